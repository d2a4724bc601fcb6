/* cleanup(8), qmgr(8), pickup(8), postsuper(1): messages on their way through the queue. */
#include "parsers/log/postfix/postfix.h"

static void set_direction_out(SwTransaction *message)
{
    SwEvent seen = {.has = SW_HAS(SW_FIELD_DIRECTION), .direction = SW_DIRECTION_OUT};
    sw_transaction_learn(message, &seen);
}

/* `message-id=<...>`. A message that no client and no user began is Postfix's own: bounces, forwarded mail. */
static SwReading take_message_id(SwPostfix *self, const SwPostfixLine *line, SwSpan message_id)
{
    sw_transactions_expect_message(self->transactions, message_id);
    SwTransaction *message = sw_transactions_find(self->transactions, line->line, line->id);
    if (!message || sw_transaction_is_done(message)) {
        message = sw_transactions_open(self->transactions, line->line, line->id);
        set_direction_out(message);
    }
    SwEvent seen = {.has = SW_HAS(SW_FIELD_MESSAGE_ID), .message_id = message_id};
    if (message_id.len > 2 && message_id.data[0] == '<' && message_id.data[message_id.len - 1] == '>')
        seen.message_id = sw_span(message_id.data + 1, message_id.len - 2);
    if (message_id.len > 2)
        sw_transaction_learn(message, &seen);
    return SW_READING_TOLD;
}

SwReading sw_postfix_cleanup(SwPostfix *postfix, const SwPostfixLine *line)
{
    if (!sw_span_present(line->id))
        return sw_postfix_starts(line->text, "warning: ") || sw_postfix_starts(line->text, "fatal: ") ||
                       sw_postfix_starts(line->text, "table ") || sw_postfix_starts(line->text, "error: ")
                   ? SW_READING_IDLE
                   : SW_READING_UNKNOWN;
    if (sw_postfix_starts(line->text, "message-id="))
        return take_message_id(postfix, line, sw_span_slice(line->text, 11, line->text.len));
    if (sw_postfix_starts(line->text, "resent-message-id="))
        return SW_READING_IDLE;
    return sw_postfix_action(postfix, line, line->text);
}

/* `from=<>, size=1, nrcpt=1 (queue active)`: the sender can be anything, so from the right. */
static SwReading take_envelope(SwPostfix *self, const SwPostfixLine *line, SwSpan sender, SwSpan attributes)
{
    SwEvent seen = {.has = SW_HAS(SW_FIELD_MAIL_FROM), .mail_from = sender};
    if (sw_span_to_uint64(sw_span_slice(attributes, 0, sw_span_find(attributes, 0, ',')), &seen.size))
        seen.has |= SW_HAS(SW_FIELD_SIZE);
    SwTransaction *message = sw_postfix_message(self, line);
    sw_transaction_learn(message, &seen);
    sw_transaction_accepted(message);
    return SW_READING_TOLD;
}

static SwReading expired(SwPostfix *self, const SwPostfixLine *line)
{
    SwEvent fate = {.has = SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_REASON),
                    .outcome = SW_OUTCOME_REJECTED,
                    .reason = SW_SPAN("expired, returned to sender")};
    SwTransaction *message = sw_postfix_message(self, line);
    sw_transaction_all_recipients(message, &fate);
    sw_transaction_accepted(message);
    return SW_READING_TOLD;
}

static SwReading take_sender(SwPostfix *self, const SwPostfixLine *line)
{
    SwSpan text = line->text;
    const char *close = memrchr(text.data, '>', text.len);
    gsize end = close ? (gsize)(close - text.data) : 0;
    SwSpan rest = sw_span_slice(text, end, text.len);
    if (end < 6 || text.data[5] != '<')
        return SW_READING_UNKNOWN;
    if (text.data[6] != '"' && memchr(text.data + 6, '<', end - 6))
        return SW_READING_UNKNOWN; /* broken off, with another line behind it */
    if (sw_postfix_starts(rest, ">, size="))
        return take_envelope(self, line, sw_span_slice(text, 6, end), sw_span_slice(rest, 8, rest.len));
    return sw_postfix_starts(rest, ">, status=expired") ? expired(self, line) : SW_READING_UNKNOWN;
}

static SwReading removed(SwPostfix *self, const SwPostfixLine *line)
{
    SwTransaction *message = sw_transactions_find(self->transactions, line->line, line->id);
    if (message)
        sw_transactions_close(self->transactions, line->line, message);
    return SW_READING_TOLD;
}

SwReading sw_postfix_qmgr(SwPostfix *postfix, const SwPostfixLine *line)
{
    SwSpan text = line->text;
    if (!sw_span_present(line->id))
        return SW_READING_IDLE;
    if (sw_span_equal(text, SW_SPAN("removed")))
        return removed(postfix, line);
    if (sw_postfix_starts(text, "from="))
        return take_sender(postfix, line);
    if (sw_postfix_starts(text, "to="))
        return sw_postfix_agent(postfix, line);
    return sw_postfix_starts(text, "skipped, ") || sw_postfix_starts(text, "expired, ") ? SW_READING_IDLE
                                                                                        : SW_READING_UNKNOWN;
}

/* `uid=0 from=<root>`, `uid=0 from=<x> orig_id=ID` when requeued. */
SwReading sw_postfix_pickup(SwPostfix *postfix, const SwPostfixLine *line)
{
    static const SwSpan origin = SW_SPAN(" orig_id=");
    SwSpan text = line->text, sender = SW_SPAN_ABSENT;
    if (!sw_span_present(line->id) || !sw_postfix_starts(text, "uid="))
        return sw_span_present(line->id) ? SW_READING_UNKNOWN : SW_READING_IDLE;
    gsize from = sw_span_find(text, 0, ' ') + 6;
    SwSpan rest = sw_span_slice(text, from, text.len);
    gsize length = from < text.len ? sw_postfix_address(rest, &sender) : 0;
    const char *at = memmem(text.data, text.len, origin.data, origin.len);
    SwTransaction *before =
        at ? sw_transactions_find(postfix->transactions, line->line,
                                  sw_span_slice(text, (gsize)(at - text.data) + origin.len, text.len))
           : NULL;
    SwTransaction *message = sw_transactions_open(postfix->transactions, line->line, line->id);
    SwEvent seen = {.has = length > 0 ? SW_HAS(SW_FIELD_MAIL_FROM) : 0, .mail_from = sender};
    sw_transaction_learn(message, &seen);
    if (before)
        sw_transactions_join(postfix->transactions, message, before);
    else
        set_direction_out(message);
    return SW_READING_TOLD;
}

SwReading sw_postfix_postsuper(SwPostfix *postfix, const SwPostfixLine *line)
{
    if (sw_span_present(line->id) && sw_span_equal(line->text, SW_SPAN("removed")))
        return removed(postfix, line);
    return SW_READING_IDLE;
}
