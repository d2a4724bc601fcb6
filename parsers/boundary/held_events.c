#include "parsers/boundary/held_events.h"

#include "store/pool.h"

#define CHUNK_BYTES (1u << 20)

/* A record in a chunk: PackedEvent, n_hops times PackedHop, the string ids of all texts in the order of gather_texts(); padded to eight
 * bytes. */
typedef struct {
    guint64 transaction, size, offset;
    gint64 time_us;
    const char *kind;
    SwAddress client;
    guint32 has, time_error_ms, n_urls;
    float score;
    guint16 code;
    gint16 date_offset_min;
    guint16 n_hops;
    guint8 outcome, reason_class, direction;
} PackedEvent;

typedef struct {
    gint64 time_us;
    SwAddress client;
    gint16 offset_min;
    guint8 flags;
} PackedHop;

static const SwField text_fields[] = {
    SW_FIELD_HELO,    SW_FIELD_MAIL_FROM,  SW_FIELD_RCPT,        SW_FIELD_REASON,  SW_FIELD_LIST,
    SW_FIELD_VERDICT, SW_FIELD_MESSAGE_ID, SW_FIELD_HEADER_FROM, SW_FIELD_SUBJECT, SW_FIELD_QUEUE_ID,
};

#define EVENT_TEXTS (G_N_ELEMENTS(text_fields) + 1) /* the source, too */
#define HOP_TEXTS 4u

enum { HOP_CLIENT = 1, HOP_AUTHENTICATED = 2, HOP_RETRIEVAL = 4, HOP_READABLE = 8 };

typedef struct {
    gsize used, size;
    guint64 bytes[];
} Chunk;

struct SwHeldEvents {
    SwPool *strings;
    GPtrArray *chunks;
    gsize chunk_bytes;
    GArray *texts; /* SwSpan: of the event taken, or given back */
    GArray *hops; /* SwHop: of the event given back */
};

SwHeldEvents *sw_held_events_new(void)
{
    SwHeldEvents *held = g_new0(SwHeldEvents, 1);
    held->strings = sw_pool_new();
    held->chunks = g_ptr_array_new_with_free_func(g_free);
    held->hops = g_array_new(FALSE, FALSE, sizeof(SwHop));
    held->texts = g_array_new(FALSE, FALSE, sizeof(SwSpan));
    return held;
}

void sw_held_events_free(SwHeldEvents *held)
{
    if (!held)
        return;
    sw_pool_free(held->strings);
    g_ptr_array_unref(held->chunks);
    g_array_unref(held->hops);
    g_array_unref(held->texts);
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

static gsize n_texts(guint n_hops, guint n_urls)
{
    return EVENT_TEXTS + (gsize)n_hops * HOP_TEXTS + n_urls;
}

static gsize record_bytes(guint n_hops, guint n_urls)
{
    gsize bytes = sizeof(PackedEvent) + n_hops * sizeof(PackedHop) + n_texts(n_hops, n_urls) * sizeof(guint32);
    return (bytes + 7) & ~(gsize)7;
}

static void gather_texts(const SwEvent *event, SwSpan *texts)
{
    for (guint i = 0; i < G_N_ELEMENTS(text_fields); i++)
        *texts++ = sw_event_text(event, text_fields[i]);
    *texts++ = event->source;
    for (guint i = 0; i < event->n_hops; i++) {
        *texts++ = event->hops[i].helo;
        *texts++ = event->hops[i].by;
        *texts++ = event->hops[i].rdns;
        *texts++ = event->hops[i].envelope_for;
    }
    for (guint i = 0; i < event->n_urls; i++)
        *texts++ = event->urls[i];
}

static PackedHop pack_hop(const SwHop *hop)
{
    return (PackedHop){
        .time_us = hop->time_us,
        .client = hop->client,
        .offset_min = hop->offset_min,
        .flags = (guint8)((hop->has_client ? HOP_CLIENT : 0) | (hop->authenticated ? HOP_AUTHENTICATED : 0) |
                          (hop->retrieval ? HOP_RETRIEVAL : 0) | (hop->readable ? HOP_READABLE : 0)),
    };
}

static SwHop unpack_hop(const PackedHop *packed, const SwSpan *texts)
{
    return (SwHop){
        .has_client = (packed->flags & HOP_CLIENT) != 0,
        .client = packed->client,
        .helo = texts[0],
        .by = texts[1],
        .rdns = texts[2],
        .envelope_for = texts[3],
        .time_us = packed->time_us,
        .offset_min = packed->offset_min,
        .authenticated = (packed->flags & HOP_AUTHENTICATED) != 0,
        .retrieval = (packed->flags & HOP_RETRIEVAL) != 0,
        .readable = (packed->flags & HOP_READABLE) != 0,
    };
}

static PackedEvent pack_event(const SwEvent *event)
{
    return (PackedEvent){
        .transaction = event->transaction,
        .size = event->size,
        .offset = event->offset,
        .time_us = event->time_us,
        .kind = event->kind,
        .client = event->client,
        .has = event->has,
        .time_error_ms = event->time_error_ms,
        .n_urls = event->n_urls,
        .score = event->score,
        .code = event->code,
        .date_offset_min = event->date_offset_min,
        .n_hops = (guint16)event->n_hops,
        .outcome = (guint8)event->outcome,
        .reason_class = (guint8)event->reason_class,
        .direction = (guint8)event->direction,
    };
}

static SwEvent unpack_event(const PackedEvent *packed, const SwSpan *texts)
{
    SwEvent event = {
        .has = packed->has,
        .time_us = packed->time_us,
        .time_error_ms = packed->time_error_ms,
        .client = packed->client,
        .outcome = (SwOutcome)packed->outcome,
        .code = packed->code,
        .reason_class = (SwReasonClass)packed->reason_class,
        .score = packed->score,
        .direction = (SwDirection)packed->direction,
        .transaction = packed->transaction,
        .date_offset_min = packed->date_offset_min,
        .size = packed->size,
        .n_urls = packed->n_urls,
        .offset = packed->offset,
        .kind = packed->kind,
        .n_hops = packed->n_hops,
    };
    for (guint i = 0; i < G_N_ELEMENTS(text_fields); i++)
        sw_event_set_text(&event, text_fields[i], texts[i]);
    event.source = texts[G_N_ELEMENTS(text_fields)];
    return event;
}

void sw_held_events_add(SwHeldEvents *held, const SwEvent *event)
{
    g_assert(event->n_hops <= G_MAXUINT16);
    PackedEvent *packed = reserve(held, record_bytes(event->n_hops, event->n_urls));
    PackedHop *hops = (PackedHop *)(packed + 1);
    guint32 *ids = (guint32 *)(hops + event->n_hops);
    gsize n = n_texts(event->n_hops, event->n_urls);

    *packed = pack_event(event);
    for (guint i = 0; i < event->n_hops; i++)
        hops[i] = pack_hop(&event->hops[i]);
    g_array_set_size(held->texts, (guint)n);
    SwSpan *texts = (SwSpan *)(gpointer)held->texts->data;
    gather_texts(event, texts);
    sw_pool_intern_all(held->strings, texts, (guint)n, ids);
}

gsize sw_held_events_bytes(const SwHeldEvents *held)
{
    return held->chunk_bytes + sw_pool_bytes(held->strings);
}

static SwEvent unpack(SwHeldEvents *held, const PackedEvent *packed)
{
    const PackedHop *hops = (const PackedHop *)(packed + 1);
    const guint32 *ids = (const guint32 *)(hops + packed->n_hops);
    gsize n = n_texts(packed->n_hops, packed->n_urls);

    g_array_set_size(held->texts, (guint)n);
    SwSpan *texts = (SwSpan *)(gpointer)held->texts->data;
    sw_pool_get_all(held->strings, ids, (guint)n, texts);
    SwEvent event = unpack_event(packed, texts);
    g_array_set_size(held->hops, packed->n_hops);
    for (guint i = 0; i < packed->n_hops; i++)
        g_array_index(held->hops, SwHop, i) = unpack_hop(&hops[i], texts + EVENT_TEXTS + (gsize)i * HOP_TEXTS);
    event.hops = (const SwHop *)(gpointer)held->hops->data;
    event.urls = texts + n - packed->n_urls;
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
