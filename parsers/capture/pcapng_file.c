/*
 * The block format: every block has its type, its length, and its length again at the end, so that damage shows. A section header
 * sets the byte order anew; packets name the interface whose link type and clock they have.
 */
#include "parsers/capture/capture_format.h"

#define BLOCK_FRAME 12u /* type, length, length again */
#define BLOCK_MAX (16u * 1024u * 1024u)

enum {
    BLOCK_SECTION = 0x0a0d0d0a,
    BLOCK_INTERFACE = 1,
    BLOCK_PACKET_OBSOLETE = 2,
    BLOCK_SIMPLE_PACKET = 3,
    BLOCK_ENHANCED_PACKET = 6,
    OPTION_END = 0,
    OPTION_TSRESOL = 9,
    OPTION_TSOFFSET = 14,
};

static const char byte_order_big[4] = {0x1a, 0x2b, 0x3c, 0x4d};
static const char byte_order_little[4] = {0x4d, 0x3c, 0x2b, 0x1a};

/* The section header's type is a palindrome: it is known in either byte order, and the magic behind it tells which. */
static gboolean section_order(SwSpan block, gboolean *ret_big_endian)
{
    if (block.len < BLOCK_FRAME || memcmp(block.data, "\x0a\x0d\x0d\x0a", 4) != 0)
        return FALSE;
    gboolean big_endian = memcmp(block.data + 8, byte_order_big, 4) == 0;
    if (!big_endian && memcmp(block.data + 8, byte_order_little, 4) != 0)
        return FALSE;
    *ret_big_endian = big_endian;
    return TRUE;
}

/* The length makes sense. */
static gboolean frame_is_plausible(const SwCapture *capture, SwSpan window, guint32 *ret_length)
{
    if (window.len < BLOCK_FRAME)
        return FALSE;
    guint32 length = capture_u32(capture, window.data + 4);
    if (length < BLOCK_FRAME || length % 4 != 0 || length > BLOCK_MAX)
        return FALSE;
    *ret_length = length;
    return TRUE;
}

/* A whole block, its two lengths equal: what the search for the next one goes by. */
static gboolean is_whole_block(const SwCapture *capture, SwSpan window)
{
    SwCapture view = *capture;
    guint32 length;
    gboolean section = section_order(window, &view.big_endian);
    if (!frame_is_plausible(&view, window, &length) || length > window.len)
        return FALSE;
    guint32 type = capture_u32(&view, window.data);
    return (section || type == BLOCK_INTERFACE || type == BLOCK_SIMPLE_PACKET || type == BLOCK_ENHANCED_PACKET ||
            type == BLOCK_PACKET_OBSOLETE) &&
           capture_u32(&view, window.data + length - 4) == length;
}

/* Options of an interface description; RFC-style type-length-value, padded to four bytes. */
static void read_options(const SwCapture *capture, SwSpan options, CaptureInterface *interface)
{
    gsize at = 0;
    while (at + 4 <= options.len) {
        guint16 code = capture_u16(capture, options.data + at);
        guint16 length = capture_u16(capture, options.data + at + 2);
        const char *value = options.data + at + 4;
        if (code == OPTION_END || at + 4 + length > options.len)
            return;
        if (code == OPTION_TSRESOL && length == 1)
            interface->resolution = (guint8)value[0];
        if (code == OPTION_TSOFFSET && length == 8) {
            guint64 high = capture_u32(capture, value + (capture->big_endian ? 0 : 4));
            guint64 low = capture_u32(capture, value + (capture->big_endian ? 4 : 0));
            interface->offset_s = (gint64)(high << 32 | low);
        }
        at += 4 + ((length + 3u) & ~3u);
    }
}

static void add_interface(SwCapture *capture, SwSpan body)
{
    CaptureInterface interface = {.clock_known = TRUE, .resolution = 6};
    if (body.len >= 8) {
        interface.link_type = capture_u16(capture, body.data);
        read_options(capture, sw_span_slice(body, 8, body.len), &interface);
    }
    g_array_append_val(capture->interfaces, interface);
}

static const CaptureInterface *interface_of(const SwCapture *capture, guint32 number)
{
    return number < capture->interfaces->len ? &g_array_index(capture->interfaces, CaptureInterface, number) : NULL;
}

static CaptureStep broken_packet(SwCapture *capture, const char *why)
{
    capture_defect(capture, SW_DEFECT_SKIPPED, sw_reader_offset(capture->reader), "%s", why);
    return CAPTURE_SKIP;
}

/* Enhanced (and the obsolete packet block, whose interface number has 16 bits): interface, time, captured, original. */
static CaptureStep give_packet(SwCapture *capture, guint32 type, SwSpan body, SwPacket *ret_packet)
{
    if (body.len < 20)
        return broken_packet(capture, "packet block without room for its header");
    guint32 number = type == BLOCK_ENHANCED_PACKET ? capture_u32(capture, body.data) : capture_u16(capture, body.data);
    guint64 ticks = (guint64)capture_u32(capture, body.data + 4) << 32 | capture_u32(capture, body.data + 8);
    guint32 captured = capture_u32(capture, body.data + 12);
    const CaptureInterface *interface = interface_of(capture, number);
    if (!interface)
        return broken_packet(capture, "packet of an interface that was not described");
    if (captured > body.len - 20)
        return broken_packet(capture, "captured length is more than the block holds");
    *ret_packet = (SwPacket){.time_us = capture_time(interface, ticks),
                             .bytes = sw_span_slice(body, 20, 20 + (gsize)captured),
                             .original_length = capture_u32(capture, body.data + 16),
                             .link_type = interface->link_type,
                             .offset = sw_reader_offset(capture->reader)};
    return CAPTURE_PACKET;
}

/* No time, interface 0, as much as the block holds. */
static CaptureStep give_simple_packet(SwCapture *capture, SwSpan body, SwPacket *ret_packet)
{
    const CaptureInterface *interface = interface_of(capture, 0);
    if (body.len < 4 || !interface)
        return broken_packet(capture, "simple packet block without length or interface");
    guint32 original = capture_u32(capture, body.data);
    *ret_packet = (SwPacket){.time_us = SW_TIME_UNKNOWN,
                             .bytes = sw_span_slice(body, 4, 4 + (gsize)original),
                             .original_length = original,
                             .link_type = interface->link_type,
                             .offset = sw_reader_offset(capture->reader)};
    return CAPTURE_PACKET;
}

static CaptureStep read_block(SwCapture *capture, SwSpan block, SwPacket *ret_packet)
{
    guint32 type = capture_u32(capture, block.data);
    SwSpan body = sw_span_slice(block, 8, block.len - 4);
    switch (type) {
    case BLOCK_SECTION:
        g_array_set_size(capture->interfaces, 0);
        return CAPTURE_SKIP;
    case BLOCK_INTERFACE:
        add_interface(capture, body);
        return CAPTURE_SKIP;
    case BLOCK_ENHANCED_PACKET:
    case BLOCK_PACKET_OBSOLETE:
        return give_packet(capture, type, body, ret_packet);
    case BLOCK_SIMPLE_PACKET:
        return give_simple_packet(capture, body, ret_packet);
    default:
        return CAPTURE_SKIP; /* statistics, names, comments, secrets */
    }
}

static CaptureStep resynchronise(SwCapture *capture, const char *why, GError **error)
{
    gboolean found = capture_resynchronise(capture, is_whole_block, BLOCK_FRAME + CAPTURE_PACKET_MAX, why, error);
    return found ? CAPTURE_SKIP : CAPTURE_END;
}

static CaptureStep pcapng_step(SwCapture *capture, SwPacket *ret_packet, GError **error)
{
    SwSpan window;
    guint32 length;
    if (!sw_reader_peek(capture->reader, BLOCK_FRAME, &window, error) || window.len == 0)
        return CAPTURE_END;
    section_order(window, &capture->big_endian);
    if (!frame_is_plausible(capture, window, &length))
        return resynchronise(capture, window.len < BLOCK_FRAME ? "the file ends inside a block" : "damaged block",
                             error);
    if (!sw_reader_peek(capture->reader, length, &window, error))
        return CAPTURE_END;
    if (window.len < length)
        return resynchronise(capture, "the file ends inside a block", error);
    if (capture_u32(capture, window.data + length - 4) != length)
        return resynchronise(capture, "block whose two lengths differ", error);
    CaptureStep step = read_block(capture, sw_span_slice(window, 0, length), ret_packet);
    if (step == CAPTURE_PACKET)
        capture->pending = length;
    else
        sw_reader_skip(capture->reader, length);
    return step;
}

gboolean pcapng_file_open(SwCapture *capture, SwSpan head)
{
    if (!section_order(head, &capture->big_endian))
        return FALSE;
    capture->step = pcapng_step;
    return TRUE;
}
