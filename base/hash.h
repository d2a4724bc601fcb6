/*
 * Hashes of bytes and words, eight bytes a multiplication: product folded upon itself, in the manner of wyhash (Wang Yi 2019), but with a
 * factor that is secret as well. For tables in memory, nothing else: a hash is never written, and what a table has is told in an order
 * of its own.
 */
#pragma once

#include "base/span.h"

typedef struct {
    guint64 start, factor; /* the factor is odd */
} SwHashKey;

/* Drawn anew for each process when it starts, shared by its workers: whoever sends mail cannot arrange that keys collide. */
extern SwHashKey sw_hash_secret;

/* The same for ever: for a hash that decides on what is seen. */
#define SW_HASH_FIXED ((SwHashKey){G_GUINT64_CONSTANT(0xa0761d6478bd642f), G_GUINT64_CONSTANT(0xe7037ed1a0b428db)})

static inline guint64 sw_hash_fold(guint64 a, guint64 b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (guint64)product ^ (guint64)(product >> 64);
}

/* A hash is begun with what else is to tell keys apart, and takes one word after the other. */
static inline guint64 sw_hash_begin(SwHashKey key, guint64 salt)
{
    return key.start + salt * key.factor;
}

static inline guint64 sw_hash_add(SwHashKey key, guint64 hash, guint64 word)
{
    return sw_hash_fold(hash ^ word, key.factor);
}

/* One product leaves numbers that follow one another at equal distances: the last word takes two. */
static inline guint64 sw_hash_end(SwHashKey key, guint64 hash, guint64 word)
{
    return sw_hash_add(key, sw_hash_add(key, hash, word), 0);
}

static inline guint64 sw_hash_word(SwHashKey key, guint64 word, guint64 salt)
{
    return sw_hash_end(key, sw_hash_begin(key, salt), word);
}

static inline guint64 sw_hash_load(const char *bytes)
{
    guint64 word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Up to eight bytes as a word: with their number, which the caller has hashed, no two are the same. Loads overlap where there are too few. */
static inline guint64 sw_hash_load_few(const char *bytes, gsize n)
{
    guint32 low, high;
    if (n >= sizeof low) {
        memcpy(&low, bytes, sizeof low);
        memcpy(&high, bytes + n - sizeof high, sizeof high);
        return (guint64)high << 32 | low;
    }
    const guint8 *few = (const guint8 *)bytes;
    return n == 0 ? 0 : (guint64)few[0] << 16 | (guint64)few[n / 2] << 8 | few[n - 1];
}

static inline guint64 sw_hash_span(SwHashKey key, SwSpan span, guint64 salt)
{
    guint64 hash = sw_hash_begin(key, salt ^ (guint64)span.len << 48);
    gsize at = 0;
    for (; at + sizeof(guint64) < span.len; at += sizeof(guint64))
        hash = sw_hash_add(key, hash, sw_hash_load(span.data + at));
    guint64 rest = span.len >= sizeof(guint64) ? sw_hash_load(span.data + span.len - sizeof(guint64))
                                               : sw_hash_load_few(span.data, span.len);
    return sw_hash_end(key, hash, rest);
}

/* GHashFunc for strings that outsiders choose, in the place of g_str_hash(). */
guint sw_hash_string(gconstpointer string);
