#include "parsers/capture/flow_key.h"

/* Multiply and fold; with both factors unknown to the sender, collisions cannot be arranged. */
static guint64 mix(guint64 a, guint64 b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (guint64)product ^ (guint64)(product >> 64);
}

static guint64 endpoint_hash(const SwEndpoint *endpoint, const guint64 secret[2])
{
    guint64 words[2];
    memcpy(words, endpoint->address.bytes, sizeof words);
    return mix(words[0] ^ secret[0], words[1] ^ secret[1]) ^ endpoint->port;
}

SwFlowKey sw_flow_key(const SwSegment *segment, const guint64 secret[4], gboolean *ret_from_low)
{
    const SwEndpoint *from = &segment->from, *to = &segment->to;
    gboolean from_low = memcmp(from, to, sizeof *from) <= 0;
    SwFlowKey key = {from_low ? *from : *to, from_low ? *to : *from, 0};
    guint64 hash = mix(endpoint_hash(&key.low, secret) ^ secret[2], endpoint_hash(&key.high, secret + 2) ^ secret[0]);
    key.hash = (guint)(hash ^ hash >> 32);
    *ret_from_low = from_low;
    return key;
}

guint sw_flow_key_hash(gconstpointer key)
{
    return ((const SwFlowKey *)key)->hash;
}

gboolean sw_flow_key_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, offsetof(SwFlowKey, hash)) == 0;
}
