#include "parsers/boundary/held_events.h"

#include "store/pool.h"

#define CHUNK_BYTES (1u << 20)

/* A record in a chunk: PackedEvent, n_hops times PackedHop, n_urls string ids; padded to eight bytes. */
typedef struct {
    guint64 transaction, size, offset;
    gint64 time_us;
    const char *kind;
    SwAddress client;
    guint32 has, time_error_ms, n_urls;
    guint32 helo, mail_from, rcpt, reason, list, verdict, message_id, header_from, subject, queue_id, source;
    float score;
    guint16 code;
    gint16 date_offset_min;
    guint16 n_hops;
    guint8 outcome, reason_class, direction;
} PackedEvent;

typedef struct {
    gint64 time_us;
    SwAddress client;
    guint32 helo, by, rdns, envelope_for;
    gint16 offset_min;
    guint8 flags;
} PackedHop;

enum { HOP_CLIENT = 1, HOP_AUTHENTICATED = 2, HOP_RETRIEVAL = 4, HOP_READABLE = 8 };

typedef struct {
    gsize used, size;
    guint64 bytes[];
} Chunk;

struct SwHeldEvents {
    SwPool *strings;
    GPtrArray *chunks;
    gsize chunk_bytes;
    GArray *hops, *urls; /* SwHop, SwSpan: of the event given back */
};

SwHeldEvents *sw_held_events_new(void)
{
    SwHeldEvents *held = g_new0(SwHeldEvents, 1);
    held->strings = sw_pool_new();
    held->chunks = g_ptr_array_new_with_free_func(g_free);
    held->hops = g_array_new(FALSE, FALSE, sizeof(SwHop));
    held->urls = g_array_new(FALSE, FALSE, sizeof(SwSpan));
    return held;
}

void sw_held_events_free(SwHeldEvents *held)
{
    if (!held)
        return;
    sw_pool_free(held->strings);
    g_ptr_array_unref(held->chunks);
    g_array_unref(held->hops);
    g_array_unref(held->urls);
    g_free(held);
}

static gpointer reserve(SwHeldEvents *held, gsize bytes)
{
    Chunk *chunk = held->chunks->len > 0 ? g_ptr_array_index(held->chunks, held->chunks->len - 1) : NULL;
    bytes = (bytes + 7) & ~(gsize)7;
    if (!chunk || chunk->size - chunk->used < bytes) {
        gsize size = MAX(bytes, CHUNK_BYTES);
        chunk = g_malloc(sizeof(Chunk) + size);
        *chunk = (Chunk){.size = size};
        g_ptr_array_add(held->chunks, chunk);
        held->chunk_bytes += size;
    }
    gpointer record = (char *)chunk->bytes + chunk->used;
    chunk->used += bytes;
    return record;
}

static gsize record_bytes(guint n_hops, guint n_urls)
{
    gsize bytes = sizeof(PackedEvent) + n_hops * sizeof(PackedHop) + n_urls * sizeof(guint32);
    return (bytes + 7) & ~(gsize)7;
}

static void pack_hop(SwPool *strings, const SwHop *hop, PackedHop *packed)
{
    *packed = (PackedHop){
        .time_us = hop->time_us,
        .client = hop->client,
        .helo = sw_pool_intern(strings, hop->helo),
        .by = sw_pool_intern(strings, hop->by),
        .rdns = sw_pool_intern(strings, hop->rdns),
        .envelope_for = sw_pool_intern(strings, hop->envelope_for),
        .offset_min = hop->offset_min,
        .flags = (guint8)((hop->has_client ? HOP_CLIENT : 0) | (hop->authenticated ? HOP_AUTHENTICATED : 0) |
                          (hop->retrieval ? HOP_RETRIEVAL : 0) | (hop->readable ? HOP_READABLE : 0)),
    };
}

static SwHop unpack_hop(const SwPool *strings, const PackedHop *packed)
{
    return (SwHop){
        .has_client = (packed->flags & HOP_CLIENT) != 0,
        .client = packed->client,
        .helo = sw_pool_get(strings, packed->helo),
        .by = sw_pool_get(strings, packed->by),
        .rdns = sw_pool_get(strings, packed->rdns),
        .envelope_for = sw_pool_get(strings, packed->envelope_for),
        .time_us = packed->time_us,
        .offset_min = packed->offset_min,
        .authenticated = (packed->flags & HOP_AUTHENTICATED) != 0,
        .retrieval = (packed->flags & HOP_RETRIEVAL) != 0,
        .readable = (packed->flags & HOP_READABLE) != 0,
    };
}

static void pack_event(SwPool *strings, const SwEvent *event, PackedEvent *packed)
{
    *packed = (PackedEvent){
        .transaction = event->transaction,
        .size = event->size,
        .offset = event->offset,
        .time_us = event->time_us,
        .kind = event->kind,
        .client = event->client,
        .has = event->has,
        .time_error_ms = event->time_error_ms,
        .n_urls = event->n_urls,
        .helo = sw_pool_intern(strings, event->helo),
        .mail_from = sw_pool_intern(strings, event->mail_from),
        .rcpt = sw_pool_intern(strings, event->rcpt),
        .reason = sw_pool_intern(strings, event->reason),
        .list = sw_pool_intern(strings, event->list),
        .verdict = sw_pool_intern(strings, event->verdict),
        .message_id = sw_pool_intern(strings, event->message_id),
        .header_from = sw_pool_intern(strings, event->header_from),
        .subject = sw_pool_intern(strings, event->subject),
        .queue_id = sw_pool_intern(strings, event->queue_id),
        .source = sw_pool_intern(strings, event->source),
        .score = event->score,
        .code = event->code,
        .date_offset_min = event->date_offset_min,
        .n_hops = (guint16)event->n_hops,
        .outcome = (guint8)event->outcome,
        .reason_class = (guint8)event->reason_class,
        .direction = (guint8)event->direction,
    };
}

static SwEvent unpack_event(const SwPool *strings, const PackedEvent *packed)
{
    return (SwEvent){
        .has = packed->has,
        .time_us = packed->time_us,
        .time_error_ms = packed->time_error_ms,
        .client = packed->client,
        .helo = sw_pool_get(strings, packed->helo),
        .mail_from = sw_pool_get(strings, packed->mail_from),
        .rcpt = sw_pool_get(strings, packed->rcpt),
        .outcome = (SwOutcome)packed->outcome,
        .code = packed->code,
        .reason = sw_pool_get(strings, packed->reason),
        .reason_class = (SwReasonClass)packed->reason_class,
        .list = sw_pool_get(strings, packed->list),
        .verdict = sw_pool_get(strings, packed->verdict),
        .score = packed->score,
        .direction = (SwDirection)packed->direction,
        .transaction = packed->transaction,
        .message_id = sw_pool_get(strings, packed->message_id),
        .header_from = sw_pool_get(strings, packed->header_from),
        .subject = sw_pool_get(strings, packed->subject),
        .queue_id = sw_pool_get(strings, packed->queue_id),
        .date_offset_min = packed->date_offset_min,
        .size = packed->size,
        .n_urls = packed->n_urls,
        .source = sw_pool_get(strings, packed->source),
        .offset = packed->offset,
        .kind = packed->kind,
        .n_hops = packed->n_hops,
    };
}

void sw_held_events_add(SwHeldEvents *held, const SwEvent *event)
{
    g_assert(event->n_hops <= G_MAXUINT16);
    PackedEvent *packed = reserve(held, record_bytes(event->n_hops, event->n_urls));
    PackedHop *hops = (PackedHop *)(packed + 1);
    guint32 *urls = (guint32 *)(hops + event->n_hops);

    pack_event(held->strings, event, packed);
    for (guint i = 0; i < event->n_hops; i++)
        pack_hop(held->strings, &event->hops[i], &hops[i]);
    for (guint i = 0; i < event->n_urls; i++)
        urls[i] = sw_pool_intern(held->strings, event->urls[i]);
}

gsize sw_held_events_bytes(const SwHeldEvents *held)
{
    return held->chunk_bytes + sw_pool_bytes(held->strings);
}

static SwEvent unpack(SwHeldEvents *held, const PackedEvent *packed)
{
    const PackedHop *hops = (const PackedHop *)(packed + 1);
    const guint32 *urls = (const guint32 *)(hops + packed->n_hops);
    SwEvent event = unpack_event(held->strings, packed);

    g_array_set_size(held->hops, packed->n_hops);
    for (guint i = 0; i < packed->n_hops; i++)
        g_array_index(held->hops, SwHop, i) = unpack_hop(held->strings, &hops[i]);
    g_array_set_size(held->urls, packed->n_urls);
    for (guint i = 0; i < packed->n_urls; i++)
        g_array_index(held->urls, SwSpan, i) = sw_pool_get(held->strings, urls[i]);
    event.hops = (const SwHop *)(gpointer)held->hops->data;
    event.urls = (const SwSpan *)(gpointer)held->urls->data;
    return event;
}

void sw_held_events_drain(SwHeldEvents *held, void (*take)(gpointer data, SwEvent *event), gpointer data)
{
    for (guint i = 0; i < held->chunks->len; i++) {
        Chunk *chunk = g_steal_pointer(&g_ptr_array_index(held->chunks, i));
        for (gsize at = 0; at < chunk->used;) {
            const PackedEvent *packed = (const PackedEvent *)((const char *)chunk->bytes + at);
            SwEvent event = unpack(held, packed);
            take(data, &event);
            at += record_bytes(packed->n_hops, packed->n_urls);
        }
        g_free(chunk);
    }
    g_ptr_array_set_size(held->chunks, 0);
    held->chunk_bytes = 0;
    sw_pool_free(held->strings);
    held->strings = sw_pool_new();
}
