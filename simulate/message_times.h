/*
 * When a session sends its messages: the first at its start, the last exactly its TTL later, the others each somewhere
 * in an equal share of the time between, so that they stay in order. Whole seconds.
 */
#pragma once

#include "simulate/plan.h"

/* Time of message `k` (from 0), seconds since 1970; `random` is the message's own stream. */
gint64 sw_bot_session_message_time(const SwBotSession *session, guint32 k, SwRandom random);

typedef enum { SW_SENT_AT_LEAST, SW_SENT_AT_MOST } SwSendingBound;

/* How many messages the session has sent by `time_s`, whatever the random numbers. */
guint32 sw_bot_session_sent_by(const SwBotSession *session, gint64 time_s, SwSendingBound bound);
