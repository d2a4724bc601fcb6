/*
 * What finds a connection from either direction: its two endpoints in one order. The hash is keyed, as whoever sends the packets
 * chooses addresses and ports. Private to the capture room.
 */
#pragma once

#include "parsers/capture/segment.h"

typedef struct {
    SwEndpoint low, high;
    guint hash;
} SwFlowKey;

/* *ret_from_low: the segment comes from `low`. */
SwFlowKey sw_flow_key(const SwSegment *segment, const guint64 secret[4], gboolean *ret_from_low);

/* As GHashTable has them. */
guint sw_flow_key_hash(gconstpointer key);
gboolean sw_flow_key_equal(gconstpointer a, gconstpointer b);

/* No padding: they are compared as bytes. */
G_STATIC_ASSERT(sizeof(SwEndpoint) == sizeof(SwAddress) + sizeof(guint16));
