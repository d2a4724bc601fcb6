/*
 * The block format: every block has its type, its length, and its length again at the end, so that damage shows. A section header
 * sets the byte order anew; packets name the interface whose link type and clock they have.
 */
#include "parsers/capture/capture_file.h"
#include "parsers/limits.h"

#define BLOCK_FRAME 12u /* type, length, length again */
#define BLOCK_MAX (16u * 1024u * 1024u)
#define PACKET_HEADER 20u /* interface, time, captured, original */
#define LAST_SECOND G_GINT64_CONSTANT(253402300799) /* of the year 9999: no clock says more */

enum { BLOCK_SECTION = 0x0a0d0d0a, BLOCK_INTERFACE = 1 };
enum { OPTION_END = 0, OPTION_TSRESOL = 9, OPTION_TSOFFSET = 14 };
enum { LINKTYPE_ETHERNET = 1 };

typedef struct {
    guint16 link_type;
    guint32 snapshot_length; /* 0 = none */
    guint64 ticks_a_second; /* 0: more than can be counted */
    gint64 offset_s;
} Interface;

/* What packets are taken for whose interface's description is lost: the usual link layer, and no clock. */
static const Interface undescribed = {LINKTYPE_ETHERNET, 0, 0, 0};

/* Power of 2 or of 10, by the top bit; 0 where it does not fit (2^-72 is legal to write and impossible to keep). */
static guint64 ticks_a_second(guint8 resolution)
{
    guint64 ticks = 1;
    for (guint exponent = resolution & 0x7f; exponent > 0; exponent--)
        if (!g_uint64_checked_mul(&ticks, ticks, resolution & 0x80 ? 2 : 10))
            return 0;
    return ticks;
}

static gint64 time_of(const Interface *interface, guint64 ticks)
{
    guint64 rate = interface->ticks_a_second;
    if (rate == 0 || ticks / rate > (guint64)LAST_SECOND || interface->offset_s > LAST_SECOND ||
        interface->offset_s < -LAST_SECOND)
        return SW_TIME_UNKNOWN;
    gint64 seconds = (gint64)(ticks / rate) + interface->offset_s;
    guint64 fraction = ticks % rate;
    /* Rates above 2^44 a second would overflow, and differ by less than a microsecond. */
    for (; rate >> 44; rate >>= 1)
        fraction >>= 1;
    return seconds >= 0 && seconds <= LAST_SECOND ? seconds * SW_SECOND + (gint64)(fraction * SW_SECOND / rate)
                                                  : SW_TIME_UNKNOWN;
}

/* The section header's type is a palindrome: it is known in either byte order, and the magic behind it tells which. */
static gboolean is_section(SwSpan block)
{
    return block.len >= BLOCK_FRAME && memcmp(block.data, "\x0a\x0d\x0d\x0a", 4) == 0;
}

static gboolean section_order(SwSpan block, gboolean *ret_big_endian)
{
    if (!is_section(block))
        return FALSE;
    gboolean big_endian = memcmp(block.data + 8, "\x1a\x2b\x3c\x4d", 4) == 0;
    if (!big_endian && memcmp(block.data + 8, "\x4d\x3c\x2b\x1a", 4) != 0)
        return FALSE;
    *ret_big_endian = big_endian;
    return TRUE;
}

/* From the block's type to its second length; 0 if that cannot be. */
static guint32 block_length(const CaptureFile *file, SwSpan window)
{
    guint32 length = window.len < BLOCK_FRAME ? 0 : capture_u32(file, window.data + 4);
    return length >= BLOCK_FRAME && length % 4 == 0 && length <= BLOCK_MAX ? length : 0;
}

static gboolean lengths_agree(const CaptureFile *file, SwSpan window, guint32 length)
{
    return length <= window.len && capture_u32(file, window.data + length - 4) == length;
}

/* Options of an interface description: type, length, value, padded to four bytes. */
static void read_options(const CaptureFile *file, SwSpan options, Interface *interface)
{
    gsize at = 0;
    while (at + 4 <= options.len) {
        guint16 code = capture_u16(file, options.data + at);
        guint16 length = capture_u16(file, options.data + at + 2);
        const char *value = options.data + at + 4;
        if (code == OPTION_END || at + 4 + length > options.len)
            return;
        if (code == OPTION_TSRESOL && length == 1)
            interface->ticks_a_second = ticks_a_second((guint8)value[0]);
        if (code == OPTION_TSOFFSET && length == 8) {
            guint64 high = capture_u32(file, value + (file->big_endian ? 0 : 4));
            guint64 low = capture_u32(file, value + (file->big_endian ? 4 : 0));
            interface->offset_s = (gint64)(high << 32 | low);
        }
        at += 4 + ((length + 3u) & ~3u);
    }
}

static CaptureStep read_interface(CaptureFile *file, SwSpan body, SwPacket *ret_packet)
{
    Interface interface = {capture_u16(file, body.data), capture_u32(file, body.data + 4), SW_SECOND, 0};
    read_options(file, sw_span_slice(body, 8, body.len), &interface);
    if (file->interfaces->len < SW_LIMIT_INTERFACES)
        g_array_append_val(file->interfaces, interface);
    return CAPTURE_SKIP;
}

static const Interface *interface_of(CaptureFile *file, guint32 number)
{
    if (number < file->interfaces->len)
        return &g_array_index(file->interfaces, Interface, number);
    if (!file->undescribed_noted)
        capture_defect(file, SW_DEFECT_NOTED, file->offset,
                       "packets of an interface that was not described: taken for Ethernet, times unknown");
    file->undescribed_noted = TRUE;
    return &undescribed;
}

static CaptureStep give_packet(CaptureFile *file, guint32 interface_number, SwSpan body, SwPacket *ret_packet)
{
    guint64 ticks = (guint64)capture_u32(file, body.data + 4) << 32 | capture_u32(file, body.data + 8);
    guint32 captured = capture_u32(file, body.data + 12);
    guint32 original = capture_u32(file, body.data + 16);
    if (captured > body.len - PACKET_HEADER && !file->partial) {
        capture_lose(file, file->offset, body.len + BLOCK_FRAME, "captured length is more than the block holds");
        return CAPTURE_SKIP;
    }
    const Interface *interface = interface_of(file, interface_number);
    *ret_packet = (SwPacket){.time_us = time_of(interface, ticks),
                             .bytes = sw_span_slice(body, PACKET_HEADER, PACKET_HEADER + (gsize)captured),
                             .original_length = MAX(original, captured),
                             .link_type = interface->link_type,
                             .offset = file->offset};
    return CAPTURE_PACKET;
}

static CaptureStep read_enhanced(CaptureFile *file, SwSpan body, SwPacket *ret_packet)
{
    return give_packet(file, capture_u32(file, body.data), body, ret_packet);
}

/* The obsolete packet block: a count of dropped packets has taken half of the interface's number. */
static CaptureStep read_obsolete(CaptureFile *file, SwSpan body, SwPacket *ret_packet)
{
    return give_packet(file, capture_u16(file, body.data), body, ret_packet);
}

/* No time, interface 0; captured is what its snapshot length leaves. */
static CaptureStep read_simple(CaptureFile *file, SwSpan body, SwPacket *ret_packet)
{
    const Interface *interface = interface_of(file, 0);
    guint32 original = capture_u32(file, body.data);
    guint32 captured = interface->snapshot_length > 0 ? MIN(original, interface->snapshot_length) : original;
    *ret_packet = (SwPacket){.time_us = SW_TIME_UNKNOWN,
                             .bytes = sw_span_slice(body, 4, 4 + (gsize)captured),
                             .original_length = original,
                             .link_type = interface->link_type,
                             .offset = file->offset};
    return CAPTURE_PACKET;
}

/* Blocks of other types (statistics, names, secrets) are passed over. */
static const struct {
    guint32 type;
    guint32 body_min;
    CaptureStep (*read)(CaptureFile *file, SwSpan body, SwPacket *ret_packet);
} blocks[] = {
    {6, PACKET_HEADER, read_enhanced},
    {BLOCK_INTERFACE, 8, read_interface},
    {3, 4, read_simple},
    {2, PACKET_HEADER, read_obsolete},
};

static CaptureStep read_block(CaptureFile *file, SwSpan window, guint32 length, SwPacket *ret_packet)
{
    guint32 type = capture_u32(file, window.data);
    for (guint i = 0; i < G_N_ELEMENTS(blocks); i++) {
        if (blocks[i].type != type)
            continue;
        SwSpan body = sw_span_slice(window, 8, length - 4);
        if (body.len >= blocks[i].body_min)
            return blocks[i].read(file, body, ret_packet);
        capture_lose(file, file->offset, length, "block without room for its header");
    }
    return CAPTURE_SKIP;
}

/* A whole block, its two lengths equal: what the search for the next one goes by. */
static gboolean starts_block(const CaptureFile *file, SwSpan window)
{
    CaptureFile view = {.big_endian = file->big_endian};
    gboolean section = section_order(window, &view.big_endian);
    guint32 length = block_length(&view, window);
    if (length == 0 || !lengths_agree(&view, window, length))
        return FALSE;
    guint32 type = capture_u32(&view, window.data);
    for (guint i = 0; i < G_N_ELEMENTS(blocks); i++)
        if (type == blocks[i].type && length >= BLOCK_FRAME + blocks[i].body_min)
            return TRUE;
    return section;
}

/* The block at the reader is damaged; what can be told of the section or the interface that it describes is kept. */
static CaptureStep pass_over(CaptureFile *file, SwSpan window, const char *why, GError **error)
{
    if (window.len >= BLOCK_FRAME + 8 && capture_u32(file, window.data) == BLOCK_INTERFACE)
        read_interface(file, sw_span_slice(window, 8, window.len), NULL);
    return capture_resynchronise(file, starts_block, BLOCK_FRAME + CAPTURE_PACKET_MAX, why, error);
}

static void begin_section(CaptureFile *file, SwSpan window)
{
    section_order(window, &file->big_endian);
    g_array_set_size(file->interfaces, 0);
    file->undescribed_noted = FALSE;
}

static CaptureStep pcapng_step(CaptureFile *file, SwPacket *ret_packet, GError **error)
{
    SwSpan window = capture_look_ahead(file, BLOCK_FRAME);
    if (window.len < BLOCK_FRAME)
        return capture_end(file, "the file ends inside a block", error);
    if (is_section(window))
        begin_section(file, window);
    guint32 length = block_length(file, window);
    if (length == 0)
        return pass_over(file, window, "damaged block", error);
    if (window.len < length)
        window = capture_look_ahead(file, length);
    if (window.len < length && !file->partial)
        return pass_over(file, window, "the file ends inside a block", error);
    if (window.len >= length && !lengths_agree(file, window, length))
        return pass_over(file, window, "block whose two lengths differ", error);
    CaptureStep step = read_block(file, window, length, ret_packet);
    capture_pass(file, MIN(length, window.len));
    return step;
}

gboolean pcapng_file_open(CaptureFile *file, SwSpan head)
{
    gboolean big_endian;
    if (!section_order(head, &big_endian))
        return FALSE;
    file->interfaces = g_array_new(FALSE, TRUE, sizeof(Interface));
    file->step = pcapng_step;
    return TRUE;
}
