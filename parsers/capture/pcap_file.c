/*
 * The classic format: a header of 24 bytes, then records of 16 bytes and the packet. A record bears no mark of its own, so that
 * damage is seen only by what a record header says: it is plausible, and so is the one that follows it. Files put end to
 * end are read as such.
 */
#include "parsers/capture/capture_file.h"
#include "parsers/capture/network_order.h"

#define FILE_HEADER 24u
#define RECORD_HEADER 16u
#define SEARCH_BYTES                                                                                                   \
    (2 * (RECORD_HEADER + CAPTURE_PACKET_MAX) + RECORD_HEADER) /* two records and the next one's header */
#define FAR_SECONDS (10u * 86400u) /* neighbours in a capture are closer than this */
#define ORIGINAL_MAX 1048576u /* no network has larger packets; offloading to cards makes them half as large */
#define LONG_SEARCH 1048576u /* after so many bytes in vain, records need not be close to the last good one */

static const struct {
    char magic[5];
    gboolean big_endian;
    guint32 ticks_in_us;
} magics[] = {
    {"\xa1\xb2\xc3\xd4", TRUE, 1},
    {"\xd4\xc3\xb2\xa1", FALSE, 1},
    {"\xa1\xb2\x3c\x4d", TRUE, 1000},
    {"\x4d\x3c\xb2\xa1", FALSE, 1000},
};

typedef struct {
    guint32 seconds, fraction, captured, original;
} RecordHeader;

static inline RecordHeader header_at(const CaptureFile *file, const char *at)
{
    return (RecordHeader){capture_u32(file, at), capture_u32(file, at + 4), capture_u32(file, at + 8),
                          capture_u32(file, at + 12)};
}

/* Its length is one that a record can have. */
static gboolean is_possible(const RecordHeader *header)
{
    return header->captured <= CAPTURE_PACKET_MAX && header->captured <= header->original && header->original > 0;
}

/* And so is all else: nothing but a record's header, most likely. */
static gboolean is_plausible(const CaptureFile *file, const RecordHeader *header)
{
    return is_possible(header) && header->captured > 0 && header->original <= ORIGINAL_MAX &&
           header->fraction < file->ticks_in_us * 1000000;
}

static gboolean is_near(guint32 a, guint32 b)
{
    return (a > b ? a - b : b - a) <= FAR_SECONDS;
}

/* Another file's header: the magic, and version 2.4, as there is no other. Asked at each byte of a search: most are seen at once to stand
 * before no version. */
static gboolean starts_file(SwSpan window)
{
    if (window.len < FILE_HEADER || (window.data[4] != 2 && window.data[5] != 2))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(magics); i++)
        if (memcmp(window.data, magics[i].magic, 4) == 0)
            return memcmp(window.data + 4, magics[i].big_endian ? "\0\2\0\4" : "\2\0\4\0", 4) == 0;
    return FALSE;
}

/* What stands behind a record in a sound file: the end, a record close in time, another file. */
static gboolean is_successor(const CaptureFile *file, SwSpan rest, guint32 seconds)
{
    if (rest.len < RECORD_HEADER)
        return TRUE;
    RecordHeader header = header_at(file, rest.data);
    return (is_plausible(file, &header) && is_near(header.seconds, seconds)) || starts_file(rest);
}

/* The record that starts `rest` is there and has a successor too. */
static gboolean is_followed(const CaptureFile *file, SwSpan rest)
{
    if (rest.len < RECORD_HEADER || starts_file(rest))
        return TRUE;
    RecordHeader header = header_at(file, rest.data);
    gsize length = RECORD_HEADER + header.captured;
    if (length > rest.len)
        return file->partial;
    return is_successor(file, sw_span_behind(rest, length), header.seconds);
}

/*
 * A record starts here that is close in time to the last good one, and has a successor. Without a last good one the time says
 * little, and headers of IP can look like two records in a row: then all of the packet is there, or the successor has one too.
 */
static gboolean starts_record(const CaptureFile *file, SwSpan window)
{
    if (window.len < RECORD_HEADER)
        return FALSE;
    RecordHeader header = header_at(file, window.data);
    gboolean anywhen = file->last_seconds == 0 || file->searched >= LONG_SEARCH;
    if (!is_plausible(file, &header) || !(anywhen || is_near(header.seconds, file->last_seconds)))
        return starts_file(window);
    gsize length = RECORD_HEADER + header.captured;
    SwSpan rest = sw_span_behind(window, length);
    return length <= window.len && is_successor(file, rest, header.seconds) &&
           (!anywhen || header.captured == header.original || is_followed(file, rest));
}

/*
 * What stands behind a record of `length` bytes is no successor: either that is damaged, or this record's length is. A
 * record that starts before its end tells: the length lies, and the record ends there.
 */
static gsize believable_length(CaptureFile *file, SwSpan window, gsize length)
{
    for (gsize at = RECORD_HEADER; at < length && at < window.len; at++) {
        if (!starts_record(file, sw_span_behind(window, at)))
            continue;
        capture_defect(file, SW_DEFECT_NOTED, file->offset,
                       "the record's length is more than what lies before the next one");
        return at;
    }
    return length;
}

static gint64 time_of(const CaptureFile *file, const RecordHeader *header)
{
    guint32 us = header->fraction / file->ticks_in_us;
    return us < SW_SECOND ? header->seconds * SW_SECOND + us : SW_TIME_UNKNOWN;
}

static CaptureStep give_packet(CaptureFile *file, const RecordHeader *header, SwSpan record, SwPacket *ret_packet)
{
    *ret_packet = (SwPacket){.time_us = time_of(file, header),
                             .bytes = sw_span_slice(record, RECORD_HEADER, record.len),
                             .original_length = header->original,
                             .link_type = file->link_type,
                             .offset = file->offset};
    capture_pass(file, record.len);
    return CAPTURE_PACKET;
}

/* No successor stands behind the record. */
static CaptureStep give_doubtful(CaptureFile *file, const RecordHeader *header, gsize length, SwPacket *ret_packet,
                                 GError **error)
{
    SwSpan window = capture_look_ahead(file, length + SEARCH_BYTES);
    if (file->last_seconds == 0)
        file->last_seconds = header->seconds;
    length = file->partial ? MIN(length, window.len) : believable_length(file, window, length);
    if (length > window.len)
        return capture_end(file, "the file ends inside a record", error);
    return give_packet(file, header, sw_span_slice(window, 0, length), ret_packet);
}

static CaptureStep pcap_step(CaptureFile *file, SwPacket *ret_packet, GError **error)
{
    SwSpan window = capture_look_ahead(file, FILE_HEADER);
    if (window.len < RECORD_HEADER)
        return capture_end(file, "the file ends inside a record", error);
    RecordHeader header = header_at(file, window.data);
    gboolean plausible = is_plausible(file, &header);
    if (is_possible(&header)) {
        gsize length = RECORD_HEADER + header.captured;
        if (window.len < length + FILE_HEADER)
            window = capture_look_ahead(file, length + FILE_HEADER);
        if (length <= window.len && is_successor(file, sw_span_behind(window, length), header.seconds)) {
            file->last_seconds = header.seconds;
            return give_packet(file, &header, sw_span_slice(window, 0, length), ret_packet);
        }
        if (plausible)
            return give_doubtful(file, &header, length, ret_packet, error);
    }
    if (starts_file(window) && pcap_file_open(file, window))
        return CAPTURE_SKIP;
    return capture_resynchronise(file, starts_record, SEARCH_BYTES, "damaged record header", error);
}

gboolean pcap_file_open(CaptureFile *file, SwSpan head)
{
    for (guint i = 0; i < G_N_ELEMENTS(magics) && head.len >= FILE_HEADER; i++) {
        if (memcmp(head.data, magics[i].magic, 4) != 0)
            continue;
        file->big_endian = magics[i].big_endian;
        file->ticks_in_us = magics[i].ticks_in_us;
        file->link_type = (guint16)capture_u32(file, head.data + 20); /* above it: whether there is a frame check */
        file->last_seconds = 0;
        file->step = pcap_step;
        capture_pass(file, FILE_HEADER);
        return TRUE;
    }
    return FALSE;
}
