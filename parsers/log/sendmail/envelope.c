/* What sendmail logs of a message as it comes and goes. */
#include "parsers/log/reason.h"
#include "parsers/log/sendmail/queue_id.h"
#include "parsers/log/sendmail/read.h"
#include "parsers/log/sendmail/relay.h"
#include "parsers/log/step.h"

SwTransaction *sw_sendmail_message(const SwSendmailLine *line)
{
    SwTransaction *message = sw_transactions_find(line->transactions, line->line, line->id);
    return message ? message : sw_transactions_open_in(line->transactions, line->line, line->line->pid, line->id);
}

/* ---- from= ---- */

/* `size=1234, class=0, [pri=..., ]nrcpts=1`: sendmail's own numbers. Behind them; 0: not what stands there. */
static gsize read_numbers(SwSpan text, gsize at, SwEvent *seen, guint64 *ret_recipients)
{
    static const SwSpan keys[] = {{"size=", 5}, {"class=", 6}, {"pri=", 4}, {"nrcpts=", 7}};
    gboolean counted = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        gsize value = sw_step_literal(text, at, keys[i]), end = value;
        guint64 number;
        if (value == 0)
            continue;
        while (end < text.len && (g_ascii_isdigit(text.data[end]) || text.data[end] == '-'))
            end++;
        if (sw_span_to_uint64(sw_span_slice(text, value, end), &number)) {
            if (i == 0)
                seen->size = number;
            counted = i == G_N_ELEMENTS(keys) - 1;
            *ret_recipients = number;
        }
        at = end + strlen(", ");
    }
    return counted ? at : 0;
}

/* The sender, shortened in its middle if it is long; behind its comma. */
static gsize read_sender(SwSpan text, SwSpan *ret_sender)
{
    static const SwSpan from = {"from=", 5}, size = {", size=", 7}, another = {": from=", 7};
    gsize end = sw_step_brackets(text, from.len, ret_sender);
    if (end != 0 && sw_brackets_break_off(*ret_sender))
        return text.len;
    if (end == 0 || sw_step_literal(text, end, size) == 0) {
        end = sw_find_literal(text, from.len, size);
        *ret_sender = sw_span_slice(text, from.len, end);
        if (sw_find_literal(*ret_sender, 0, another) < ret_sender->len)
            return text.len;
    }
    return end + strlen(", ");
}

static void read_message_id(SwSpan text, gsize at, SwEvent *seen)
{
    SwSpan id;
    gsize value = sw_step_literal(text, at, SW_SPAN("msgid="));
    if (value == 0)
        return;
    if (sw_step_brackets(text, value, &id) == 0)
        id = sw_span_slice(text, value, sw_find_literal(text, value, SW_SPAN(", ")));
    seen->message_id = id;
    seen->has |= SW_HAS(SW_FIELD_MESSAGE_ID);
}

/* The client stands at the end, behind all that outsiders give. */
static void read_client(SwSpan text, SwEvent *seen)
{
    static const SwSpan relay = {", relay=", 8};
    gsize at = sw_find_last_literal(text, 0, relay);
    if (at < text.len && sw_sendmail_relay(text, at + relay.len, &seen->client) == text.len)
        seen->has |= SW_HAS(SW_FIELD_CLIENT);
}

/* The line broke off, and another one like it stands behind it: the client at the end is not that of the sender in front. */
static gboolean is_torn(SwSpan text, gsize at)
{
    static const SwSpan from = {": from=", 7}, size = {", size=", 7};
    gsize other = sw_find_literal(text, at, from);
    return other < text.len && sw_find_literal(text, other, size) < text.len;
}

SwReading sw_sendmail_read_from(const SwSendmailLine *line)
{
    SwEvent seen = {.has = SW_HAS(SW_FIELD_MAIL_FROM)};
    guint64 recipients = 0;
    gsize at = read_numbers(line->text, read_sender(line->text, &seen.mail_from), &seen, &recipients);
    if (at == 0 || is_torn(line->text, at))
        return SW_READING_UNKNOWN;
    read_client(line->text, &seen);
    read_message_id(line->text, at, &seen);
    gboolean came = seen.size > 0 || sw_event_has(&seen, SW_FIELD_MESSAGE_ID);
    if (recipients == 0 || !came) { /* all were refused, or the client left before its mail came */
        SwTransaction *message = sw_transactions_find(line->transactions, line->line, line->id);
        if (!message)
            return SW_READING_IDLE;
        sw_transaction_learn(message, &seen);
        sw_transactions_close(line->transactions, line->line, message);
        return SW_READING_TOLD;
    }
    seen.has |= SW_HAS(SW_FIELD_SIZE);
    SwTransaction *message = sw_sendmail_message(line);
    if (sw_transaction_is_another(message, &seen))
        message = sw_transactions_open_in(line->transactions, line->line, line->line->pid, line->id);
    sw_transaction_set_time(message, line->line);
    sw_transaction_learn(message, &seen);
    sw_transaction_accepted(message);
    sw_sendmail_unfinished_expect(line->unfinished, line->line->host_id, line->id, recipients);
    return SW_READING_TOLD;
}

/* ---- to= ---- */

/* What a delivery's status begins with, where no dsn= stands before it. */
static const struct {
    SwSpan begins;
    SwOutcome outcome;
} statuses[] = {
    {{"Sent", 4}, SW_OUTCOME_ACCEPTED},
    {{"Deferred", 8}, SW_OUTCOME_DEFERRED},
    {{"queued", 6}, SW_OUTCOME_UNKNOWN},
    {{"quarantined", 11}, SW_OUTCOME_UNKNOWN},
};

static SwOutcome outcome_of(SwSpan dsn, SwSpan status)
{
    for (guint i = 0; i < G_N_ELEMENTS(statuses); i++)
        if (sw_span_has_prefix_folded(status, statuses[i].begins))
            return statuses[i].outcome;
    if (dsn.len == 0)
        return SW_OUTCOME_REJECTED;
    return dsn.data[0] == '2' ? SW_OUTCOME_ACCEPTED : dsn.data[0] == '4' ? SW_OUTCOME_DEFERRED : SW_OUTCOME_REJECTED;
}

/* The recipient at `at`, which is moved behind it; FALSE if none is left. Of a program, a file or a local name it is the
 * address that led there (ctladdr=), where that is given. */
static gboolean next_recipient(SwSpan text, gsize *at, SwSpan *ret_recipient)
{
    gsize end = sw_step_brackets(text, *at, ret_recipient);
    if (end != 0 && sw_brackets_break_off(*ret_recipient))
        return FALSE;
    if (end != 0) {
        *at = end + (sw_step_literal(text, end, SW_SPAN(",<")) != 0 ? 1 : 0);
        return TRUE;
    }
    if (*at != strlen("to="))
        return FALSE;
    static const SwSpan controlling = {", ctladdr=", 10}, another = {": to=", 5};
    end = sw_find_literal(text, *at, SW_SPAN(", "));
    gsize owner = sw_find_literal(text, *at, controlling);
    if (owner == text.len || sw_step_brackets(text, owner + controlling.len, ret_recipient) == 0)
        *ret_recipient = sw_span_slice(text, *at, end);
    if (sw_find_literal(*ret_recipient, 0, another) < ret_recipient->len)
        return FALSE;
    *at = end;
    return ret_recipient->len > 0;
}

/* Behind the list of recipients. */
static gsize recipients_end(SwSpan text)
{
    gsize at = strlen("to=");
    SwSpan recipient;
    while (next_recipient(text, &at, &recipient))
        continue;
    return at;
}

/* FALSE: the line breaks off before its status, perhaps with another one behind it. */
static gboolean read_status(SwSpan text, gsize at, SwEvent *fate)
{
    static const SwSpan dsn = {", dsn=", 6}, stat = {", stat=", 7}, deferred = {"Deferred: ", 10},
                        another = {": to=", 5};
    gsize code = sw_find_literal(text, at, dsn), start = sw_find_literal(text, at, stat);
    if (at == strlen("to=") || start == text.len || sw_find_literal(text, at, another) < start)
        return FALSE;
    SwSpan status = sw_span_slice(text, start + stat.len, text.len);
    SwSpan class = code < start ? sw_span_slice(text, code + dsn.len, start) : SW_SPAN_ABSENT;
    fate->outcome = outcome_of(class, status);
    if (fate->outcome != SW_OUTCOME_UNKNOWN)
        fate->has |= SW_HAS(SW_FIELD_OUTCOME);
    if (sw_span_has_prefix_folded(status, deferred))
        status = sw_span_slice(status, deferred.len, status.len);
    if (fate->outcome == SW_OUTCOME_REJECTED || fate->outcome == SW_OUTCOME_DEFERRED)
        sw_reason_read_reply(status, fate);
    return TRUE;
}

SwReading sw_sendmail_read_to(const SwSendmailLine *line)
{
    static const SwSpan aborted = {", stat=aborted by sender", 24};
    if (sw_find_literal(line->text, recipients_end(line->text), aborted) < line->text.len)
        return SW_READING_IDLE; /* the client left before its mail came */
    SwEvent fate = {.has = SW_HAS(SW_FIELD_RCPT)};
    gint64 epoch_s;
    guint recipients = 0;
    if (!read_status(line->text, recipients_end(line->text), &fate))
        return SW_READING_UNKNOWN;
    SwTransaction *message = sw_transactions_find_or_begin(line->transactions, line->line, line->id);
    if (sw_sendmail_queue_id_time(line->id, &epoch_s))
        sw_transaction_set_time_from_id(message, epoch_s * SW_SECOND);
    gsize at = strlen("to=");
    for (; next_recipient(line->text, &at, &fate.rcpt); recipients++)
        sw_transaction_recipient(message, &fate);
    gboolean final = fate.outcome == SW_OUTCOME_ACCEPTED || fate.outcome == SW_OUTCOME_REJECTED;
    if (final && sw_sendmail_unfinished_done(line->unfinished, line->line->host_id, line->id, recipients))
        sw_transactions_close(line->transactions, line->line, message);
    return SW_READING_TOLD;
}
