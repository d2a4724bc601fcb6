/*
 * IP addresses and networks. An address is 16 bytes in network order; IPv4 is kept mapped (::ffff:a.b.c.d), so that
 * one comparison serves both families. RFC 4291, RFC 5952 (text form), RFC 6890 (special-purpose ranges).
 */
#pragma once

#include "base/span.h"

typedef struct {
    guint8 bytes[16];
} SwAddress;

typedef struct {
    SwAddress base;
    guint8 prefix; /* bits of the 128; an IPv4 /24 is 120 */
} SwNetwork;

#define SW_ADDRESS_TEXT_MAX 46

/* Strict: four decimal numbers without leading zeros, or IPv6 text; an `IPv6:` tag (RFC 5321 4.1.3) is accepted.
 * Octal, short and zoned forms are refused. ret_address is untouched on failure. */
gboolean sw_address_parse(SwSpan text, SwAddress *ret_address);

/* Writes the canonical text (RFC 5952; mapped addresses as IPv4) and returns `buffer`. */
const char *sw_address_format(const SwAddress *address, char buffer[SW_ADDRESS_TEXT_MAX]);

int sw_address_compare(const SwAddress *a, const SwAddress *b);
gboolean sw_address_is_ipv4(const SwAddress *address);

/* Loopback, RFC 1918, CGNAT, link-local, ULA and unspecified: a client of our own side of the border.
 * Documentation and benchmark ranges (RFC 5737, RFC 3849, RFC 2544) are deliberately outside. */
gboolean sw_address_is_inside(const SwAddress *address);

/* `ADDRESS` or `ADDRESS/BITS`; bits below the prefix must be zero in neither form required, they are cleared.
 * FALSE with SW_ERROR_USAGE and the text quoted when it is neither. */
gboolean sw_network_parse(const char *text, SwNetwork *ret_network, GError **error);
gboolean sw_network_contains(const SwNetwork *network, const SwAddress *address);
