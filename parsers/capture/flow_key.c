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

SwFlowKey sw_flow_key(const SwSegment *segment, const guint64 secret[4])
{
    const SwEndpoint *from = &segment->from, *to = &segment->to;
    gboolean ordered = memcmp(from, to, sizeof *from) <= 0;
    SwFlowKey key = {ordered ? *from : *to, ordered ? *to : *from, 0};
    guint64 hash = mix(endpoint_hash(&key.low, secret) ^ secret[2], endpoint_hash(&key.high, secret + 2) ^ secret[0]);
    key.hash = (guint)(hash ^ hash >> 32);
    return key;
}

guint sw_flow_key_hash(gconstpointer key)
{
    return ((const SwFlowKey *)key)->hash;
}

gboolean sw_flow_key_equal(gconstpointer a, gconstpointer b)
{
    const SwFlowKey *x = a, *y = b;
    return sw_endpoint_equal(&x->low, &y->low) && sw_endpoint_equal(&x->high, &y->high);
}
