/* Connections that a log tells of: which are kept, and for how long. */
#include "base/hash.h"
#include "parsers/limits.h"
#include "parsers/log/transactions/sessions.h"

#define REFUSAL 7u /* number of a transaction */

static SwSession *refused_at(SwSessions *sessions, guint64 key, gint64 elapsed_us)
{
    SwSession *session = sw_sessions_touch(sessions, key, elapsed_us);
    SwEvent refusal = {.mail_from = SW_SPAN("a@b.example"), .has = SW_HAS(SW_FIELD_MAIL_FROM)};
    g_assert_cmpuint(sw_session_refused(session, &refusal, elapsed_us, REFUSAL), ==, REFUSAL);
    return session;
}

/* Three hours behind its last line a session is over, unless a message is in it. */
static void test_expire(void)
{
    SwSessions sessions;
    SwTransaction message = {.session_key = 2};
    sw_sessions_init(&sessions);
    refused_at(&sessions, 1, 0);
    refused_at(&sessions, 2, 0)->message = &message;
    refused_at(&sessions, 3, SW_HOUR);
    sw_sessions_expire(&sessions, 3 * SW_HOUR);
    g_assert_nonnull(sw_sessions_find(&sessions, 1));
    sw_sessions_expire(&sessions, 3 * SW_HOUR + SW_SECOND);
    g_assert_null(sw_sessions_find(&sessions, 1));
    g_assert_true(sw_sessions_find(&sessions, 2)->message == &message);
    g_assert_nonnull(sw_sessions_find(&sessions, 3));
    sw_sessions_expire(&sessions, 5 * SW_HOUR);
    g_assert_null(sw_sessions_find(&sessions, 3));
    g_assert_nonnull(sw_sessions_find(&sessions, 2));
    sw_sessions_clear(&sessions);
    g_assert_cmpuint(message.session_key, ==, 0);
}

/* Who was touched last stays longest. */
static void test_touched(void)
{
    SwSessions sessions;
    sw_sessions_init(&sessions);
    refused_at(&sessions, 1, 0);
    refused_at(&sessions, 2, 0);
    SwSession *first = refused_at(&sessions, 1, 2 * SW_HOUR);
    sw_sessions_expire(&sessions, 4 * SW_HOUR);
    g_assert_null(sw_sessions_find(&sessions, 2));
    g_assert_true(sw_sessions_find(&sessions, 1) == first);
    sw_sessions_clear(&sessions);
}

static guint64 key_of(guint number)
{
    return sw_hash_word(SW_HASH_FIXED, number, 0);
}

static void test_crowd(void)
{
    SwSessions sessions;
    sw_sessions_init(&sessions);
    for (guint i = 0; i <= SW_LIMIT_LOG_SESSIONS; i++)
        sw_sessions_touch(&sessions, key_of(i), 0);
    g_assert_cmpuint(sessions.by_key.n_used, ==, SW_LIMIT_LOG_SESSIONS);
    g_assert_null(sw_sessions_find(&sessions, key_of(0)));
    g_assert_nonnull(sw_sessions_find(&sessions, key_of(1)));
    sw_sessions_clear(&sessions);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/log/sessions/expire", test_expire);
    g_test_add_func("/parsers/log/sessions/touched", test_touched);
    g_test_add_func("/parsers/log/sessions/crowd", test_crowd);
    return g_test_run();
}
