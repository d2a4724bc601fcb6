/* Keys come out by value, and those of one value in the order in which they went in, however far they were from it. */
#include "store/row_keys.h"

#define N 5000

typedef gint64 (*ValueOf)(GRand *rand, guint32 row);

static gint64 in_order(GRand *rand, guint32 row)
{
    return row / 3;
}

static gint64 nearly(GRand *rand, guint32 row)
{
    return (row + (guint32)g_rand_int_range(rand, 0, 200)) / 4;
}

static gint64 backwards(GRand *rand, guint32 row)
{
    return -(gint64)row;
}

static gint64 two_files(GRand *rand, guint32 row)
{
    return row % (N / 2);
}

static gint64 anyhow(GRand *rand, guint32 row)
{
    return g_rand_int_range(rand, 0, N / 10);
}

static gint64 all_at_once(GRand *rand, guint32 row)
{
    return G_MAXINT64;
}

static void check(ValueOf value_of, guint32 n)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(n);
    g_autofree RowKey *keys = g_new(RowKey, MAX(n, 1)), *spare = g_new(RowKey, MAX(n, 1));
    g_autofree gboolean *seen = g_new0(gboolean, MAX(n, 1));
    for (guint32 row = 0; row < n; row++)
        keys[row] = (RowKey){value_of(rand, row), row};
    row_keys_sort(keys, n, spare);
    for (guint32 i = 0; i < n; i++) {
        g_assert_false(seen[keys[i].row]);
        seen[keys[i].row] = TRUE;
        g_assert_true(i == 0 || keys[i - 1].value < keys[i].value ||
                      (keys[i - 1].value == keys[i].value && keys[i - 1].row < keys[i].row));
    }
}

static void test_sort(void)
{
    static const ValueOf values[] = {in_order, nearly, backwards, two_files, anyhow, all_at_once};
    static const guint32 counts[] = {0, 1, 2, 15, 16, 17, 32, 33, 1000, N};
    for (guint t = 0; t < G_N_ELEMENTS(values); t++)
        for (guint c = 0; c < G_N_ELEMENTS(counts); c++)
            check(values[t], counts[c]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/row_keys/sort", test_sort);
    return g_test_run();
}
