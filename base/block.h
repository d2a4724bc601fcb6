/*
 * Sixteen bytes looked at with one instruction each, by the vectors of gcc and clang. What is searched for in every byte of an input is
 * found this way; the last bytes of a span, too few for a block, are looked at one by one.
 */
#pragma once

#include "base/span.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef guint8 SwBlock __attribute__((vector_size(16)));

#define SW_BLOCK sizeof(SwBlock)

static inline SwBlock sw_block_at(const char *bytes)
{
    SwBlock block;
    memcpy(&block, bytes, sizeof block);
    return block;
}

/* All bits of the bytes that are `byte` are set, none of the others. */
static inline SwBlock sw_block_equal(SwBlock block, char byte)
{
    return (SwBlock)(block == (guint8)byte);
}

/* Position of the first byte whose bits are set, as a comparison sets all or none; SW_BLOCK if there is none. */
static inline gsize sw_block_first(SwBlock block)
{
#ifdef __SSE2__ /* has an instruction for it */
    guint found = (guint)_mm_movemask_epi8((__m128i)block);
    return found != 0 ? (gsize)__builtin_ctz(found) : SW_BLOCK;
#else
    guint64 halves[2];
    memcpy(halves, &block, sizeof halves);
    if (halves[0] != 0)
        return (gsize)__builtin_ctzll(GUINT64_FROM_LE(halves[0])) / 8;
    return halves[1] != 0 ? 8 + (gsize)__builtin_ctzll(GUINT64_FROM_LE(halves[1])) / 8 : SW_BLOCK;
#endif
}

/* Position of the first of four bytes at or after `from`, or span.len. Where fewer are wanted, one is named again. */
static inline gsize sw_span_find_any(SwSpan span, gsize from, char a, char b, char c, char d)
{
    for (; from + SW_BLOCK <= span.len; from += SW_BLOCK) {
        SwBlock block = sw_block_at(span.data + from);
        gsize first = sw_block_first(sw_block_equal(block, a) | sw_block_equal(block, b) | sw_block_equal(block, c) |
                                     sw_block_equal(block, d));
        if (first < SW_BLOCK)
            return from + first;
    }
    while (from < span.len && span.data[from] != a && span.data[from] != b && span.data[from] != c &&
           span.data[from] != d)
        from++;
    return MIN(from, span.len);
}

/* The bytes of a block that are `a` and have `b` behind them; one byte more than the block is looked at. */
static inline SwBlock sw_block_pairs(const char *bytes, char a, char b)
{
    return sw_block_equal(sw_block_at(bytes), a) & sw_block_equal(sw_block_at(bytes + 1), b);
}

/* Position of the first `a` at or after `from` that `b` stands behind, or span.len. Made for what is rare: four blocks a step. */
static inline gsize sw_span_find_pair(SwSpan span, gsize from, char a, char b)
{
    for (; from + 4 * SW_BLOCK < span.len; from += 4 * SW_BLOCK) {
        const char *at = span.data + from;
        SwBlock found = sw_block_pairs(at, a, b) | sw_block_pairs(at + SW_BLOCK, a, b) |
                        sw_block_pairs(at + 2 * SW_BLOCK, a, b) | sw_block_pairs(at + 3 * SW_BLOCK, a, b);
        if (sw_block_first(found) < SW_BLOCK)
            break;
    }
    for (; from + SW_BLOCK < span.len; from += SW_BLOCK) {
        gsize first = sw_block_first(sw_block_pairs(span.data + from, a, b));
        if (first < SW_BLOCK)
            return from + first;
    }
    while (from + 1 < span.len && (span.data[from] != a || span.data[from + 1] != b))
        from++;
    return from + 1 < span.len ? from : span.len;
}
