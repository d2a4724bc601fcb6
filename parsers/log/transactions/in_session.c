/* What a log tells of connections: refusals before there is a message, and which messages came in which. */
#include "base/hash.h"
#include "parsers/log/transactions/set.h"

static guint64 session_key(const SwLogLine *line, guint64 session)
{
    return sw_hash_word(sw_hash_secret, session, line->host_id) | 1;
}

/* That of the message it names, or of the refusals before it in the session, or one of its own. */
static guint64 transaction_of_refusal(SwTransactions *self, const SwLogLine *line, guint64 session,
                                      const SwEvent *refusal)
{
    const SwTransaction *message =
        sw_event_has(refusal, SW_FIELD_QUEUE_ID) ? sw_transactions_find(self, line, refusal->queue_id) : NULL;
    if (message)
        return message->number;
    SwSession *at = sw_sessions_touch(&self->sessions, session_key(line, session), self->time.elapsed_us);
    guint64 fresh = self->n_numbers + 1, number = sw_session_refused(at, refusal, line->time_us, fresh);
    self->n_numbers += number == fresh;
    return number;
}

void sw_transactions_refuse(SwTransactions *transactions, const SwLogLine *line, guint64 session,
                            const SwEvent *refusal)
{
    SwEvent event = *refusal;
    event.transaction = transaction_of_refusal(transactions, line, session, refusal);
    event.has |= SW_HAS(SW_FIELD_TRANSACTION);
    event.source = sw_transactions_source_path(transactions, line->source);
    event.offset = line->offset;
    if (line->time_us != SW_TIME_UNKNOWN) {
        event.time_us = line->time_us;
        event.time_error_ms = line->time_error_ms;
        event.has |= SW_HAS(SW_FIELD_TIME);
    }
    if (!sw_event_has(&event, SW_FIELD_DIRECTION) && sw_event_has(&event, SW_FIELD_CLIENT)) {
        event.direction = sw_transactions_direction(transactions, &event.client);
        event.has |= event.direction == SW_DIRECTION_UNKNOWN ? 0 : SW_HAS(SW_FIELD_DIRECTION);
    }
    transactions->sink->event(transactions->sink, &event);
}

/* The session is done with its message; one that never was taken over will not be. */
static void leave_message(SwSession *session)
{
    SwTransaction *message = session->message;
    if (!message)
        return;
    message->session_key = 0;
    session->message = NULL;
    if (!message->accepted && message->end == SW_TRANSACTION_OPEN) {
        message->end = SW_TRANSACTION_LEFT;
        sw_transactions_touch(message);
    }
}

/* The refusals before it in the session are the message's. */
static void take_refusals(SwTransaction *message, const SwSession *session, const SwLogLine *line)
{
    guint64 refusals = sw_session_refusals(session, line->time_us);
    if (refusals != 0)
        message->number = refusals;
}

SwTransaction *sw_transactions_open_in(SwTransactions *transactions, const SwLogLine *line, guint64 session, SwSpan id)
{
    SwTransaction *message = sw_transactions_open(transactions, line, id);
    SwSession *at =
        sw_sessions_touch(&transactions->sessions, session_key(line, session), transactions->time.elapsed_us);
    leave_message(at);
    take_refusals(message, at, line);
    at->refusals = 0;
    at->message = message;
    message->session_key = at->key;
    return message;
}

SwTransaction *sw_transactions_open_whole(SwTransactions *transactions, const SwLogLine *line, guint64 session,
                                          SwSpan id, const SwEvent *seen)
{
    guint64 key = session_key(line, session), message_key = 0;
    sw_key_table_prefetch(&transactions->sessions.by_key, key);
    if (sw_event_has(seen, SW_FIELD_MESSAGE_ID)) {
        message_key = sw_message_key(seen->message_id);
        sw_key_table_prefetch(&transactions->by_message, message_key);
    }
    gboolean opened;
    SwTransaction *message = sw_transactions_open_or_go_on(transactions, line, id, seen, &opened);
    sw_transaction_learn_keyed(message, seen, message_key);
    SwSession *at = opened ? sw_sessions_find(&transactions->sessions, key) : NULL;
    if (!at)
        return message;
    leave_message(at);
    take_refusals(message, at, line);
    sw_sessions_end(&transactions->sessions, at);
    return message;
}

SwTransaction *sw_transactions_in_session(SwTransactions *transactions, const SwLogLine *line, guint64 session)
{
    SwSession *at = sw_sessions_find(&transactions->sessions, session_key(line, session));
    return at ? at->message : NULL;
}

void sw_transactions_end_session(SwTransactions *transactions, const SwLogLine *line, guint64 session)
{
    SwSession *at = sw_sessions_find(&transactions->sessions, session_key(line, session));
    if (!at)
        return;
    leave_message(at);
    sw_sessions_end(&transactions->sessions, at);
}
