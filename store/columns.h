/*
 * The columns of the store: which there are, how wide, and how a value stands in a cell. Private to store/.
 * In every column but TIME and OFFSET, 0 says "absent", so that a column that never held a value need not exist.
 */
#pragma once

#include <glib.h>

typedef enum {
    COLUMN_TIME, /* gint64 us; SW_TIME_UNKNOWN */
    COLUMN_CLIENT, /* id in the address pool */
    COLUMN_TEXT_FIRST, /* ids in the string pool, one column a text field: see text_columns in store.c */
    COLUMN_TEXT_LAST = COLUMN_TEXT_FIRST + 7,
    COLUMN_TRANSACTION_KEY, /* the source's own number; gone once frozen */
    COLUMN_TRANSACTION, /* 1..n once frozen, with TRANSACTION_GIVEN where the source told it */
    COLUMN_REPLY, /* outcome, code and class of the reason: see reply_parts in store.c */
    COLUMN_JUDGEMENT, /* id in the judgement pool: direction, list, verdict and score, which few rows have to themselves */
    COLUMN_SIZE, /* bytes + 1, saturated */
    COLUMN_URLS, /* id in the list pool */
    COLUMN_WITNESS, /* id in the witness pool: see packing.h */
    COLUMN_OFFSET, /* 40 bits: the first terabyte of a source, saturated */
    N_COLUMNS
} ColumnId;

#define TRANSACTION_GIVEN 0x80000000u

typedef struct {
    guint8 *cells[N_COLUMNS]; /* NULL until some row has a value */
    guint32 n_rows, capacity;
} Columns;

void columns_clear(Columns *columns);
/* Room for one more row; the row is all absent. Returns its number. */
guint32 columns_add_row(Columns *columns);
void columns_set(Columns *columns, ColumnId id, guint32 row, guint64 value);
guint64 columns_get(const Columns *columns, ColumnId id, guint32 row);
void columns_drop(Columns *columns, ColumnId id);
/* Row i becomes what row order[i] was. */
void columns_permute(Columns *columns, const guint32 *order);
void columns_shrink(Columns *columns);
gsize columns_bytes(const Columns *columns);
