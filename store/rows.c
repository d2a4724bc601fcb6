#include "store/rows.h"

#include "base/hash.h"
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

void rows_sort(Columns *columns, const guint32 *source_rank, Scratch *scratch)
{
    RowOrder by = {columns, source_rank};
    if (is_sorted(columns, &by))
        return; /* most single inputs are in order already */
    guint32 n = columns->n_rows;
    RowKey *keys = scratch_take(scratch, 2 * (gsize)n * sizeof *keys), *spare = keys + n;
    for (guint32 row = 0; row < n; row++)
        keys[row] = (RowKey){(gint64)columns_get(columns, COLUMN_TIME, row), row};
    sort_keys(keys, n, &by, spare);
    guint32 *order = (guint32 *)(void *)keys; /* a row's number comes to stand where no key is still to be read */
    for (guint32 i = 0; i < n; i++)
        order[i] = keys[i].row;
    columns_permute(columns, order);
}

typedef struct {
    guint32 first_row; /* + 1; 0 = free */
    guint32 hash; /* what is not there is known without a look at the row, which would have to be waited for */
} TransactionSlot;

/* Transactions by their keys and sources: open addressing over their first rows. */
typedef struct {
    const Columns *columns;
    const guint32 *source_rank;
    TransactionSlot *slots;
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

static guint64 hash_of(const Transactions *self, guint32 row)
{
    return sw_hash_word(sw_hash_secret, key_of(self, row), rank_of(self, row));
}

/* The first row of the transaction that the row belongs to: itself, if it is that. */
static guint32 find_first(Transactions *self, guint32 row)
{
    guint64 hash = hash_of(self, row), at = hash;
    for (;; at++) {
        TransactionSlot *slot = &self->slots[at & (self->n_slots - 1)];
        guint32 first = slot->first_row - 1;
        if (slot->first_row == 0) {
            *slot = (TransactionSlot){row + 1, (guint32)(hash >> 32)};
            return row;
        }
        if (slot->hash == hash >> 32 && key_of(self, first) == key_of(self, row) &&
            rank_of(self, first) == rank_of(self, row))
            return first;
    }
}

static guint32 number_rows(Transactions *self, Columns *columns)
{
    guint32 n_transactions = 0;
    for (guint32 row = 0; row < columns->n_rows; row++) {
        if (row + AHEAD < columns->n_rows)
            __builtin_prefetch(&self->slots[hash_of(self, row + AHEAD) & (self->n_slots - 1)], 1);
        gboolean given = key_of(self, row) != 0;
        guint32 first = given ? find_first(self, row) : row;
        guint32 number = first == row ? ++n_transactions
                                      : (guint32)columns_get(columns, COLUMN_TRANSACTION, first) & ~TRANSACTION_GIVEN;
        columns_set(columns, COLUMN_TRANSACTION, row, number | (given ? TRANSACTION_GIVEN : 0));
    }
    return n_transactions;
}

guint32 rows_number_transactions(Columns *columns, const guint32 *source_rank, Scratch *scratch)
{
    if (!columns->cells[COLUMN_TRANSACTION_KEY])
        return columns->n_rows;
    Transactions transactions = {columns, source_rank, NULL, 1024};
    while (transactions.n_slots < columns->n_rows + (guint64)columns->n_rows / 2)
        transactions.n_slots *= 2;
    gsize bytes = transactions.n_slots * sizeof *transactions.slots;
    transactions.slots = memset(scratch_take(scratch, bytes), 0, bytes);
    guint32 n_transactions = number_rows(&transactions, columns);
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
