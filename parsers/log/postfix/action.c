/* What smtpd, cleanup and postscreen did about a client, a command or a message, and why. */
#include "parsers/log/postfix/postfix.h"
#include "parsers/log/reason.h"

typedef enum {
    EFFECT_REFUSED,
    EFFECT_DISCARDED, /* taken, and thrown away */
    EFFECT_REMARK, /* the message goes on: hold, redirect, warn ... */
} Effect;

static const struct {
    const char *name;
    Effect effect;
} actions[] = {
    {"reject", EFFECT_REFUSED},
    {"milter-reject", EFFECT_REFUSED},
    {"proxy-reject", EFFECT_REFUSED},
    {"discard", EFFECT_DISCARDED},
    {"milter-discard", EFFECT_DISCARDED},
    {"hold", EFFECT_REMARK},
    {"milter-hold", EFFECT_REMARK},
    {"reject_warning", EFFECT_REMARK},
    {"redirect", EFFECT_REMARK},
    {"filter", EFFECT_REMARK},
    {"warn", EFFECT_REMARK},
    {"warning", EFFECT_REMARK},
    {"info", EFFECT_REMARK},
    {"prepend", EFFECT_REMARK},
    {"replace", EFFECT_REMARK},
    {"strip", EFFECT_REMARK},
    {"delay", EFFECT_REMARK},
    {"bcc", EFFECT_REMARK},
    {"permit", EFFECT_REMARK},
    {"proxy-accept", EFFECT_REMARK},
    {"milter-header-reject", EFFECT_REFUSED},
    {"milter-quarantine", EFFECT_REMARK},
    {"quarantine", EFFECT_REMARK},
    {"whitelisted", EFFECT_REMARK},
};

static gboolean find_action(SwSpan name, Effect *ret_effect)
{
    static const SwSpan header = SW_SPAN("milter-header-");
    for (guint i = 0; i < G_N_ELEMENTS(actions); i++)
        if (sw_span_equal(name, sw_span_of(actions[i].name))) {
            *ret_effect = actions[i].effect;
            return TRUE;
        }
    *ret_effect = EFFECT_REMARK;
    return name.len > header.len && memcmp(name.data, header.data, header.len) == 0;
}

void sw_postfix_reply(SwSpan text, SwEvent *fate)
{
    SwSpan list;
    guint64 code = 0;
    text = sw_span_trim(text);
    SwSpan digits = sw_span_slice(text, 0, 3);
    gboolean coded = text.len > 3 && (text.data[3] == ' ' || text.data[3] == '-') && sw_span_to_uint64(digits, &code) &&
                     code >= 200 && code < 600;
    char class = coded || text.len > 1 ? text.data[0] : '5';
    fate->outcome = class == '4' ? SW_OUTCOME_DEFERRED : class == '2' ? SW_OUTCOME_ACCEPTED : SW_OUTCOME_REJECTED;
    fate->has |= SW_HAS(SW_FIELD_OUTCOME);
    if (coded) {
        fate->code = (guint16)code;
        fate->has |= SW_HAS(SW_FIELD_CODE);
    }
    fate->reason = sw_span_trim(coded ? sw_span_slice(text, 4, text.len) : text);
    if (fate->reason.len == 0)
        return;
    fate->reason_class = sw_reason_class(fate->reason, fate->code, &list);
    fate->has |= SW_HAS(SW_FIELD_REASON) | SW_HAS(SW_FIELD_REASON_CLASS);
    if (sw_span_present(list) && fate->reason_class == SW_REASON_DNSBL) {
        fate->list = list;
        fate->has |= SW_HAS(SW_FIELD_LIST);
    }
}

static void take_tail(const SwPostfixTail *tail, SwEvent *event)
{
    const struct {
        SwField field;
        SwSpan text;
    } values[] = {{SW_FIELD_MAIL_FROM, tail->sender}, {SW_FIELD_RCPT, tail->rcpt}, {SW_FIELD_HELO, tail->helo}};
    for (guint i = 0; i < G_N_ELEMENTS(values); i++)
        if (sw_span_present(values[i].text)) {
            sw_event_set_text(event, values[i].field, values[i].text);
            event->has |= SW_HAS(values[i].field);
        }
    if (tail->authenticated) {
        event->direction = SW_DIRECTION_OUT;
        event->has |= SW_HAS(SW_FIELD_DIRECTION);
    }
}

/* A recipient's refusal stands for itself; one of DATA or of the message is that of all its recipients. */
static gboolean is_of_message(SwSpan stage)
{
    return sw_postfix_starts(stage, "DATA") || sw_postfix_starts(stage, "END-OF-MESSAGE") ||
           sw_postfix_starts(stage, "BDAT") || sw_postfix_starts(stage, "header") || sw_postfix_starts(stage, "body") ||
           sw_postfix_starts(stage, "mime-") || sw_postfix_starts(stage, "nested");
}

static void settle_message(SwPostfix *self, const SwPostfixLine *line, const SwEvent *seen)
{
    SwTransaction *message = sw_transactions_find_or_begin(self->transactions, line->line, line->id);
    sw_transaction_learn(message, seen);
    if (!sw_event_has(seen, SW_FIELD_OUTCOME))
        return;
    sw_transaction_set_time(message, line->line);
    sw_transaction_all_recipients(message, seen);
    sw_transaction_recipient(message, seen);
    sw_transactions_close(self->transactions, line->line, message);
}

static void tell(SwPostfix *self, const SwPostfixLine *line, SwSpan stage, SwEvent *event)
{
    gboolean settled = sw_event_has(event, SW_FIELD_OUTCOME);
    if (sw_span_present(line->id) && (!settled || is_of_message(stage))) {
        settle_message(self, line, event);
        return;
    }
    if (!settled)
        return;
    if (sw_span_present(line->id)) {
        event->queue_id = line->id;
        event->has |= SW_HAS(SW_FIELD_QUEUE_ID);
    }
    sw_postfix_add_listings(self, line->line, event);
    sw_transactions_refuse(self->transactions, line->line, line->line->pid, event);
}

/* VRFY and ETRN ask; they deliver nothing. */
static gboolean is_attempt(SwSpan stage)
{
    return !sw_postfix_starts(stage, "VRFY") && !sw_postfix_starts(stage, "ETRN");
}

/* ` from CLIENT` and what is behind it: the first one, but behind a header, which the sender wrote, the last one. */
static SwSpan find_client(SwSpan text, gboolean content)
{
    static const SwSpan from = SW_SPAN(" from ");
    SwSpan found = SW_SPAN_ABSENT;
    for (SwSpan rest = text; rest.len > 0;) {
        const char *at = memmem(rest.data, rest.len, from.data, from.len);
        if (!at)
            break;
        rest = sw_span_slice(rest, (gsize)(at - rest.data) + from.len, rest.len);
        found = rest;
        if (!content)
            break;
    }
    return found;
}

static gboolean is_content(SwSpan stage)
{
    return sw_postfix_starts(stage, "header ") || sw_postfix_starts(stage, "body ") ||
           sw_postfix_starts(stage, "mime-header ") || sw_postfix_starts(stage, "nested-header ");
}

/* cleanup's checks: `reject: header ... from CLIENT; from=<> ... helo=<x>: 5.7.1 text`, here from behind the client on. The reply is
 * administrators' words. */
static void take_content_tail(SwSpan text, Effect effect, SwEvent *event)
{
    static const SwSpan close = SW_SPAN(">: ");
    SwPostfixTail tail;
    SwSpan reply = SW_SPAN_ABSENT;
    for (SwSpan rest = text; rest.len > 0;) {
        const char *at = memmem(rest.data, rest.len, close.data, close.len);
        if (!at)
            break;
        rest = sw_span_slice(rest, (gsize)(at - rest.data) + close.len, rest.len);
        reply = rest;
    }
    if (sw_span_present(reply))
        text.len = (gsize)(reply.data - text.data) - 2;
    tail = sw_postfix_tail(text, SW_SPAN_ABSENT);
    take_tail(&tail, event);
    if (effect == EFFECT_REFUSED)
        sw_postfix_reply(sw_span_present(reply) ? reply : SW_SPAN("content rejected"), event);
}

/* postscreen has no place for it now; the 421 that it says is not in the log. */
static gboolean is_turned_away(SwSpan stage, SwSpan reply)
{
    return sw_postfix_starts(stage, "CONNECT ") && reply.len > 0 && !g_ascii_isdigit(reply.data[0]);
}

SwReading sw_postfix_action(SwPostfix *postfix, const SwPostfixLine *line, SwSpan text)
{
    Effect effect;
    SwEvent event = {.has = 0};
    SwPostfixClient client;
    gsize colon = sw_span_find(text, 0, ':');
    if (colon + 2 >= text.len || !find_action(sw_span_slice(text, 0, colon), &effect))
        return SW_READING_UNKNOWN;
    SwSpan stage = sw_span_slice(text, colon + 2, text.len);
    gboolean content = is_content(stage);
    SwSpan rest = find_client(stage, content);
    gsize length = sw_span_present(rest) ? sw_postfix_client(rest, &client) : 0;
    if (content) {
        take_content_tail(length > 0 ? sw_span_slice(rest, length, rest.len) : stage, effect, &event);
    } else {
        if (length == 0 || rest.len < length + 2 || rest.data[length] != ':')
            return SW_READING_UNKNOWN;
        SwPostfixTail tail = sw_postfix_tail(sw_span_slice(rest, length + 2, rest.len), sw_span(rest.data, length));
        if (tail.torn)
            return SW_READING_UNKNOWN;
        take_tail(&tail, &event);
        if (effect != EFFECT_REMARK)
            sw_postfix_reply(tail.text, &event);
        if (effect == EFFECT_REFUSED && is_turned_away(stage, tail.text))
            event.outcome = SW_OUTCOME_DEFERRED;
        if (client.has_address) {
            event.client = client.address;
            event.has |= SW_HAS(SW_FIELD_CLIENT);
        }
    }
    if (effect == EFFECT_DISCARDED) {
        event.outcome = SW_OUTCOME_ACCEPTED;
        event.has |= SW_HAS(SW_FIELD_OUTCOME);
        event.has &= ~SW_HAS(SW_FIELD_CODE);
    }
    if (is_attempt(stage))
        tell(postfix, line, stage, &event);
    return SW_READING_TOLD;
}
