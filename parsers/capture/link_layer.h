/*
 * What a frame carries: Ethernet with VLAN (802.1Q) and QinQ (802.1ad), PPP and PPPoE (RFC 1661, RFC 2516), Linux cooked v1
 * and v2, BSD loopback, raw IP. Numbers of the LINKTYPE_ registry.
 */
#pragma once

#include "base/span.h"

/* *ret_ip: the IP packet inside (or what claims to be one); absent when the frame carries none. FALSE: frames of this type are not
 * understood. */
gboolean sw_link_payload(guint16 link_type, SwSpan frame, SwSpan *ret_ip);
/* The number, with libpcap's name and description where it has them; to be freed. */
char *sw_link_describe(guint16 link_type);
