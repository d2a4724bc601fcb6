/* The facts: all of them are there, each is known or says why not, and verdicts follow the range of the report's
 * figure. */
#include "analysis/facts.h"

#include "tests/unit/analysis/hand_made.h"

#include <math.h>

/* Two waves of one list, to which one recipient is added; one sender is refused; the last address comes twice. */
static const Delivery deliveries[] = {
    {.second = 0,
     .client = "192.0.2.1",
     .rcpt = "a@a.test",
     .mail_from = "s@one.test",
     .outcome = SW_OUTCOME_ACCEPTED,
     .url = "http://shop.test/",
     .date_zone = "+03:00"},
    {.second = 30,
     .client = "192.0.2.1",
     .rcpt = "b@a.test",
     .mail_from = "s@one.test",
     .outcome = SW_OUTCOME_ACCEPTED,
     .url = "http://shop.test/",
     .date_zone = "+03:00"},
    {.second = 60,
     .client = "192.0.2.2",
     .rcpt = "a@b.test",
     .mail_from = "s@two.test",
     .outcome = SW_OUTCOME_REJECTED,
     .code = 450,
     .reason = "sender_domain",
     .url = "http://shop.test/",
     .date_zone = "+03:00"},
    {.second = 72000,
     .client = "192.0.2.3",
     .rcpt = "a@a.test",
     .mail_from = "s@one.test",
     .outcome = SW_OUTCOME_ACCEPTED,
     .url = "http://mart.test/",
     .date_zone = "+03:00"},
    {.second = 72010,
     .client = "192.0.2.3",
     .rcpt = "b@a.test",
     .mail_from = "s@one.test",
     .outcome = SW_OUTCOME_REJECTED,
     .code = 550,
     .reason = "unknown_user",
     .url = "http://mart.test/",
     .date_zone = "+03:00"},
    {.second = 72020,
     .client = "192.0.2.2",
     .rcpt = "a@b.test",
     .mail_from = "s@one.test",
     .outcome = SW_OUTCOME_ACCEPTED,
     .url = "http://mart.test/",
     .date_zone = "+03:00"},
    {.second = 72030,
     .client = "192.0.2.2",
     .rcpt = "c@b.test",
     .mail_from = "s@one.test",
     .outcome = SW_OUTCOME_ACCEPTED,
     .url = "http://mart.test/",
     .date_zone = "+03:00"},
};
static const Stretch waves[] = {{0, 60}, {72000, 72030}};

static const SwTable *run(const HandMade *made, SwResults *results)
{
    const char *const names[] = {"facts", NULL};
    sw_pass_run(names, &made->analysis, results);
    return sw_results_table(results, "facts");
}

static guint row_of(const SwTable *facts, const char *id)
{
    int row = sw_table_find_row(facts, "id", id);
    g_assert_cmpint(row, >=, 0);
    return (guint)row;
}

static void test_values(void)
{
    static const struct {
        const char *id;
        double value;
        const char *verdict;
    } cases[] = {
        {"F01", 7, "differs"},
        {"F02", 4, "differs"},
        {"F03", 1, "differs"},
        {"F04", 2, "differs"},
        {"F05", 20, "as in 2005"},
        {"F05.end_start", (72000 - 60) / 3600.0, "as in 2005"},
        {"F06", 2, "differs"},
        {"F07", 1, "differs"},
        {"F08", 1, "as in 2005"},
        {"F09", 1, "differs"},
        {"F10", NAN, "unknown"}, /* two domains cannot be significant */
        {"F11", NAN, "unknown"}, /* no peak of 20 messages */
        {"F12", NAN, "unknown"}, /* three neighbours prove nothing */
        {"F13", 1, "differs"},
        {"F14", 3, "differs"},
        {"F18", 1, "differs"},
        {"F19", 2, "differs"},
        {"F19.mean_ttl", (30 + 10) / 2.0 / 60, "differs"},
        {"F20", 0, "differs"},
        {"F21", 2, "differs"},
        {"F24.one_url", 1, "as in 2005"},
        {"F26", 1, "as in 2005"},
        {"F26.shared", 0, "as in 2005"},
        {"F34", 3, "as in 2005"},
        {"F35", 100.0 * 2 / 7, "no figure"}, /* both later messages of the address that came back */
        {"F16", NAN, "unknown"},
    };
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), waves, 2);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *facts = run(made, results);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        guint row = row_of(facts, cases[i].id);
        g_test_message("%s", cases[i].id);
        if (isnan(cases[i].value))
            g_assert_true(isnan(sw_table_number(facts, row, "value")));
        else
            g_assert_cmpfloat_with_epsilon(sw_table_number(facts, row, "value"), cases[i].value, 1e-9);
        g_assert_cmpstr(sw_table_get(facts, row, "verdict")->text, ==, cases[i].verdict);
    }
}

/* F01 to F38 have a row of their own; ids are given once; a value and a reason exclude each other. */
static void check_whole(const SwTable *facts)
{
    for (guint number = 1; number <= 38; number++) {
        g_autofree char *id = g_strdup_printf("F%02u", number);
        row_of(facts, id);
    }
    for (guint row = 0; row < sw_table_n_rows(facts); row++) {
        g_assert_cmpint(sw_table_find_row(facts, "id", sw_table_get(facts, row, "id")->text), ==, (int)row);
        g_assert_true(sw_table_get(facts, row, "value")->known != sw_table_get(facts, row, "why_unknown")->known);
    }
}

static void test_whole(void)
{
    static const Delivery bare[] = {{.second = 0}};
    struct {
        const Delivery *deliveries;
        guint n, n_waves;
    } cases[] = {{deliveries, G_N_ELEMENTS(deliveries), 2}, {deliveries, 3, 1}, {deliveries, 7, 0}, {bare, 1, 0}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(HandMade) made = hand_made_new(cases[i].deliveries, cases[i].n, waves, cases[i].n_waves);
        g_autoptr(SwResults) results = sw_results_new();
        check_whole(run(made, results));
    }
}

static void test_nothing_selected(void)
{
    g_autoptr(SwStore) store = sw_store_new();
    sw_store_freeze(store);
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    SwParameters parameters;
    sw_parameters_init(&parameters);
    g_autoptr(SwAnalysis) analysis = sw_analysis_new(store, rows, NULL, &parameters);
    g_autoptr(SwResults) results = sw_results_new();
    const char *const names[] = {"facts", NULL};
    sw_pass_run(names, analysis, results);
    const SwTable *facts = sw_results_table(results, "facts");
    check_whole(facts);
    g_assert_cmpstr(sw_table_get(facts, row_of(facts, "F19"), "why_unknown")->text, ==, "no event was selected");
    g_assert_cmpfloat(sw_table_number(facts, row_of(facts, "F01"), "value"), ==, 0);
    g_assert_cmpuint(results->findings->len, ==, 0);
}

/* What only a log or a capture knows stays unknown for a mailbox. */
static void test_mailbox(void)
{
    static const Delivery mailbox[] = {
        {.second = 0, .client = "192.0.2.1", .rcpt = "a@a.test", .mail_from = "s@one.test"},
        {.second = 1, .client = "192.0.2.1", .rcpt = "b@a.test", .mail_from = "s@two.test"},
    };
    static const Stretch wave = {0, 1};
    g_autoptr(HandMade) made = hand_made_new(mailbox, 2, &wave, 1);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *facts = run(made, results);
    static const char *const unknown[] = {"F07", "F13"};
    for (guint i = 0; i < G_N_ELEMENTS(unknown); i++)
        g_assert_nonnull(strstr(sw_table_get(facts, row_of(facts, unknown[i]), "why_unknown")->text, "mailbox"));
    g_assert_cmpfloat(sw_table_number(facts, row_of(facts, "F06"), "value"), ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/facts/values", test_values);
    g_test_add_func("/facts/whole", test_whole);
    g_test_add_func("/facts/nothing-selected", test_nothing_selected);
    g_test_add_func("/facts/mailbox", test_mailbox);
    return g_test_run();
}
