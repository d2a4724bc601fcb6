/*
 * The connections that a log tells of: which refusals belong to one transaction, and to which message. Private to the store.
 */
#pragma once

#include "parsers/log/transactions/key_table.h"
#include "parsers/log/transactions/transaction.h"

typedef struct SwSession SwSession;
struct SwSession {
    guint64 key;
    SwSession *older, *newer;
    SwTransaction *message; /* that it is at; NULL */
    guint64 refusals; /* transaction of its refusals so far; 0: none since the last message */
    guint64 sender, first_rcpt; /* hashes, of these refusals */
    gint64 refused_us; /* the last of them; SW_TIME_UNKNOWN */
    gint64 touched_us; /* elapsed log time */
};

typedef struct {
    SwKeyTable by_key; /* SwSession */
    SwSession *oldest, *newest;
    SwSession *spare; /* ended ones, by `older`, to be used again */
} SwSessions;

void sw_sessions_init(SwSessions *sessions);
void sw_sessions_clear(SwSessions *sessions);

SwSession *sw_sessions_find(SwSessions *sessions, guint64 key); /* NULL */
/* The same, begun if there is none; the longest untouched one gives way beyond SW_LIMIT_LOG_SESSIONS. */
SwSession *sw_sessions_touch(SwSessions *sessions, guint64 key, gint64 elapsed_us);
/* Ends those that no message is in, and whose refusals are of no message that may still come. */
void sw_sessions_expire(SwSessions *sessions, gint64 elapsed_us);
void sw_sessions_end(SwSessions *sessions, SwSession *session);

/* The number of the transaction that this refusal is of; `fresh` is taken for a new one. `time_us` is that of its line. */
guint64 sw_session_refused(SwSession *session, const SwEvent *refusal, gint64 time_us, guint64 fresh);
/* The number of the refusals' transaction, for a message that begins at `time_us`; 0: there were none, or too long ago. */
guint64 sw_session_refusals(const SwSession *session, gint64 time_us);
