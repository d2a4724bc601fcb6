/* Sessions made by hand: their table, how far they got, what is said of them, and the servers' clocks in `timezone`. */
#include "analysis/pass.h"

#include <math.h>

typedef struct {
    gint64 first, last; /* seconds */
    const char *client;
    SwStage stage;
    SwEnd end;
    guint32 commands, messages;
    gboolean tls, midstream;
    guint32 holes;
    const char *zone; /* in the greeting: hours; NULL = no date */
    gint64 skew_s;
} Made;

static const Made made[] = {
    {100, 104, "192.0.2.1", SW_STAGE_RCPT, SW_END_QUIT, 4, 0, FALSE, FALSE, 0, "3", -2},
    {101, 107, "192.0.2.1", SW_STAGE_RCPT, SW_END_RESET, 4, 0, FALSE, FALSE, 0, "3", 10},
    {102, 110, "192.0.2.2", SW_STAGE_RCPT, SW_END_OPEN, 4, 0, FALSE, FALSE, 0, "3", 0},
    {103, 103, "192.0.2.3", SW_STAGE_GREETING, SW_END_CLOSED, 0, 0, FALSE, FALSE, 0, "-8", 5},
    {104, 164, "198.51.100.9", SW_STAGE_EHLO, SW_END_CLOSED, 2, 0, TRUE, FALSE, 0, NULL, 0},
    {105, 125, "198.51.100.9", SW_STAGE_MESSAGE, SW_END_QUIT, 6, 2, FALSE, FALSE, 0, NULL, 0},
    {106, 126, "198.51.100.8", SW_STAGE_MESSAGE, SW_END_QUIT, 3, 1, FALSE, TRUE, 0, NULL, 0},
    {106, 108, "198.51.100.7", SW_STAGE_GREETING, SW_END_QUIT, 6, 0, FALSE, FALSE, 2, NULL, 0},
    {107, 109, "198.51.100.7", SW_STAGE_NO_REPLY, SW_END_CLOSED, 5, 0, FALSE, FALSE, 0, NULL, 0},
};

static SwSessionRecord record_of(const Made *session, guint64 offset)
{
    SwSessionRecord record = {.first_us = session->first * SW_SECOND,
                              .last_us = session->last * SW_SECOND,
                              .client_port = 49152,
                              .server_port = 25,
                              .stage = session->stage,
                              .end = session->end,
                              .commands = session->commands,
                              .messages = session->messages,
                              .bytes = 1000 + offset,
                              .tls = session->tls,
                              .midstream = session->midstream,
                              .holes = session->holes,
                              .banner_offset_min = SW_OFFSET_UNKNOWN,
                              .banner_skew_us = session->skew_s * SW_SECOND,
                              .source = SW_SPAN("hand"),
                              .offset = offset};
    g_assert_true(sw_address_parse(sw_span_of(session->client), &record.client));
    g_assert_true(sw_address_parse(SW_SPAN("203.0.113.25"), &record.server));
    if (session->commands > 0)
        record.helo = SW_SPAN("ylmf-pc");
    if (session->zone)
        record.banner_offset_min = (gint16)(60 * g_ascii_strtoll(session->zone, NULL, 10));
    return record;
}

static SwStore *store_of(const Made *sessions, guint n)
{
    SwStore *store = sw_store_new();
    for (guint i = 0; i < n; i++) {
        SwSessionRecord record = record_of(&sessions[i], i);
        sw_store_append_session(store, &record);
    }
    sw_store_freeze(store);
    return store;
}

/* The tables of a pass for what `selection` leaves of a store that holds sessions only. */
static SwResults *results_of(const SwStore *store, const SwSelection *selection, const char *pass)
{
    g_autoptr(GArray) rows = sw_selection_apply(selection, store);
    g_autoptr(GArray) sessions = sw_selection_apply_sessions(selection, store);
    SwParameters parameters;
    sw_parameters_init(&parameters);
    g_autoptr(SwAnalysis) analysis = sw_analysis_new(store, rows, sessions, &parameters);
    SwResults *results = sw_results_new();
    const char *const names[] = {pass, NULL};
    sw_pass_run(names, analysis, results);
    return results;
}

static SwResults *results_of_made(guint n, const char *pass)
{
    g_autoptr(SwStore) store = store_of(made, n);
    g_autoptr(SwSelection) everything = sw_selection_new();
    return results_of(store, everything, pass);
}

static void test_table(void)
{
    g_autoptr(SwResults) results = results_of_made(G_N_ELEMENTS(made), "sessions");
    const SwTable *table = sw_results_table(results, "sessions");
    g_assert_cmpuint(sw_table_n_rows(table), ==, G_N_ELEMENTS(made));
    g_assert_cmpint(sw_table_get(table, 1, "first")->time_us, ==, 101 * SW_SECOND);
    g_assert_cmpint(sw_table_get(table, 1, "last")->time_us, ==, 107 * SW_SECOND);
    g_assert_cmpstr(sw_table_get(table, 1, "client")->text, ==, "192.0.2.1");
    g_assert_cmpstr(sw_table_get(table, 1, "server")->text, ==, "203.0.113.25");
    g_assert_cmpstr(sw_table_get(table, 1, "outcome")->text, ==, "reset");
    g_assert_cmpfloat(sw_table_number(table, 1, "commands"), ==, 4);
    g_assert_cmpfloat(sw_table_number(table, 5, "messages"), ==, 2);
    g_assert_cmpfloat(sw_table_number(table, 5, "bytes"), ==, 1005);
    g_assert_true(sw_table_get(table, 4, "tls")->boolean);
    g_assert_true(sw_table_get(table, 6, "midstream")->boolean);
    g_assert_cmpstr(sw_table_get(table, 3, "banner_offset")->text, ==, "UTC-08:00");
    g_assert_cmpfloat(sw_table_number(table, 3, "banner_skew_s"), ==, 5);
    g_assert_false(sw_table_get(table, 4, "banner_offset")->known);
    g_assert_false(sw_table_get(table, 4, "banner_skew_s")->known);
    g_assert_false(sw_table_get(table, 3, "helo")->known);
    g_assert_cmpstr(sw_table_get(table, 4, "helo")->text, ==, "ylmf-pc");
    g_assert_cmpstr(sw_table_get(table, 0, "stage")->text, ==, "after RCPT");
    g_assert_cmpfloat(sw_table_number(table, 0, "server_port"), ==, 25);
}

static void check_stage(const SwTable *table, const char *stage, guint sessions, guint addresses, double median_s,
                        guint cut)
{
    int row = sw_table_find_row(table, "stage", stage);
    g_test_message("%s", stage);
    g_assert_cmpint(row, >=, 0);
    g_assert_cmpfloat(sw_table_number(table, (guint)row, "sessions"), ==, sessions);
    g_assert_cmpfloat(sw_table_number(table, (guint)row, "addresses"), ==, addresses);
    g_assert_cmpfloat(sw_table_number(table, (guint)row, "cut"), ==, cut);
    if (isnan(median_s))
        g_assert_false(sw_table_get(table, (guint)row, "median_duration_s")->known);
    else
        g_assert_cmpfloat(sw_table_number(table, (guint)row, "median_duration_s"), ==, median_s);
}

/* Wilson's interval for 3 of 9, worked out by hand: (3 + z2/2 -+ z sqrt(2 + z2/4)) / (9 + z2). */
static void test_stages(void)
{
    g_autoptr(SwResults) results = results_of_made(G_N_ELEMENTS(made), "sessions");
    const SwTable *table = sw_results_table(results, "session_stages");
    g_assert_cmpuint(sw_table_n_rows(table), ==, SW_N_STAGES);
    check_stage(table, "no reply", 1, 1, 2, 1); /* five commands into silence: its server was not captured */
    check_stage(table, "greeting only", 2, 2, 1, 1);
    check_stage(table, "after EHLO", 1, 1, 60, 0);
    check_stage(table, "after MAIL", 0, 0, NAN, 0);
    check_stage(table, "after RCPT", 3, 2, 6, 1);
    check_stage(table, "message", 2, 2, 20, 1);
    g_assert_cmpfloat(sw_table_number(table, SW_STAGE_EHLO, "tls"), ==, 1);
    g_assert_cmpfloat_with_epsilon(sw_table_number(table, SW_STAGE_RCPT, "share"), 3 / 9.0, 1e-12);
    g_assert_cmpfloat_with_epsilon(sw_table_number(table, SW_STAGE_RCPT, "lo"), .1206, 1e-4);
    g_assert_cmpfloat_with_epsilon(sw_table_number(table, SW_STAGE_RCPT, "hi"), 0.6458, 1e-4);
}

/* What was not seen whole cannot tell whether it got as far as a message. */
static void test_findings(void)
{
    g_autoptr(SwResults) results = results_of_made(G_N_ELEMENTS(made), "sessions");
    g_assert_cmpuint(results->findings->len, ==, 2);
    g_assert_cmpstr(
        g_ptr_array_index(results->findings, 0), ==,
        "3 of 4 SMTP sessions that were seen whole (75%) never got as far as a message; most often the last "
        "step was: after RCPT (2).");
    g_assert_cmpstr(g_ptr_array_index(results->findings, 1), ==,
                    "1 of 9 SMTP sessions went on in TLS: what they brought is unknown.");
    g_autoptr(SwStore) store = store_of(&made[5], 2);
    g_autoptr(SwSelection) everything = sw_selection_new();
    g_autoptr(SwResults) all_brought = results_of(store, everything, "sessions");
    g_assert_cmpuint(all_brought->findings->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(all_brought->findings, 0), ==,
                    "Every one of 1 SMTP sessions that were seen whole got as far as a message.");
}

static void check_empty(const SwResults *results, const char *why)
{
    static const char *const ids[] = {"sessions", "session_stages"};
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        const SwTable *table = sw_results_table(results, ids[i]);
        g_assert_cmpuint(sw_table_n_rows(table), ==, 0);
        g_assert_nonnull(strstr(table->note, why));
    }
    g_assert_cmpuint(results->findings->len, ==, 0);
}

static void test_empty(void)
{
    g_autoptr(SwResults) no_capture = results_of_made(0, "sessions");
    check_empty(no_capture, "needs a capture");
    g_autoptr(SwStore) store = store_of(made, G_N_ELEMENTS(made));
    g_autoptr(SwSelection) later = sw_selection_new();
    sw_selection_set_range(later, 1000 * SW_SECOND, SW_TIME_UNKNOWN);
    g_autoptr(SwResults) none_selected = results_of(store, later, "sessions");
    check_empty(none_selected, "no session was selected");
}

/* The server's clock: the offsets of greetings, each with the median of its skews. */
static void test_greetings(void)
{
    g_autoptr(SwResults) results = results_of_made(G_N_ELEMENTS(made), "timezone");
    const SwTable *table = sw_results_table(results, "timezone");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 2);
    g_assert_cmpstr(sw_table_get(table, 0, "source")->text, ==, "banner");
    g_assert_cmpstr(sw_table_get(table, 0, "offset")->text, ==, "UTC+03:00");
    g_assert_cmpfloat(sw_table_number(table, 0, "sessions"), ==, 3);
    g_assert_false(sw_table_get(table, 0, "messages")->known);
    g_assert_cmpfloat_with_epsilon(sw_table_number(table, 0, "share"), .75, 1e-12);
    g_assert_cmpfloat(sw_table_number(table, 0, "skew_s"), ==, 0);
    g_assert_cmpint(sw_table_get(table, 0, "first")->time_us, ==, 100 * SW_SECOND);
    g_assert_cmpint(sw_table_get(table, 0, "last")->time_us, ==, 102 * SW_SECOND);
    g_assert_cmpfloat(sw_table_number(table, 1, "skew_s"), ==, 5);
    g_assert_nonnull(strstr(table->note, "4 of 9 sessions"));
    g_assert_cmpuint(results->findings->len, ==, 0); /* nothing is known of a sender's clock */
}

/* With two skews the median lies between them. And F34 is about senders: it leaves greetings alone. */
static void test_no_sender_zone(void)
{
    g_autoptr(SwResults) two = results_of_made(2, "timezone");
    g_assert_cmpfloat(sw_table_number(sw_results_table(two, "timezone"), 0, "skew_s"), ==, 4);
    g_autoptr(SwResults) results = results_of_made(2, "facts");
    const SwTable *facts = sw_results_table(results, "facts");
    int row = sw_table_find_row(facts, "id", "F34");
    g_assert_false(sw_table_get(facts, (guint)row, "value")->known);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sessions/table", test_table);
    g_test_add_func("/sessions/stages", test_stages);
    g_test_add_func("/sessions/findings", test_findings);
    g_test_add_func("/sessions/empty", test_empty);
    g_test_add_func("/sessions/greetings", test_greetings);
    g_test_add_func("/sessions/no-sender-zone", test_no_sender_zone);
    return g_test_run();
}
