#include "base/random.h"
#include "parsers/capture/link_layer.h"
#include "parsers/capture/segment.h"
#include "parsers/limits.h"
#include "tests/unit/parsers/packets.h"

static const TcpSpec hello4 = {"192.0.2.1", "198.51.100.2",         50000, 25, 1000, 2000, SW_TCP_ACK,
                               0,           "EHLO spam.example\r\n"};
static const TcpSpec hello6 = {"2001:db8::1",          "2001:db8::2", 50000, 25, 1000, 2000, SW_TCP_ACK, 12,
                               "EHLO spam.example\r\n"};

static SwPacketKind read_frame(SwDecoder *decoder, guint16 link_type, SwSpan frame, guint32 original, SwSegment *ret)
{
    SwPacket packet = {.time_us = 7, .bytes = frame, .original_length = original, .link_type = link_type, .offset = 99};
    return sw_decoder_read(decoder, &packet, ret);
}

static void check_hello(const SwSegment *segment, const TcpSpec *spec)
{
    SwAddress from = address_of(spec->from), to = address_of(spec->to);
    g_assert_cmpint(sw_address_compare(&segment->from.address, &from), ==, 0);
    g_assert_cmpint(sw_address_compare(&segment->to.address, &to), ==, 0);
    g_assert_cmpuint(segment->from.port, ==, spec->from_port);
    g_assert_cmpuint(segment->to.port, ==, spec->to_port);
    g_assert_cmpuint(segment->sequence, ==, spec->sequence);
    g_assert_cmpuint(segment->acknowledgement, ==, spec->acknowledgement);
    g_assert_cmpuint(segment->flags, ==, spec->flags);
    g_assert_cmpuint(segment->hop_limit, ==, 64);
    g_assert_cmpint(segment->time_us, ==, 7);
    g_assert_cmpuint(segment->offset, ==, 99);
    g_assert_cmpuint(segment->payload_length, ==, segment->payload.len);
    g_assert_cmpmem(segment->payload.data, segment->payload.len, spec->payload, strlen(spec->payload));
}

#define MACS "\x02\0\0\0\0\x01\x02\0\0\0\0\x02"
#define SLL "\0\0\0\1\0\6\2\0\0\0\0\1\0\0"

/* Every link layer, with what stands before the IP packet. */
typedef struct {
    guint16 link_type;
    SwSpan before[2]; /* IPv4, IPv6 */
} Link;

static const Link links[] = {
    {1, {SW_SPAN(MACS "\x08\x00"), SW_SPAN(MACS "\x86\xdd")}},
    {1, {SW_SPAN(MACS "\x81\0\0\x05\x08\x00"), SW_SPAN(MACS "\x81\0\0\x05\x86\xdd")}},
    {1, {SW_SPAN(MACS "\x88\xa8\0\7\x81\0\0\x05\x08\x00"), SW_SPAN(MACS "\x91\0\0\7\x81\0\0\x05\x86\xdd")}},
    {1, {SW_SPAN(MACS "\x92\0\0\7\x91\0\0\7\x88\xa8\0\7\x81\0\0\x05\x08\x00"), SW_SPAN(MACS "\x86\xdd")}},
    {1, {SW_SPAN(MACS "\x88\x64\x11\0\0\7\0\x40\x00\x21"), SW_SPAN(MACS "\x88\x64\x11\0\0\7\0\x40\x00\x57")}},
    {1, {SW_SPAN(MACS "\x81\0\0\1\x88\x64\x11\0\0\7\0\x40\x00\x21"), SW_SPAN(MACS "\x86\xdd")}},
    {113, {SW_SPAN(SLL "\x08\x00"), SW_SPAN(SLL "\x86\xdd")}},
    {113, {SW_SPAN(SLL "\x81\0\0\1\x08\x00"), SW_SPAN(SLL "\x81\0\0\1\x86\xdd")}},
    {276,
     {SW_SPAN("\x08\x00\0\0\0\0\0\1\0\1\0\6\2\0\0\0\0\1\0\0"),
      SW_SPAN("\x86\xdd\0\0\0\0\0\1\0\1\0\6\2\0\0\0\0\1\0\0")}},
    {276,
     {SW_SPAN("\x81\0\0\0\0\0\0\1\0\1\0\6\2\0\0\0\0\1\0\0\0\5\x08\x00"),
      SW_SPAN("\x86\xdd\0\0\0\0\0\1\0\1\0\6\2\0\0\0\0\1\0\0")}},
    {0, {SW_SPAN("\2\0\0\0"), SW_SPAN("\x1e\0\0\0")}},
    {108, {SW_SPAN("\0\0\0\2"), SW_SPAN("\0\0\0\x18")}},
    {9, {SW_SPAN("\xff\x03\x00\x21"), SW_SPAN("\x00\x57")}},
    {50, {SW_SPAN("\xff\x03\x00\x21"), SW_SPAN("\xff\x03\x00\x57")}},
    {101, {SW_SPAN(""), SW_SPAN("")}},
    {228, {SW_SPAN(""), SW_SPAN("")}},
    {229, {SW_SPAN(""), SW_SPAN("")}},
    {12, {SW_SPAN(""), SW_SPAN("")}},
    {14, {SW_SPAN(""), SW_SPAN("")}},
};

/* The snapshot length cuts it: at the payload a segment comes of it, before that none. */
static void check_cut(SwDecoder *decoder, const Link *link, const TcpSpec *spec, const GString *frame, guint32 length)
{
    gsize before = link->before[spec == &hello6].len, text = strlen(spec->payload);
    for (guint32 captured = 0; captured < length; captured++) {
        SwSegment segment;
        SwSpan cut = sw_span(g_memdup2(frame->str, MAX(captured, 1)), captured);
        SwPacketKind kind = read_frame(decoder, link->link_type, cut, (guint32)frame->len, &segment);
        gsize missing = length - captured;
        if (captured < before)
            g_assert_cmpint(kind, ==, SW_PACKET_OTHER);
        else if (missing > text + spec->options)
            g_assert_cmpint(kind, ==, SW_PACKET_BROKEN);
        else
            g_assert_cmpint(kind, ==, SW_PACKET_SEGMENT);
        if (kind == SW_PACKET_SEGMENT) {
            g_assert_cmpuint(segment.payload.len, ==, missing < text ? text - missing : 0);
            g_assert_cmpuint(segment.payload_length, ==, text);
        }
        g_free((char *)cut.data);
    }
}

static void test_link_layers(void)
{
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    for (guint i = 0; i < 2 * G_N_ELEMENTS(links); i++) {
        const Link *link = &links[i / 2];
        const TcpSpec *spec = i % 2 ? &hello6 : &hello4;
        g_autoptr(GString) frame = g_string_new(NULL);
        SwSegment segment;
        put_span(frame, link->before[i % 2]);
        put_ip_tcp(frame, spec);
        guint32 length = (guint32)frame->len;
        put_zeros(frame, 9); /* padding of short frames, a frame check */
        SwPacketKind kind = read_frame(decoder, link->link_type, span_of_string(frame), length + 9, &segment);
        g_assert_cmpint(kind, ==, SW_PACKET_SEGMENT);
        check_hello(&segment, spec);
        check_cut(decoder, link, spec, frame, length);
    }
}

static void test_other_packets(void)
{
    static const SwSpan frames[] = {
        SW_SPAN(""),
        SW_SPAN(MACS "\x08\x06\0\1\x08\0\6\4\0\1"), /* ARP */
        SW_SPAN(MACS "\0\x26\x42\x42\x03"), /* 802.3 with a length */
        SW_SPAN(MACS "\x88\x63\x11\x09\0\0"), /* PPPoE discovery */
        SW_SPAN(MACS "\x88\x64\x11\0\0\7\0\4\xc0\x21\1\1"), /* PPPoE link control */
        SW_SPAN(MACS "\x81\0\0\1\x81\0\0\1\x81\0\0\1\x81\0\0\1\x81\0\0\1\x08\0"), /* five tags */
    };
    SwSegment segment;
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    for (guint i = 0; i < G_N_ELEMENTS(frames); i++)
        g_assert_cmpint(read_frame(decoder, 1, frames[i], 60, &segment), ==, SW_PACKET_OTHER);
    g_autoptr(GString) udp = g_string_new(NULL);
    IpSpec ip = {"192.0.2.1", "198.51.100.2", 17};
    put_ipv4(udp, &ip, SW_SPAN("datagram"));
    g_assert_cmpint(read_frame(decoder, 101, span_of_string(udp), 28, &segment), ==, SW_PACKET_OTHER);
}

/* What is not read is named as libpcap names it: its own numbers, in memory, are others for a few types. */
static void test_unknown_links(void)
{
    static const struct {
        guint16 link_type;
        const char *described;
    } unknown[] = {
        {105, "105 (IEEE802_11, 802.11)"},
        {100, "100 (ATM_RFC1483, RFC 1483 LLC-encapsulated ATM)"},
        {9999, "9999"},
    };
    SwSegment segment;
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    for (guint i = 0; i < G_N_ELEMENTS(unknown); i++) {
        g_autofree char *described = sw_link_describe(unknown[i].link_type);
        g_assert_cmpint(read_frame(decoder, unknown[i].link_type, SW_SPAN("\x45\0\0\x14"), 60, &segment), ==,
                        SW_PACKET_UNKNOWN_LINK);
        g_assert_cmpstr(described, ==, unknown[i].described);
    }
}

/* Lengths that contradict one another. */
static void test_broken_lengths(void)
{
    static const struct {
        guint at;
        guint8 value;
        gboolean ipv6;
    } changes[] = {
        {0, 0x44, FALSE}, /* IP header of 16 bytes */
        {0, 0x4f, FALSE}, /* of 60: the TCP header is then text */
        {0, 0x55, FALSE}, /* version 5 */
        {2, 0x01, FALSE}, /* total length: more than the wire had */
        {3, 19, FALSE}, /* less than the header */
        {3, 39, FALSE}, /* no room for TCP's */
        {32, 0x40, FALSE}, /* TCP header of 16 bytes */
        {32, 0xf0, FALSE}, /* of 60: more than there is */
        {4, 0x01, TRUE},   {5, 19, TRUE}, {40 + 12, 0x40, TRUE}, {40 + 12, 0xf0, TRUE},
    };
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autoptr(GString) packet = g_string_new(NULL);
        SwSegment segment;
        put_ip_tcp(packet, changes[i].ipv6 ? &hello6 : &hello4);
        packet->str[changes[i].at] = (char)changes[i].value;
        SwPacketKind kind = read_frame(decoder, 101, span_of_string(packet), (guint32)packet->len, &segment);
        g_assert_cmpint(kind, ==, SW_PACKET_BROKEN);
    }
}

/* A length of 0 stands for what was on the wire; options are stepped over. */
static void test_offload_and_options(void)
{
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    g_autoptr(GString) tcp = g_string_new(NULL), packet = g_string_new(NULL), jumbo = g_string_new(NULL);
    SwSegment segment;
    IpSpec ip = {"192.0.2.1", "198.51.100.2", 6, .options = 24};
    put_tcp(tcp, &hello4);
    put_ipv4(packet, &ip, span_of_string(tcp));
    g_assert_cmpint(read_frame(decoder, 228, span_of_string(packet), (guint32)packet->len, &segment), ==,
                    SW_PACKET_SEGMENT);
    check_hello(&segment, &hello4);
    packet->str[2] = packet->str[3] = 0;
    g_assert_cmpint(read_frame(decoder, 228, span_of_string(packet), (guint32)packet->len, &segment), ==,
                    SW_PACKET_SEGMENT);
    check_hello(&segment, &hello4);
    put_ip_tcp(jumbo, &hello6);
    jumbo->str[4] = jumbo->str[5] = 0;
    g_assert_cmpint(read_frame(decoder, 229, span_of_string(jumbo), (guint32)jumbo->len, &segment), ==,
                    SW_PACKET_SEGMENT);
    check_hello(&segment, &hello6);
}

/* An extension header of IPv6: next header, length, contents. */
static void put_extension(GString *out, guint8 next, guint8 length, guint bytes)
{
    g_string_append_c(out, (char)next);
    g_string_append_c(out, (char)length);
    put_zeros(out, bytes - 2);
}

static void test_extension_headers(void)
{
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    g_autoptr(GString) chain = g_string_new(NULL), packet = g_string_new(NULL);
    SwSegment segment;
    IpSpec ip = {"2001:db8::1", "2001:db8::2", 0};
    put_extension(chain, 43, 0, 8); /* hop by hop, then routing */
    put_extension(chain, 60, 2, 24); /* then destination */
    put_extension(chain, 51, 0, 8); /* then authentication, counted in fours */
    put_extension(chain, 44, 4, 24); /* then a fragment header for the whole, whose second byte is reserved */
    put_extension(chain, 6, 77, 8);
    put_tcp(chain, &hello6);
    put_ipv6(packet, &ip, span_of_string(chain));
    SwPacketKind kind = read_frame(decoder, 101, span_of_string(packet), (guint32)packet->len, &segment);
    g_assert_cmpint(kind, ==, SW_PACKET_SEGMENT);
    check_hello(&segment, &hello6);
    packet->str[40 + 9] = 20; /* the routing header: longer than the packet */
    kind = read_frame(decoder, 101, span_of_string(packet), (guint32)packet->len, &segment);
    g_assert_cmpint(kind, ==, SW_PACKET_BROKEN);

    g_autoptr(GString) endless = g_string_new(NULL), many = g_string_new(NULL);
    for (guint i = 0; i < 100; i++)
        put_extension(endless, 60, 0, 8);
    ip.protocol = 60;
    put_ipv6(many, &ip, span_of_string(endless));
    kind = read_frame(decoder, 101, span_of_string(many), (guint32)many->len, &segment);
    g_assert_cmpint(kind, ==, SW_PACKET_BROKEN);
}

/* One fragment of a datagram with the given contents. */
static SwPacketKind read_fragment(SwDecoder *decoder, gboolean ipv6, guint8 protocol, guint id, SwSpan part, guint at,
                                  gboolean more, gint64 time_us, SwSegment *ret)
{
    g_autoptr(GString) packet = g_string_new(NULL), body = g_string_new(NULL);
    IpSpec ip = {
        ipv6 ? "2001:db8::1" : "192.0.2.1", ipv6 ? "2001:db8::2" : "198.51.100.2", protocol, (guint16)id, at, more};
    if (ipv6) {
        g_string_append_c(body, (char)protocol);
        g_string_append_c(body, 0);
        put_be16(body, at | more);
        put_be32(body, id);
        put_span(body, part);
        ip.protocol = 44;
        put_ipv6(packet, &ip, span_of_string(body));
    } else
        put_ipv4(packet, &ip, part);
    SwPacket frame = {.time_us = time_us,
                      .bytes = span_of_string(packet),
                      .original_length = (guint32)packet->len,
                      .link_type = 101,
                      .offset = 99};
    return sw_decoder_read(decoder, &frame, ret);
}

/* Any order, any size, any overlap, with repetitions: whole when all is there, and then as it was. */
static void test_fragments_in_any_order(void)
{
    SwRandom random;
    sw_random_init(&random, 4);
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    for (guint round = 0; round < 600; round++) {
        gboolean ipv6 = round & 1;
        const TcpSpec *spec = ipv6 ? &hello6 : &hello4;
        g_autoptr(GString) whole = g_string_new(NULL);
        if (ipv6)
            put_extension(whole, 6, 0, 8); /* belongs to what is cut into fragments */
        put_tcp(whole, spec);
        gboolean have[32] = {FALSE};
        guint units = (guint)(whole->len + 7) / 8, missing = units;
        while (missing > 0) {
            guint from = (guint)sw_random_below(&random, units);
            guint n =
                1 + (guint)sw_random_below(&random, MIN(units - from, units - 1)); /* all of it would be no fragment */
            gboolean more = from + n < units;
            SwSegment segment = {0};
            for (guint i = from; i < from + n; i++) {
                missing -= !have[i];
                have[i] = TRUE;
            }
            SwSpan part = sw_span_slice(span_of_string(whole), (gsize)from * 8, (gsize)(from + n) * 8);
            SwPacketKind kind = read_fragment(decoder, ipv6, ipv6 ? 60 : 6, round, part, from * 8, more, 7, &segment);
            g_assert_cmpint(kind, ==, missing > 0 ? SW_PACKET_OTHER : SW_PACKET_SEGMENT);
            if (missing == 0)
                check_hello(&segment, spec);
        }
    }
    g_assert_cmpuint(sw_decoder_n_evicted(decoder), ==, 0);
}

/* Bytes that came first stay; what contradicts the end is ignored; a hole is never filled with nothing. */
static void test_hostile_fragments(void)
{
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    g_autoptr(GString) whole = g_string_new(NULL);
    SwSegment segment;
    put_tcp(whole, &hello4);
    SwSpan all = span_of_string(whole), rest = sw_span_slice(all, 8, all.len),
           forged = SW_SPAN("MAIL FROM:<forged@x.example>....");
#define PART(part, at, more) read_fragment(decoder, FALSE, 6, 5, part, at, more, 7, &segment)
    g_assert_cmpint(PART(rest, 8, FALSE), ==, SW_PACKET_OTHER);
    g_assert_cmpint(PART(forged, 8, TRUE), ==, SW_PACKET_OTHER); /* overlaps */
    g_assert_cmpint(PART(forged, 800, TRUE), ==, SW_PACKET_OTHER); /* behind the end */
    g_assert_cmpint(PART(forged, 800, FALSE), ==, SW_PACKET_OTHER);
    g_assert_cmpint(PART(forged, 8, FALSE), ==, SW_PACKET_OTHER); /* another end */
    g_assert_cmpint(PART(sw_span_slice(all, 0, 8), 0, TRUE), ==, SW_PACKET_SEGMENT);
    check_hello(&segment, &hello4);
    /* The end comes last, and before what is there. */
    g_assert_cmpint(PART(sw_span_slice(all, 0, 32), 32, TRUE), ==, SW_PACKET_OTHER);
    g_assert_cmpint(PART(sw_span_slice(all, 8, 16), 8, FALSE), ==, SW_PACKET_OTHER);
    g_assert_cmpint(PART(sw_span_slice(all, 0, 8), 0, TRUE), ==, SW_PACKET_OTHER);
    /* A length that is no multiple of 8, an end behind 65535, nothing at all. */
    g_assert_cmpint(PART(sw_span_slice(all, 0, 9), 0, TRUE), ==, SW_PACKET_OTHER);
    g_assert_cmpint(PART(forged, 65528, TRUE), ==, SW_PACKET_OTHER);
    g_assert_cmpint(PART(SW_SPAN(""), 16, FALSE), ==, SW_PACKET_OTHER);
#undef PART
    /* A fragment whose end was not captured. */
    g_autoptr(GString) packet = g_string_new(NULL);
    IpSpec ip = {"192.0.2.1", "198.51.100.2", 6, 6, 0, TRUE};
    put_ipv4(packet, &ip, sw_span_slice(all, 0, 32));
    g_assert_cmpint(read_frame(decoder, 101, sw_span(packet->str, 44), 52, &segment), ==, SW_PACKET_OTHER);
    g_assert_cmpint(read_fragment(decoder, FALSE, 6, 6, sw_span_slice(all, 24, all.len), 24, FALSE, 7, &segment), ==,
                    SW_PACKET_OTHER);
}

/* They wait for 30 seconds, and in bounded number. */
static void test_fragment_eviction(void)
{
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    g_autoptr(GString) whole = g_string_new(NULL);
    SwSegment segment;
    put_tcp(whole, &hello4);
    SwSpan head = sw_span_slice(span_of_string(whole), 0, 16),
           tail = sw_span_slice(span_of_string(whole), 16, whole->len);
    for (guint i = 0; i < 5000; i++)
        g_assert_cmpint(read_fragment(decoder, TRUE, 6, i, SW_SPAN("12345678"), 65520, TRUE, 7, &segment), ==,
                        SW_PACKET_OTHER);
    g_assert_cmpuint(sw_decoder_n_evicted(decoder), >=, 5000 - SW_LIMIT_FRAGMENTED_DATAGRAMS - 1);
    read_fragment(decoder, FALSE, 6, 1, head, 0, TRUE, 8, &segment);
    g_assert_cmpint(read_fragment(decoder, FALSE, 6, 1, tail, 16, FALSE, 30 * SW_SECOND, &segment), ==,
                    SW_PACKET_SEGMENT);
    read_fragment(decoder, FALSE, 6, 1, head, 0, TRUE, 31 * SW_SECOND, &segment);
    g_assert_cmpuint(sw_decoder_n_evicted(decoder), ==, 5000);
    g_assert_cmpint(read_fragment(decoder, FALSE, 6, 1, tail, 16, FALSE, 62 * SW_SECOND, &segment), ==,
                    SW_PACKET_OTHER);
    g_assert_cmpuint(sw_decoder_n_evicted(decoder), ==, 5001);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/segment/link-layers", test_link_layers);
    g_test_add_func("/parsers/segment/unknown-links", test_unknown_links);
    g_test_add_func("/parsers/segment/other-packets", test_other_packets);
    g_test_add_func("/parsers/segment/broken-lengths", test_broken_lengths);
    g_test_add_func("/parsers/segment/offload-and-options", test_offload_and_options);
    g_test_add_func("/parsers/segment/extension-headers", test_extension_headers);
    g_test_add_func("/parsers/segment/fragments-in-any-order", test_fragments_in_any_order);
    g_test_add_func("/parsers/segment/hostile-fragments", test_hostile_fragments);
    g_test_add_func("/parsers/segment/fragment-eviction", test_fragment_eviction);
    return g_test_run();
}
