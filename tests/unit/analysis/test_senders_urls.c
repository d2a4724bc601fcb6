/* The passes that count by a key (sender domains, URLs, their domains), and the grouping below them. */
#include "analysis/pass.h"
#include "analysis/statistics/grouping.h"
#include "tests/unit/analysis/hand_made.h"

static const Delivery deliveries[] = {
    /* one message to two recipients counts once */
    {.second = 0,
     .client = "192.0.2.1",
     .rcpt = "a@x.test",
     .mail_from = "s@One.test",
     .transaction = 1,
     .outcome = SW_OUTCOME_ACCEPTED,
     .url = "http://a.shop.test/1"},
    {.second = 0,
     .client = "192.0.2.1",
     .rcpt = "b@x.test",
     .mail_from = "s@One.test",
     .transaction = 1,
     .outcome = SW_OUTCOME_ACCEPTED,
     .url = "http://a.shop.test/1"},
    {.second = 1,
     .client = "192.0.2.2",
     .rcpt = "a@x.test",
     .mail_from = "t@one.test.",
     .outcome = SW_OUTCOME_REJECTED,
     .reason = "greylist",
     .url = "http://b.shop.test/2"},
    {.second = 100,
     .client = "192.0.2.1",
     .rcpt = "a@x.test",
     .mail_from = "u@two.test",
     .outcome = SW_OUTCOME_REJECTED,
     .reason = "sender_domain"},
    {.second = 101,
     .client = "192.0.2.1",
     .rcpt = "a@x.test",
     .mail_from = "v@two.test",
     .outcome = SW_OUTCOME_REJECTED,
     .reason = "450 4.1.8 <v@two.test>: Sender address rejected: Domain not found"},
    {.second = 102,
     .client = "192.0.2.3",
     .rcpt = "a@x.test",
     .mail_from = "w@two.test",
     .outcome = SW_OUTCOME_DEFERRED,
     .reason = "sender_domain",
     .url = "http://a.shop.test/1"},
    {.second = 103, .client = "192.0.2.3", .rcpt = "a@x.test", .mail_from = "", .outcome = SW_OUTCOME_ACCEPTED},
    {.second = 500,
     .client = "192.0.2.4",
     .rcpt = "a@x.test",
     .mail_from = "x@three.test",
     .outcome = SW_OUTCOME_ACCEPTED,
     .url = "http://[2001:db8::1]/"},
};
static const Stretch waves[] = {{0, 10}, {100, 110}};

static const SwTable *run(const HandMade *made, SwResults *results, const char *pass, const char *table)
{
    const char *const names[] = {pass, NULL};
    sw_pass_run(names, &made->analysis, results);
    return sw_results_table(results, table);
}

static double number(const SwTable *table, const char *key_column, const char *key, const char *column)
{
    int row = sw_table_find_row(table, key_column, key);
    g_assert_cmpint(row, >=, 0);
    return sw_table_number(table, (guint)row, column);
}

static void test_senders(void)
{
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), waves, 2);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *table = run(made, results, "senders", "sender_domains");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 3);
    g_assert_cmpstr(sw_table_get(table, 0, "domain")->text, ==, "two.test"); /* most messages first */
    g_assert_cmpfloat(number(table, "domain", "one.test", "messages"), ==, 2);
    g_assert_cmpfloat(number(table, "domain", "one.test", "addresses"), ==, 2);
    g_assert_cmpfloat(number(table, "domain", "one.test", "waves"), ==, 1);
    g_assert_cmpfloat(number(table, "domain", "one.test", "refused"), ==, 1);
    g_assert_cmpfloat(number(table, "domain", "one.test", "refused_as_sender"), ==, 0);
    g_assert_cmpfloat(number(table, "domain", "two.test", "messages"), ==, 3);
    g_assert_cmpfloat(number(table, "domain", "two.test", "refused"), ==, 2); /* deferred is not refused */
    g_assert_cmpfloat(number(table, "domain", "two.test", "refused_as_sender"), ==, 2);
    g_assert_cmpfloat(number(table, "domain", "three.test", "waves"), ==, 0);
    g_assert_cmpint(sw_table_get(table, 0, "first")->time_us, ==, 100 * SW_SECOND);
    g_assert_cmpint(sw_table_get(table, 0, "last")->time_us, ==, 102 * SW_SECOND);
}

static void test_refusals_unknown(void)
{
    static const Delivery mailbox[] = {{.second = 0, .client = "192.0.2.1", .mail_from = "a@one.test"}};
    g_autoptr(HandMade) made = hand_made_new(mailbox, 1, NULL, 0);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *table = run(made, results, "senders", "sender_domains");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 1);
    g_assert_false(sw_table_get(table, 0, "refused")->known);
}

static void test_urls(void)
{
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), waves, 2);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *urls = run(made, results, "urls", "urls");
    g_assert_cmpuint(sw_table_n_rows(urls), ==, 3);
    g_assert_cmpstr(sw_table_get(urls, 0, "url")->text, ==, "http://a.shop.test/1");
    g_assert_cmpfloat(sw_table_number(urls, 0, "messages"), ==, 2);
    g_assert_cmpfloat(sw_table_number(urls, 0, "waves"), ==, 2);
    const SwTable *domains = sw_results_table(results, "url_domains");
    g_assert_cmpuint(sw_table_n_rows(domains), ==, 2);
    g_assert_cmpfloat(number(domains, "domain", "shop.test", "urls"), ==, 2);
    g_assert_cmpfloat(number(domains, "domain", "shop.test", "messages"), ==, 3);
    g_assert_cmpfloat(number(domains, "domain", "shop.test", "addresses"), ==, 3);
    g_assert_cmpfloat(number(domains, "domain", "[2001:db8::1]", "messages"), ==, 1);
}

static void test_grouping(void)
{
    static const guint32 keys[] = {7, 0, 3, 7, 7, 3};
    g_auto(SwGrouping) grouping;
    sw_grouping_init(&grouping, 7);
    for (guint again = 0; again < 2; again++) {
        sw_grouping_apply(&grouping, keys, G_N_ELEMENTS(keys));
        g_assert_cmpuint(grouping.groups->len, ==, 2);
        const SwGroup *first = &g_array_index(grouping.groups, SwGroup, 0);
        g_assert_cmpuint(first->key, ==, 7);
        g_assert_cmpuint(first->n, ==, 3);
        static const guint32 order[] = {0, 3, 4, 2, 5};
        g_assert_cmpmem(grouping.order->data, grouping.order->len * sizeof(guint32), order, sizeof order);
    }
    sw_grouping_apply(&grouping, keys, 0);
    g_assert_cmpuint(grouping.groups->len, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/senders/domains", test_senders);
    g_test_add_func("/senders/refusals-unknown", test_refusals_unknown);
    g_test_add_func("/urls/tables", test_urls);
    g_test_add_func("/grouping", test_grouping);
    return g_test_run();
}
