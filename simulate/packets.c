#include "simulate/packets.h"

#include "base/date.h"

#define FILE_MAGIC 0xa1b2c3d4u /* microseconds */
#define FILE_VERSION_MAJOR 2
#define FILE_VERSION_MINOR 4
#define SNAPSHOT_LENGTH 262144
#define LINKTYPE_ETHERNET 1
#define RECORD_HEADER 16

#define ETHERNET_HEADER 14
#define ETHERNET_LEAST 60 /* without the check sequence, which captures lack */
#define ETHERNET_MOST 1500 /* of payload */
#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_IPV6 0x86dd
#define IPV4_HEADER 20
#define IPV6_HEADER 40
#define DO_NOT_FRAGMENT 0x4000
#define PROTOCOL_TCP 6
#define TCP_HEADER 20
#define TCP_SYN_OPTIONS 8
#define WINDOW 65535

static void put_u16(guint8 *at, guint value)
{
    at[0] = (guint8)(value >> 8);
    at[1] = (guint8)value;
}

static void put_u32(guint8 *at, guint32 value)
{
    put_u16(at, value >> 16);
    put_u16(at + 2, value & 0xffff);
}

static void put_u32_little(guint8 *at, guint32 value)
{
    value = GUINT32_TO_LE(value);
    memcpy(at, &value, sizeof value);
}

/* The sum of RFC 1071 in the machine's own byte order (its section 2 (B)), four bytes at once, not yet folded. */
static guint64 sum_of(const guint8 *bytes, gsize n)
{
    guint64 sum = 0;
    guint32 word;
    gsize i = 0;
    for (; i + sizeof word <= n; i += sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        sum += word;
    }
    word = 0;
    memcpy(&word, bytes + i, n - i);
    return sum + word;
}

static void put_checksum(guint8 *at, guint64 sum)
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    guint16 checksum = (guint16)~sum;
    memcpy(at, &checksum, sizeof checksum);
}

static guint ip_header_length(const SwAddress *address)
{
    return sw_address_is_ipv4(address) ? IPV4_HEADER : IPV6_HEADER;
}

guint32 sw_packet_payload_max(const SwAddress *address)
{
    return ETHERNET_MOST - ip_header_length(address) - TCP_HEADER;
}

static guint tcp_header_length(const SwTcpPacket *packet)
{
    return TCP_HEADER + (packet->flags & SW_FLAG_SYN ? TCP_SYN_OPTIONS : 0);
}

void sw_packets_append_file_header(GString *out)
{
    guint8 header[24] = {0};
    put_u32_little(header, FILE_MAGIC);
    put_u32_little(header + 4, FILE_VERSION_MAJOR | FILE_VERSION_MINOR << 16);
    put_u32_little(header + 16, SNAPSHOT_LENGTH);
    put_u32_little(header + 20, LINKTYPE_ETHERNET);
    g_string_append_len(out, (const char *)header, sizeof header);
}

static void put_record_header(guint8 *at, gint64 time_us, guint32 length)
{
    put_u32_little(at, (guint32)(time_us / SW_SECOND));
    put_u32_little(at + 4, (guint32)(time_us % SW_SECOND));
    put_u32_little(at + 8, length);
    put_u32_little(at + 12, length);
}

/* A locally administered address. */
static void put_station(guint8 *at, guint8 station)
{
    put_u32(at, 0x02000000);
    put_u16(at + 4, station);
}

static void put_ethernet(guint8 *at, const SwTcpPacket *packet)
{
    put_station(at, packet->to->station);
    put_station(at + 6, packet->from->station);
    put_u16(at + 12, sw_address_is_ipv4(&packet->from->address) ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6);
}

/* Returns the sum of the addresses, a part of the pseudo-header. */
static guint64 put_ipv4(guint8 *at, const SwTcpPacket *packet, guint tcp_length)
{
    at[0] = 4 << 4 | IPV4_HEADER / 4;
    put_u16(at + 2, IPV4_HEADER + tcp_length);
    put_u16(at + 4, packet->identification);
    put_u16(at + 6, DO_NOT_FRAGMENT);
    at[8] = packet->from->hop_limit;
    at[9] = PROTOCOL_TCP;
    memcpy(at + 12, packet->from->address.bytes + 12, 4);
    memcpy(at + 16, packet->to->address.bytes + 12, 4);
    put_checksum(at + 10, sum_of(at, IPV4_HEADER));
    return sum_of(at + 12, 8);
}

static guint64 put_ipv6(guint8 *at, const SwTcpPacket *packet, guint tcp_length)
{
    at[0] = 6 << 4;
    put_u16(at + 4, tcp_length);
    at[6] = PROTOCOL_TCP;
    at[7] = packet->from->hop_limit;
    memcpy(at + 8, packet->from->address.bytes, 16);
    memcpy(at + 24, packet->to->address.bytes, 16);
    return sum_of(at + 8, 32);
}

/* Largest segment (RFC 9293 section 3.7.1), selective acknowledgement permitted (RFC 2018), filled up. */
static void put_syn_options(guint8 *at, const SwTcpPacket *packet)
{
    put_u32(at, 0x02040000 | sw_packet_payload_max(&packet->from->address));
    put_u32(at + 4, 0x01010402);
}

static void put_tcp(guint8 *at, const SwTcpPacket *packet, guint64 sum_of_addresses)
{
    guint header = tcp_header_length(packet), length = header + (guint)packet->payload.len;
    put_u16(at, packet->from->port);
    put_u16(at + 2, packet->to->port);
    put_u32(at + 4, packet->sequence);
    put_u32(at + 8, packet->acknowledgement);
    at[12] = (guint8)(header / 4 << 4);
    at[13] = packet->flags;
    put_u16(at + 14, WINDOW);
    if (packet->flags & SW_FLAG_SYN)
        put_syn_options(at + TCP_HEADER, packet);
    memcpy(at + header, packet->payload.data, packet->payload.len);
    put_checksum(at + 16, sum_of_addresses + g_htons(PROTOCOL_TCP) + g_htons(length) + sum_of(at, length));
}

void sw_packets_append(GString *out, const SwTcpPacket *packet)
{
    g_assert(packet->payload.len <= sw_packet_payload_max(&packet->from->address));
    guint tcp_length = tcp_header_length(packet) + (guint)packet->payload.len;
    guint ip_header = ip_header_length(&packet->from->address);
    guint frame_length = MAX(ETHERNET_HEADER + ip_header + tcp_length, ETHERNET_LEAST);
    gsize start = out->len;
    g_string_set_size(out, start + RECORD_HEADER + frame_length);
    guint8 *record = (guint8 *)out->str + start, *frame = record + RECORD_HEADER, *ip = frame + ETHERNET_HEADER;
    memset(record, 0, RECORD_HEADER + frame_length);
    put_record_header(record, packet->time_us, frame_length);
    put_ethernet(frame, packet);
    guint64 sum_of_addresses = sw_address_is_ipv4(&packet->from->address) ? put_ipv4(ip, packet, tcp_length)
                                                                          : put_ipv6(ip, packet, tcp_length);
    put_tcp(ip + ip_header, packet, sum_of_addresses);
}
