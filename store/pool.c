#include "store/pool.h"

#include "base/hash.h"

#include <sys/mman.h>

/* Strings lie in chunks that are never moved, each behind its length (guint32). Open addressing over the ids, each beside its
 * hash: what is not there is known from the slots alone, which in a large pool is one cache miss instead of three. */
#define FIRST_CHUNK_BYTES 4096u /* many pools stay small; each chunk is as large as all before it */
#define CHUNK_BYTES_MAX (1u << 20)
#define FIRST_SLOTS 64u
#define LARGE_SLOTS (1u << 20) /* from here on, large pages are asked for */
#define PAGE ((guintptr)4096)

typedef struct {
    guint32 id; /* 0 = free */
    guint32 hash;
} Slot;

struct SwPool {
    GPtrArray *chunks;
    char *chunk_at;
    gsize chunk_left;
    gsize chunk_bytes; /* of all chunks */
    const char **strings; /* [id]: the bytes; the length stands before them */
    guint32 n, capacity;
    guint32 last; /* id that was asked for last: sources come many times in a row */
    Slot *slots;
    guint32 n_slots;
};

/* Searches go all over the slots: in small pages each would miss the cache of addresses too. */
static Slot *new_slots(guint32 n)
{
    Slot *slots = g_new0(Slot, n);
    guintptr start = ((guintptr)slots + PAGE - 1) & ~(PAGE - 1), end = (guintptr)(slots + n) & ~(PAGE - 1);
    if (n >= LARGE_SLOTS)
        madvise((void *)start, end - start, MADV_HUGEPAGE); /* a wish: what comes of it does not matter */
    return slots;
}

SwPool *sw_pool_new(void)
{
    SwPool *pool = g_new0(SwPool, 1);
    pool->chunks = g_ptr_array_new_with_free_func(g_free);
    pool->n_slots = FIRST_SLOTS;
    pool->slots = new_slots(pool->n_slots);
    return pool;
}

void sw_pool_free(SwPool *pool)
{
    if (!pool)
        return;
    g_ptr_array_unref(pool->chunks);
    g_free(pool->strings);
    g_free(pool->slots);
    g_free(pool);
}

static guint32 hash_of(SwSpan text)
{
    guint64 hash = sw_hash_span(sw_hash_secret, text, 0);
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
        gsize size = MAX(CLAMP(pool->chunk_bytes, FIRST_CHUNK_BYTES, CHUNK_BYTES_MAX), need);
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
    g_autofree Slot *old = pool->slots;
    guint32 n_old = pool->n_slots;
    pool->n_slots *= 2;
    pool->slots = new_slots(pool->n_slots);
    for (guint32 i = 0; i < n_old; i++) {
        guint32 slot = old[i].hash & (pool->n_slots - 1);
        while (old[i].id != 0 && pool->slots[slot].id != 0)
            slot = (slot + 1) & (pool->n_slots - 1);
        if (old[i].id != 0)
            pool->slots[slot] = old[i];
    }
}

static guint32 add(SwPool *pool, SwSpan text, guint32 hash, guint32 slot)
{
    if (pool->n + 1 >= pool->capacity) {
        pool->capacity = pool->capacity ? pool->capacity + pool->capacity / 2 : FIRST_SLOTS;
        pool->strings = g_renew(const char *, pool->strings, pool->capacity);
    }
    guint32 id = ++pool->n;
    pool->strings[id] = keep(pool, text);
    pool->slots[slot] = (Slot){id, hash};
    if (pool->n > pool->n_slots / 2)
        grow_slots(pool);
    return id;
}

static guint32 intern(SwPool *pool, SwSpan text, guint32 hash)
{
    if (!sw_span_present(text))
        return 0;
    g_assert(text.len <= G_MAXUINT32);
    guint32 slot = hash & (pool->n_slots - 1);
    for (; pool->slots[slot].id != 0; slot = (slot + 1) & (pool->n_slots - 1))
        if (pool->slots[slot].hash == hash && sw_span_equal(sw_pool_get(pool, pool->slots[slot].id), text))
            return pool->slots[slot].id;
    return add(pool, text, hash, slot);
}

guint32 sw_pool_intern(SwPool *pool, SwSpan text)
{
    if (pool->last != 0 && sw_span_present(text) && sw_span_equal(sw_pool_get(pool, pool->last), text))
        return pool->last;
    pool->last = intern(pool, text, hash_of(text));
    return pool->last;
}

/* In a large pool every search waits for memory: all are begun before the first is ended. */
void sw_pool_intern_all(SwPool *pool, const SwSpan *texts, guint n, guint32 *ret_ids)
{
    for (guint i = 0; i < n; i++) {
        ret_ids[i] = hash_of(texts[i]);
        __builtin_prefetch(&pool->slots[ret_ids[i] & (pool->n_slots - 1)]);
    }
    for (guint i = 0; i < n; i++)
        ret_ids[i] = intern(pool, texts[i], ret_ids[i]);
}

SwSpan sw_pool_get(const SwPool *pool, guint32 id)
{
    g_assert(id <= pool->n);
    return id == 0 ? SW_SPAN_ABSENT : sw_span(pool->strings[id], length_of(pool->strings[id]));
}

void sw_pool_get_all(const SwPool *pool, const guint32 *ids, guint n, SwSpan *ret_texts)
{
    for (guint i = 0; i < n; i++)
        if (ids[i] != 0)
            __builtin_prefetch(&pool->strings[ids[i]]);
    for (guint i = 0; i < n; i++)
        if (ids[i] != 0)
            __builtin_prefetch(pool->strings[ids[i]] - sizeof(guint32));
    for (guint i = 0; i < n; i++)
        ret_texts[i] = sw_pool_get(pool, ids[i]);
}

guint32 sw_pool_size(const SwPool *pool)
{
    return pool->n;
}

gsize sw_pool_bytes(const SwPool *pool)
{
    return pool->chunk_bytes + pool->capacity * sizeof *pool->strings + pool->n_slots * sizeof *pool->slots;
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
