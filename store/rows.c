#include "store/rows.h"

#include "base/date.h"

typedef struct {
    const Columns *columns;
    const guint32 *source_rank;
} RowOrder;

/* The time stands in the key, as it nearly always decides. */
typedef struct {
    gint64 time_us;
    guint32 row;
} RowKey;

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

static int compare_keys(gconstpointer a, gconstpointer b, gpointer data)
{
    const RowKey *key_a = a, *key_b = b;
    if (key_a->time_us != key_b->time_us)
        return key_a->time_us < key_b->time_us ? -1 : 1;
    return compare_in_time(data, key_a->row, key_b->row);
}

/* Puts each key in its place among those before it. FALSE when that turns out to be a long way: most sources are in order but for
 * neighbours, as sessions end in another order than they began, but several files in a row are not. */
static gboolean sort_neighbours(RowKey *keys, guint32 n, RowOrder *by)
{
    guint64 moves_left = 8 * (guint64)n;
    for (guint32 i = 1; i < n; i++) {
        RowKey key = keys[i];
        guint32 at = i;
        while (at > 0 && moves_left > 0 && compare_keys(&key, &keys[at - 1], by) < 0) {
            keys[at] = keys[at - 1];
            at--;
            moves_left--;
        }
        keys[at] = key;
        if (moves_left == 0)
            return FALSE;
    }
    return TRUE;
}

static guint32 *sorted_rows(const Columns *columns, RowOrder *by)
{
    guint32 n = columns->n_rows;
    g_autofree RowKey *keys = g_new(RowKey, n);
    for (guint32 row = 0; row < n; row++)
        keys[row] = (RowKey){(gint64)columns_get(columns, COLUMN_TIME, row), row};
    if (!sort_neighbours(keys, n, by))
        g_qsort_with_data(keys, (gint)n, sizeof *keys, compare_keys, by);
    guint32 *rows = g_new(guint32, n);
    for (guint32 i = 0; i < n; i++)
        rows[i] = keys[i].row;
    return rows;
}

static gboolean is_sorted(const Columns *columns, RowOrder *by)
{
    RowKey last = {0};
    for (guint32 row = 0; row < columns->n_rows; row++) {
        RowKey key = {(gint64)columns_get(columns, COLUMN_TIME, row), row};
        if (row > 0 && compare_keys(&last, &key, by) > 0)
            return FALSE;
        last = key;
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
