/*
 * A TCP segment out of a packet: link layers (Ethernet with VLAN and QinQ, PPPoE, raw IP, Linux cooked v1 and v2,
 * loopback), IPv4 and IPv6 with extension headers, fragments put together. RFC 791, RFC 8200, RFC 9293.
 */
#pragma once

#include "parsers/capture/packet.h"

typedef struct {
    SwAddress address;
    guint16 port;
} SwEndpoint;

typedef enum { SW_TCP_FIN = 1, SW_TCP_SYN = 2, SW_TCP_RST = 4, SW_TCP_ACK = 16 } SwTcpFlags;

typedef struct {
    gint64 time_us;
    guint64 offset; /* of the packet's record */
    SwEndpoint from, to;
    guint32 sequence, acknowledgement;
    guint8 flags; /* SwTcpFlags, as on the wire */
    guint8 hop_limit;
    SwSpan payload; /* captured part; valid until the next call */
    guint32 payload_length; /* on the wire; more than payload.len when the snapshot length cut it */
} SwSegment;

typedef enum {
    SW_PACKET_SEGMENT, /* *ret_segment is filled; it is worth nothing in the other cases */
    SW_PACKET_OTHER, /* not TCP, or a fragment that is kept */
    SW_PACKET_BROKEN, /* lengths that cannot be */
    SW_PACKET_UNKNOWN_LINK, /* of a link type that is not understood */
} SwPacketKind;

typedef struct SwDecoder SwDecoder; /* holds the fragments, bounded by parsers/limits.h */

SwDecoder *sw_decoder_new(void);
void sw_decoder_free(SwDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwDecoder, sw_decoder_free)

SwPacketKind sw_decoder_read(SwDecoder *decoder, const SwPacket *packet, SwSegment *ret_segment);
/* Fragmented datagrams not whole yet. */
guint sw_decoder_n_waiting(const SwDecoder *decoder);
/* Those given up because of time or memory, and fragments that cannot be part of any. */
guint64 sw_decoder_n_evicted(const SwDecoder *decoder);
