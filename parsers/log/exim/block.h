/*
 * Sixteen bytes of a line that are compared at once. Nearly all of an Exim line is one of few words, IDs and mailboxes: whatever looks at
 * them byte by byte is most of the work.
 */
#pragma once

#include "base/span.h"

typedef guint8 SwBlock __attribute__((vector_size(16)));

static inline SwBlock sw_block_at(const char *bytes)
{
    SwBlock block;
    memcpy(&block, bytes, sizeof block);
    return block;
}

/* Whether all bits are set in all bytes of what comparing has made. */
static inline gboolean sw_block_is_full(SwBlock found)
{
    guint64 halves[2];
    memcpy(halves, &found, sizeof halves);
    return (halves[0] & halves[1]) == G_MAXUINT64;
}

/* The first byte that has bits in what comparing has made; sizeof(SwBlock): none. */
static inline gsize sw_block_first(SwBlock found)
{
    guint64 halves[2];
    memcpy(halves, &found, sizeof halves);
    if (halves[0] != 0)
        return (gsize)__builtin_ctzll(GUINT64_FROM_LE(halves[0])) / 8;
    return halves[1] != 0 ? 8 + (gsize)__builtin_ctzll(GUINT64_FROM_LE(halves[1])) / 8 : sizeof(SwBlock);
}
