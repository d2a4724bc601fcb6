/* A file that is one mail: the kind `message`. */
#include "parsers/headers.h"
#include "parsers/limits.h"
#include "parsers/message.h"

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

static gboolean ingest(SwReader *reader, const SwIngestOptions *options, SwSink *sink, GError **error)
{
    SwSpan bytes;
    if (!sw_reader_peek(reader, SW_LIMIT_MESSAGE + 1, &bytes, error))
        return FALSE;
    if (bytes.len == 0)
        return TRUE;
    gboolean whole = bytes.len <= SW_LIMIT_MESSAGE;
    bytes = sw_span_slice(bytes, 0, SW_LIMIT_MESSAGE);
    if (!whole)
        sink->defect(sink, SW_DEFECT_TRUNCATED, SW_SPAN_ABSENT, 0, "mail too large to be read whole");

    g_autoptr(SwMessageReader) message = sw_message_reader_new(options);
    SwEvent event = {0};
    if (sw_message_read(message, bytes, SW_SPAN_ABSENT, 0, sink, &event)) {
        if (!whole)
            event.has &= ~SW_HAS(SW_FIELD_SIZE);
        sink->event(sink, &event);
    }
    sw_reader_skip(reader, bytes.len);
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
