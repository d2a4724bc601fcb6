/*
 * What content filters say of a message, joined to it by its queue ID where the filter knows it, or by its Message-ID.
 */
#pragma once

#include "parsers/log/transactions.h"

/* Reads a number such as `21.6` or `-0.1` at the front of `text` into the event's score; FALSE if there is none. */
gboolean sw_verdict_score(SwSpan text, SwEvent *verdict);

/* The message of a verdict: by queue ID on the line's host, else by Message-ID. Either may be absent; NULL if none is known. */
SwTransaction *sw_verdict_message(SwTransactions *transactions, const SwLogLine *line, SwSpan queue_id,
                                  SwSpan message_id);
