/*
 * Many mails in one file, with `From ` lines between them: the kind `mbox`. Where the mails begin and end is decided in
 * mbox_split.c; here each becomes an event.
 */
#include "parsers/limits.h"
#include "parsers/mail/message.h"
#include "parsers/mbox/separator.h"
#include "parsers/mbox/split.h"

static int probe(SwSpan head)
{
    head = sw_span_trim(sw_span_without_mark(head));
    if (!sw_span_has_prefix_folded(head, SW_SPAN("From ")) || head.data[0] != 'F')
        return 0;
    gsize end = MIN(sw_span_find(head, 0, '\n'), sw_span_find(head, 0, '\r'));
    if (end > SW_LIMIT_SEPARATOR)
        return 0;
    gsize following = end;
    while (following < head.len && following < end + 2 && strchr("\r\n", head.data[following]))
        following++;
    switch (sw_separator_judge(sw_span_slice(head, 0, end), sw_span_slice(head, following, head.len), TRUE)) {
    case SW_SEPARATOR_TEXT:
        return 0;
    case SW_SEPARATOR_LOOKALIKE:
        return 30;
    default:
        return 95;
    }
}

/* The mail's bytes as they were before they were quoted. */
static SwSpan unquoted(const SwMboxRecord *record, GString *scratch)
{
    if (!record->quoted)
        return record->bytes;
    sw_mbox_unquote(record->bytes, scratch);
    return sw_span(scratch->str, scratch->len);
}

static void note_oddities(const SwMboxRecord *record, SwSink *sink)
{
    const struct {
        gboolean met;
        SwDefectKind kind;
        const char *reason;
    } oddities[] = {
        {record->truncated, SW_DEFECT_TRUNCATED, "mail too large to be read whole"},
        {record->unspaced, SW_DEFECT_NOTED, "no empty line before the next separator"},
        {record->lookalike, SW_DEFECT_NOTED, "a line in it looks like a separator, but no mail follows"},
        {record->counted, SW_DEFECT_NOTED, "lines in it look like separators, but lie within its Content-Length"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(oddities); i++)
        if (oddities[i].met)
            sink->defect(sink, oddities[i].kind, SW_SPAN_ABSENT, record->offset, oddities[i].reason);
}

static void read_record(const SwMboxRecord *record, SwMessageReader *message, GString *scratch, SwSink *sink)
{
    if (!sw_sink_begin(sink, SW_SPAN_ABSENT, record->offset))
        return;
    if (!record->separated) {
        sink->defect(sink, SW_DEFECT_SKIPPED, SW_SPAN_ABSENT, record->offset, "text before the first separator");
        return;
    }
    SwEvent event = {.offset = record->offset};
    if (!sw_message_read(message, unquoted(record, scratch), SW_SPAN_ABSENT, record->offset, sink, &event))
        return;
    note_oddities(record, sink);
    if (record->truncated)
        event.has &= ~SW_HAS(SW_FIELD_SIZE);
    sink->event(sink, &event);
}

static gboolean ingest_piece(SwReader *reader, guint64 end, const SwIngestOptions *options, SwSink *sink,
                             GError **error)
{
    g_autoptr(SwMboxSplitter) splitter = sw_mbox_splitter_new(reader);
    g_autoptr(SwMessageReader) message = sw_message_reader_new(options);
    g_autoptr(GString) scratch = g_string_new(NULL);
    for (;;) {
        SwMboxRecord record;
        if (!sw_mbox_splitter_next(splitter, &record, error))
            return FALSE;
        if (!sw_span_present(record.bytes) || record.offset >= end)
            return TRUE;
        read_record(&record, message, scratch, sink);
        sink->record(sink, sw_mbox_splitter_done(splitter));
        if (sw_mbox_splitter_done(splitter) >= end)
            return TRUE;
    }
}

static gboolean ingest(SwReader *reader, const SwIngestOptions *options, SwSink *sink, GError **error)
{
    return ingest_piece(reader, G_MAXUINT64, options, sink, error);
}

static gboolean cut(SwReader *stream, guint64 size, void (*found)(gpointer data, guint64 begin, guint64 end),
                    gpointer data, GError **error)
{
    g_autoptr(SwMboxSplitter) splitter = sw_mbox_splitter_new(stream);
    guint64 begin = 0;
    for (;;) {
        SwMboxRecord record;
        if (!sw_mbox_splitter_next(splitter, &record, error))
            return FALSE;
        if (!sw_span_present(record.bytes))
            break;
        if (record.offset - begin < size)
            continue;
        found(data, begin, record.offset);
        begin = record.offset;
    }
    found(data, begin, G_MAXUINT64);
    return TRUE;
}

static const SwPieces pieces = {SW_LIMIT_MBOX_PIECE, cut, ingest_piece};

const SwIngestor sw_ingestor_mbox = {
    .name = "mbox",
    .summary = "many mails in one file, separated by `From ` lines",
    .provides = SW_MESSAGE_PROVIDES,
    .probe = probe,
    .ingest = ingest,
    .pieces = &pieces,
};
