/*
 * What content filters say of a message, joined to it by its queue ID where the filter knows it, or by its Message-ID.
 */
#pragma once

#include "parsers/log/dialect.h"

/* Reads a number such as `21.6` or `-0.1` at the front of `text` into the event's score; FALSE if there is none. */
gboolean sw_verdict_score(SwSpan text, SwEvent *verdict);

/* Tells the verdict of the message with this queue ID on the line's host, or else with this Message-ID; either may be absent. IDLE if
 * no such message is known. */
SwReading sw_verdict_tell(SwTransactions *transactions, const SwLogLine *line, SwSpan queue_id, SwSpan message_id,
                          SwEvent *verdict);
