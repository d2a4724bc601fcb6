/*
 * SpamAssassin's spamd, three lines of one process for a message: `processing message <message-id> for user:1000`, `identified spam
 * (21.6/5.0) for ...` or `clean message (...)`, `result: Y 21 - TESTS scantime=...,mid=<message-id>,...` (since 3.0).
 */
#include "parsers/limits.h"
#include "parsers/log/step.h"
#include "parsers/log/verdict.h"

typedef struct {
    SwTransactions *transactions;
    GHashTable *processing; /* by process: the Message-ID it is at */
} Spamd;

static const struct {
    SwSpan begins, verdict;
} results[] = {
    {{"identified spam (", 17}, {"spam", 4}},
    {{"clean message (", 15}, {"ham", 3}},
    {{"result: Y ", 10}, {"spam", 4}},
    {{"result: . ", 10}, {"ham", 3}},
};

/* Behind `[731] info: ` of its own files, and `spamd: ` of versions since 3.0. */
static SwSpan behind_front(SwSpan message)
{
    static const SwSpan info = {"] info: ", 8}, name = {"spamd: ", 7};
    gsize close = message.len > 0 && message.data[0] == '[' ? sw_span_find(message, 0, ']') : message.len;
    if (sw_span_equal(sw_span_slice(message, close, close + info.len), info))
        message = sw_span_slice(message, close + info.len, message.len);
    return sw_span_has_prefix_folded(message, name) ? sw_span_slice(message, name.len, message.len) : message;
}

static gboolean spamd_knows(const SwLogLine *line)
{
    if (sw_span_present(line->program))
        return sw_span_equal(line->service, SW_SPAN("spamd"));
    return line->message.len > 0 && line->message.data[0] == '[' &&
           sw_span_find_folded(line->message, 0, SW_SPAN("] info: spamd: ")) < line->message.len;
}

static gpointer spamd_open(SwTransactions *transactions)
{
    Spamd *spamd = g_new(Spamd, 1);
    spamd->transactions = transactions;
    spamd->processing = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    return spamd;
}

static void spamd_close(gpointer state)
{
    Spamd *spamd = state;
    g_hash_table_unref(spamd->processing);
    g_free(spamd);
}

/* Host and process; in spamd's own files the process stands in the message. */
static guint64 process_of(const SwLogLine *line)
{
    guint64 pid = line->pid;
    if (line->message.len > 0 && line->message.data[0] == '[')
        sw_span_to_uint64(sw_span_slice(line->message, 1, sw_span_find(line->message, 0, ']')), &pid);
    return (guint64)line->host_id << 32 | (guint32)pid;
}

static void remember(Spamd *spamd, const SwLogLine *line, SwSpan text, gsize at)
{
    SwSpan id;
    guint64 process = process_of(line);
    if (g_hash_table_size(spamd->processing) >= SW_LIMIT_LOG_SESSIONS)
        g_hash_table_remove_all(spamd->processing);
    if (sw_step_brackets(text, at, &id) != 0 && id.len <= SW_LIMIT_MESSAGE_ID)
        g_hash_table_insert(spamd->processing, g_memdup2(&process, sizeof process), sw_span_dup(id));
    else
        g_hash_table_remove(spamd->processing, &process);
}

/* The Message-ID of a result, or the one that the process was at. */
static SwSpan message_id_of(const Spamd *spamd, const SwLogLine *line, SwSpan text)
{
    static const SwSpan mid = {",mid=", 5};
    SwSpan id;
    if (sw_step_brackets(text, sw_span_find_folded(text, 0, mid) + mid.len, &id) != 0)
        return id;
    guint64 process = process_of(line);
    return sw_span_of(g_hash_table_lookup(spamd->processing, &process));
}

static SwReading spamd_read(gpointer state, const SwLogLine *line)
{
    static const SwSpan processing = {"processing message ", 19};
    Spamd *spamd = state;
    SwSpan text = behind_front(line->message);
    if (sw_span_has_prefix_folded(text, processing)) {
        remember(spamd, line, text, processing.len);
        return SW_READING_IDLE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(results); i++) {
        if (!sw_span_has_prefix_folded(text, results[i].begins))
            continue;
        SwEvent seen = {.verdict = results[i].verdict};
        sw_verdict_score(sw_span_trim(sw_span_slice(text, results[i].begins.len, text.len)), &seen);
        return sw_verdict_tell(spamd->transactions, line, SW_SPAN_ABSENT, message_id_of(spamd, line, text), &seen);
    }
    return SW_READING_IDLE; /* it says much of itself */
}

const SwDialect sw_dialect_spamd = {
    .name = "spamd",
    .summary = "verdicts of SpamAssassin's spamd",
    .knows = spamd_knows,
    .open = spamd_open,
    .read = spamd_read,
    .close = spamd_close,
};
