/*
 * Sixteen bytes of a line that are compared at once. Nearly all of a line is one of few words, IDs and mailboxes: whatever looks at
 * them byte by byte, or calls a function for each, is most of the work.
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

/* Where one of two bytes stands at or behind `at`; text.len: nowhere. For what is near: memchr() costs more than the first blocks. */
static inline gsize sw_block_find_either(SwSpan text, gsize at, char a, char b)
{
    for (; at + sizeof(SwBlock) <= text.len; at += sizeof(SwBlock)) {
        SwBlock bytes = sw_block_at(text.data + at);
        gsize first = sw_block_first((SwBlock)((bytes == (guint8)a) | (bytes == (guint8)b)));
        if (first < sizeof(SwBlock))
            return at + first;
    }
    while (at < text.len && text.data[at] != a && text.data[at] != b)
        at++;
    return MIN(at, text.len);
}

/* sw_span_find() for what is near. */
static inline gsize sw_block_find(SwSpan text, gsize at, char byte)
{
    return sw_block_find_either(text, at, byte, byte);
}

/* Whether `n` bytes are the same: as many as a block has, or more. */
static inline gboolean sw_block_equal(const char *a, const char *b, gsize n)
{
    gsize last = n - sizeof(SwBlock);
    for (gsize at = 0; at < last; at += sizeof(SwBlock))
        if (!sw_block_is_full((SwBlock)(sw_block_at(a + at) == sw_block_at(b + at))))
            return FALSE;
    return sw_block_is_full((SwBlock)(sw_block_at(a + last) == sw_block_at(b + last)));
}
