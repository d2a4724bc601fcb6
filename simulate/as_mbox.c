/* The campaign as an mbox file of the kind mboxrd: lines that begin with "From ", quoted or not, are quoted once
 * more. */
#include "simulate/rendition.h"

#include "simulate/delivery.h"
#include "simulate/stamps.h"

#define CHUNK ((gsize)1 << 16)

static gboolean starts_like_separator(SwSpan line)
{
    gsize i = 0;
    while (i < line.len && line.data[i] == '>')
        i++;
    return line.len - i >= 5 && memcmp(line.data + i, "From ", 5) == 0;
}

static void append_quoted(GString *out, const GString *mail)
{
    for (gsize start = 0, end; start < mail->len; start = end) {
        end = MIN(sw_span_find(sw_span(mail->str, mail->len), start, '\n') + 1, mail->len);
        SwSpan line = sw_span(mail->str + start, end - start);
        if (starts_like_separator(line))
            g_string_append_c(out, '>');
        g_string_append_len(out, line.data, (gssize)line.len);
    }
}

static gboolean write_mbox(SwCampaign *campaign, const SwRenditionOptions *options, GOutputStream *out, GError **error)
{
    g_autoptr(GString) mails = g_string_sized_new(2 * CHUNK), mail = g_string_new(NULL);
    SwCampaignMessage message;
    while (sw_campaign_next(campaign, &message)) {
        if (message.outcome != SW_OUTCOME_ACCEPTED)
            continue;
        g_string_append_printf(mails, "From %.*s ", (int)message.mail_from.len, message.mail_from.data);
        sw_stamp_append_asctime(mails, message.time_us);
        g_string_append_c(mails, '\n');
        g_string_truncate(mail, 0);
        sw_delivery_append(mail, &message);
        append_quoted(mails, mail);
        g_string_append_c(mails, '\n');
        if (mails->len < CHUNK)
            continue;
        if (!g_output_stream_write_all(out, mails->str, mails->len, NULL, NULL, error))
            return FALSE;
        g_string_truncate(mails, 0);
    }
    return g_output_stream_write_all(out, mails->str, mails->len, NULL, NULL, error);
}

const SwRendition sw_rendition_mbox = {
    .name = "mbox",
    .summary = "one mailbox file of what was accepted, as delivered (mboxrd)",
    .write = write_mbox,
};
