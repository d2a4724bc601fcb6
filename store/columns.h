/*
 * The columns of the store: which there are, how wide, and how a value stands in a cell. Private to store/.
 * In every column but TIME and OFFSET, 0 says "absent", so that a column that never held a value need not exist.
 */
#pragma once

#include <glib.h>
#include <string.h>

typedef enum {
    COLUMN_TIME, /* gint64 us; SW_TIME_UNKNOWN */
    COLUMN_CLIENT, /* id in the address pool */
    COLUMN_TEXT_FIRST, /* ids in the string pool, one column a text field: see text_columns in inside.h */
    COLUMN_TEXT_LAST = COLUMN_TEXT_FIRST + 7,
    COLUMN_TRANSACTION_KEY, /* the source's own number; gone once frozen */
    COLUMN_TRANSACTION, /* 1..n once frozen, with TRANSACTION_GIVEN where the source told it */
    COLUMN_REPLY, /* outcome, code and class of the reason: see reply_parts in packing.c */
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

static const guint8 column_widths[N_COLUMNS] = {
    [COLUMN_TIME] = 8,
    [COLUMN_CLIENT] = 4,
    [COLUMN_TEXT_FIRST... COLUMN_TEXT_LAST] = 4,
    [COLUMN_TRANSACTION_KEY] = 8,
    [COLUMN_TRANSACTION] = 4,
    [COLUMN_REPLY] = 2,
    [COLUMN_JUDGEMENT] = 4,
    [COLUMN_SIZE] = 4,
    [COLUMN_URLS] = 4,
    [COLUMN_WITNESS] = 4,
    [COLUMN_OFFSET] = 5,
};

void columns_clear(Columns *columns);
/* Room for one more row; the row is all absent. Returns its number. */
guint32 columns_add_row(Columns *columns);
void columns_begin(Columns *columns, ColumnId id); /* as its first value comes */
void columns_drop(Columns *columns, ColumnId id);
/* Row i becomes what row order[i] was. */
void columns_permute(Columns *columns, const guint32 *order);
void columns_shrink(Columns *columns);
gsize columns_bytes(const Columns *columns);

/* A width that no integer has: little-endian, saturated. */
static inline void columns_put_bytes(guint8 *cell, guint width, guint64 value)
{
    guint64 bytes = GUINT64_TO_LE(MIN(value, (G_GUINT64_CONSTANT(1) << 8 * width) - 1));
    memcpy(cell, &bytes, width);
}

static inline guint64 columns_get_bytes(const guint8 *cell, guint width)
{
    guint64 bytes = 0;
    memcpy(&bytes, cell, width);
    return GUINT64_FROM_LE(bytes);
}

/* Both are here because, where `id` is a constant, little is left of them: most of the store's work goes through them. */
static inline void columns_set(Columns *columns, ColumnId id, guint32 row, guint64 value)
{
    if (!columns->cells[id]) {
        if (value == 0)
            return;
        columns_begin(columns, id);
    }
    guint8 *cell = columns->cells[id] + (gsize)row * column_widths[id];
    switch (column_widths[id]) {
    case 2:
        *(guint16 *)(void *)cell = (guint16)value;
        return;
    case 4:
        *(guint32 *)(void *)cell = (guint32)value;
        return;
    case 8:
        *(guint64 *)(void *)cell = value;
        return;
    default:
        columns_put_bytes(cell, column_widths[id], value);
    }
}

static inline guint64 columns_get(const Columns *columns, ColumnId id, guint32 row)
{
    g_assert(row < columns->n_rows);
    if (!columns->cells[id])
        return 0;
    const guint8 *cell = columns->cells[id] + (gsize)row * column_widths[id];
    switch (column_widths[id]) {
    case 2:
        return *(const guint16 *)(const void *)cell;
    case 4:
        return *(const guint32 *)(const void *)cell;
    case 8:
        return *(const guint64 *)(const void *)cell;
    default:
        return columns_get_bytes(cell, column_widths[id]);
    }
}
