/*
 * TCP segments as a capture on the server's Ethernet shows them: IPv4 (RFC 791) or IPv6 (RFC 8200), TCP (RFC 9293),
 * right checksums (RFC 1071), short frames padded to the least length of the medium; in a file of the classic pcap
 * format (draft-ietf-opsawg-pcap), little-endian, with microseconds.
 */
#pragma once

#include "base/address.h"

typedef struct {
    SwAddress address;
    guint16 port;
    guint8 hop_limit; /* as its packets show it here */
    guint8 station; /* last byte of the Ethernet address that its packets come from */
} SwHost;

typedef enum { SW_FLAG_FIN = 1, SW_FLAG_SYN = 2, SW_FLAG_PUSH = 8, SW_FLAG_ACK = 16 } SwTcpFlag;

typedef struct {
    gint64 time_us;
    const SwHost *from, *to; /* both IPv4, or both IPv6 */
    guint32 sequence, acknowledgement;
    guint8 flags; /* SwTcpFlag */
    guint16 identification; /* IPv4 only */
    SwSpan payload; /* present, perhaps empty; no longer than sw_packet_payload_max */
} SwTcpPacket;

/* What fits into a packet from or to this address. */
guint32 sw_packet_payload_max(const SwAddress *address);

void sw_packets_append_file_header(GString *out);
void sw_packets_append(GString *out, const SwTcpPacket *packet);
