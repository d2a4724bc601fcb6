#include "parsers/log/exim/fields.h"
#include "parsers/log/exim/message_id.h"
#include "parsers/log/exim/read.h"
#include "parsers/log/reason.h"
#include "parsers/log/step.h"

/* By the flag's second byte: `=>`, `->`, `>>`, `*>`, `**`, `==`. */
static SwOutcome outcome_of(char second)
{
    if (second == '>')
        return SW_OUTCOME_ACCEPTED;
    return second == '*' ? SW_OUTCOME_REJECTED : SW_OUTCOME_DEFERRED;
}

/* The first ` R=` from `from` on: equals signs are rarer than spaces. */
static gsize find_router(SwSpan text, gsize from)
{
    gsize equals = sw_span_find(text, from + 2, '=');
    while (equals < text.len && (text.data[equals - 1] != 'R' || text.data[equals - 2] != ' '))
        equals = sw_span_find(text, equals + 1, '=');
    return equals < text.len ? equals - 2 : text.len;
}

/* The first `: ` from `from` on. */
static gsize find_words(SwSpan text, gsize from)
{
    gsize colon = sw_span_find(text, from, ':');
    while (colon < text.len && (colon + 1 == text.len || text.data[colon + 1] != ' '))
        colon = sw_span_find(text, colon + 1, ':');
    return colon;
}

/* Where the fields (` R=router`, `: words`) begin behind the addresses; the first may be `|command with spaces`. */
static gsize addresses_end(SwSpan text)
{
    SwSpan mailbox;
    gsize from = sw_exim_mailbox(text, 0, &mailbox);
    if (from > 0 && text.data[from - 1] == ':' && sw_span_find(mailbox, 0, '@') < mailbox.len)
        from--;
    gsize router = find_router(text, from);
    return MIN(router, find_words(sw_span_slice(text, 0, router + 1), from));
}

/* Only commands and the names of files have spaces: behind an address stands the next, in brackets of some kind. */
static gboolean breaks_off(SwSpan addresses, gsize end)
{
    return end != 0 && sw_span_find(addresses, 0, '@') < end && addresses.data[0] != '|' && addresses.data[0] != '/' &&
           addresses.data[end + 1] != '<' && addresses.data[end + 1] != '(';
}

/* As most stand: one address, and the router right behind it. */
static gboolean read_plain_recipient(SwSpan text, SwSpan *ret_recipient)
{
    gsize end = sw_exim_mailbox(text, 0, ret_recipient);
    return end != 0 && text.data[end - 1] != ':' && sw_step_literal(text, end, SW_SPAN(" R=")) != 0;
}

/* `address`, `address <recipient>`, `pipe (address) <recipient>`: whom the client named. */
static gboolean read_recipient(SwSpan text, SwSpan *ret_recipient)
{
    if (read_plain_recipient(text, ret_recipient))
        return TRUE;
    SwSpan addresses = sw_span_slice(text, 0, addresses_end(text)), final;
    gsize end = sw_exim_mailbox(addresses, 0, &final);
    if (end > 0 && end == addresses.len) {
        *ret_recipient = final;
        return TRUE;
    }
    if (end + 1 >= addresses.len || breaks_off(addresses, end))
        return FALSE;
    for (gsize at = sw_find_literal(addresses, 0, SW_SPAN(" <")); at < addresses.len;
         at = sw_find_literal(addresses, at + 1, SW_SPAN(" <")))
        if (sw_exim_mailbox(addresses, at + 1, ret_recipient) == addresses.len)
            return TRUE;
    return FALSE;
}

/* The words behind the fields, from the other relay's reply on if there is one: `...: host mx [192.0.2.1]: 550 5.1.1 ...`. */
static SwSpan words_of(SwSpan text)
{
    gsize start = find_words(text, addresses_end(text));
    SwSpan words = sw_span_slice(text, start + 2, text.len);
    gsize reply = sw_find_literal(words, 0, SW_SPAN("]: "));
    return reply < words.len ? sw_span_slice(words, reply + 3, words.len) : words;
}

SwReading sw_exim_read_delivery(const SwEximLine *line)
{
    SwSpan rest = sw_span_slice(line->text, strlen("=> "), line->text.len);
    SwEvent fate = {.outcome = outcome_of(line->text.data[1])};
    if (!read_recipient(rest, &fate.rcpt))
        return SW_READING_UNKNOWN;
    if (fate.outcome != SW_OUTCOME_ACCEPTED)
        sw_reason_read_reply(words_of(rest), &fate);
    fate.has |= SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_OUTCOME);
    SwTransaction *transaction = sw_transactions_find_or_begin(line->transactions, line->line, line->id);
    if (!sw_transaction_has_time(transaction))
        sw_transaction_set_time_from_id(transaction, sw_exim_message_id_time(line->id) * SW_SECOND);
    sw_transaction_recipient(transaction, &fate);
    return SW_READING_TOLD;
}
