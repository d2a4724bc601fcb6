#include "parsers/log/exim/fields.h"
#include "parsers/log/exim/read.h"
#include "parsers/log/verdict.h"

/* What sa-exim did, and the verdict that it means. */
static const struct {
    SwSpan action;
    SwSpan verdict;
} actions[] = {
    {{"scanned but message isn't spam", 30}, {"ham", 3}}, {{"flagged as Spam but accepted", 28}, {"spam", 4}},
    {{"silently tossed message", 23}, {"spam", 4}},       {{"permanently rejected message", 28}, {"spam", 4}},
    {{"temporarily rejected message", 28}, {"spam", 4}},
};

/* `... From <sender> (host=name [address]) for rcpt`: the client, behind what outsiders give. */
static void read_client(SwSpan text, SwEvent *seen)
{
    static const SwSpan host = {" (host=", 7};
    gsize at = text.len;
    for (gsize next = sw_span_find_folded(text, 0, host); next < text.len;
         next = sw_span_find_folded(text, next + 1, host))
        at = next;
    gsize open = sw_span_find(text, at, '['), close = sw_span_find(text, open, ']');
    SwSpan address = sw_span_slice(text, open + 1, close);
    if (sw_span_has_prefix_folded(sw_span_slice(text, close, text.len), SW_SPAN("]) for ")) &&
        sw_address_parse(address, &seen->client))
        seen->has |= SW_HAS(SW_FIELD_CLIENT);
}

/* sa-exim writes this when the message has come, before Exim logs what became of it. */
SwReading sw_exim_read_sa(const SwEximLine *line)
{
    static const SwSpan front = {"SA: Action: ", 12}, score = {": score=", 8};
    if (!sw_span_has_prefix_folded(line->text, front))
        return SW_READING_IDLE;
    SwSpan action = sw_span_slice(line->text, front.len, line->text.len);
    for (guint i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (!sw_span_has_prefix_folded(action, actions[i].action))
            continue;
        SwEvent seen = {.verdict = actions[i].verdict, .has = SW_HAS(SW_FIELD_VERDICT)};
        gsize at = sw_span_find_folded(action, 0, score);
        sw_verdict_score(sw_span_slice(action, at + score.len, action.len), &seen);
        read_client(action, &seen);
        SwTransaction *message = sw_transactions_find(line->transactions, line->line, line->id);
        if (!message)
            message = sw_transactions_open(line->transactions, line->line, line->id);
        sw_transaction_correct(message, &seen);
        return SW_READING_TOLD;
    }
    return SW_READING_IDLE;
}
