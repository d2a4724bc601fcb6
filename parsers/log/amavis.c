/*
 * amavis: `(731-01) Blocked SPAM {DiscardedInbound}, [client]:port [originator] <sender> -> <rcpt>,<rcpt>, Queue-ID: ..., Message-ID:
 * <...>, mail_id: ..., Hits: 21.6, size: ..., ...`. The template can be changed; this is what its parts are called since 2.3.
 */
#include "parsers/log/step.h"
#include "parsers/log/verdict.h"

/* Contents by amavis's names, the longer one of two with the same beginning first. */
static const struct {
    SwSpan content, verdict;
} contents[] = {
    {{"SPAMMY", 6}, {"spammy", 6}},        {{"SPAM", 4}, {"spam", 4}},
    {{"CLEAN", 5}, {"clean", 5}},          {{"INFECTED", 8}, {"infected", 8}},
    {{"BANNED", 6}, {"banned", 6}},        {{"BAD-HEADER", 10}, {"bad header", 10}},
    {{"UNCHECKED", 9}, {"unchecked", 9}},  {{"OVERSIZED", 9}, {"oversized", 9}},
    {{"MTA-BLOCKED", 11}, {"blocked", 7}}, {{"TEMPFAIL", 8}, {"tempfail", 8}},
    {{"OTHER", 5}, {"other", 5}},
};

static gboolean amavis_knows(const SwLogLine *line)
{
    return sw_span_has_prefix_folded(line->service, SW_SPAN("amavis"));
}

static gpointer amavis_open(SwTransactions *transactions)
{
    return transactions;
}

static void amavis_close(gpointer state)
{
}

/* Behind `(731-01-2) Passed ` or `... Blocked `. */
static gsize behind_front(SwSpan text)
{
    gsize close = text.len > 0 && text.data[0] == '(' ? sw_span_find(text, 0, ')') : text.len;
    gsize passed = sw_step_literal(text, close, SW_SPAN(") Passed "));
    return passed != 0 ? passed : sw_step_literal(text, close, SW_SPAN(") Blocked "));
}

/* Behind `<sender> -> <rcpt>,<rcpt>`, which outsiders fill; 0. */
static gsize behind_envelope(SwSpan text, gsize at)
{
    SwSpan address;
    at = sw_step_brackets(text, sw_span_find(text, at, '<'), &address);
    at = at != 0 ? sw_step_literal(text, at, SW_SPAN(" -> ")) : 0;
    while (at != 0) {
        gsize end = sw_step_brackets(text, at, &address);
        if (end == 0 || sw_step_literal(text, end, SW_SPAN(",<")) == 0)
            return end;
        at = end + 1;
    }
    return 0;
}

/* The value behind `name` up to the next comma; absent if there is none. */
static SwSpan value_of(SwSpan text, gsize from, SwSpan name)
{
    gsize at = sw_span_find_folded(text, from, name);
    return at == text.len ? SW_SPAN_ABSENT : sw_span_slice(text, at + name.len, sw_span_find(text, at + name.len, ','));
}

static SwReading amavis_read(gpointer state, const SwLogLine *line)
{
    static const SwSpan message_id = {", Message-ID: ", 14};
    SwSpan text = line->message, inside = SW_SPAN_ABSENT;
    gsize content = behind_front(text);
    SwEvent seen = {.verdict = SW_SPAN_ABSENT};
    for (guint i = 0; i < G_N_ELEMENTS(contents) && content != 0 && !sw_span_present(seen.verdict); i++)
        if (sw_step_literal(text, content, contents[i].content) != 0)
            seen.verdict = contents[i].verdict;
    if (!sw_span_present(seen.verdict))
        return SW_READING_IDLE; /* amavis says much of itself */
    gsize at = behind_envelope(text, content);
    if (at == 0)
        return SW_READING_UNKNOWN;
    gsize id = sw_span_find_folded(text, at, message_id);
    SwSpan before_id = sw_span_slice(text, 0, id); /* what stands behind may be part of it */
    gsize behind_id = sw_step_brackets(text, id + message_id.len, &inside);
    sw_verdict_score(value_of(text, behind_id != 0 ? behind_id : at, SW_SPAN(", Hits: ")), &seen);
    return sw_verdict_tell(state, line, value_of(before_id, at, SW_SPAN(", Queue-ID: ")), inside, &seen);
}

const SwDialect sw_dialect_amavis = {
    .name = "amavis",
    .summary = "verdicts of amavis",
    .knows = amavis_knows,
    .open = amavis_open,
    .read = amavis_read,
    .close = amavis_close,
};
