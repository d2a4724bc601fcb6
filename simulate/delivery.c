#include "simulate/delivery.h"

#include "base/random.h"
#include "simulate/mail.h"
#include "simulate/stamps.h"
#include "simulate/streams.h"

#define OFFSET_MIN 60 /* our own zone in November */
#define ZONE_NAME "CET"
#define HANDOVER_S 3 /* longest time from the relay to the store */

static void append_date(GString *out, gint64 time_us)
{
    sw_stamp_append_rfc5322(out, time_us, OFFSET_MIN);
    g_string_append(out, " (" ZONE_NAME ")\n");
}

static void append_queue_id(GString *out, SwRandom *random)
{
    g_string_append_printf(out, "%010" G_GINT64_MODIFIER "X", sw_random_next(random) >> 24);
}

static void append_store_hop(GString *out, const SwCampaignMessage *message, SwRandom *random)
{
    gint64 stored_us = message->time_us + (gint64)sw_random_below(random, HANDOVER_S) * SW_SECOND;
    g_string_append(out, "Received: from " SW_RELAY_HOST " (" SW_RELAY_HOST " [" SW_RELAY_IPV4
                         "])\n\tby " SW_DELIVERY_HOST " (Postfix) with LMTP id ");
    append_queue_id(out, random);
    g_string_append_printf(out, "\n\tfor <%.*s>; ", (int)message->rcpt.len, message->rcpt.data);
    append_date(out, stored_us);
}

/* The hop that counts: HELO is a claim, the bracketed address is what the relay saw. */
static void append_relay_hop(GString *out, const SwCampaignMessage *message, SwRandom *random)
{
    char address[SW_ADDRESS_TEXT_MAX];
    SwSpan rdns = sw_span_present(message->rdns) ? message->rdns : SW_SPAN("unknown");
    g_string_append_printf(
        out, "Received: from %.*s (%.*s [%s%s])\n\tby " SW_RELAY_HOST " (Postfix) with SMTP id ",
        (int)message->helo.len, message->helo.data, (int)rdns.len, rdns.data,
        sw_address_is_ipv4(&message->client) ? "" : "IPv6:", sw_address_format(&message->client, address));
    append_queue_id(out, random);
    g_string_append_printf(out, "\n\tfor <%.*s>; ", (int)message->rcpt.len, message->rcpt.data);
    append_date(out, message->time_us);
}

void sw_delivery_append(GString *out, const SwCampaignMessage *message)
{
    SwRandom content = {message->content}, random = sw_random_fork(&content, SW_CONTENT_STREAM_DELIVERY);
    g_string_append_printf(out, "Return-Path: <%.*s>\nDelivered-To: %.*s\n", (int)message->mail_from.len,
                           message->mail_from.data, (int)message->rcpt.len, message->rcpt.data);
    append_store_hop(out, message, &random);
    append_relay_hop(out, message, &random);
    sw_mail_append(out, message);
}
