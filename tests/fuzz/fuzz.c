#include "tests/fuzz/fuzz.h"

#include "parsers/log/dialect.h"
#include "store/event_json.h"

#define YEAR 2005

volatile guint sw_fuzz_sum;

const char *__asan_default_options(void)
{
    return "malloc_context_size=0:quarantine_size_mb=8:thread_local_quarantine_size_kb=64:max_malloc_fill_size=64";
}

static void take_event(SwSink *sink, const SwEvent *event)
{
    static GString *json;
    if (!json)
        json = g_string_new(NULL);
    g_string_truncate(json, 0);
    sw_event_write_json(json, event);
    fuzz_touch(sw_span(json->str, json->len));
    for (guint i = 0; i < event->n_hops; i++) {
        fuzz_touch(event->hops[i].helo);
        fuzz_touch(event->hops[i].by);
        fuzz_touch(event->hops[i].rdns);
        fuzz_touch(event->hops[i].envelope_for);
    }
}

static void take_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    fuzz_touch(source);
    g_assert(reason && *reason);
}

static void take_record(SwSink *sink, guint64 bytes)
{
}

static void take_session(SwSink *sink, const SwSessionRecord *session)
{
    sw_fuzz_sum += session->commands;
}

SwSink *fuzz_sink(void)
{
    static SwSink sink = {.event = take_event, .defect = take_defect, .record = take_record, .session = take_session};
    return &sink;
}

static GTimeZone *utc(void)
{
    static GTimeZone *zone;
    if (!zone)
        zone = g_time_zone_new_utc();
    return zone;
}

void fuzz_ingest(const char *kind, SwSpan bytes)
{
    const SwIngestor *ingestor = sw_ingestor_by_name(kind);
    SwIngestOptions options = {.timezone = utc(), .year = YEAR};
    g_autoptr(SwReader) reader = sw_reader_new_memory("fuzz", bytes);
    sw_fuzz_sum += (guint)ingestor->probe(sw_span_slice(bytes, 0, 4096));
    if (!ingestor->series) {
        g_assert(ingestor->ingest(reader, &options, fuzz_sink(), NULL));
        return;
    }
    gpointer state = ingestor->series->open(&options, fuzz_sink());
    if (ingestor->series->scan) {
        g_autoptr(SwReader) ahead = sw_reader_new_memory("fuzz", bytes);
        SwFileStart start = ingestor->series->scan(ahead, &options, SW_TIME_UNKNOWN);
        ingestor->series->begin(state, &start, 1);
    }
    ingestor->series->read(state, reader, NULL); /* FALSE: no file of this kind */
    ingestor->series->close(state);
}

static const SwDialect *dialect_by_name(const char *name)
{
    for (guint i = 0; sw_dialects[i]; i++)
        if (g_str_equal(sw_dialects[i]->name, name))
            return sw_dialects[i];
    g_assert_not_reached();
}

static void read_line(const SwDialect *dialect, gpointer state, SwTransactions *transactions, SwLogLine *line)
{
    gint64 epoch_s;
    line->time_us = G_GINT64_CONSTANT(1130882400) * SW_SECOND + (gint64)line->offset * SW_SECOND;
    line->time_error_ms = 500;
    line->host_id = sw_span_present(line->host) ? sw_transactions_host(transactions, line->host) : 0;
    sw_transactions_tick(transactions, line);
    line->role = dialect->knows(line);
    if (dialect->anchor)
        dialect->anchor(line, &epoch_s);
    dialect->read(state, line);
}

void fuzz_dialect(const char *name, SwSpan bytes)
{
    const SwDialect *dialect = dialect_by_name(name);
    g_autoptr(SwLineBuffer) buffer = sw_line_buffer_new();
    g_autoptr(SwTransactions) transactions = sw_transactions_new(fuzz_sink(), NULL, 0);
    gpointer state = dialect->open(transactions);
    guint32 source = sw_transactions_source(transactions, SW_SPAN("fuzz"));
    for (gsize at = 0; at < bytes.len;) {
        gsize end = sw_span_find(bytes, at, '\n');
        SwLogLine line;
        if (sw_log_line_read(sw_span_slice(bytes, at, end), buffer, &line) == SW_LINE_WHOLE) {
            line.offset = at;
            line.source = source;
            read_line(dialect, state, transactions, &line);
        }
        at = end + 1;
    }
    dialect->close(state);
    sw_transactions_finish(transactions);
}
