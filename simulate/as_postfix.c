/* The campaign as Postfix 3 logs it, with long queue IDs; mail is handed to the store by LMTP. */
#include "simulate/delivery.h"
#include "simulate/mail.h"
#include "simulate/queue_id.h"
#include "simulate/syslog.h"

#define SMTPD "postfix/smtpd"
#define CLEANUP "postfix/cleanup"
#define QMGR "postfix/qmgr"
#define LMTP "postfix/lmtp"
#define QMGR_PID 612
#define FIRST_CLEANUP_PID 640
#define CLEANUPS 20
#define FIRST_LMTP_PID 680
#define LMTPS 300
#define FILE_MADE_MS 1 /* at most so long after the client was asked in: the ID has microseconds */
#define INODES (1u << 22)
#define FIRST_INODE 400000

/* What a session's lines have in common. */
typedef struct {
    const SwCampaignMessage *message;
    SwRandom random;
    GString *id, *client; /* client: `name[address]` */
    guint pid;
} Scene;

static void append_client(GString *out, const SwCampaignMessage *message)
{
    char address[SW_ADDRESS_TEXT_MAX];
    SwSpan name = sw_span_present(message->rdns) ? message->rdns : SW_SPAN("unknown");
    g_string_append_printf(out, "%.*s[%s]", (int)name.len, name.data, sw_address_format(&message->client, address));
}

/* Inodes come round, long after the message is gone. */
static void append_id(Scene *scene)
{
    gint64 time_us = scene->message->time_us + sw_syslog_pause_us(&scene->random, 0, FILE_MADE_MS);
    sw_queue_id_append_postfix(scene->id, time_us, FIRST_INODE + scene->message->number % INODES);
}

static void write_connect(SwSyslogSession *session, Scene *scene)
{
    gint64 before_us = sw_syslog_pause_us(&scene->random, 150, 900);
    GString *line = sw_syslog_line(session, scene->message->time_us - before_us, SMTPD, scene->pid);
    g_string_append(line, "connect from ");
    g_string_append(line, scene->client->str);
}

static void write_disconnect(SwSyslogSession *session, gint64 time_us, const Scene *scene, const char *commands)
{
    GString *line = sw_syslog_line(session, time_us, SMTPD, scene->pid);
    g_string_append(line, "disconnect from ");
    g_string_append(line, scene->client->str);
    g_string_append(line, commands);
}

static void write_refusal(SwSyslogSession *session, Scene *scene)
{
    const SwCampaignMessage *message = scene->message;
    GString *line = sw_syslog_line(session, message->time_us, SMTPD, scene->pid);
    g_string_append_printf(line,
                           "NOQUEUE: reject: RCPT from %s: %u %.*s; from=<%.*s> to=<%.*s> proto=ESMTP helo=<%.*s>",
                           scene->client->str, message->code, (int)message->reason.len, message->reason.data,
                           (int)message->mail_from.len, message->mail_from.data, (int)message->rcpt.len,
                           message->rcpt.data, (int)message->helo.len, message->helo.data);
    write_disconnect(session, message->time_us + sw_syslog_pause_us(&scene->random, 50, 400), scene,
                     " ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4");
}

/* Up to the queue; returns when it is there. */
static gint64 write_reception(SwSyslogSession *session, Scene *scene)
{
    const SwCampaignMessage *message = scene->message;
    guint cleanup = FIRST_CLEANUP_PID + (guint)(message->number % CLEANUPS);
    GString *line = sw_syslog_line(session, message->time_us, SMTPD, scene->pid);
    g_string_append_printf(line, "%s: client=%s", scene->id->str, scene->client->str);

    gint64 time_us = message->time_us + sw_syslog_pause_us(&scene->random, 40, 300);
    line = sw_syslog_line(session, time_us, CLEANUP, cleanup);
    g_string_append_printf(line, "%s: message-id=<", scene->id->str);
    sw_mail_append_message_id(line, message);
    g_string_append_c(line, '>');

    time_us += sw_syslog_pause_us(&scene->random, 20, 200);
    line = sw_syslog_line(session, time_us, QMGR, QMGR_PID);
    g_string_append_printf(line, "%s: from=<%.*s>, size=%u, nrcpt=1 (queue active)", scene->id->str,
                           (int)message->mail_from.len, message->mail_from.data,
                           900 + (guint)sw_random_below(&scene->random, 5000));
    return time_us;
}

/* Delays are in seconds: before the queue manager, in it, for the connection, for the delivery. */
static void write_delivery(SwSyslogSession *session, Scene *scene, gint64 queued_us)
{
    const SwCampaignMessage *message = scene->message;
    guint lmtp = FIRST_LMTP_PID + (guint)(message->number % LMTPS);
    guint connection_ms = 10 + (guint)sw_random_below(&scene->random, 30);
    guint delivery_ms = 30 + (guint)sw_random_below(&scene->random, 900);
    guint reception_ms = (guint)((queued_us - message->time_us) * 1000 / SW_SECOND);
    gint64 time_us = queued_us + (connection_ms + delivery_ms) * (SW_SECOND / 1000);
    GString *line = sw_syslog_line(session, time_us, LMTP, lmtp);
    g_string_append_printf(line,
                           "%s: to=<%.*s>, relay=" SW_DELIVERY_HOST "[" SW_DELIVERY_IPV4 "]:24, "
                           "delay=%.2f, delays=%.2f/0/%.2f/%.2f, dsn=2.0.0, status=sent (250 2.0.0 <%.*s> Saved)",
                           scene->id->str, (int)message->rcpt.len, message->rcpt.data,
                           (reception_ms + connection_ms + delivery_ms) / 1000.0, reception_ms / 1000.0,
                           connection_ms / 1000.0, delivery_ms / 1000.0, (int)message->rcpt.len, message->rcpt.data);
    line = sw_syslog_line(session, time_us + sw_syslog_pause_us(&scene->random, 0, 3), QMGR, QMGR_PID);
    g_string_append_printf(line, "%s: removed", scene->id->str);
}

static void write_session(SwSyslogSession *session, const SwCampaignMessage *message)
{
    g_autoptr(GString) id = g_string_new(NULL), client = g_string_new(NULL);
    Scene scene = {message, sw_syslog_random(message), id, client, sw_syslog_pid(message)};
    append_client(client, message);
    write_connect(session, &scene);
    if (message->outcome != SW_OUTCOME_ACCEPTED) {
        write_refusal(session, &scene);
        return;
    }
    append_id(&scene);
    gint64 queued_us = write_reception(session, &scene);
    write_disconnect(session, queued_us, &scene, " ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5");
    write_delivery(session, &scene, queued_us);
}

static gboolean write_postfix(SwCampaign *campaign, const SwRenditionOptions *options, GOutputStream *out,
                              GError **error)
{
    return sw_syslog_write(write_session, campaign, options, out, error);
}

const SwRendition sw_rendition_postfix = {
    .name = "postfix",
    .summary = "the relay's log, by Postfix",
    .is_log = TRUE,
    .write = write_postfix,
};
