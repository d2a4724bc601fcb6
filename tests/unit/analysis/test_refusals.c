/* The pass `refusals`, and what becomes of DNSBL verdicts and of reason classes in the other passes. */
#include "analysis/pass.h"
#include "tests/unit/analysis/hand_made.h"

static const Delivery deliveries[] = {
    /* refused by a list, with two recipients in one transaction */
    {.second = 0,
     .client = "192.0.2.1",
     .rcpt = "a@x.test",
     .mail_from = "s@one.test",
     .transaction = 1,
     .outcome = SW_OUTCOME_REJECTED,
     .code = 554,
     .reason = "blocked using bl.test",
     .reason_class = SW_REASON_DNSBL,
     .list = "bl.test",
     .kind = "postfix"},
    {.second = 0,
     .client = "192.0.2.1",
     .rcpt = "b@x.test",
     .mail_from = "s@one.test",
     .transaction = 1,
     .outcome = SW_OUTCOME_REJECTED,
     .code = 554,
     .reason = "blocked using bl.test",
     .reason_class = SW_REASON_DNSBL,
     .list = "bl.test",
     .kind = "postfix"},
    /* by two, in another spelling */
    {.second = 5,
     .client = "192.0.2.2",
     .rcpt = "a@x.test",
     .mail_from = "s@one.test",
     .outcome = SW_OUTCOME_REJECTED,
     .code = 554,
     .reason = "listed",
     .reason_class = SW_REASON_DNSBL,
     .list = "BL.test zz.test",
     .kind = "postfix"},
    /* listed, and let in */
    {.second = 6,
     .client = "192.0.2.3",
     .rcpt = "a@x.test",
     .mail_from = "s@one.test",
     .outcome = SW_OUTCOME_ACCEPTED,
     .code = 250,
     .list = "zz.test",
     .kind = "postfix"},
    /* let in, and on no list */
    {.second = 7,
     .client = "192.0.2.4",
     .rcpt = "a@x.test",
     .mail_from = "s@one.test",
     .outcome = SW_OUTCOME_ACCEPTED,
     .code = 250,
     .kind = "postfix"},
    /* refused for something else; put off without a code; no words at all */
    {.second = 8,
     .client = "192.0.2.4",
     .rcpt = "c@x.test",
     .mail_from = "s@two.test",
     .outcome = SW_OUTCOME_REJECTED,
     .code = 550,
     .reason = "not here",
     .reason_class = SW_REASON_UNKNOWN_USER,
     .kind = "postfix"},
    {.second = 9,
     .client = "192.0.2.4",
     .rcpt = "a@x.test",
     .mail_from = "s@two.test",
     .outcome = SW_OUTCOME_DEFERRED,
     .reason = "later",
     .reason_class = SW_REASON_GREYLIST,
     .kind = "postfix"},
    {.second = 10,
     .client = "192.0.2.4",
     .rcpt = "a@x.test",
     .mail_from = "s@three.test",
     .outcome = SW_OUTCOME_REJECTED,
     .code = 550,
     .reason_class = SW_REASON_SENDER_DOMAIN,
     .kind = "postfix"},
    {.second = 11,
     .client = "192.0.2.4",
     .rcpt = "a@x.test",
     .mail_from = "s@one.test",
     .outcome = SW_OUTCOME_REJECTED,
     .kind = "postfix"},
    /* a mailbox knows of no list */
    {.second = 12,
     .client = "192.0.2.5",
     .rcpt = "a@x.test",
     .mail_from = "s@one.test",
     .source = "box",
     .kind = "mbox"},
};

static const SwTable *run(const HandMade *made, SwResults *results, const char *pass, const char *table)
{
    const char *const names[] = {pass, NULL};
    sw_pass_run(names, &made->analysis, results);
    return sw_results_table(results, table);
}

static void check_row(const SwTable *table, guint row, const char *reason, const char *outcome, double code,
                      double messages, double addresses)
{
    g_assert_cmpstr(sw_table_get(table, row, "reason")->text, ==, reason);
    g_assert_cmpstr(sw_table_get(table, row, "outcome")->text, ==, outcome);
    g_assert_cmpint(sw_table_get(table, row, "code")->known, ==, code > 0);
    if (code > 0)
        g_assert_cmpfloat(sw_table_number(table, row, "code"), ==, code);
    g_assert_cmpfloat(sw_table_number(table, row, "messages"), ==, messages);
    g_assert_cmpfloat(sw_table_number(table, row, "addresses"), ==, addresses);
}

static void test_refusals(void)
{
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), NULL, 0);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *table = run(made, results, "refusals", "refusals");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 5);
    check_row(table, 0, "dnsbl", "rejected", 554, 2, 2);
    g_assert_cmpstr(sw_table_get(table, 0, "sample")->text, ==, "blocked using bl.test");
    g_assert_cmpint(sw_table_get(table, 0, "first")->time_us, ==, 0);
    g_assert_cmpint(sw_table_get(table, 0, "last")->time_us, ==, 5 * SW_SECOND);
    g_assert_false(sw_table_get(table, 1, "reason")->known); /* no class, no code */
    g_assert_false(sw_table_get(table, 1, "code")->known);
    check_row(table, 2, "unknown_user", "rejected", 550, 1, 1);
    check_row(table, 3, "sender_domain", "rejected", 550, 1, 1);
    g_assert_false(sw_table_get(table, 3, "sample")->known);
    check_row(table, 4, "greylist", "deferred", 0, 1, 1);
}

static void test_lists(void)
{
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), NULL, 0);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *table = run(made, results, "refusals", "dnsbl_in_log");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 2);
    g_assert_cmpstr(sw_table_get(table, 0, "list")->text, ==, "bl.test");
    g_assert_cmpfloat(sw_table_number(table, 0, "refusals"), ==, 2);
    g_assert_cmpfloat(sw_table_number(table, 0, "addresses"), ==, 2);
    g_assert_cmpfloat(sw_table_number(table, 0, "share_of_addresses"), ==, .5); /* not out of the mailbox's */
    g_assert_cmpstr(sw_table_get(table, 1, "list")->text, ==, "zz.test");
    g_assert_cmpfloat(sw_table_number(table, 1, "refusals"), ==, 0);
    g_assert_cmpfloat(sw_table_number(table, 1, "addresses"), ==, 2);
    g_assert_cmpint(sw_table_get(table, 1, "first")->time_us, ==, 5 * SW_SECOND);
}

static void test_no_lists(void)
{
    static const Delivery plain[] = {
        {.second = 0, .client = "192.0.2.1", .rcpt = "a@x.test", .outcome = SW_OUTCOME_ACCEPTED}};
    g_autoptr(HandMade) made = hand_made_new(plain, 1, NULL, 0);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *table = run(made, results, "refusals", "dnsbl_in_log");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 0);
    g_assert_nonnull(strstr(table->note, "not known"));
    g_assert_nonnull(strstr(sw_results_table(results, "refusals")->note, "of 1 "));
    const SwTable *facts = run(made, results, "facts", "facts");
    int row = sw_table_find_row(facts, "id", "F15");
    g_assert_false(sw_table_get(facts, (guint)row, "value")->known);
    g_assert_nonnull(strstr(sw_table_get(facts, (guint)row, "why_unknown")->text, "DNSBL"));
}

static void test_sources(void)
{
    static const struct {
        const char *address;
        SwCell listed;
    } expected[] = {
        {"192.0.2.1", {.known = TRUE, .boolean = TRUE}},
        {"192.0.2.3", {.known = TRUE, .boolean = TRUE}},
        {"192.0.2.4", {.known = TRUE, .boolean = FALSE}},
        {"192.0.2.5", {.known = FALSE}},
    };
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), NULL, 0);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *table = run(made, results, "sources", "sources");
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        int row = sw_table_find_row(table, "address", expected[i].address);
        const SwCell *listed = sw_table_get(table, (guint)row, "listed");
        g_assert_cmpint(listed->known, ==, expected[i].listed.known);
        if (listed->known)
            g_assert_cmpint(listed->boolean, ==, expected[i].listed.boolean);
    }
}

static void test_facts(void)
{
    static const struct {
        const char *id;
        double value;
    } expected[] = {{"F07", 1}, {"F13", 1}, {"F15", 3}, {"F15.share", .75}};
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), NULL, 0);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *facts = run(made, results, "facts", "facts");
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        int row = sw_table_find_row(facts, "id", expected[i].id);
        g_assert_cmpint(row, >=, 0);
        g_assert_cmpfloat(sw_table_number(facts, (guint)row, "value"), ==, expected[i].value);
    }
}

/* Mail of our own users is left out, or looked at alone. */
static void test_direction(void)
{
    static const struct {
        SwDirection wanted;
        guint32 n_rows, n_left_out;
    } cases[] = {{SW_DIRECTION_IN, 3, 2}, {SW_DIRECTION_OUT, 2, 3}, {SW_DIRECTION_UNKNOWN, 5, 0}};
    static const SwDirection directions[] = {SW_DIRECTION_IN, SW_DIRECTION_OUT, SW_DIRECTION_UNKNOWN, SW_DIRECTION_OUT,
                                             SW_DIRECTION_IN};
    g_autoptr(SwStore) store = sw_store_new();
    for (guint i = 0; i < G_N_ELEMENTS(directions); i++) {
        SwEvent event = {.has = SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_OUTCOME), .time_us = i * SW_SECOND};
        event.has |= directions[i] == SW_DIRECTION_UNKNOWN ? 0 : SW_HAS(SW_FIELD_DIRECTION);
        event.direction = directions[i];
        event.outcome = SW_OUTCOME_ACCEPTED;
        event.source = SW_SPAN("log");
        event.kind = "postfix";
        sw_store_append(store, &event);
    }
    sw_store_freeze(store);
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 row = 0; row < G_N_ELEMENTS(directions); row++)
        g_array_append_val(rows, row);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SwParameters parameters;
        sw_parameters_init(&parameters);
        g_assert_cmpint(parameters.direction, ==, SW_DIRECTION_IN);
        parameters.direction = cases[i].wanted;
        g_autoptr(SwAnalysis) analysis = sw_analysis_new(store, rows, NULL, &parameters);
        g_autoptr(SwResults) results = sw_results_new();
        g_assert_cmpuint(analysis->n_rows, ==, cases[i].n_rows);
        g_assert_cmpuint(analysis->n_messages, ==, cases[i].n_rows);
        g_assert_cmpuint(analysis->n_left_out, ==, cases[i].n_left_out);
        g_assert_cmpuint(analysis->field_count[SW_FIELD_OUTCOME], ==, cases[i].n_rows);
        sw_pass_run(NULL, analysis, results);
        const char *last = g_ptr_array_index(results->findings, results->findings->len - 1);
        g_assert_cmpint(g_str_has_prefix(last, "Left out: "), ==, cases[i].n_left_out > 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/refusals/table", test_refusals);
    g_test_add_func("/refusals/lists", test_lists);
    g_test_add_func("/refusals/no-lists", test_no_lists);
    g_test_add_func("/refusals/sources", test_sources);
    g_test_add_func("/refusals/facts", test_facts);
    g_test_add_func("/refusals/direction", test_direction);
    return g_test_run();
}
