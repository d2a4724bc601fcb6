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

SwFlowKey sw_flow_key(const SwSegment *segment, const guint64 secret[4]);

/* As GHashTable has them. */
guint sw_flow_key_hash(gconstpointer key);
gboolean sw_flow_key_equal(gconstpointer a, gconstpointer b);

static inline gboolean sw_endpoint_equal(const SwEndpoint *a, const SwEndpoint *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

G_STATIC_ASSERT(sizeof(SwEndpoint) == sizeof(SwAddress) + sizeof(guint16)); /* no padding: compared as bytes */
