/* Orders of localparts: the keys, and descents counted against what chance gives. */
#include "analysis/order/localpart_keys.h"

#include "analysis/pass.h"
#include "tests/unit/analysis/hand_made.h"

#include <math.h>

#define NEAR 1e-9

static const SwLocalpartKey *key_named(const char *id)
{
    const SwLocalpartKey *key = sw_localpart_keys;
    while (key->id && !g_str_equal(key->id, id))
        key++;
    g_assert_nonnull(key->id);
    return key;
}

static void test_keys(void)
{
    static const struct {
        const char *key, *a, *b;
        int sign;
    } cases[] = {
        {"bytes", "Zoe", "ada", -1},
        {"folded", "Zoe", "ada", 1},
        {"folded", "Ada", "ada", 0},
        {"folded", "ada", "ada2", -1},
        {"punctuation_blind", "a.b", "ab", 0},
        {"punctuation_blind", "a-c", "a.b", 1},
        {"punctuation_blind", "...", "", 0},
        {"punctuation_blind", "a.", "ab", -1},
        {"reversed", "ab", "ba", 1},
        {"reversed", "b", "ab", -1},
        {"numeric", "abt9", "abt10", -1},
        {"numeric", "abt009", "abt9", 0},
        {"numeric", "abt", "abt1", -1},
        {"numeric", "1a", "1b", -1},
        {"numeric", "123456789012345678901234567890", "2", 1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const SwLocalpartKey *key = key_named(cases[i].key);
        int order = key->compare(sw_span_of(cases[i].a), sw_span_of(cases[i].b));
        g_assert_cmpint((order > 0) - (order < 0), ==, cases[i].sign);
        order = key->compare(sw_span_of(cases[i].b), sw_span_of(cases[i].a));
        g_assert_cmpint((order > 0) - (order < 0), ==, -cases[i].sign);
    }
}

static const SwTable *run(const HandMade *made, SwResults *results)
{
    const char *const names[] = {"order", NULL};
    sw_pass_run(names, &made->analysis, results);
    return sw_results_table(results, "localpart_order");
}

static void test_descents(void)
{
    static const Delivery deliveries[] = {
        /* one address, one domain: ada < bea < cid > bob */
        {.second = 0, .client = "192.0.2.1", .rcpt = "ada@a.test"},
        {.second = 1, .client = "192.0.2.1", .rcpt = "bea@a.test"},
        {.second = 2, .client = "192.0.2.2", .rcpt = "aaa@a.test"}, /* alone: no group */
        {.second = 3, .client = "192.0.2.1", .rcpt = "cid@a.test"},
        {.second = 4, .client = "192.0.2.1", .rcpt = "bob@a.test"},
        /* the same address at another domain, sorted */
        {.second = 5, .client = "192.0.2.1", .rcpt = "aaa@b.test"},
        {.second = 6, .client = "192.0.2.1", .rcpt = "bbb@b.test"},
    };
    static const Stretch wave = {0, 6};
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), &wave, 1);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *table = run(made, results);
    guint row = (guint)sw_table_find_row(table, "key", "bytes");
    g_assert_cmpfloat(sw_table_number(table, row, "groups"), ==, 2);
    g_assert_cmpfloat(sw_table_number(table, row, "descents"), ==, 1);
    g_assert_cmpfloat(sw_table_number(table, row, "expected"), ==, 2); /* (4-1)/2 + (2-1)/2 */
    g_assert_cmpfloat_with_epsilon(sw_table_number(table, row, "z"), (1 - 2) / sqrt(5 / 12.0 + 3 / 12.0), NEAR);
    g_assert_cmpfloat(sw_table_number(table, row, "sorted_groups"), ==, 1);
    g_assert_cmpfloat_with_epsilon(sw_table_number(table, row, "sorted_expected"), 1 / 24.0 + 1 / 2.0, NEAR);
    g_assert_cmpfloat(sw_table_number(table, row, "ties"), ==, 0);
    /* Ranks 2..5 of a.test's five recipients by four; 1..2 of b.test's two by two. */
    g_assert_cmpfloat_with_epsilon(sw_table_number(table, row, "slice_stretch_p50"), 1, NEAR);
}

/* Neighbours of one moment: the order inside one file is kept, that between files and inside one transaction is
 * not known. */
static void test_ties(void)
{
    static const Delivery deliveries[] = {
        {.second = 0, .client = "192.0.2.1", .rcpt = "d@a.test", .source = "new/1"},
        {.second = 0, .client = "192.0.2.1", .rcpt = "c@a.test", .source = "new/2"}, /* tie: two files */
        {.second = 1, .client = "192.0.2.1", .rcpt = "b@a.test", .source = "one"}, /* descent */
        {.second = 1, .client = "192.0.2.1", .rcpt = "a@a.test", .source = "one"}, /* descent: the file has an order */
        {.second = 2, .client = "192.0.2.1", .rcpt = "e@a.test", .transaction = 9, .source = "one"}, /* in order */
        {.second = 2,
         .client = "192.0.2.1",
         .rcpt = "b@a.test",
         .transaction = 9,
         .source = "one"}, /* tie: transaction */
        {.second = 3, .client = "192.0.2.1", .rcpt = "b@a.test", .source = "one"}, /* tie: the same recipient */
    };
    static const Stretch wave = {0, 3};
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), &wave, 1);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *table = run(made, results);
    guint row = (guint)sw_table_find_row(table, "key", "bytes");
    g_assert_cmpfloat(sw_table_number(table, row, "ties"), ==, 3);
    g_assert_cmpfloat(sw_table_number(table, row, "descents"), ==, 2);
    g_assert_cmpfloat(sw_table_number(table, row, "expected"), ==, 1.5); /* one run of three neighbours */
    g_assert_cmpfloat_with_epsilon(sw_table_number(table, row, "sorted_expected"), 1 / 24.0, NEAR);
    g_assert_cmpfloat(sw_table_number(table, row, "groups"), ==, 1);
}

static void test_no_client(void)
{
    static const Delivery deliveries[] = {{.second = 0, .rcpt = "a@a.test"}, {.second = 1, .rcpt = "b@a.test"}};
    static const Stretch wave = {0, 1};
    g_autoptr(HandMade) made = hand_made_new(deliveries, 2, &wave, 1);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *table = run(made, results);
    g_assert_cmpuint(sw_table_n_rows(table), ==, 0);
    g_assert_nonnull(table->note);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/localparts/keys", test_keys);
    g_test_add_func("/localparts/descents", test_descents);
    g_test_add_func("/localparts/ties", test_ties);
    g_test_add_func("/localparts/no-client", test_no_client);
    return g_test_run();
}
