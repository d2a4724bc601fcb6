#include "parsers/capture/segment.h"

#include "parsers/capture/fragments.h"

#define IPV6_EXTENSIONS_MAX 16u
#define TAGS_MAX 4u /* VLAN tags inside one another */

enum { PROTOCOL_TCP = 6 };
enum { ETHERTYPE_IPV4 = 0x0800, ETHERTYPE_IPV6 = 0x86dd, ETHERTYPE_PPPOE = 0x8864 };

struct SwDecoder {
    SwFragments *fragments;
};

SwDecoder *sw_decoder_new(void)
{
    SwDecoder *decoder = g_new0(SwDecoder, 1);
    decoder->fragments = sw_fragments_new();
    return decoder;
}

void sw_decoder_free(SwDecoder *decoder)
{
    if (!decoder)
        return;
    sw_fragments_free(decoder->fragments);
    g_free(decoder);
}

guint64 sw_decoder_n_evicted(const SwDecoder *decoder)
{
    return sw_fragments_n_evicted(decoder->fragments);
}

/* Network byte order; the caller has checked that the bytes are there. */
static guint16 be16(SwSpan span, gsize at)
{
    return (guint16)((guchar)span.data[at] << 8 | (guchar)span.data[at + 1]);
}

static guint32 be32(SwSpan span, gsize at)
{
    return (guint32)be16(span, at) << 16 | be16(span, at + 2);
}

static SwSpan behind(SwSpan span, gsize n)
{
    return sw_span_slice(span, n, span.len);
}

/* Each link layer leaves the IP packet; absent when it carries none. */
typedef SwSpan (*LinkFunc)(SwSpan frame);

/* From an EtherType on: VLAN (802.1Q), QinQ (802.1ad and its older numbers), PPPoE sessions (RFC 2516). */
static SwSpan from_ethertype(SwSpan frame, gsize at)
{
    for (guint tags = 0; tags <= TAGS_MAX && frame.len >= at + 2; tags++) {
        guint16 type = be16(frame, at);
        if (type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6)
            return behind(frame, at + 2);
        if (type == ETHERTYPE_PPPOE) {
            gsize ppp = at + 2 + 6;
            gboolean ip = frame.len >= ppp + 2 && (be16(frame, ppp) == 0x0021 || be16(frame, ppp) == 0x0057);
            return ip ? behind(frame, ppp + 2) : SW_SPAN_ABSENT;
        }
        if (type != 0x8100 && type != 0x88a8 && type != 0x9100 && type != 0x9200)
            return SW_SPAN_ABSENT;
        at += 4;
    }
    return SW_SPAN_ABSENT;
}

static SwSpan from_ethernet(SwSpan frame)
{
    return from_ethertype(frame, 12);
}

static SwSpan from_cooked_v1(SwSpan frame)
{
    return from_ethertype(frame, 14);
}

static SwSpan from_cooked_v2(SwSpan frame)
{
    return frame.len >= 20 ? (be16(frame, 0) == ETHERTYPE_IPV4 || be16(frame, 0) == ETHERTYPE_IPV6 ? behind(frame, 20)
                                                                                                   : SW_SPAN_ABSENT)
                           : SW_SPAN_ABSENT;
}

/* BSD loopback: four bytes of address family, whose numbers and byte order differ by system; the IP version decides. */
static SwSpan from_loopback(SwSpan frame)
{
    return frame.len > 4 ? behind(frame, 4) : SW_SPAN_ABSENT;
}

static SwSpan from_raw(SwSpan frame)
{
    return frame;
}

/* PPP with its HDLC address and control bytes or without (RFC 1662). */
static SwSpan from_ppp(SwSpan frame)
{
    gsize at = frame.len >= 2 && be16(frame, 0) == 0xff03 ? 2 : 0;
    gboolean ip = frame.len >= at + 2 && (be16(frame, at) == 0x0021 || be16(frame, at) == 0x0057);
    return ip ? behind(frame, at + 2) : SW_SPAN_ABSENT;
}

/* Numbers of the LINKTYPE_ registry. */
static const struct {
    guint16 link_type;
    LinkFunc ip_of;
} links[] = {
    {0, from_loopback},    {1, from_ethernet}, {9, from_ppp},   {12, from_raw},
    {14, from_raw},        {50, from_ppp},     {101, from_raw}, {108, from_loopback},
    {113, from_cooked_v1}, {228, from_raw},    {229, from_raw}, {276, from_cooked_v2},
};

static SwSpan ip_of(const SwPacket *packet)
{
    for (guint i = 0; i < G_N_ELEMENTS(links); i++)
        if (links[i].link_type == packet->link_type)
            return links[i].ip_of(packet->bytes);
    return SW_SPAN_ABSENT;
}

/* An IP packet as far as its transport header. */
typedef struct {
    SwFragmentKey key;
    guint32 fragment_at;
    gboolean more;
    guint8 hop_limit;
    SwSpan payload; /* captured */
    guint32 payload_length; /* on the wire */
} Datagram;

static SwAddress ipv4_address(SwSpan ip, gsize at)
{
    SwAddress address = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}};
    memcpy(address.bytes + 12, ip.data + at, 4);
    return address;
}

static gboolean read_ipv4(SwSpan ip, guint32 wire_length, Datagram *ret)
{
    if (ip.len < 20)
        return FALSE;
    gsize header = ((gsize)ip.data[0] & 15) * 4;
    gsize total = be16(ip, 2);
    if (total == 0)
        total = wire_length; /* segmentation offload: the card fills it in later */
    if (header < 20 || total < header || ip.len < header)
        return FALSE;
    guint16 fragment = be16(ip, 6);
    *ret = (Datagram){.key = {ipv4_address(ip, 12), ipv4_address(ip, 16), be16(ip, 4), (guint8)ip.data[9]},
                      .fragment_at = (fragment & 0x1fffu) * 8,
                      .more = (fragment & 0x2000) != 0,
                      .hop_limit = (guint8)ip.data[8],
                      .payload = sw_span_slice(ip, header, total),
                      .payload_length = (guint32)(total - header)};
    return TRUE;
}

/* Steps over hop-by-hop, routing, destination and authentication headers; reads the fragment header. */
static gboolean read_extensions(Datagram *datagram)
{
    enum { HOP_BY_HOP = 0, ROUTING = 43, FRAGMENT = 44, AUTHENTICATION = 51, DESTINATION = 60 };
    for (guint i = 0; i < IPV6_EXTENSIONS_MAX; i++) {
        SwSpan at = datagram->payload;
        guint8 type = datagram->key.protocol;
        if (type != HOP_BY_HOP && type != ROUTING && type != FRAGMENT && type != AUTHENTICATION && type != DESTINATION)
            return TRUE;
        if (at.len < 8)
            return FALSE;
        gsize length = type == FRAGMENT         ? 8
                       : type == AUTHENTICATION ? ((guchar)at.data[1] + 2u) * 4
                                                : ((guchar)at.data[1] + 1u) * 8;
        if (length > at.len || length > datagram->payload_length)
            return FALSE;
        if (type == FRAGMENT) {
            datagram->fragment_at = be16(at, 2) & 0xfff8u;
            datagram->more = at.data[3] & 1;
            datagram->key.identification = be32(at, 4);
        }
        datagram->key.protocol = (guint8)at.data[0];
        datagram->payload = behind(at, length);
        datagram->payload_length -= (guint32)length;
    }
    return FALSE;
}

static gboolean read_ipv6(SwSpan ip, guint32 wire_length, Datagram *ret)
{
    if (ip.len < 40)
        return FALSE;
    gsize length = be16(ip, 4);
    if (length == 0)
        length = wire_length > 40 ? wire_length - 40 : 0; /* segmentation offload, or a jumbogram */
    *ret = (Datagram){.key = {.protocol = (guint8)ip.data[6]},
                      .hop_limit = (guint8)ip.data[7],
                      .payload = sw_span_slice(ip, 40, 40 + length),
                      .payload_length = (guint32)length};
    memcpy(ret->key.from.bytes, ip.data + 8, 16);
    memcpy(ret->key.to.bytes, ip.data + 24, 16);
    return read_extensions(ret);
}

static gboolean read_ip(SwSpan ip, guint32 wire_length, Datagram *ret)
{
    guint version = ip.len > 0 ? (guchar)ip.data[0] >> 4 : 0;
    return version == 4 ? read_ipv4(ip, wire_length, ret) : version == 6 && read_ipv6(ip, wire_length, ret);
}

static gboolean read_tcp(const Datagram *datagram, const SwPacket *packet, SwSegment *ret)
{
    SwSpan tcp = datagram->payload;
    if (tcp.len < 20)
        return FALSE;
    gsize header = ((gsize)(guchar)tcp.data[12] >> 4) * 4;
    if (header < 20 || header > datagram->payload_length)
        return FALSE;
    *ret = (SwSegment){.time_us = packet->time_us,
                       .offset = packet->offset,
                       .from = {datagram->key.from, be16(tcp, 0)},
                       .to = {datagram->key.to, be16(tcp, 2)},
                       .sequence = be32(tcp, 4),
                       .acknowledgement = be32(tcp, 8),
                       .flags = (guint8)tcp.data[13],
                       .hop_limit = datagram->hop_limit,
                       .payload = behind(tcp, header),
                       .payload_length = datagram->payload_length - (guint32)header};
    return TRUE;
}

SwPacketKind sw_decoder_read(SwDecoder *decoder, const SwPacket *packet, SwSegment *ret_segment)
{
    SwSpan ip = ip_of(packet);
    Datagram datagram;
    if (!sw_span_present(ip))
        return SW_PACKET_OTHER;
    gsize link_header = packet->bytes.len - ip.len;
    guint32 wire_length = packet->original_length > link_header ? packet->original_length - (guint32)link_header : 0;
    if (!read_ip(ip, wire_length, &datagram))
        return SW_PACKET_BROKEN;
    if (datagram.key.protocol != PROTOCOL_TCP)
        return SW_PACKET_OTHER;
    if (datagram.more || datagram.fragment_at > 0) {
        if (!sw_fragments_add(decoder->fragments, &datagram.key, datagram.fragment_at, datagram.more, datagram.payload,
                              packet->time_us, &datagram.payload))
            return SW_PACKET_OTHER;
        datagram.payload_length = (guint32)datagram.payload.len;
    }
    return read_tcp(&datagram, packet, ret_segment) ? SW_PACKET_SEGMENT : SW_PACKET_BROKEN;
}
