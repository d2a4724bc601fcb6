/* The campaign as our own events: everything that a relay's log and a look into the mail could tell. */
#include "simulate/rendition.h"

#include "simulate/mail.h"
#include "store/event_json.h"

#define HALF_SECOND_MS 500
#define CHUNK ((gsize)1 << 16)
#define ENVELOPE                                                                                                       \
    (SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_HELO) | SW_HAS(SW_FIELD_MAIL_FROM) |            \
     SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_CODE) | SW_HAS(SW_FIELD_TRANSACTION))
#define REFUSAL (SW_HAS(SW_FIELD_REASON) | SW_HAS(SW_FIELD_REASON_CLASS))
#define CONTENT                                                                                                        \
    (SW_HAS(SW_FIELD_MESSAGE_ID) | SW_HAS(SW_FIELD_HEADER_FROM) | SW_HAS(SW_FIELD_SUBJECT) |                           \
     SW_HAS(SW_FIELD_DATE_OFFSET) | SW_HAS(SW_FIELD_URLS))

/* Of a refused message there is an envelope and a reason, but no content: it was never sent. */
static SwEvent event_of(const SwCampaignMessage *message, SwSpan message_id)
{
    gboolean refused = message->outcome != SW_OUTCOME_ACCEPTED;
    return (SwEvent){
        .has = ENVELOPE | (refused ? REFUSAL : CONTENT),
        .time_us = message->time_us,
        .time_error_ms = HALF_SECOND_MS,
        .client = message->client,
        .helo = message->helo,
        .mail_from = message->mail_from,
        .rcpt = message->rcpt,
        .outcome = message->outcome,
        .code = message->code,
        .reason = message->reason,
        .reason_class = SW_REASON_SENDER_DOMAIN, /* nothing else is refused in a campaign */
        .transaction = message->number,
        .message_id = message_id,
        .header_from = message->mail_from,
        .subject = message->subject,
        .date_offset_min = message->offset_min,
        .urls = &message->url,
        .n_urls = sw_span_present(message->url) ? 1 : 0,
    };
}

static gboolean flush(GString *lines, gsize least, GOutputStream *out, GError **error)
{
    if (lines->len < least)
        return TRUE;
    gboolean written = g_output_stream_write_all(out, lines->str, lines->len, NULL, NULL, error);
    g_string_truncate(lines, 0);
    return written;
}

static gboolean write_events(SwCampaign *campaign, const SwRenditionOptions *options, GOutputStream *out,
                             GError **error)
{
    g_autoptr(GString) lines = g_string_sized_new(2 * CHUNK), message_id = g_string_new(NULL);
    SwCampaignMessage message;
    while (sw_campaign_next(campaign, &message)) {
        g_string_truncate(message_id, 0);
        sw_mail_append_message_id(message_id, &message);
        SwEvent event = event_of(&message, sw_span(message_id->str, message_id->len));
        sw_event_write_json(lines, &event);
        if (!flush(lines, CHUNK, out, error))
            return FALSE;
    }
    return flush(lines, 0, out, error);
}

const SwRendition sw_rendition_events = {
    .name = "events",
    .summary = "this program's own events, newline-delimited JSON",
    .write = write_events,
};
