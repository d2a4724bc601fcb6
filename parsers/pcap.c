/*
 * Captures, pcap and pcapng: packets, out of them TCP streams, out of them SMTP sessions. The files of a rotated capture are
 * one stream of packets, and a session may begin in one and end in the next. A record is a packet.
 */
#include "parsers/capture/capture.h"
#include "parsers/capture/link_layer.h"
#include "parsers/ingestor.h"
#include "parsers/smtp/session.h"
#include "store/pool.h"

/* What all files of a capture go through. */
typedef struct {
    SwSink lost; /* takes defects of the capture files: what is skipped there was a record */
    SwSink *sink;
    SwMessageReader *messages;
    SwSmtpContext context;
    SwSmtpListener listener;
    SwDecoder *decoder;
    SwTcp *tcp;
    SwPool *paths; /* of the files so far: events borrow them as their source */
    guint16 unknown_link;
    char *unknown_link_reason; /* why its packets are skipped; NULL before the first */
} Listening;

static void on_lost(SwSink *lost, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    SwSink *sink = ((Listening *)lost)->sink;
    sink->defect(sink, kind, source, offset, reason);
    if (kind == SW_DEFECT_SKIPPED)
        sink->record(sink, offset);
}

/* Envelope, client and time are the session's. */
#define SAID_BY_MAILS                                                                                                  \
    (SW_HAS(SW_FIELD_MESSAGE_ID) | SW_HAS(SW_FIELD_HEADER_FROM) | SW_HAS(SW_FIELD_SUBJECT) |                           \
     SW_HAS(SW_FIELD_DATE_OFFSET) | SW_HAS(SW_FIELD_URLS))

static gpointer listening_open(const SwIngestOptions *options, SwSink *sink)
{
    Listening *listening = g_new0(Listening, 1);
    listening->lost = (SwSink){.defect = on_lost};
    listening->sink = sink;
    SwIngestOptions of_mails = *options;
    of_mails.unread |= ~SAID_BY_MAILS;
    if (~of_mails.unread != 0)
        listening->messages = sw_message_reader_new(&of_mails);
    listening->decoder = sw_decoder_new();
    listening->paths = sw_pool_new();
    sw_smtp_context_init(&listening->context, sink, listening->messages, SW_SPAN_ABSENT);
    listening->tcp = sw_tcp_new(sw_smtp_listener_init(&listening->listener, &listening->context));
    return listening;
}

static const char *unknown_link_reason(Listening *listening, guint16 link_type)
{
    if (listening->unknown_link_reason && listening->unknown_link == link_type)
        return listening->unknown_link_reason;
    g_autofree char *name = sw_link_describe(link_type);
    g_free(listening->unknown_link_reason);
    listening->unknown_link = link_type;
    return listening->unknown_link_reason = g_strdup_printf("a packet of link type %s, which is not understood", name);
}

static void skip_packet(Listening *listening, const SwPacket *packet, const char *reason)
{
    listening->sink->defect(listening->sink, SW_DEFECT_SKIPPED, listening->context.source, packet->offset, reason);
}

static void take_packet(Listening *listening, const SwPacket *packet)
{
    SwSegment segment;
    if (!sw_sink_begin(listening->sink, SW_SPAN_ABSENT, packet->offset)) {
        listening->sink->record(listening->sink, packet->offset);
        return;
    }
    switch (sw_decoder_read(listening->decoder, packet, &segment)) {
    case SW_PACKET_SEGMENT:
        sw_tcp_segment(listening->tcp, &segment);
        break;
    case SW_PACKET_BROKEN:
        skip_packet(listening, packet, "a packet whose lengths contradict one another");
        break;
    case SW_PACKET_UNKNOWN_LINK:
        skip_packet(listening, packet, unknown_link_reason(listening, packet->link_type));
        break;
    case SW_PACKET_OTHER:
        break;
    }
    listening->sink->record(listening->sink, packet->offset);
}

static gboolean listening_read(gpointer state, SwReader *reader, GError **error)
{
    Listening *listening = state;
    g_autoptr(SwCapture) capture = sw_capture_new(reader, &listening->lost);
    g_autoptr(GError) trouble = NULL;
    SwPacket packet;
    guint32 path = sw_pool_intern(listening->paths, sw_span_of(sw_reader_name(reader)));
    listening->context.source = sw_pool_get(listening->paths, path);
    while (sw_capture_next(capture, &packet, &trouble))
        take_packet(listening, &packet);
    if (!trouble)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&trouble));
    return FALSE;
}

static void note_given_up(Listening *listening, guint64 n, const char *what)
{
    if (n == 0)
        return;
    g_autofree char *reason = g_strdup_printf("%" G_GUINT64_FORMAT " %s", n, what);
    listening->sink->defect(listening->sink, SW_DEFECT_NOTED, listening->context.source, 0, reason);
}

static void listening_close(gpointer state)
{
    Listening *listening = state;
    sw_tcp_finish(listening->tcp);
    note_given_up(listening, sw_tcp_n_evicted(listening->tcp),
                  "connections given up for want of memory or after long silence");
    note_given_up(listening, sw_decoder_n_evicted(listening->decoder) + sw_decoder_n_waiting(listening->decoder),
                  "fragmented packets never completed");
    sw_tcp_free(listening->tcp);
    sw_decoder_free(listening->decoder);
    sw_smtp_context_clear(&listening->context);
    sw_message_reader_free(listening->messages);
    sw_pool_free(listening->paths);
    g_free(listening->unknown_link_reason);
    g_free(listening);
}

static const SwFileSeries series = {
    .first_time = sw_capture_first_time,
    .open = listening_open,
    .read = listening_read,
    .close = listening_close,
};

const SwIngestor sw_ingestor_pcap = {
    .name = "pcap",
    .summary = "packet capture with SMTP sessions: pcap, pcapng; one file or the files of a rotation",
    .provides = SW_MESSAGE_PROVIDES | SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_CODE) | SW_HAS(SW_FIELD_REASON) |
                SW_HAS(SW_FIELD_REASON_CLASS) | SW_HAS(SW_FIELD_LIST) | SW_HAS(SW_FIELD_TRANSACTION),
    .probe = sw_capture_probe,
    .series = &series,
};
