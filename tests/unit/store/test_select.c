#include "store/select.h"

#include "base/error.h"

/* Four rows at seconds 0..3; the last knows nothing but its time. */
static SwStore *small_store(void)
{
    static const struct {
        const char *client, *mail_from, *header_from, *rcpt, *subject, *url;
        SwOutcome outcome;
    } rows[] = {
        {"192.0.2.1", "x@a.example", "boss@bank.example", "u1@one.example", "Cheap pills", "http://p.example/1",
         SW_OUTCOME_ACCEPTED},
        {"192.0.2.200", "", "boss@bank.example", "u2@two.example", "cheap PILLS", "http://q.example/",
         SW_OUTCOME_REJECTED},
        {"198.51.100.7", "y@b.example", "z@c.example", "u1@one.example", "Minutes", "http://p.example/2",
         SW_OUTCOME_DEFERRED},
    };
    SwStore *store = sw_store_new();
    for (guint i = 0; i < 4; i++) {
        SwEvent event = {.has = SW_HAS(SW_FIELD_TIME), .time_us = i * SW_SECOND, .source = SW_SPAN("s"), .offset = i};
        SwSpan url = i < 3 ? sw_span_of(rows[i].url) : SW_SPAN_ABSENT;
        if (i < 3) {
            event.has = SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_MAIL_FROM) |
                        SW_HAS(SW_FIELD_HEADER_FROM) | SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_SUBJECT) |
                        SW_HAS(SW_FIELD_URLS) | SW_HAS(SW_FIELD_OUTCOME);
            g_assert_true(sw_address_parse(sw_span_of(rows[i].client), &event.client));
            event.mail_from = sw_span_of(rows[i].mail_from);
            event.header_from = sw_span_of(rows[i].header_from);
            event.rcpt = sw_span_of(rows[i].rcpt);
            event.subject = sw_span_of(rows[i].subject);
            event.urls = &url;
            event.n_urls = 1;
            event.outcome = rows[i].outcome;
        }
        sw_store_append(store, &event);
    }
    sw_store_freeze(store);
    return store;
}

typedef struct {
    SwMatch match;
    gboolean negated;
    const char *pattern;
} Term;

static void check(const SwStore *store, const Term *terms, guint n_terms, const char *expected)
{
    g_autoptr(SwSelection) selection = sw_selection_new();
    g_autoptr(GString) rows = g_string_new(NULL);
    for (guint i = 0; i < n_terms; i++)
        g_assert_true(sw_selection_add(selection, terms[i].match, terms[i].negated, terms[i].pattern, NULL));
    g_autoptr(GArray) selected = sw_selection_apply(selection, store);
    for (guint i = 0; i < selected->len; i++)
        g_string_append_printf(rows, "%u", g_array_index(selected, guint32, i));
    g_assert_cmpstr(rows->str, ==, expected);
}

static void test_conditions(void)
{
    g_autoptr(SwStore) store = small_store();
    check(store, NULL, 0, "0123");
    check(store, (Term[]){{SW_MATCH_IP, FALSE, "192.0.2.0/25"}}, 1, "0");
    check(store, (Term[]){{SW_MATCH_IP, TRUE, "192.0.2.0/24"}}, 1, "23"); /* row 3 has no client: not excluded */
    check(store, (Term[]){{SW_MATCH_SUBJECT, FALSE, "*pills"}}, 1, "01");
    check(store, (Term[]){{SW_MATCH_FROM, FALSE, "*@bank.example"}}, 1, "01"); /* header From counts */
    check(store, (Term[]){{SW_MATCH_FROM, FALSE, "<>"}}, 1, "1");
    check(store, (Term[]){{SW_MATCH_FROM, FALSE, ""}}, 1, "1"); /* the null sender */
    check(store, (Term[]){{SW_MATCH_URL, FALSE, "*p.example*"}}, 1, "02");
    check(store, (Term[]){{SW_MATCH_TO, FALSE, "u?@one.example"}, {SW_MATCH_TO, FALSE, "u2@*"}}, 2, "012");
    check(store, (Term[]){{SW_MATCH_TO, FALSE, "*one*"}, {SW_MATCH_OUTCOME, FALSE, "deferred"}}, 2, "2");
    check(store, (Term[]){{SW_MATCH_URL, FALSE, "*p.example*"}, {SW_MATCH_SUBJECT, TRUE, "min*"}}, 2, "0");
}

static void test_range(void)
{
    g_autoptr(SwStore) store = small_store();
    g_autoptr(SwSelection) selection = sw_selection_new();
    sw_selection_set_range(selection, 1 * SW_SECOND, 3 * SW_SECOND); /* half open */
    g_autoptr(GArray) rows = sw_selection_apply(selection, store);
    g_assert_cmpuint(rows->len, ==, 2);
    g_assert_cmpuint(g_array_index(rows, guint32, 0), ==, 1);
    g_assert_false(sw_selection_is_everything(selection));
}

/* Three sessions, at seconds 0, 1 and 2. */
static SwStore *sessions_only(void)
{
    static const char *const clients[] = {"192.0.2.1", "192.0.2.200", "198.51.100.7"};
    SwStore *store = sw_store_new();
    for (guint i = 0; i < G_N_ELEMENTS(clients); i++) {
        SwSessionRecord session = {.first_us = i * SW_SECOND, .last_us = 10 * SW_SECOND, .source = SW_SPAN("s")};
        g_assert_true(sw_address_parse(sw_span_of(clients[i]), &session.client));
        sw_store_append_session(store, &session);
    }
    sw_store_freeze(store);
    return store;
}

static void check_sessions(const SwSelection *selection, const char *expected)
{
    g_autoptr(SwStore) store = sessions_only();
    g_autoptr(GString) numbers = g_string_new(NULL);
    g_autoptr(GArray) selected = sw_selection_apply_sessions(selection, store);
    for (guint i = 0; i < selected->len; i++)
        g_string_append_printf(numbers, "%u", g_array_index(selected, guint32, i));
    g_assert_cmpstr(numbers->str, ==, expected);
}

static void test_sessions(void)
{
    g_autoptr(SwSelection) selection = sw_selection_new();
    check_sessions(selection, "012");
    g_assert_true(sw_selection_add(selection, SW_MATCH_SUBJECT, FALSE, "*pills", NULL)); /* not about sessions */
    check_sessions(selection, "012");
    sw_selection_set_range(selection, SW_TIME_UNKNOWN, 2 * SW_SECOND); /* half open */
    check_sessions(selection, "01");
    g_assert_true(sw_selection_add(selection, SW_MATCH_IP, FALSE, "192.0.2.0/24", NULL));
    g_assert_true(sw_selection_add(selection, SW_MATCH_IP, FALSE, "198.51.100.7", NULL));
    check_sessions(selection, "01");
    g_assert_true(sw_selection_add(selection, SW_MATCH_IP, TRUE, "192.0.2.0/25", NULL));
    check_sessions(selection, "1");
    sw_selection_set_range(selection, 1 * SW_SECOND, SW_TIME_UNKNOWN);
    check_sessions(selection, "12");
}

static void test_bad_patterns(void)
{
    g_autoptr(SwSelection) selection = sw_selection_new();
    g_autoptr(GError) error = NULL;
    g_assert_false(sw_selection_add(selection, SW_MATCH_IP, FALSE, "192.0.2.0/40", &error));
    g_assert_error(error, SW_ERROR, SW_ERROR_USAGE);
    g_clear_error(&error);
    g_assert_false(sw_selection_add(selection, SW_MATCH_OUTCOME, FALSE, "lost", &error));
    g_assert_error(error, SW_ERROR, SW_ERROR_USAGE);
    g_assert_true(sw_selection_is_everything(selection));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/select/conditions", test_conditions);
    g_test_add_func("/select/range", test_range);
    g_test_add_func("/select/sessions", test_sessions);
    g_test_add_func("/select/bad-patterns", test_bad_patterns);
    return g_test_run();
}
