#include "store/pool.h"

/* Strings lie in chunks that are never moved, each behind its length (guint32). Open addressing over the ids; the
 * hash is seeded, as the strings are chosen by outsiders. */
#define CHUNK_BYTES (1u << 20)
#define FIRST_SLOTS 1024u

struct SwPool {
    guint64 seed;
    GPtrArray *chunks;
    char *chunk_at;
    gsize chunk_left;
    gsize chunk_bytes; /* of all chunks */
    const char **strings; /* [id]: the bytes; the length stands before them */
    guint32 *hashes; /* [id] */
    guint32 n, capacity;
    guint32 *slots; /* ids, 0 = free */
    guint32 n_slots;
};

SwPool *sw_pool_new(void)
{
    SwPool *pool = g_new0(SwPool, 1);
    pool->seed = ((guint64)g_random_int() << 32) | g_random_int();
    pool->chunks = g_ptr_array_new_with_free_func(g_free);
    pool->n_slots = FIRST_SLOTS;
    pool->slots = g_new0(guint32, pool->n_slots);
    return pool;
}

void sw_pool_free(SwPool *pool)
{
    if (!pool)
        return;
    g_ptr_array_unref(pool->chunks);
    g_free(pool->strings);
    g_free(pool->hashes);
    g_free(pool->slots);
    g_free(pool);
}

static guint64 mix(guint64 a, guint64 b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (guint64)product ^ (guint64)(product >> 64);
}

/* Multiply-and-fold of eight bytes at a time, in the manner of wyhash (Wang Yi 2019). */
static guint32 hash_of(const SwPool *pool, SwSpan text)
{
    guint64 hash = pool->seed ^ text.len;
    gsize at = 0;
    guint64 word;
    for (; at + 8 <= text.len; at += 8) {
        memcpy(&word, text.data + at, 8);
        hash = mix(hash ^ word, G_GUINT64_CONSTANT(0xa0761d6478bd642f));
    }
    word = 0;
    if (at < text.len)
        memcpy(&word, text.data + at, text.len - at);
    hash = mix(hash ^ word, G_GUINT64_CONSTANT(0xe7037ed1a0b428db));
    return (guint32)(hash ^ (hash >> 32));
}

static gsize length_of(const char *string)
{
    guint32 length;
    memcpy(&length, string - sizeof length, sizeof length);
    return length;
}

static const char *keep(SwPool *pool, SwSpan text)
{
    guint32 length = (guint32)text.len;
    gsize need = sizeof length + text.len;
    if (need > pool->chunk_left) {
        gsize size = MAX(CHUNK_BYTES, need);
        pool->chunk_at = g_malloc(size);
        pool->chunk_left = size;
        pool->chunk_bytes += size;
        g_ptr_array_add(pool->chunks, pool->chunk_at);
    }
    char *string = pool->chunk_at + sizeof length;
    memcpy(pool->chunk_at, &length, sizeof length);
    if (text.len > 0)
        memcpy(string, text.data, text.len);
    pool->chunk_at += need;
    pool->chunk_left -= need;
    return string;
}

static void grow_slots(SwPool *pool)
{
    g_free(pool->slots);
    pool->n_slots *= 2;
    pool->slots = g_new0(guint32, pool->n_slots);
    for (guint32 id = 1; id <= pool->n; id++) {
        guint32 slot = pool->hashes[id] & (pool->n_slots - 1);
        while (pool->slots[slot] != 0)
            slot = (slot + 1) & (pool->n_slots - 1);
        pool->slots[slot] = id;
    }
}

static guint32 add(SwPool *pool, SwSpan text, guint32 hash, guint32 slot)
{
    if (pool->n + 1 >= pool->capacity) {
        pool->capacity = pool->capacity ? pool->capacity + pool->capacity / 2 : FIRST_SLOTS;
        pool->strings = g_renew(const char *, pool->strings, pool->capacity);
        pool->hashes = g_renew(guint32, pool->hashes, pool->capacity);
    }
    guint32 id = ++pool->n;
    pool->strings[id] = keep(pool, text);
    pool->hashes[id] = hash;
    pool->slots[slot] = id;
    if (pool->n > pool->n_slots / 2)
        grow_slots(pool);
    return id;
}

guint32 sw_pool_intern(SwPool *pool, SwSpan text)
{
    if (!sw_span_present(text))
        return 0;
    g_assert(text.len <= G_MAXUINT32);
    guint32 hash = hash_of(pool, text);
    guint32 slot = hash & (pool->n_slots - 1);
    for (guint32 id; (id = pool->slots[slot]) != 0; slot = (slot + 1) & (pool->n_slots - 1))
        if (pool->hashes[id] == hash && sw_span_equal(sw_pool_get(pool, id), text))
            return id;
    return add(pool, text, hash, slot);
}

SwSpan sw_pool_get(const SwPool *pool, guint32 id)
{
    g_assert(id <= pool->n);
    return id == 0 ? SW_SPAN_ABSENT : sw_span(pool->strings[id], length_of(pool->strings[id]));
}

guint32 sw_pool_size(const SwPool *pool)
{
    return pool->n;
}

gsize sw_pool_bytes(const SwPool *pool)
{
    return pool->chunk_bytes + pool->capacity * (sizeof *pool->strings + sizeof *pool->hashes) +
           pool->n_slots * sizeof *pool->slots;
}

static int compare_ids(gconstpointer a, gconstpointer b, gpointer data)
{
    const SwPool *pool = data;
    return sw_span_compare(sw_pool_get(pool, *(const guint32 *)a), sw_pool_get(pool, *(const guint32 *)b));
}

guint32 *sw_pool_ranks(const SwPool *pool)
{
    g_autofree guint32 *order = g_new(guint32, pool->n + 1);
    guint32 *ranks = g_new(guint32, pool->n + 1);
    for (guint32 i = 0; i < pool->n; i++)
        order[i] = i + 1;
    g_qsort_with_data(order, (gint)pool->n, sizeof *order, compare_ids, (gpointer)pool);
    ranks[0] = 0;
    for (guint32 i = 0; i < pool->n; i++)
        ranks[order[i]] = i + 1;
    return ranks;
}
