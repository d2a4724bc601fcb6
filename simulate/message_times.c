#include "simulate/message_times.h"

/* Message k lies between k - 1/2 and k + 1/2 of messages - 1 equal steps. */
gint64 sw_bot_session_message_time(const SwBotSession *session, guint32 k, SwRandom random)
{
    if (k == 0 || session->ttl_s == 0)
        return session->start_s;
    if (k + 1 == session->messages)
        return session->start_s + session->ttl_s;
    guint64 ttl = session->ttl_s;
    guint64 halves = (2 * (guint64)k - 1) * ttl + sw_random_below(&random, 2 * ttl);
    return session->start_s + (gint64)(halves / (2 * (guint64)(session->messages - 1)));
}

guint32 sw_bot_session_sent_by(const SwBotSession *session, gint64 time_s, SwSendingBound bound)
{
    if (time_s < session->start_s)
        return 0;
    if (time_s >= session->start_s + session->ttl_s)
        return session->messages;
    /* One second more at most: times are rounded down to whole ones. */
    guint64 elapsed = (guint64)(time_s - session->start_s) + (bound == SW_SENT_AT_MOST ? 1 : 0);
    guint64 half_steps = elapsed * 2 * (session->messages - 1) / session->ttl_s;
    guint64 inner = bound == SW_SENT_AT_MOST ? (half_steps + 1) / 2 : (half_steps > 0 ? (half_steps - 1) / 2 : 0);
    return 1 + (guint32)MIN(inner, session->messages - 2);
}
