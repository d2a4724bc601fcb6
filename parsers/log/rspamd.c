/*
 * rspamd: `<tag>; task; rspamd_task_write_log: id: <message-id>, qid: <queue-id>, ip: client, [user: ..., ][smtp_from: <...>, ]from: <...>,
 * (default: T (reject): [25.00/15.00] [SYMBOL(1.00){options;},...]), len: ..., rcpts: <...>`. The message-id comes first and is the
 * outsider's, and so are the symbols' options behind the verdict.
 */
#include "parsers/log/step.h"
#include "parsers/log/verdict.h"

static gboolean rspamd_knows(const SwLogLine *line)
{
    if (sw_span_present(line->program))
        return sw_span_equal_folded(line->service, SW_SPAN("rspamd"));
    return line->message.len > 1 && line->message.data[0] == '#' && g_ascii_isdigit(line->message.data[1]);
}

static gpointer rspamd_open(SwTransactions *transactions)
{
    return transactions;
}

static void rspamd_close(gpointer state)
{
}

/* Behind `, qid: <ID>, ip: ADDRESS` at `at`; 0. */
static gsize read_queue_id(SwSpan text, gsize at, SwSpan *ret_id)
{
    SwAddress client;
    at = sw_step_brackets(text, at + strlen(", qid: "), ret_id);
    at = at != 0 ? sw_step_literal(text, at, SW_SPAN(", ip: ")) : 0;
    if (at == 0)
        return 0;
    gsize end = sw_span_find(text, at, ',');
    return sw_address_parse(sw_span_slice(text, at, end), &client) ? end : 0;
}

/* Where the message-id ends and the queue ID's part begins; if there are two such places it cannot be told which, and that is 0. */
static gsize find_queue_id(SwSpan text, gsize from, SwSpan *ret_id)
{
    static const SwSpan part = {", qid: <", 8};
    gsize found = 0;
    for (gsize at = sw_span_find_folded(text, from, part); at < text.len;
         at = sw_span_find_folded(text, at + 1, part)) {
        SwSpan id;
        gsize end = read_queue_id(text, at, &id);
        if (end != 0 && found != 0)
            return 0;
        if (end != 0) {
            found = end;
            *ret_id = id;
        }
    }
    return found;
}

/* Behind `, user: joe`, `, smtp_from: <...>`, `, from: <...>`. */
static gsize behind_envelope(SwSpan text, gsize at)
{
    static const SwSpan names[] = {{", user: ", 8}, {", smtp_from: ", 13}, {", from: ", 8}};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        SwSpan address;
        gsize value = sw_step_literal(text, at, names[i]);
        if (value == 0)
            continue;
        gsize end = sw_step_brackets(text, value, &address);
        at = end != 0 ? end : sw_span_find(text, value, ',');
    }
    return at;
}

/* `, (default: T (reject): [25.00/15.00]`. */
static gboolean read_verdict(SwSpan text, gsize at, SwEvent *seen)
{
    at = sw_step_literal(text, at, SW_SPAN(", ("));
    gsize metric = at != 0 ? sw_span_find_folded(text, at, SW_SPAN(": ")) : text.len;
    gsize open = metric + strlen(": T (");
    if (open >= text.len || text.data[open - 1] != '(')
        return FALSE;
    gsize close = sw_span_find_folded(text, open, SW_SPAN("): ["));
    seen->verdict = sw_span_slice(text, open, close);
    return close < text.len && sw_verdict_score(sw_span_slice(text, close + strlen("): ["), text.len), seen);
}

static SwReading rspamd_read(gpointer state, const SwLogLine *line)
{
    static const SwSpan front = {"rspamd_task_write_log: id: ", 27};
    SwSpan text = line->message, queue_id, message_id = SW_SPAN_ABSENT;
    gsize start = sw_span_find_folded(text, 0, front);
    if (start == text.len)
        return SW_READING_IDLE; /* rspamd says much of itself */
    gsize at = find_queue_id(text, start + front.len, &queue_id);
    SwEvent seen = {0};
    if (at == 0 || !read_verdict(text, behind_envelope(text, at), &seen))
        return SW_READING_UNKNOWN;
    sw_step_brackets(text, start + front.len, &message_id);
    if (sw_span_equal(queue_id, SW_SPAN("undef")))
        queue_id = SW_SPAN_ABSENT;
    return sw_verdict_tell(state, line, queue_id, message_id, &seen);
}

const SwDialect sw_dialect_rspamd = {
    .name = "rspamd",
    .summary = "verdicts of rspamd",
    .knows = rspamd_knows,
    .open = rspamd_open,
    .read = rspamd_read,
    .close = rspamd_close,
};
