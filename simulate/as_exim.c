/*
 * The campaign as Exim 4 logs it: its own main log, with refusals, or the same through syslog. Mail is handed to the
 * store by LMTP.
 */
#include "simulate/delivery.h"
#include "simulate/mail.h"
#include "simulate/queue_id.h"
#include "simulate/syslog.h"

#define TAG "exim"
#define RECEIVED_MS 200 /* IDs have parts of a second, the log's own stamps have not */

/* `H=name (helo) [address]`: the name that was looked up, then HELO's claim unless it is the same. */
static void append_client(GString *out, const SwCampaignMessage *message)
{
    char address[SW_ADDRESS_TEXT_MAX];
    g_string_append(out, "H=");
    if (sw_span_present(message->rdns))
        g_string_append_printf(out, "%.*s ", (int)message->rdns.len, message->rdns.data);
    if (!sw_span_equal_folded(message->rdns, message->helo))
        g_string_append_printf(out, "(%.*s) ", (int)message->helo.len, message->helo.data);
    g_string_append_printf(out, "[%s]", sw_address_format(&message->client, address));
}

static void write_refusal(SwSyslogSession *session, const SwCampaignMessage *message)
{
    GString *line = sw_syslog_own_line(session, message->time_us, TAG, sw_syslog_pid(message));
    append_client(line, message);
    g_string_append_printf(line, " F=<%.*s> rejected RCPT <%.*s>: %u %.*s", (int)message->mail_from.len,
                           message->mail_from.data, (int)message->rcpt.len, message->rcpt.data, message->code,
                           (int)message->reason.len, message->reason.data);
}

static void write_arrival(SwSyslogSession *session, const SwCampaignMessage *message, const GString *id,
                          SwRandom *random)
{
    GString *line = sw_syslog_own_line(session, message->time_us, TAG, sw_syslog_pid(message));
    g_string_append_printf(line, "%s <= %.*s ", id->str, (int)message->mail_from.len, message->mail_from.data);
    append_client(line, message);
    g_string_append_printf(line, " P=esmtp S=%u id=", 900 + (guint)sw_random_below(random, 5000));
    sw_mail_append_message_id(line, message);
}

static void write_delivery(SwSyslogSession *session, const SwCampaignMessage *message, const GString *id,
                           SwRandom *random)
{
    guint pid = sw_syslog_pid(message) + 1;
    gint64 time_us = message->time_us + sw_syslog_pause_us(random, 80, 900);
    GString *line = sw_syslog_own_line(session, time_us, TAG, pid);
    g_string_append_printf(line,
                           "%s => %.*s R=mailstore T=lmtp H=" SW_DELIVERY_HOST " [" SW_DELIVERY_IPV4 "] "
                           "C=\"250 2.0.0 <%.*s> Saved\"",
                           id->str, (int)message->rcpt.len, message->rcpt.data, (int)message->rcpt.len,
                           message->rcpt.data);
    line = sw_syslog_own_line(session, time_us + sw_syslog_pause_us(random, 0, 5), TAG, pid);
    g_string_append_printf(line, "%s Completed", id->str);
}

static void write_session(SwSyslogSession *session, const SwCampaignMessage *message)
{
    if (message->outcome != SW_OUTCOME_ACCEPTED) {
        write_refusal(session, message);
        return;
    }
    g_autoptr(GString) id = g_string_new(NULL);
    SwRandom random = sw_syslog_random(message);
    gint64 received_us = message->time_us + sw_syslog_pause_us(&random, 0, RECEIVED_MS);
    sw_queue_id_append_exim(id, received_us, sw_syslog_pid(message));
    write_arrival(session, message, id, &random);
    write_delivery(session, message, id, &random);
}

static gboolean write_exim(SwCampaign *campaign, const SwRenditionOptions *options, GOutputStream *out, GError **error)
{
    return sw_syslog_write(write_session, campaign, options, out, error);
}

const SwRendition sw_rendition_exim = {
    .name = "exim",
    .summary = "the relay's log, by Exim",
    .is_log = TRUE,
    .write = write_exim,
};
