#include "parsers/capture/segment.h"

#include "parsers/capture/fragments.h"
#include "parsers/capture/link_layer.h"
#include "parsers/capture/network_order.h"

#define IPV6_EXTENSIONS_MAX 16u

enum { PROTOCOL_TCP = 6 };
/* IPv6 extension headers (RFC 8200 section 4, RFC 4302). */
enum { HOP_BY_HOP = 0, ROUTING = 43, FRAGMENT = 44, AUTHENTICATION = 51, DESTINATION = 60 };

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

guint sw_decoder_n_waiting(const SwDecoder *decoder)
{
    return sw_fragments_n_waiting(decoder->fragments);
}

guint64 sw_decoder_n_evicted(const SwDecoder *decoder)
{
    return sw_fragments_n_evicted(decoder->fragments);
}

/* An IP packet, but for its addresses; `protocol`, fragment and payload are those behind the headers that have been stepped over. */
typedef struct {
    guint8 protocol;
    guint8 fragment_protocol; /* what all fragments of a datagram have in common, beside the addresses */
    guint32 identification;
    guint32 fragment_at;
    gboolean more;
    gboolean ipv6;
    SwSpan payload; /* captured */
    guint32 payload_length; /* on the wire */
} Datagram;

static gboolean is_fragment(const Datagram *datagram)
{
    return datagram->more || datagram->fragment_at > 0;
}

static void set_ipv4(SwAddress *address, SwSpan ip, gsize at)
{
    static const guint8 mapped[12] = {[10] = 0xff, [11] = 0xff};
    memcpy(address->bytes, mapped, sizeof mapped);
    memcpy(address->bytes + sizeof mapped, ip.data + at, 4);
}

static void set_ipv6(SwAddress *address, SwSpan ip, gsize at)
{
    memcpy(address->bytes, ip.data + at, sizeof address->bytes);
}

/* The length that the header tells; 0 stands for whatever was on the wire, as the card cuts and fills in later. */
static gboolean read_ipv4(SwSpan ip, guint32 wire_length, Datagram *ret, SwSegment *ret_segment)
{
    if (ip.len < 20)
        return FALSE;
    guint32 header = ((guchar)ip.data[0] & 15u) * 4;
    guint32 total = sw_be16(ip, 2);
    guint16 fragment = sw_be16(ip, 6);
    if (total == 0)
        total = wire_length;
    if (header < 20 || ip.len < header || total < header || total > wire_length)
        return FALSE;
    guint8 protocol = (guint8)ip.data[9];
    set_ipv4(&ret_segment->from.address, ip, 12);
    set_ipv4(&ret_segment->to.address, ip, 16);
    ret_segment->hop_limit = (guint8)ip.data[8];
    *ret = (Datagram){.protocol = protocol,
                      .fragment_protocol = protocol,
                      .identification = sw_be16(ip, 4),
                      .fragment_at = (fragment & 0x1fffu) * 8,
                      .more = (fragment & 0x2000) != 0,
                      .payload = sw_span_slice(ip, header, total),
                      .payload_length = total - header};
    return TRUE;
}

static gboolean is_extension(guint8 protocol)
{
    return protocol == HOP_BY_HOP || protocol == ROUTING || protocol == FRAGMENT || protocol == AUTHENTICATION ||
           protocol == DESTINATION;
}

static void read_fragment_header(Datagram *datagram)
{
    SwSpan header = datagram->payload;
    datagram->fragment_at = sw_be16(header, 2) & 0xfff8u;
    datagram->more = header.data[3] & 1;
    datagram->identification = sw_be32(header, 4);
    datagram->fragment_protocol = (guint8)header.data[0];
}

/* Steps over the headers in front of the transport's, or of a fragment's contents. */
static gboolean read_extensions(Datagram *datagram)
{
    for (guint i = 0; is_extension(datagram->protocol) && !is_fragment(datagram); i++) {
        SwSpan header = datagram->payload;
        guint8 type = datagram->protocol;
        if (header.len < 8 || i == IPV6_EXTENSIONS_MAX)
            return FALSE;
        guint32 units = (guchar)header.data[1];
        guint32 length = type == FRAGMENT ? 8 : type == AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8;
        if (length > header.len)
            return FALSE;
        if (type == FRAGMENT)
            read_fragment_header(datagram);
        datagram->protocol = (guint8)header.data[0];
        datagram->payload = sw_span_behind(header, length);
        datagram->payload_length -= length;
    }
    return TRUE;
}

static gboolean read_ipv6(SwSpan ip, guint32 wire_length, Datagram *ret, SwSegment *ret_segment)
{
    if (ip.len < 40 || wire_length < 40)
        return FALSE;
    guint32 length = sw_be16(ip, 4);
    if (length == 0)
        length = wire_length - 40; /* segmentation offload, or a jumbogram */
    if (length > wire_length - 40)
        return FALSE;
    set_ipv6(&ret_segment->from.address, ip, 8);
    set_ipv6(&ret_segment->to.address, ip, 24);
    ret_segment->hop_limit = (guint8)ip.data[7];
    *ret = (Datagram){.protocol = (guint8)ip.data[6],
                      .ipv6 = TRUE,
                      .payload = sw_span_slice(ip, 40, 40 + (gsize)length),
                      .payload_length = length};
    return read_extensions(ret);
}

static gboolean read_ip(SwSpan ip, guint32 wire_length, Datagram *ret, SwSegment *ret_segment)
{
    guint version = ip.len > 0 ? (guchar)ip.data[0] >> 4 : 0;
    return version == 4   ? read_ipv4(ip, wire_length, ret, ret_segment)
           : version == 6 ? read_ipv6(ip, wire_length, ret, ret_segment)
                          : FALSE;
}

/* Adds a fragment to its datagram, which *datagram becomes when that is whole. */
static SwPacketKind put_together(SwDecoder *decoder, Datagram *datagram, const SwSegment *segment)
{
    SwFragmentKey key = {segment->from.address, segment->to.address, datagram->identification,
                         datagram->fragment_protocol};
    if (datagram->payload.len < datagram->payload_length)
        return SW_PACKET_OTHER; /* its end was not captured, so that the whole will never be there */
    if (!sw_fragments_add(decoder->fragments, &key, datagram->fragment_at, datagram->more, datagram->payload,
                          segment->time_us, &datagram->payload))
        return SW_PACKET_OTHER;
    datagram->payload_length = (guint32)datagram->payload.len;
    datagram->fragment_at = 0;
    datagram->more = FALSE;
    gboolean readable = !datagram->ipv6 || (read_extensions(datagram) && !is_fragment(datagram));
    return readable ? SW_PACKET_SEGMENT : SW_PACKET_BROKEN;
}

static gboolean read_tcp(const Datagram *datagram, SwSegment *ret)
{
    SwSpan tcp = datagram->payload;
    if (tcp.len < 20)
        return FALSE;
    guint32 header = ((guchar)tcp.data[12] >> 4) * 4u;
    if (header < 20 || header > datagram->payload_length)
        return FALSE;
    ret->from.port = sw_be16(tcp, 0);
    ret->to.port = sw_be16(tcp, 2);
    ret->sequence = sw_be32(tcp, 4);
    ret->acknowledgement = sw_be32(tcp, 8);
    ret->flags = (guint8)tcp.data[13];
    ret->payload = sw_span_behind(tcp, header);
    ret->payload_length = datagram->payload_length - header;
    return TRUE;
}

SwPacketKind sw_decoder_read(SwDecoder *decoder, const SwPacket *packet, SwSegment *ret_segment)
{
    SwSpan ip;
    Datagram datagram;
    if (!sw_link_payload(packet->link_type, packet->bytes, &ip))
        return SW_PACKET_UNKNOWN_LINK;
    if (!sw_span_present(ip))
        return SW_PACKET_OTHER;
    guint32 link_header = (guint32)(packet->bytes.len - ip.len);
    ret_segment->time_us = packet->time_us;
    ret_segment->offset = packet->offset;
    if (packet->original_length < link_header ||
        !read_ip(ip, packet->original_length - link_header, &datagram, ret_segment))
        return SW_PACKET_BROKEN;
    if (is_fragment(&datagram) && (datagram.protocol == PROTOCOL_TCP || is_extension(datagram.protocol))) {
        SwPacketKind kind = put_together(decoder, &datagram, ret_segment);
        if (kind != SW_PACKET_SEGMENT)
            return kind;
    }
    if (datagram.protocol != PROTOCOL_TCP)
        return SW_PACKET_OTHER;
    return read_tcp(&datagram, ret_segment) ? SW_PACKET_SEGMENT : SW_PACKET_BROKEN;
}
