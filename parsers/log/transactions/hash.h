/*
 * A hash of bytes that is cheap for the few that names in logs have. What it finds is compared all the same.
 */
#pragma once

#include "base/span.h"

static inline guint64 sw_hash_mix(guint64 a, guint64 b)
{
    guint64 mixed = (a ^ b) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return mixed ^ (mixed >> 29);
}

static inline guint64 sw_hash_span(SwSpan span, guint64 seed)
{
    guint64 hash = sw_hash_mix(seed, span.len), word = 0;
    gsize at = 0;
    for (; at + sizeof word <= span.len; at += sizeof word) {
        memcpy(&word, span.data + at, sizeof word);
        hash = sw_hash_mix(hash, word);
    }
    word = 0;
    if (at < span.len)
        memcpy(&word, span.data + at, span.len - at);
    return sw_hash_mix(sw_hash_mix(hash, word), 0);
}
