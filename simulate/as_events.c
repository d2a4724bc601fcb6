/* The campaign as our own events: everything that a relay's log and a look into the mail could tell. */
#include "simulate/rendition.h"

#include "simulate/event_of_message.h"
#include "simulate/mail.h"
#include "store/event_json.h"

#define CHUNK ((gsize)1 << 16)
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
        SwEvent event = sw_event_of_message(&message, sw_span(message_id->str, message_id->len));
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
