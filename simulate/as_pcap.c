/* The campaign as a capture taken at the relay: each message in a TCP connection of its own, many side by side. */
#include "simulate/rendition.h"

#include "simulate/tcp_exchange.h"
#include "simulate/traffic.h"

static gpointer exchange_new(gconstpointer settings)
{
    return sw_exchange_new();
}

static void exchange_free(gpointer exchange)
{
    sw_exchange_free(exchange);
}

static void exchange_plan(gpointer exchange, const SwCampaignMessage *message)
{
    sw_exchange_plan(exchange, message);
}

static gint64 exchange_time(gconstpointer exchange)
{
    return sw_exchange_time(exchange);
}

static void exchange_take(gpointer exchange, GString *out)
{
    SwTcpPacket packet = sw_exchange_take(exchange);
    sw_packets_append(out, &packet);
}

static const SwTrafficKind connections = {
    .lead_most_us = SW_EXCHANGE_LEAD_MOST_US,
    .session_new = exchange_new,
    .session_free = exchange_free,
    .plan = exchange_plan,
    .next_time = exchange_time,
    .take = exchange_take,
};

static gboolean write_pcap(SwCampaign *campaign, const SwRenditionOptions *options, GOutputStream *out, GError **error)
{
    g_autoptr(GString) header = g_string_new(NULL);
    sw_packets_append_file_header(header);
    return g_output_stream_write_all(out, header->str, header->len, NULL, NULL, error) &&
           sw_traffic_write(&connections, NULL, campaign, out, error);
}

const SwRendition sw_rendition_pcap = {
    .name = "pcap",
    .summary = "the SMTP sessions in a capture file, the refused ones too",
    .write = write_pcap,
};
