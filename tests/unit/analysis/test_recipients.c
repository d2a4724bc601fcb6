/*
 * The passes `recipients` and `sources`: lists from wave to wave, refusals, and one row an address.
 */
#include "analysis/pass.h"
#include "analysis/recipients/refusal.h"
#include "tests/unit/analysis/hand_made.h"

#include <math.h>

#define OK SW_OUTCOME_ACCEPTED
#define NO SW_OUTCOME_REJECTED
#define LATER SW_OUTCOME_DEFERRED

static const Stretch three_waves[] = {{0, 100}, {1000, 1100}, {2000, 2100}};

/* Wave 1: a b c; wave 2: b c d (c spelt otherwise); wave 3: a b c d. */
static const Delivery deliveries[] = {
    {.second = 0, .client = "192.0.2.1", .rcpt = "a@mx.example", .outcome = OK, .helo = "one"},
    {.second = 1,
     .client = "192.0.2.1",
     .rcpt = "b@mx.example",
     .outcome = NO,
     .code = 550,
     .reason = "5.1.1 User unknown"},
    {.second = 2, .client = "192.0.2.2", .rcpt = "c@mx.example", .outcome = OK, .helo = "two"},
    {.second = 1000, .client = "192.0.2.2", .rcpt = "b@mx.example", .outcome = NO, .code = 550, .helo = "three"},
    {.second = 1001, .client = "192.0.2.2", .rcpt = "c@MX.example.", .outcome = OK, .helo = "three"},
    {.second = 1002,
     .client = "192.0.2.1",
     .rcpt = "d@mx.example",
     .outcome = LATER,
     .code = 450,
     .reason = "greylisted"},
    {.second = 1003, .client = "192.0.2.1", .rcpt = "d@mx.example", .outcome = OK},
    {.second = 1500, .client = "192.0.2.3", .rcpt = "e@mx.example"},
    {.second = 2000, .client = "192.0.2.2", .rcpt = "a@mx.example", .outcome = OK, .transaction = 5},
    {.second = 2000, .client = "192.0.2.2", .rcpt = "b@mx.example", .outcome = OK, .transaction = 5},
    {.second = 2000, .client = "192.0.2.2", .rcpt = "c@mx.example", .outcome = OK, .transaction = 5},
    {.second = 2000, .client = "192.0.2.2", .rcpt = "d@mx.example", .outcome = OK, .transaction = 5},
};

static SwResults *run(const char *pass, const HandMade *made)
{
    const char *const names[] = {pass, NULL};
    SwResults *results = sw_results_new();
    sw_pass_run(names, &made->analysis, results);
    return results;
}

static void test_lists(void)
{
    static const struct {
        const char *column;
        double by_wave[3];
    } expected[] = {
        {"recipients", {3, 3, 4}},
        {"new", {NAN, 1, 1}},
        {"kept", {NAN, 2, 3}},
        {"dropped", {NAN, 1, 0}},
        {"never_before", {3, 1, 0}},
        {"jaccard", {NAN, 0.5, 0.75}},
        {"refused_before", {NAN, 1, 1}},
        {"attempts_per_recipient", {1, 4 / 3.0, 1}},
        {"chapman", {NAN, 4 * 4 / 3.0 - 1, 4}},
    };
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), three_waves, 3);
    g_autoptr(SwResults) results = run("recipients", made);
    const SwTable *table = sw_results_table(results, "recipients");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 3);
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
        for (guint wave = 0; wave < 3; wave++) {
            double value = sw_table_number(table, wave, expected[i].column);
            g_test_message("%s of wave %u: %g", expected[i].column, wave + 1, value);
            if (isnan(expected[i].by_wave[wave]))
                g_assert_true(isnan(value));
            else
                g_assert_cmpfloat_with_epsilon(value, expected[i].by_wave[wave], 1e-12);
        }
    g_assert_false(sw_table_get(table, 1, "nested")->boolean);
    g_assert_true(sw_table_get(table, 2, "nested")->boolean);
    /* Not below what the two waves show, a to d. */
    g_assert_cmpfloat(sw_table_number(table, 1, "lo"), ==, 4);
}

static void test_refused(void)
{
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), three_waves, 3);
    g_autoptr(SwResults) results = run("recipients", made);
    const SwTable *table = sw_results_table(results, "refused_recipients");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 2);
    g_assert_cmpstr(sw_table_get(table, 0, "recipient")->text, ==, "b@mx.example");
    g_assert_cmpstr(sw_table_get(table, 0, "reason")->text, ==, "5.1.1 User unknown");
    g_assert_cmpfloat(sw_table_number(table, 0, "code"), ==, 550);
    g_assert_cmpfloat(sw_table_number(table, 0, "attempts"), ==, 2);
    g_assert_cmpfloat(sw_table_number(table, 0, "addresses"), ==, 2);
    g_assert_cmpint(sw_table_get(table, 0, "first")->time_us, ==, 1 * SW_SECOND);
    g_assert_cmpint(sw_table_get(table, 0, "last")->time_us, ==, 1000 * SW_SECOND);
    g_assert_true(sw_table_get(table, 0, "no_such_recipient")->boolean);
    g_assert_cmpstr(sw_table_get(table, 1, "recipient")->text, ==, "d@mx.example");
    g_assert_false(sw_table_get(table, 1, "no_such_recipient")->boolean);
}

static void test_no_outcome(void)
{
    static const Delivery plain[] = {{.second = 0, .client = "192.0.2.1", .rcpt = "a@mx.example"}};
    g_autoptr(HandMade) made = hand_made_new(plain, 1, NULL, 0);
    g_autoptr(SwResults) results = run("recipients", made);
    g_assert_cmpuint(sw_table_n_rows(sw_results_table(results, "recipients")), ==, 0);
    g_assert_nonnull(strstr(sw_results_table(results, "recipients")->note, "1 distinct"));
    g_assert_nonnull(strstr(sw_results_table(results, "refused_recipients")->note, "do not say"));
}

static void test_reasons(void)
{
    static const struct {
        const char *reason;
        SwRefusal refusal;
    } expected[] = {
        {NULL, SW_REFUSAL_UNSAID},
        {"", SW_REFUSAL_UNSAID},
        {"550 5.1.1 <x@mx.example>: Recipient address rejected", SW_REFUSAL_NO_SUCH_RECIPIENT},
        {"Recipient address rejected: User unknown in local recipient table", SW_REFUSAL_NO_SUCH_RECIPIENT},
        {"Unrouteable address", SW_REFUSAL_NO_SUCH_RECIPIENT},
        {"5.1.10 null MX", SW_REFUSAL_OTHER},
        {"blocked using bl.example; see 192.5.1.1", SW_REFUSAL_OTHER},
        {"host [192.0.2.5.1.1]", SW_REFUSAL_OTHER},
        {"450 4.1.8 Sender address rejected: Domain not found", SW_REFUSAL_OTHER},
        {"sender_domain", SW_REFUSAL_OTHER},
    };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_test_message("%s", expected[i].reason);
        g_assert_cmpint(sw_refusal_of(SW_REASON_UNKNOWN, sw_span_of(expected[i].reason)), ==, expected[i].refusal);
    }
    /* A class goes before words. */
    g_assert_cmpint(sw_refusal_of(SW_REASON_UNKNOWN_USER, SW_SPAN_ABSENT), ==, SW_REFUSAL_NO_SUCH_RECIPIENT);
    g_assert_cmpint(sw_refusal_of(SW_REASON_DNSBL, SW_SPAN("5.1.1 user unknown")), ==, SW_REFUSAL_OTHER);
}

static void test_sources(void)
{
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), three_waves, 3);
    g_autoptr(SwResults) results = run("sources", made);
    const SwTable *table = sw_results_table(results, "sources");
    static const char *const columns[] = {"ttl_s",    "messages", "recipients", "waves",
                                          "accepted", "rejected", "deferred"};
    static const double expected[3][G_N_ELEMENTS(columns)] = {
        {1, 4, 3, 2, 2, 1, 1},
        {1, 4, 4, 3, 6, 1, 0},
        {NAN, 1, 1, 0, NAN, NAN, NAN},
    };
    static const char *const addresses[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3"};
    g_assert_cmpuint(sw_table_n_rows(table), ==, 3);
    for (guint row = 0; row < 3; row++) {
        g_assert_cmpstr(sw_table_get(table, row, "address")->text, ==, addresses[row]);
        g_assert_false(sw_table_get(table, row, "listed")->known);
        for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
            double value = sw_table_number(table, row, columns[i]);
            g_test_message("%s %s: %g", addresses[row], columns[i], value);
            g_assert_true(isnan(expected[row][i]) ? isnan(value) : value == expected[row][i]);
        }
    }
    g_assert_cmpstr(sw_table_get(table, 1, "helo")->text, ==, "three");
    g_assert_cmpfloat(sw_table_number(table, 1, "helos"), ==, 2);
    g_assert_false(sw_table_get(table, 2, "helo")->known);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/recipients/lists", test_lists);
    g_test_add_func("/recipients/refused", test_refused);
    g_test_add_func("/recipients/no-outcome", test_no_outcome);
    g_test_add_func("/recipients/reasons", test_reasons);
    g_test_add_func("/recipients/sources", test_sources);
    return g_test_run();
}
