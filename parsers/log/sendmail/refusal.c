/* Refusals of sendmail's own rules, of its milters, and of recipients that it does not know. */
#include "parsers/log/reason.h"
#include "parsers/log/sendmail/read.h"
#include "parsers/log/sendmail/relay.h"
#include "parsers/log/step.h"

/* What a refusal is of. */
typedef enum { PART_CLIENT, PART_SENDER, PART_RECIPIENT, PART_CONTENT } Part;

/* Rules by name, and what they look at; all others look at header fields and the like. */
static const struct {
    SwSpan name;
    Part part;
} rulesets[] = {
    {{"check_relay", 11}, PART_CLIENT},     {{"check_mail", 10}, PART_SENDER}, {{"check_rcpt", 10}, PART_RECIPIENT},
    {{"check_compat", 12}, PART_RECIPIENT}, {{"check_vrfy", 10}, PART_CLIENT}, {{"check_expn", 10}, PART_CLIENT},
    {{"check_etrn", 10}, PART_CLIENT},
};

static void read_reply(SwSpan reply, Part part, SwEvent *refusal)
{
    sw_reason_read_reply(reply, refusal);
    refusal->outcome = refusal->code >= 400 && refusal->code < 500 ? SW_OUTCOME_DEFERRED : SW_OUTCOME_REJECTED;
    refusal->has |= SW_HAS(SW_FIELD_OUTCOME);
    if (refusal->reason_class == SW_REASON_OTHER && part == PART_CONTENT)
        refusal->reason_class = SW_REASON_CONTENT;
}

static SwReading tell(const SwSendmailLine *line, Part part, SwSpan argument, SwEvent *refusal)
{
    if (part == PART_RECIPIENT) {
        refusal->rcpt = argument;
        refusal->has |= SW_HAS(SW_FIELD_RCPT);
    } else if (part == PART_SENDER) {
        refusal->mail_from = argument;
        refusal->has |= SW_HAS(SW_FIELD_MAIL_FROM);
    }
    if (!sw_span_present(line->id) || part == PART_CLIENT) {
        sw_transactions_refuse(line->transactions, line->line, line->line->pid, refusal);
        return SW_READING_TOLD;
    }
    SwTransaction *message = sw_sendmail_message(line);
    SwEvent seen = *refusal;
    seen.has &= SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_MAIL_FROM);
    sw_transaction_learn(message, &seen);
    if (part == PART_RECIPIENT)
        sw_transaction_recipient(message, refusal);
    else
        sw_transaction_all_recipients(message, refusal);
    return SW_READING_TOLD;
}

/* ---- ruleset= ---- */

/* `, relay=name [address], reject=` at `at`; behind it, or 0. */
static gsize read_relay_and_reject(SwSpan text, gsize at, SwAddress *ret_client)
{
    at = sw_step_literal(text, at, SW_SPAN(", relay="));
    at = at != 0 ? sw_sendmail_relay(text, at, ret_client) : 0;
    return at != 0 ? sw_step_literal(text, at, SW_SPAN(", reject=")) : 0;
}

/* Behind `, reject=`, with the client before it; 0 if the line has no such part, or it cannot be told which of two it is. Right
 * behind an address it stands where sendmail put it; other arguments may hold anything, also what looks like it. */
static gsize find_reject(SwSpan text, gsize at, gboolean is_address, SwAddress *ret_client)
{
    static const SwSpan relay = {", relay=", 8};
    if (is_address)
        return read_relay_and_reject(text, at, ret_client);
    gsize found = 0;
    for (at = sw_find_literal(text, at, relay); at < text.len; at = sw_find_literal(text, at + 1, relay)) {
        SwAddress client;
        gsize end = read_relay_and_reject(text, at, &client);
        if (end != 0 && found != 0)
            return 0;
        if (end != 0) {
            found = end;
            *ret_client = client;
        }
    }
    return found;
}

static Part part_of(SwSpan ruleset)
{
    for (guint i = 0; i < G_N_ELEMENTS(rulesets); i++)
        if (sw_span_equal(ruleset, rulesets[i].name))
            return rulesets[i].part;
    return PART_CONTENT;
}

SwReading sw_sendmail_read_ruleset(const SwSendmailLine *line)
{
    static const SwSpan another = {": ruleset=", 10};
    SwSpan text = line->text, argument = SW_SPAN_ABSENT;
    gsize name = strlen("ruleset="), comma = sw_span_find(text, name, ',');
    Part part = part_of(sw_span_slice(text, name, comma));
    gsize at = sw_step_literal(text, comma, SW_SPAN(", arg1="));
    if (at == 0)
        return SW_READING_UNKNOWN;
    gsize end = sw_step_brackets(text, at, &argument);
    gboolean is_address = end != 0 && (part == PART_SENDER || part == PART_RECIPIENT);
    if (is_address ? sw_brackets_break_off(argument) : sw_find_literal(text, name, another) < text.len)
        return SW_READING_UNKNOWN;
    SwEvent refusal = {.has = SW_HAS(SW_FIELD_CLIENT)};
    gsize reply = find_reject(text, is_address ? end : at, is_address, &refusal.client);
    if (reply == 0)
        return SW_READING_UNKNOWN;
    if (!is_address && part != PART_CONTENT)
        part = PART_CLIENT;
    read_reply(sw_span_slice(text, reply, text.len), part, &refusal);
    return tell(line, part, argument, &refusal);
}

/* ---- Milter: ---- */

/* What a milter refused, by how the line begins behind `Milter: `. A client's HELO is refused before there is a message. */
static const struct {
    SwSpan begins;
    Part part;
    gboolean has_address;
} milter_lines[] = {
    {{"to=", 3}, PART_RECIPIENT, TRUE},          {{"from=", 5}, PART_SENDER, TRUE},
    {{"data", 4}, PART_CONTENT, FALSE},          {{"cmd=data", 8}, PART_CONTENT, FALSE},
    {{"reject, data", 12}, PART_CONTENT, FALSE},
};

SwReading sw_sendmail_read_milter(const SwSendmailLine *line)
{
    SwSpan text = line->text, argument = SW_SPAN_ABSENT;
    gsize front = strlen("Milter: ");
    for (guint i = 0; i < G_N_ELEMENTS(milter_lines) && sw_span_present(line->id); i++) {
        gsize at = sw_step_literal(text, front, milter_lines[i].begins);
        if (at != 0 && milter_lines[i].has_address)
            at = sw_step_brackets(text, at, &argument);
        gsize reply = at != 0 ? sw_step_literal(text, at, SW_SPAN(", reject=")) : 0;
        if (reply == 0)
            continue;
        SwEvent refusal = {0};
        read_reply(sw_span_slice(text, reply, text.len), milter_lines[i].part, &refusal);
        return tell(line, milter_lines[i].part, argument, &refusal);
    }
    return SW_READING_IDLE;
}

/* ---- others ---- */

SwReading sw_sendmail_read_recipient(const SwSendmailLine *line)
{
    SwSpan recipient;
    gsize end = sw_step_brackets(line->text, 0, &recipient);
    gsize words = end != 0 ? sw_step_literal(line->text, end, SW_SPAN("... ")) : 0;
    if (words == 0 || !sw_span_present(line->id))
        return SW_READING_UNKNOWN;
    SwEvent refusal = {0};
    read_reply(sw_span_slice(line->text, words, line->text.len), PART_RECIPIENT, &refusal);
    return tell(line, PART_RECIPIENT, recipient, &refusal);
}

SwReading sw_sendmail_read_pregreeting(const SwSendmailLine *line)
{
    static const SwSpan front = {"rejecting commands from ", 24};
    SwEvent refusal = {.has = SW_HAS(SW_FIELD_CLIENT)};
    gsize end = sw_sendmail_relay(line->text, front.len, &refusal.client);
    gsize words = end != 0 ? sw_step_literal(line->text, end, SW_SPAN(" due to ")) : 0;
    if (words == 0)
        return SW_READING_UNKNOWN;
    read_reply(sw_span_slice(line->text, words, line->text.len), PART_CLIENT, &refusal);
    return tell(line, PART_CLIENT, SW_SPAN_ABSENT, &refusal);
}
