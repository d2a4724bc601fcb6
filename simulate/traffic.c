#include "simulate/traffic.h"

#include "simulate/heap.h"

#define CHUNK ((gsize)1 << 18)

typedef struct {
    const SwTrafficKind *kind;
    gconstpointer settings;
    GHashTable *open; /* session, owned, by the message's number */
    GPtrArray *spare; /* sessions, owned: to be used again */
    SwHeap due; /* the next trace of each open one */
    GString *bytes;
    GOutputStream *out;
} Traffic;

static void traffic_init(Traffic *traffic, const SwTrafficKind *kind, gconstpointer settings, GOutputStream *out)
{
    *traffic = (Traffic){
        .kind = kind,
        .settings = settings,
        .open = g_hash_table_new_full(NULL, NULL, NULL, kind->session_free),
        .spare = g_ptr_array_new_with_free_func(kind->session_free),
        .bytes = g_string_sized_new(2 * CHUNK),
        .out = out,
    };
    sw_heap_init(&traffic->due);
}

static void traffic_clear(Traffic *traffic)
{
    g_hash_table_unref(traffic->open);
    g_ptr_array_unref(traffic->spare);
    sw_heap_clear(&traffic->due);
    g_string_free(traffic->bytes, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Traffic, traffic_clear)

/* 2^32 sessions would be a capture of some 16 TB, so that half a number will do. */
static void open_session(Traffic *traffic, const SwCampaignMessage *message)
{
    guint n_spare = traffic->spare->len;
    gpointer session = n_spare > 0 ? g_ptr_array_steal_index_fast(traffic->spare, n_spare - 1)
                                   : traffic->kind->session_new(traffic->settings);
    traffic->kind->plan(session, message);
    guint32 number = (guint32)message->number;
    g_hash_table_insert(traffic->open, GUINT_TO_POINTER(number), session);
    sw_heap_push(&traffic->due, traffic->kind->next_time(session), number);
}

static void close_session(Traffic *traffic, guint32 number)
{
    gpointer session = NULL;
    g_hash_table_steal_extended(traffic->open, GUINT_TO_POINTER(number), NULL, &session);
    g_ptr_array_add(traffic->spare, g_steal_pointer(&session));
}

static void append_next_trace(Traffic *traffic)
{
    guint32 number = sw_heap_pop(&traffic->due).item;
    gpointer session = g_hash_table_lookup(traffic->open, GUINT_TO_POINTER(number));
    traffic->kind->take(session, traffic->bytes);
    gint64 time_us = traffic->kind->next_time(session);
    if (time_us == G_MAXINT64)
        close_session(traffic, number);
    else
        sw_heap_push(&traffic->due, time_us, number);
}

static gboolean flush(Traffic *traffic, gsize least, GError **error)
{
    if (traffic->bytes->len < least)
        return TRUE;
    gboolean written =
        g_output_stream_write_all(traffic->out, traffic->bytes->str, traffic->bytes->len, NULL, NULL, error);
    g_string_truncate(traffic->bytes, 0);
    return written;
}

/* Traces before `time_us`. */
static gboolean write_until(Traffic *traffic, gint64 time_us, GError **error)
{
    while (!sw_heap_is_empty(&traffic->due) && sw_heap_peek(&traffic->due).time < time_us) {
        append_next_trace(traffic);
        if (!flush(traffic, CHUNK, error))
            return FALSE;
    }
    return TRUE;
}

gboolean sw_traffic_write(const SwTrafficKind *kind, gconstpointer settings, SwCampaign *campaign, GOutputStream *out,
                          GError **error)
{
    g_auto(Traffic) traffic;
    traffic_init(&traffic, kind, settings, out);
    SwCampaignMessage message;
    while (sw_campaign_next(campaign, &message)) {
        if (!write_until(&traffic, message.time_us - kind->lead_most_us, error))
            return FALSE;
        open_session(&traffic, &message);
    }
    return write_until(&traffic, G_MAXINT64, error) && flush(&traffic, 0, error);
}
