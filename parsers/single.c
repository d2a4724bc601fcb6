/* A file that is one mail: the kind `message`. */
#include "parsers/limits.h"
#include "parsers/mail/headers.h"
#include "parsers/mail/message.h"

/* Fields that mail has and other texts made of `name: value` lines do not. */
static const SwHeader telling[] = {
    SW_HEADER_RECEIVED,   SW_HEADER_FROM,        SW_HEADER_DATE,         SW_HEADER_SUBJECT,
    SW_HEADER_MESSAGE_ID, SW_HEADER_RETURN_PATH, SW_HEADER_MIME_VERSION, SW_HEADER_DELIVERED_TO,
};

static int probe(SwSpan head)
{
    SwHeaders headers;
    sw_headers_init(&headers);
    guint n_telling = 0;
    if (sw_headers_scan(&headers, head))
        for (guint i = 0; i < G_N_ELEMENTS(telling); i++)
            n_telling += sw_span_present(headers.first[telling[i]]);
    sw_headers_clear(&headers);
    return n_telling >= 2 ? 75 : n_telling * 40;
}

static void read_mail(SwSpan bytes, gboolean whole, const SwIngestOptions *options, SwSink *sink)
{
    g_autoptr(SwMessageReader) message = sw_message_reader_new(options);
    SwEvent event = {0};
    if (!whole)
        sink->defect(sink, SW_DEFECT_TRUNCATED, SW_SPAN_ABSENT, 0, "mail too large to be read whole");
    if (!sw_message_read(message, bytes, SW_SPAN_ABSENT, 0, sink, &event))
        return;
    if (!whole)
        event.has &= ~SW_HAS(SW_FIELD_SIZE);
    sink->event(sink, &event);
}

/* To the end of the input, so that its bytes are accounted for. */
static gboolean skip_rest(SwReader *reader, SwSpan window, GError **error)
{
    while (window.len > 0) {
        sw_reader_skip(reader, window.len);
        if (!sw_reader_peek(reader, 1, &window, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean ingest(SwReader *reader, const SwIngestOptions *options, SwSink *sink, GError **error)
{
    const gsize most = (gsize)SW_LIMIT_MESSAGE;
    SwSpan bytes;
    if (!sw_reader_peek(reader, most + 1, &bytes, error))
        return FALSE;
    if (bytes.len == 0)
        return TRUE;
    if (sw_sink_begin(sink, SW_SPAN_ABSENT, 0))
        read_mail(sw_span_slice(bytes, 0, most), bytes.len <= most, options, sink);
    if (!skip_rest(reader, bytes, error))
        return FALSE;
    sink->record(sink, sw_reader_offset(reader));
    return TRUE;
}

const SwIngestor sw_ingestor_message = {
    .name = "message",
    .summary = "one mail: a file with header and body",
    .provides = SW_MESSAGE_PROVIDES,
    .probe = probe,
    .ingest = ingest,
};
