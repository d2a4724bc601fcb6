/*
 * Clients by the network they belong to. IPv6 hosts change their address inside a /64 (RFC 8981), so that a /64 is what
 * one subscriber holds; lists often act on an IPv4 /24.
 */
#pragma once

#include "store/store.h"

/* For each client id (0..n) the lowest client id of its network, 0 for 0. Bits are counted in the family's own length:
 * (32, 64) joins IPv6 hosts only. Owned by the caller (g_free). O(n log n). */
guint32 *sw_networks_of_clients(const SwStore *store, guint ipv4_bits, guint ipv6_bits);
