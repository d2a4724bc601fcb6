/*
 * The classic format: a header of 24 bytes, then records of 16 bytes and the packet. A record bears no mark of its own, so that
 * damage is seen only by what a record header says: it is plausible, and so is the one that follows it.
 */
#include "parsers/capture/capture_format.h"

#define FILE_HEADER 24u
#define RECORD_HEADER 16u
#define FAR_SECONDS (10u * 86400u) /* neighbours in a capture are closer than this */
/* For a record to be believed while searching, it and those after it must be plausible. */
#define CHAIN 3u
#define CHAIN_BYTES (CHAIN * (gsize)(RECORD_HEADER + CAPTURE_PACKET_MAX))

static const struct {
    char magic[5];
    gboolean big_endian;
    guint8 resolution;
} magics[] = {
    {"\xa1\xb2\xc3\xd4", TRUE, 6},
    {"\xd4\xc3\xb2\xa1", FALSE, 6},
    {"\xa1\xb2\x3c\x4d", TRUE, 9},
    {"\x4d\x3c\xb2\xa1", FALSE, 9},
};

typedef struct {
    guint32 seconds, fraction, captured, original;
} RecordHeader;

static RecordHeader header_at(const SwCapture *capture, const char *at)
{
    return (RecordHeader){capture_u32(capture, at), capture_u32(capture, at + 4), capture_u32(capture, at + 8),
                          capture_u32(capture, at + 12)};
}

static guint32 ticks_a_second(const SwCapture *capture)
{
    return capture->interface.resolution == 9 ? 1000000000u : 1000000u;
}

static gboolean is_plausible(const SwCapture *capture, const RecordHeader *header)
{
    return header->captured > 0 && header->captured <= CAPTURE_PACKET_MAX && header->captured <= header->original &&
           header->original <= G_MAXINT32 && header->fraction < ticks_a_second(capture);
}

static gboolean is_near(guint32 a, guint32 b)
{
    return (a > b ? a - b : b - a) <= FAR_SECONDS;
}

/* A run of plausible records starts here, close in time to the last good one and to one another. */
static gboolean starts_chain(const SwCapture *capture, SwSpan window)
{
    guint32 near = capture->last_seconds;
    gsize at = 0;
    for (guint i = 0; i < CHAIN; i++) {
        if (at == window.len && i > 0)
            return TRUE; /* the file ends with whole records */
        if (window.len - at < RECORD_HEADER)
            return FALSE;
        RecordHeader header = header_at(capture, window.data + at);
        if (!is_plausible(capture, &header) || (near != 0 && !is_near(header.seconds, near)))
            return FALSE;
        near = header.seconds;
        at += RECORD_HEADER + header.captured;
        if (at > window.len)
            return i > 0; /* beyond what can be seen: the first one's length led to a good header */
    }
    return TRUE;
}

static CaptureStep end_of_file(SwCapture *capture, SwSpan rest)
{
    guint64 offset = sw_reader_offset(capture->reader);
    if (rest.len > 0) {
        capture->bytes_lost += rest.len;
        capture_defect(capture, SW_DEFECT_SKIPPED, offset, "the file ends inside a record: %zu bytes lost", rest.len);
        sw_reader_skip(capture->reader, rest.len);
    }
    return CAPTURE_END;
}

/*
 * The header after a record of `length` bytes is not plausible: either it is damaged, or this record's length is. The next
 * plausible run tells: before the record's end, the length lied and the record ends there.
 */
static gsize believable_length(const SwCapture *capture, SwSpan window, gsize length)
{
    for (gsize at = RECORD_HEADER; at < length && at < window.len; at++)
        if (starts_chain(capture, sw_span_slice(window, at, window.len)))
            return at;
    return length;
}

static void give_packet(SwCapture *capture, const RecordHeader *header, SwSpan bytes, SwPacket *ret_packet)
{
    guint64 ticks = header->seconds * (guint64)ticks_a_second(capture) + header->fraction;
    capture->last_seconds = header->seconds;
    *ret_packet = (SwPacket){.time_us = capture_time(&capture->interface, ticks),
                             .bytes = bytes,
                             .original_length = header->original,
                             .link_type = capture->interface.link_type,
                             .offset = sw_reader_offset(capture->reader)};
}

/* The bytes of the record at the reader, from its header on, in *window; its length with the header, or 0 if the file
 * ends inside it or reading failed. */
static gsize record_length(SwCapture *capture, const RecordHeader *header, SwSpan *window, GError **error)
{
    gsize length = RECORD_HEADER + header->captured;
    if (!sw_reader_peek(capture->reader, length + RECORD_HEADER, window, error))
        return 0;
    if (window->len >= length + RECORD_HEADER) {
        RecordHeader next = header_at(capture, window->data + length);
        if (is_plausible(capture, &next) && is_near(next.seconds, header->seconds))
            return length;
        if (!sw_reader_peek(capture->reader, length + CHAIN_BYTES, window, error))
            return 0;
        return believable_length(capture, *window, length);
    }
    if (window->len < length)
        length = believable_length(capture, *window, length);
    return length <= window->len ? length : 0;
}

static CaptureStep pcap_step(SwCapture *capture, SwPacket *ret_packet, GError **error)
{
    SwSpan window;
    if (!sw_reader_peek(capture->reader, RECORD_HEADER, &window, error))
        return CAPTURE_END;
    if (window.len < RECORD_HEADER)
        return end_of_file(capture, window);
    RecordHeader header = header_at(capture, window.data);
    if (!is_plausible(capture, &header)) {
        return capture_resynchronise(capture, starts_chain, CHAIN_BYTES, "damaged record header", error) ? CAPTURE_SKIP
                                                                                                         : CAPTURE_END;
    }
    gsize length = record_length(capture, &header, &window, error);
    if (length == 0)
        return error && *error ? CAPTURE_END : end_of_file(capture, window);
    give_packet(capture, &header, sw_span_slice(window, RECORD_HEADER, length), ret_packet);
    capture->pending = length;
    return CAPTURE_PACKET;
}

gboolean pcap_file_open(SwCapture *capture, SwSpan head)
{
    for (guint i = 0; i < G_N_ELEMENTS(magics); i++) {
        if (head.len < FILE_HEADER || memcmp(head.data, magics[i].magic, 4) != 0)
            continue;
        capture->big_endian = magics[i].big_endian;
        capture->interface = (CaptureInterface){.link_type = (guint16)(capture_u32(capture, head.data + 20) & 0xffff),
                                                .clock_known = TRUE,
                                                .resolution = magics[i].resolution};
        capture->step = pcap_step;
        sw_reader_skip(capture->reader, FILE_HEADER);
        return TRUE;
    }
    return FALSE;
}
