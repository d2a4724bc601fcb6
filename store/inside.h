/*
 * What a store is made of. Private to store/: store.c fills it, reading.c reads it once it is frozen.
 */
#pragma once

#include "store/columns.h"
#include "store/store.h"

#define MAX_KINDS 32

struct SwStore {
    Columns columns;
    SwPool *strings, *clients, *sources;
    SwPool *lists; /* of URLs, as the bytes of their string ids */
    SwPool *judgements; /* as the bytes of Judgement */
    SwPool *witnesses; /* as the bytes of Witness */
    const char *kinds[MAX_KINDS]; /* by their numbers in witnesses */
    guint n_kinds;
    guint32 field_count[SW_N_FIELDS];
    guint32 *clients_by_row; /* once frozen: ids of the address pool, by the order of their first rows */
    guint32 n_transactions;
    SwSessionList sessions;
    gboolean frozen;
};

static const SwField text_columns[] = {
    SW_FIELD_HELO,       SW_FIELD_MAIL_FROM,   SW_FIELD_RCPT,    SW_FIELD_REASON,
    SW_FIELD_MESSAGE_ID, SW_FIELD_HEADER_FROM, SW_FIELD_SUBJECT, SW_FIELD_QUEUE_ID,
};
G_STATIC_ASSERT(G_N_ELEMENTS(text_columns) == COLUMN_TEXT_LAST - COLUMN_TEXT_FIRST + 1);

/* Column of each field that has one to itself; text fields as in text_columns. */
static const ColumnId column_of_field[SW_N_FIELDS] = {
    [SW_FIELD_TIME] = COLUMN_TIME,
    [SW_FIELD_CLIENT] = COLUMN_CLIENT,
    [SW_FIELD_HELO] = COLUMN_TEXT_FIRST,
    [SW_FIELD_MAIL_FROM] = COLUMN_TEXT_FIRST + 1,
    [SW_FIELD_RCPT] = COLUMN_TEXT_FIRST + 2,
    [SW_FIELD_REASON] = COLUMN_TEXT_FIRST + 3,
    [SW_FIELD_MESSAGE_ID] = COLUMN_TEXT_FIRST + 4,
    [SW_FIELD_HEADER_FROM] = COLUMN_TEXT_FIRST + 5,
    [SW_FIELD_SUBJECT] = COLUMN_TEXT_FIRST + 6,
    [SW_FIELD_QUEUE_ID] = COLUMN_TEXT_FIRST + 7,
    [SW_FIELD_TRANSACTION] = COLUMN_TRANSACTION,
    [SW_FIELD_SIZE] = COLUMN_SIZE,
    [SW_FIELD_URLS] = COLUMN_URLS,
};
