#include "store/rows.h"

#include "base/hash.h"
#include "store/large.h"
#include "store/row_keys.h"

#define AHEAD 16u /* rows: a search in the table waits for memory, so each is begun that much before it is ended */

typedef struct {
    const Columns *columns;
    const guint32 *source_rank;
} RowOrder;

static int compare_in_time(const RowOrder *order, guint32 a, guint32 b)
{
    guint32 rank_a = order->source_rank[columns_get(order->columns, COLUMN_WITNESS, a)];
    guint32 rank_b = order->source_rank[columns_get(order->columns, COLUMN_WITNESS, b)];
    if (rank_a != rank_b)
        return rank_a < rank_b ? -1 : 1;
    guint64 offset_a = columns_get(order->columns, COLUMN_OFFSET, a);
    guint64 offset_b = columns_get(order->columns, COLUMN_OFFSET, b);
    if (offset_a != offset_b)
        return offset_a < offset_b ? -1 : 1;
    return (a > b) - (a < b); /* order within the record: events of one source arrive in order */
}

/* Rows of one time, by offset, then by source: what a sort leaves in its order is in the order of the sort before. Most have one
 * source. */
static void sort_ties(RowKey *keys, guint32 n, const RowOrder *by, RowKey *spare)
{
    gboolean one_source = TRUE;
    for (guint32 i = 0; i < n; i++)
        keys[i].value = (gint64)columns_get(by->columns, COLUMN_OFFSET, keys[i].row);
    row_keys_sort(keys, n, spare);
    for (guint32 i = 0; i < n; i++) {
        keys[i].value = by->source_rank[columns_get(by->columns, COLUMN_WITNESS, keys[i].row)];
        one_source &= keys[i].value == keys[0].value;
    }
    if (!one_source)
        row_keys_sort(keys, n, spare);
}

static void sort_keys(RowKey *keys, guint32 n, const RowOrder *by, RowKey *spare)
{
    row_keys_sort(keys, n, spare);
    for (guint32 i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && keys[end].value == keys[i].value;)
            end++;
        if (end > i + 1)
            sort_ties(keys + i, end - i, by, spare);
    }
}

static gboolean is_sorted(const Columns *columns, const RowOrder *by)
{
    for (guint32 row = 1; row < columns->n_rows; row++) {
        gint64 last_us = (gint64)columns_get(columns, COLUMN_TIME, row - 1);
        gint64 time_us = (gint64)columns_get(columns, COLUMN_TIME, row);
        if (last_us > time_us || (last_us == time_us && compare_in_time(by, row - 1, row) > 0))
            return FALSE;
    }
    return TRUE;
}

void rows_sort(Columns *columns, const guint32 *source_rank)
{
    RowOrder by = {columns, source_rank};
    if (is_sorted(columns, &by))
        return; /* most single inputs are in order already */
    guint32 n = columns->n_rows;
    gsize bytes = n * sizeof(RowKey);
    RowKey *keys = large_new(bytes), *spare = large_new(bytes);
    for (guint32 row = 0; row < n; row++)
        keys[row] = (RowKey){(gint64)columns_get(columns, COLUMN_TIME, row), row};
    sort_keys(keys, n, &by, spare);
    guint32 *order = (guint32 *)spare;
    for (guint32 i = 0; i < n; i++)
        order[i] = keys[i].row;
    large_free(keys, bytes);
    columns_permute(columns, order);
    large_free(spare, bytes);
}

/* Transactions by their keys and sources: open addressing over their first rows. */
typedef struct {
    const Columns *columns;
    const guint32 *source_rank;
    guint32 *first_rows; /* row + 1; 0 = free */
    guint64 n_slots;
} Transactions;

static guint32 rank_of(const Transactions *self, guint32 row)
{
    return self->source_rank[columns_get(self->columns, COLUMN_WITNESS, row)];
}

static guint64 key_of(const Transactions *self, guint32 row)
{
    return columns_get(self->columns, COLUMN_TRANSACTION_KEY, row);
}

static guint64 first_slot(const Transactions *self, guint32 row)
{
    return sw_hash_word(sw_hash_secret, key_of(self, row), rank_of(self, row)) & (self->n_slots - 1);
}

/* The slot of the row's transaction, or the free one where it belongs. */
static guint32 *find_transaction(const Transactions *self, guint32 row)
{
    guint64 slot = first_slot(self, row), key = key_of(self, row);
    guint32 rank = rank_of(self, row);
    for (guint32 first; (first = self->first_rows[slot]) != 0; slot = (slot + 1) & (self->n_slots - 1))
        if (key_of(self, first - 1) == key && rank_of(self, first - 1) == rank)
            break;
    return &self->first_rows[slot];
}

static guint32 number_rows(const Transactions *self, Columns *columns)
{
    guint32 n_transactions = 0;
    for (guint32 row = 0; row < columns->n_rows; row++) {
        if (row + AHEAD < columns->n_rows)
            __builtin_prefetch(&self->first_rows[first_slot(self, row + AHEAD)], 1);
        gboolean given = key_of(self, row) != 0;
        guint32 none = 0, *first = given ? find_transaction(self, row) : &none, number;
        if (*first == 0) {
            number = ++n_transactions;
            *first = row + 1;
        } else {
            number = (guint32)columns_get(columns, COLUMN_TRANSACTION, *first - 1) & ~TRANSACTION_GIVEN;
        }
        columns_set(columns, COLUMN_TRANSACTION, row, number | (given ? TRANSACTION_GIVEN : 0));
    }
    return n_transactions;
}

guint32 rows_number_transactions(Columns *columns, const guint32 *source_rank)
{
    if (!columns->cells[COLUMN_TRANSACTION_KEY])
        return columns->n_rows;
    Transactions transactions = {columns, source_rank, NULL, 1024};
    while (transactions.n_slots < 2 * (guint64)columns->n_rows)
        transactions.n_slots *= 2;
    gsize bytes = transactions.n_slots * sizeof *transactions.first_rows;
    transactions.first_rows = large_new(bytes);
    guint32 n_transactions = number_rows(&transactions, columns);
    large_free(transactions.first_rows, bytes);
    columns_drop(columns, COLUMN_TRANSACTION_KEY);
    return n_transactions;
}

guint32 *rows_renumber(Columns *columns, ColumnId column, guint32 n_ids)
{
    g_autofree guint32 *new_ids = g_new0(guint32, (gsize)n_ids + 1);
    guint32 *old_ids = g_new0(guint32, (gsize)n_ids + 1);
    guint32 n_seen = 0;
    for (guint32 row = 0; row < columns->n_rows; row++) {
        guint32 old = (guint32)columns_get(columns, column, row);
        if (old == 0)
            continue;
        if (new_ids[old] == 0) {
            new_ids[old] = ++n_seen;
            old_ids[n_seen] = old;
        }
        columns_set(columns, column, row, new_ids[old]);
    }
    return old_ids;
}
