/* smtp(8), lmtp(8), local(8), virtual(8), pipe(8), error(8), discard(8), bounce(8): what became of each recipient. */
#include "parsers/log/block.h"
#include "parsers/log/postfix/postfix.h"
#include "parsers/log/reason.h"

static const struct {
    SwSpan name;
    SwOutcome outcome;
    gboolean probe; /* an address is verified; there is no mail */
} statuses[] = {
    {{"sent", 4}, SW_OUTCOME_ACCEPTED, FALSE},         {{"bounced", 7}, SW_OUTCOME_REJECTED, FALSE},
    {{"deferred", 8}, SW_OUTCOME_DEFERRED, FALSE},     {{"expired", 7}, SW_OUTCOME_REJECTED, FALSE},
    {{"SOFTBOUNCE", 10}, SW_OUTCOME_DEFERRED, FALSE},  {{"deliverable", 11}, SW_OUTCOME_UNKNOWN, TRUE},
    {{"undeliverable", 13}, SW_OUTCOME_UNKNOWN, TRUE}, {{"undeliverable-but-not-cached", 28}, SW_OUTCOME_UNKNOWN, TRUE},
};

typedef struct {
    SwSpan rcpt, relay, status, text;
} Delivery;

/* Moves `rest` behind the next attribute of this name, `, KEY=`. FALSE if there is none. */
static gboolean skip_to(SwSpan *rest, SwSpan key)
{
    gsize at = sw_block_find(*rest, 0, ',');
    while (at + key.len <= rest->len && !sw_bytes_equal(rest->data + at, key.data, key.len))
        at = sw_block_find(*rest, at + 1, ',');
    gboolean found = at + key.len <= rest->len;
    *rest = sw_span_slice(*rest, at + key.len, rest->len);
    return found;
}

/* `to=<>, orig_to=<>, relay=, [conn_use=,] delay=, delays=, dsn=, status=WORD (text)`. The recipient is the one that the client gave. */
static gboolean read_delivery(SwSpan text, Delivery *delivery)
{
    SwSpan rest = sw_span_slice(text, 3, text.len);
    gsize length = sw_postfix_address(rest, &delivery->rcpt);
    if (length == 0)
        return FALSE;
    rest = sw_span_slice(rest, length, rest.len);
    if (sw_postfix_starts(rest, ", orig_to=")) {
        rest = sw_span_slice(rest, 10, rest.len);
        length = sw_postfix_address(rest, &delivery->rcpt);
        rest = sw_span_slice(rest, length, rest.len);
    }
    const char *relay = rest.data;
    if (length == 0 || !skip_to(&rest, SW_SPAN(", relay=")))
        return FALSE;
    delivery->relay = sw_span_slice(rest, 0, sw_block_find(rest, 0, ','));
    if (!skip_to(&rest, SW_SPAN(", status=")) || memchr(relay, '<', (gsize)(rest.data - relay)))
        return FALSE; /* broken off, perhaps with another recipient's line behind it */
    gsize end = sw_block_find(rest, 0, ' ');
    delivery->status = sw_span_slice(rest, 0, end);
    rest = sw_span_slice(rest, end + 1, rest.len);
    if (rest.len > 1 && rest.data[0] == '(')
        rest = sw_span_slice(rest, 1, rest.data[rest.len - 1] == ')' ? rest.len - 1 : rest.len);
    delivery->text = rest;
    return TRUE;
}

/* Another relay's reply: `host x[addr] said: 550 ...`. */
static SwSpan find_reply(SwSpan text)
{
    static const char *const marks[] = {" said: ", " refused to talk to me: "};
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
        gsize length = strlen(marks[i]);
        const char *at = memmem(text.data, text.len, marks[i], length);
        if (at)
            return sw_span_slice(text, (gsize)(at - text.data) + length, text.len);
    }
    return text;
}

static void fill_fate(const Delivery *delivery, SwOutcome outcome, SwEvent *fate)
{
    fate->rcpt = delivery->rcpt;
    fate->has = SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_OUTCOME);
    if (outcome != SW_OUTCOME_ACCEPTED && delivery->text.len > 0) {
        SwSpan reply = find_reply(delivery->text), list;
        sw_postfix_reply(reply, fate);
        if (reply.data == delivery->text.data)
            fate->has &= ~SW_HAS(SW_FIELD_CODE);
        fate->reason = delivery->text;
        fate->reason_class = sw_reason_class(reply, fate->code, &list);
        fate->has &= ~SW_HAS(SW_FIELD_LIST); /* that of another relay, about us */
    }
    fate->outcome = outcome;
}

/* The last word of the reply, if it is an ID behind `as`: `queued as ID`, `forwarded as ID`. */
static SwSpan find_next_id(SwSpan reply)
{
    const char *space = reply.len > 0 ? memrchr(reply.data, ' ', reply.len) : NULL;
    gsize at = space ? (gsize)(space - reply.data) : 0;
    return at > 3 && memcmp(space - 3, " as", 3) == 0 ? sw_span_slice(reply, at + 1, reply.len) : SW_SPAN_ABSENT;
}

/* Handed to a filter of ours, or forwarded: the message goes on under another ID. */
static void follow(SwPostfix *self, const SwPostfixLine *line, const Delivery *delivery, SwTransaction *message)
{
    SwPostfixClient relay;
    SwSpan id = find_next_id(delivery->text);
    if (!sw_span_present(id))
        return;
    gboolean inside =
        sw_postfix_client(delivery->relay, &relay) > 0 && relay.has_address && sw_address_is_inside(&relay.address);
    SwTransaction *leg = inside || sw_span_equal(delivery->relay, SW_SPAN("local"))
                             ? sw_transactions_find(self->transactions, line->line, id)
                             : NULL;
    if (leg)
        sw_transactions_join(self->transactions, leg, message);
}

SwReading sw_postfix_agent(SwPostfix *postfix, const SwPostfixLine *line)
{
    Delivery delivery;
    SwEvent fate = {.has = 0};
    if (!sw_span_present(line->id) || !sw_postfix_starts(line->text, "to="))
        return SW_READING_IDLE;
    if (!read_delivery(line->text, &delivery))
        return SW_READING_UNKNOWN;
    for (guint i = 0; i < G_N_ELEMENTS(statuses); i++) {
        if (!sw_span_equal(delivery.status, statuses[i].name))
            continue;
        SwTransaction *message = sw_postfix_message(postfix, line);
        fill_fate(&delivery, statuses[i].outcome, &fate);
        if (statuses[i].probe)
            sw_transaction_drop(message);
        sw_transaction_recipient(message, &fate);
        follow(postfix, line, &delivery, message);
        return SW_READING_TOLD;
    }
    return SW_READING_UNKNOWN;
}
