#include "parsers/log/transactions/sessions.h"

#include "base/hash.h"
#include "parsers/limits.h"

void sw_sessions_init(SwSessions *sessions)
{
    *sessions = (SwSessions){.oldest = NULL};
    sw_key_table_init(&sessions->by_key);
}

void sw_sessions_clear(SwSessions *sessions)
{
    while (sessions->oldest)
        sw_sessions_end(sessions, sessions->oldest);
    while (sessions->spare) {
        SwSession *session = sessions->spare;
        sessions->spare = session->older;
        g_free(session);
    }
    sw_key_table_clear(&sessions->by_key);
}

static void unlink_session(SwSessions *sessions, SwSession *session)
{
    *(session->older ? &session->older->newer : &sessions->oldest) = session->newer;
    *(session->newer ? &session->newer->older : &sessions->newest) = session->older;
}

static void append_session(SwSessions *sessions, SwSession *session)
{
    session->older = sessions->newest;
    session->newer = NULL;
    *(session->older ? &session->older->newer : &sessions->oldest) = session;
    sessions->newest = session;
}

SwSession *sw_sessions_find(SwSessions *sessions, guint64 key)
{
    return sw_key_table_find(&sessions->by_key, key);
}

static SwSession *new_session(SwSessions *sessions)
{
    SwSession *session = sessions->spare;
    if (!session)
        return g_new0(SwSession, 1);
    sessions->spare = session->older;
    *session = (SwSession){.key = 0};
    return session;
}

SwSession *sw_sessions_touch(SwSessions *sessions, guint64 key, gint64 elapsed_us)
{
    SwSession *session = sw_sessions_find(sessions, key);
    if (session)
        unlink_session(sessions, session);
    else {
        if (sessions->by_key.n_used >= SW_LIMIT_LOG_SESSIONS)
            sw_sessions_end(sessions, sessions->oldest);
        session = new_session(sessions);
        session->key = key;
        sw_key_table_put(&sessions->by_key, key, session);
    }
    append_session(sessions, session);
    session->touched_us = elapsed_us;
    return session;
}

void sw_sessions_end(SwSessions *sessions, SwSession *session)
{
    if (session->message)
        session->message->session_key = 0;
    unlink_session(sessions, session);
    sw_key_table_remove(&sessions->by_key, session->key, session);
    session->older = sessions->spare;
    sessions->spare = session;
}

static guint64 hash_of_field(const SwEvent *refusal, SwField field)
{
    return sw_event_has(refusal, field) ? sw_hash_span(sw_hash_secret, sw_event_text(refusal, field), 0) : 0;
}

/* Refusals further apart, from each other or from the message, are of several connections, whether or not the log says that
 * the first ended: who was deferred waits for longer before coming back. */
#define LONGEST_PAUSE_US (2 * SW_MINUTE)

/* Of log time, until a session is forgotten: clocks are set back by an hour or two. */
#define LONGEST_SILENCE_US (3 * SW_HOUR)

void sw_sessions_expire(SwSessions *sessions, gint64 elapsed_us)
{
    while (sessions->oldest && sessions->oldest->touched_us < elapsed_us - LONGEST_SILENCE_US) {
        SwSession *session = sessions->oldest;
        if (session->message)
            sw_sessions_touch(sessions, session->key, elapsed_us);
        else
            sw_sessions_end(sessions, session);
    }
}

guint64 sw_session_refusals(const SwSession *session, gint64 time_us)
{
    gboolean known = time_us != SW_TIME_UNKNOWN && session->refused_us != SW_TIME_UNKNOWN;
    return known && ABS(time_us - session->refused_us) > LONGEST_PAUSE_US ? 0 : session->refusals;
}

guint64 sw_session_refused(SwSession *session, const SwEvent *refusal, gint64 time_us, guint64 fresh)
{
    guint64 sender = hash_of_field(refusal, SW_FIELD_MAIL_FROM), rcpt = hash_of_field(refusal, SW_FIELD_RCPT);
    gboolean same_sender = sender == 0 || session->sender == 0 || session->sender == sender;
    gboolean asked_again = rcpt != 0 && session->first_rcpt == rcpt;
    if (sw_session_refusals(session, time_us) == 0 || !same_sender || asked_again)
        *session = (SwSession){.key = session->key,
                               .older = session->older,
                               .newer = session->newer,
                               .touched_us = session->touched_us,
                               .message = session->message,
                               .refusals = fresh,
                               .sender = sender,
                               .first_rcpt = rcpt};
    session->refused_us = time_us;
    if (session->sender == 0)
        session->sender = sender;
    if (session->first_rcpt == 0)
        session->first_rcpt = rcpt;
    return session->refusals;
}
