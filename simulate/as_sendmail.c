/*
 * The campaign as sendmail 8 logs it; a milter looks senders up and refuses at RCPT. Mail is handed to the store by
 * LMTP.
 */
#include "simulate/delivery.h"
#include "simulate/mail.h"
#include "simulate/queue_id.h"
#include "simulate/syslog.h"

#define TAG "sm-mta"

/* `name [address]`; IPv6 addresses with their tag (RFC 5321 section 4.1.3). */
static void append_client(GString *out, const SwCampaignMessage *message)
{
    char address[SW_ADDRESS_TEXT_MAX];
    g_string_append(out, "relay=");
    if (sw_span_present(message->rdns))
        g_string_append_printf(out, "%.*s ", (int)message->rdns.len, message->rdns.data);
    g_string_append_printf(out, "[%s%s]", sw_address_is_ipv4(&message->client) ? "" : "IPv6:",
                           sw_address_format(&message->client, address));
}

/* The milter's reply, then the envelope that is dropped. */
static void write_refusal(SwSyslogSession *session, const SwCampaignMessage *message, const GString *id,
                          SwRandom *random)
{
    guint pid = sw_syslog_pid(message);
    GString *line = sw_syslog_line(session, message->time_us, TAG, pid);
    g_string_append_printf(line, "%s: Milter: to=<%.*s>, reject=%u %.*s", id->str, (int)message->rcpt.len,
                           message->rcpt.data, message->code, (int)message->reason.len, message->reason.data);
    line = sw_syslog_line(session, message->time_us + sw_syslog_pause_us(random, 50, 400), TAG, pid);
    g_string_append_printf(line, "%s: from=<%.*s>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA, ", id->str,
                           (int)message->mail_from.len, message->mail_from.data);
    append_client(line, message);
}

/* Returns the message's size. */
static guint write_arrival(SwSyslogSession *session, const SwCampaignMessage *message, const GString *id,
                           SwRandom *random)
{
    guint size = 900 + (guint)sw_random_below(random, 5000);
    GString *line = sw_syslog_line(session, message->time_us, TAG, sw_syslog_pid(message));
    g_string_append_printf(line, "%s: from=<%.*s>, size=%u, class=0, nrcpts=1, msgid=<", id->str,
                           (int)message->mail_from.len, message->mail_from.data, size);
    sw_mail_append_message_id(line, message);
    g_string_append(line, ">, proto=ESMTP, daemon=MTA, ");
    append_client(line, message);
    return size;
}

/* The priority of a message is its size and 30,000 for each recipient. */
static void write_delivery(SwSyslogSession *session, const SwCampaignMessage *message, const GString *id, guint size,
                           SwRandom *random)
{
    gint64 delay_us = sw_syslog_pause_us(random, 80, 1900);
    guint delay_s = (guint)(delay_us / SW_SECOND);
    GString *line = sw_syslog_line(session, message->time_us + delay_us, TAG, sw_syslog_pid(message) + 1);
    g_string_append_printf(line,
                           "%s: to=<%.*s>, delay=00:00:%02u, xdelay=00:00:%02u, mailer=lmtp, pri=%u, "
                           "relay=" SW_DELIVERY_HOST ". [" SW_DELIVERY_IPV4 "], dsn=2.0.0, "
                           "stat=Sent (250 2.0.0 <%.*s> Saved)",
                           id->str, (int)message->rcpt.len, message->rcpt.data, delay_s, delay_s, 30000 + size,
                           (int)message->rcpt.len, message->rcpt.data);
}

static void write_session(SwSyslogSession *session, const SwCampaignMessage *message)
{
    g_autoptr(GString) id = g_string_new(NULL);
    SwRandom random = sw_syslog_random(message);
    sw_queue_id_append_sendmail(id, message->time_us, message->number, sw_syslog_pid(message));
    if (message->outcome != SW_OUTCOME_ACCEPTED) {
        write_refusal(session, message, id, &random);
        return;
    }
    guint size = write_arrival(session, message, id, &random);
    write_delivery(session, message, id, size, &random);
}

static gboolean write_sendmail(SwCampaign *campaign, const SwRenditionOptions *options, GOutputStream *out,
                               GError **error)
{
    return sw_syslog_write(write_session, campaign, options, out, error);
}

const SwRendition sw_rendition_sendmail = {
    .name = "sendmail",
    .summary = "the relay's log, by sendmail",
    .is_log = TRUE,
    .write = write_sendmail,
};
