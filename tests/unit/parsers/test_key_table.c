/* The table from keys to things: it grows, and what is removed leaves no gap that hides another. */
#include "parsers/log/transactions/key_table.h"

#define MANY 5000u
#define SAME_HOME(i) (((guint64)(i) << 52) | 1) /* keys that all begin their search at one slot */

static gpointer value_of(guint i)
{
    return GUINT_TO_POINTER(i + 1);
}

static void check_odd_ones_left(const SwKeyTable *table, guint64 (*key)(guint i), guint n)
{
    g_assert_cmpuint(table->n_used, ==, n / 2);
    for (guint i = 0; i < n; i++)
        g_assert_true(sw_key_table_find(table, key(i)) == (i % 2 == 1 ? value_of(i) : NULL));
}

static void check_keys(guint64 (*key)(guint i), guint n)
{
    SwKeyTable table;
    sw_key_table_init(&table);
    for (guint i = 0; i < n; i++)
        sw_key_table_put(&table, key(i), value_of(i));
    g_assert_cmpuint(table.n_used, ==, n);
    g_assert_cmpuint(table.n_slots, >=, 2 * n);
    for (guint i = 0; i < n; i++)
        g_assert_true(sw_key_table_find(&table, key(i)) == value_of(i));
    for (guint i = 0; i < n; i += 2)
        sw_key_table_remove(&table, key(i), value_of(i));
    check_odd_ones_left(&table, key, n);
    sw_key_table_clear(&table);
}

static guint64 spread(guint i)
{
    return (i + 1) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
}

static guint64 crowded(guint i)
{
    return SAME_HOME(i);
}

static void test_many(void)
{
    check_keys(spread, MANY);
}

static void test_crowded(void)
{
    check_keys(crowded, 1000);
}

/* The latest stands there; only who stands there can be removed. */
static void test_replaced(void)
{
    SwKeyTable table;
    sw_key_table_init(&table);
    sw_key_table_put(&table, 7, value_of(0));
    sw_key_table_put(&table, 7, value_of(1));
    g_assert_cmpuint(table.n_used, ==, 1);
    sw_key_table_remove(&table, 7, value_of(0));
    sw_key_table_remove(&table, 8, value_of(1));
    g_assert_true(sw_key_table_find(&table, 7) == value_of(1));
    sw_key_table_remove(&table, 7, value_of(1));
    g_assert_null(sw_key_table_find(&table, 7));
    g_assert_cmpuint(table.n_used, ==, 0);
    sw_key_table_clear(&table);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/log/key-table/many", test_many);
    g_test_add_func("/parsers/log/key-table/crowded", test_crowded);
    g_test_add_func("/parsers/log/key-table/replaced", test_replaced);
    return g_test_run();
}
