/*
 * Builds what the capture layers read: TCP segments, IP packets around them, frames around those, capture files around
 * frames. Everything is appended to a GString, which holds bytes.
 */
#pragma once

#include "parsers/capture/segment.h"

#include <string.h>

static inline SwSpan span_of_string(const GString *bytes)
{
    return sw_span(bytes->str, bytes->len);
}

static inline void put_number(GString *out, guint64 value, guint width, gboolean big_endian)
{
    for (guint i = 0; i < width; i++)
        g_string_append_c(out, (char)(value >> 8 * (big_endian ? width - 1 - i : i)));
}

static inline void put_be16(GString *out, guint value)
{
    put_number(out, value, 2, TRUE);
}

static inline void put_be32(GString *out, guint32 value)
{
    put_number(out, value, 4, TRUE);
}

static inline void put_span(GString *out, SwSpan span)
{
    g_string_append_len(out, span.data, (gssize)span.len);
}

static inline void put_zeros(GString *out, guint n)
{
    for (guint i = 0; i < n; i++)
        g_string_append_c(out, '\0');
}

static inline SwAddress address_of(const char *text)
{
    SwAddress address;
    g_assert_true(sw_address_parse(sw_span_of(text), &address));
    return address;
}

/* A TCP segment and where it goes. */
typedef struct {
    const char *from, *to; /* of one family */
    guint16 from_port, to_port;
    guint32 sequence, acknowledgement;
    guint8 flags; /* SwTcpFlags */
    guint options; /* bytes, a multiple of 4 */
    const char *payload;
} TcpSpec;

static inline void put_tcp(GString *out, const TcpSpec *spec)
{
    put_be16(out, spec->from_port);
    put_be16(out, spec->to_port);
    put_be32(out, spec->sequence);
    put_be32(out, spec->acknowledgement);
    g_string_append_c(out, (char)((20 + spec->options) / 4 << 4));
    g_string_append_c(out, (char)spec->flags);
    put_be16(out, 65535);
    put_zeros(out, 4 + spec->options);
    g_string_append(out, spec->payload ? spec->payload : "");
}

/* An IPv4 packet, or one fragment of it (`at`: bytes from the start of the whole). */
typedef struct {
    const char *from, *to;
    guint8 protocol;
    guint16 identification;
    guint at;
    gboolean more;
    guint options; /* bytes, a multiple of 4 */
} IpSpec;

static inline void put_ipv4(GString *out, const IpSpec *spec, SwSpan payload)
{
    SwAddress from = address_of(spec->from), to = address_of(spec->to);
    guint header = 20 + spec->options;
    g_string_append_c(out, (char)(0x40 | header / 4));
    g_string_append_c(out, '\0');
    put_be16(out, (guint)(header + payload.len));
    put_be16(out, spec->identification);
    put_be16(out, (spec->more ? 0x2000u : 0) | spec->at / 8);
    g_string_append_c(out, 64);
    g_string_append_c(out, (char)spec->protocol);
    put_be16(out, 0);
    put_span(out, sw_span((char *)from.bytes + 12, 4));
    put_span(out, sw_span((char *)to.bytes + 12, 4));
    put_zeros(out, spec->options);
    put_span(out, payload);
}

/* `payload` begins with the first extension header, whose number is spec->protocol. */
static inline void put_ipv6(GString *out, const IpSpec *spec, SwSpan payload)
{
    SwAddress from = address_of(spec->from), to = address_of(spec->to);
    put_be32(out, 0x60000000u);
    put_be16(out, (guint)payload.len);
    g_string_append_c(out, (char)spec->protocol);
    g_string_append_c(out, 64);
    put_span(out, sw_span((char *)from.bytes, 16));
    put_span(out, sw_span((char *)to.bytes, 16));
    put_span(out, payload);
}

static inline void put_ip_tcp(GString *out, const TcpSpec *spec)
{
    g_autoptr(GString) tcp = g_string_new(NULL);
    IpSpec ip = {spec->from, spec->to, 6};
    put_tcp(tcp, spec);
    if (strchr(spec->from, ':'))
        put_ipv6(out, &ip, span_of_string(tcp));
    else
        put_ipv4(out, &ip, span_of_string(tcp));
}

static inline void put_ethernet(GString *out, guint ethertype, SwSpan payload)
{
    put_zeros(out, 12);
    put_be16(out, ethertype);
    put_span(out, payload);
}

/* Capture files. */
static inline void put_pcap_header(GString *out, gboolean big_endian, gboolean nanoseconds, guint link_type)
{
    put_number(out, nanoseconds ? 0xa1b23c4du : 0xa1b2c3d4u, 4, big_endian);
    put_number(out, 2, 2, big_endian);
    put_number(out, 4, 2, big_endian);
    put_zeros(out, 8);
    put_number(out, 262144, 4, big_endian);
    put_number(out, link_type, 4, big_endian);
}

static inline void put_pcap_record(GString *out, gboolean big_endian, guint32 seconds, guint32 fraction, SwSpan bytes,
                                   guint32 original)
{
    put_number(out, seconds, 4, big_endian);
    put_number(out, fraction, 4, big_endian);
    put_number(out, bytes.len, 4, big_endian);
    put_number(out, original, 4, big_endian);
    put_span(out, bytes);
}

static inline void put_block(GString *out, gboolean big_endian, guint32 type, SwSpan body)
{
    guint padding = (4 - body.len % 4) % 4;
    put_number(out, type, 4, big_endian);
    put_number(out, 12 + body.len + padding, 4, big_endian);
    put_span(out, body);
    put_zeros(out, padding);
    put_number(out, 12 + body.len + padding, 4, big_endian);
}

static inline void put_section(GString *out, gboolean big_endian)
{
    g_autoptr(GString) body = g_string_new(NULL);
    put_number(body, 0x1a2b3c4du, 4, big_endian);
    put_number(body, 1, 2, big_endian);
    put_number(body, 0, 2, big_endian);
    put_number(body, G_MAXUINT64, 8, big_endian);
    put_block(out, big_endian, 0x0a0d0d0au, span_of_string(body));
}

/* `resolution` as if_tsresol; `offset_s` as if_tsoffset. */
static inline void put_interface(GString *out, gboolean big_endian, guint link_type, guint32 snapshot_length,
                                 guint8 resolution, gint64 offset_s)
{
    g_autoptr(GString) body = g_string_new(NULL);
    put_number(body, link_type, 2, big_endian);
    put_number(body, 0, 2, big_endian);
    put_number(body, snapshot_length, 4, big_endian);
    put_number(body, 9, 2, big_endian);
    put_number(body, 1, 2, big_endian);
    put_number(body, resolution, 4, FALSE);
    put_number(body, 14, 2, big_endian);
    put_number(body, 8, 2, big_endian);
    put_number(body, (guint64)offset_s, 8, big_endian);
    put_zeros(body, 4);
    put_block(out, big_endian, 1, span_of_string(body));
}

static inline void put_packet_block(GString *out, gboolean big_endian, guint32 type, guint32 interface, guint64 ticks,
                                    SwSpan bytes, guint32 original)
{
    g_autoptr(GString) body = g_string_new(NULL);
    put_number(body, interface, type == 2 ? 2 : 4, big_endian);
    put_number(body, 7, type == 2 ? 2 : 0, big_endian); /* the obsolete block's count of drops */
    put_number(body, ticks >> 32, 4, big_endian);
    put_number(body, ticks & G_MAXUINT32, 4, big_endian);
    put_number(body, bytes.len, 4, big_endian);
    put_number(body, original, 4, big_endian);
    put_span(body, bytes);
    put_block(out, big_endian, type, span_of_string(body));
}
