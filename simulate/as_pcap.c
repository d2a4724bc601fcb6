/* The campaign as a capture taken at the relay: each message in a TCP connection of its own, many side by side. */
#include "simulate/rendition.h"

#include "simulate/heap.h"
#include "simulate/tcp_exchange.h"

#define CHUNK ((gsize)1 << 18)

/* Memory is bounded by the connections that are open at the same time. */
typedef struct {
    GHashTable *open; /* by the message's number; SwExchange, owned */
    GPtrArray *spare; /* SwExchange, owned: to be used again */
    SwHeap due; /* the next packet of each open one; at the same time the lower number goes first */
    GString *bytes;
    GOutputStream *out;
} Traffic;

static void free_exchange(gpointer exchange)
{
    sw_exchange_free(exchange);
}

static void traffic_init(Traffic *traffic, GOutputStream *out)
{
    *traffic = (Traffic){
        .open = g_hash_table_new_full(NULL, NULL, NULL, free_exchange),
        .spare = g_ptr_array_new_with_free_func(free_exchange),
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

/* 2^32 connections would be a capture of some 16 TB, so that half a number will do. */
static void open_exchange(Traffic *traffic, const SwCampaignMessage *message)
{
    guint n_spare = traffic->spare->len;
    SwExchange *exchange = n_spare > 0 ? g_ptr_array_steal_index_fast(traffic->spare, n_spare - 1) : sw_exchange_new();
    sw_exchange_plan(exchange, message);
    guint32 number = (guint32)message->number;
    g_hash_table_insert(traffic->open, GUINT_TO_POINTER(number), exchange);
    sw_heap_push(&traffic->due, sw_exchange_time(exchange), number);
}

static void close_exchange(Traffic *traffic, guint32 number)
{
    gpointer exchange = NULL;
    g_hash_table_steal_extended(traffic->open, GUINT_TO_POINTER(number), NULL, &exchange);
    g_ptr_array_add(traffic->spare, g_steal_pointer(&exchange));
}

static void append_next_packet(Traffic *traffic)
{
    guint32 number = sw_heap_pop(&traffic->due).item;
    SwExchange *exchange = g_hash_table_lookup(traffic->open, GUINT_TO_POINTER(number));
    SwTcpPacket packet = sw_exchange_take(exchange);
    sw_packets_append(traffic->bytes, &packet);
    gint64 time_us = sw_exchange_time(exchange);
    if (time_us == G_MAXINT64)
        close_exchange(traffic, number);
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

/* Packets before `time_us`. */
static gboolean write_until(Traffic *traffic, gint64 time_us, GError **error)
{
    while (!sw_heap_is_empty(&traffic->due) && sw_heap_peek(&traffic->due).time < time_us) {
        append_next_packet(traffic);
        if (!flush(traffic, CHUNK, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean write_pcap(SwCampaign *campaign, GOutputStream *out, GError **error)
{
    g_auto(Traffic) traffic;
    traffic_init(&traffic, out);
    sw_packets_append_file_header(traffic.bytes);
    SwCampaignMessage message;
    while (sw_campaign_next(campaign, &message)) {
        if (!write_until(&traffic, message.time_us - SW_EXCHANGE_LEAD_MOST_US, error))
            return FALSE;
        open_exchange(&traffic, &message);
    }
    return write_until(&traffic, G_MAXINT64, error) && flush(&traffic, 0, error);
}

const SwRendition sw_rendition_pcap = {
    .name = "pcap",
    .summary = "the SMTP sessions in a capture file, the refused ones too",
    .write = write_pcap,
};
