#include "store/rows.h"

#include "store/row_keys.h"

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

static guint32 *sorted_rows(const Columns *columns, const RowOrder *by)
{
    guint32 n = columns->n_rows;
    g_autofree RowKey *keys = g_new(RowKey, n), *spare = g_new(RowKey, n);
    for (guint32 row = 0; row < n; row++)
        keys[row] = (RowKey){(gint64)columns_get(columns, COLUMN_TIME, row), row};
    row_keys_sort(keys, n, spare);
    for (guint32 i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && keys[end].value == keys[i].value;)
            end++;
        if (end > i + 1)
            sort_ties(keys + i, end - i, by, spare);
    }
    guint32 *rows = g_new(guint32, n);
    for (guint32 i = 0; i < n; i++)
        rows[i] = keys[i].row;
    return rows;
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
    g_autofree guint32 *order = sorted_rows(columns, &by);
    columns_permute(columns, order);
}

static guint32 rank_of(const Columns *columns, const guint32 *source_rank, guint32 row)
{
    return source_rank[columns_get(columns, COLUMN_WITNESS, row)];
}

#define AHEAD 16u /* rows: a search in the table waits for memory, so each is begun that much before it is ended */

static guint64 transaction_hash(const Columns *columns, const guint32 *source_rank, guint32 row)
{
    guint64 hash = columns_get(columns, COLUMN_TRANSACTION_KEY, row) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    hash ^= rank_of(columns, source_rank, row) * G_GUINT64_CONSTANT(0xa0761d6478bd642f);
    return hash ^ (hash >> 29);
}

guint32 rows_number_transactions(Columns *columns, const guint32 *source_rank)
{
    if (!columns->cells[COLUMN_TRANSACTION_KEY])
        return columns->n_rows;
    guint32 n_transactions = 0;
    guint64 n_slots = 1024;
    while (n_slots < 2 * (guint64)columns->n_rows)
        n_slots *= 2;
    g_autofree guint32 *first_rows = g_new0(guint32, n_slots); /* row + 1 */
    for (guint32 row = 0; row < columns->n_rows; row++) {
        if (row + AHEAD < columns->n_rows)
            __builtin_prefetch(&first_rows[transaction_hash(columns, source_rank, row + AHEAD) & (n_slots - 1)], 1);
        guint64 key = columns_get(columns, COLUMN_TRANSACTION_KEY, row);
        guint32 first = 0;
        for (guint64 slot = transaction_hash(columns, source_rank, row) & (n_slots - 1); key != 0;
             slot = (slot + 1) & (n_slots - 1)) {
            first = first_rows[slot];
            if (first == 0) {
                first_rows[slot] = row + 1;
                break;
            }
            if (columns_get(columns, COLUMN_TRANSACTION_KEY, first - 1) == key &&
                rank_of(columns, source_rank, first - 1) == rank_of(columns, source_rank, row))
                break;
        }
        guint32 number = first == 0 ? ++n_transactions
                                    : (guint32)columns_get(columns, COLUMN_TRANSACTION, first - 1) & ~TRANSACTION_GIVEN;
        columns_set(columns, COLUMN_TRANSACTION, row, number | (key != 0 ? TRANSACTION_GIVEN : 0));
    }
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
