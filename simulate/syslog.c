#include "simulate/syslog.h"

#include "simulate/streams.h"
#include "simulate/traffic.h"

#define HOST "mx"
#define FIRST_PID 1000
#define PIDS 31000 /* PIDs end at 32768 */

typedef struct {
    gint64 time_us;
    gsize start;
} Line;

typedef struct {
    SwSyslogScript script;
    SwStampForm stamps;
} Settings;

struct SwSyslogSession {
    const Settings *settings;
    GString *text; /* all lines; each ends where the next begins */
    GArray *lines; /* Line */
    guint next; /* the first that is not taken */
};

static gpointer session_new(gconstpointer settings)
{
    SwSyslogSession *session = g_new0(SwSyslogSession, 1);
    session->settings = settings;
    session->text = g_string_sized_new(2048);
    session->lines = g_array_new(FALSE, FALSE, sizeof(Line));
    return session;
}

static void session_free(gpointer data)
{
    SwSyslogSession *session = data;
    g_string_free(session->text, TRUE);
    g_array_unref(session->lines);
    g_free(session);
}

static const Line *line_at(const SwSyslogSession *session, guint i)
{
    return &g_array_index(session->lines, Line, i);
}

static void begin_line(SwSyslogSession *session, gint64 time_us)
{
    if (session->lines->len > 0) {
        g_assert(line_at(session, session->lines->len - 1)->time_us <= time_us);
        g_string_append_c(session->text, '\n');
    }
    Line line = {time_us, session->text->len};
    g_array_append_val(session->lines, line);
}

static void append_number(GString *out, guint number)
{
    char digits[10];
    guint at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    g_string_append_len(out, digits + at, (gssize)(sizeof digits - at));
}

static void append_prefix(GString *out, SwStampForm stamps, gint64 time_us, const char *tag, guint pid)
{
    if (stamps == SW_STAMP_RFC3339)
        sw_stamp_append_rfc3339(out, time_us);
    else
        sw_stamp_append_rfc3164(out, time_us);
    g_string_append(out, " " HOST " ");
    g_string_append(out, tag);
    g_string_append_c(out, '[');
    append_number(out, pid);
    g_string_append(out, "]: ");
}

GString *sw_syslog_line(SwSyslogSession *session, gint64 time_us, const char *tag, guint pid)
{
    begin_line(session, time_us);
    append_prefix(session->text, session->settings->stamps, time_us, tag, pid);
    return session->text;
}

GString *sw_syslog_own_line(SwSyslogSession *session, gint64 time_us, const char *tag, guint pid)
{
    begin_line(session, time_us);
    if (session->settings->stamps != SW_STAMP_USUAL)
        append_prefix(session->text, session->settings->stamps, time_us, tag, pid);
    sw_stamp_append_exim(session->text, time_us);
    g_string_append_c(session->text, ' ');
    return session->text;
}

static void session_plan(gpointer data, const SwCampaignMessage *message)
{
    SwSyslogSession *session = data;
    g_string_truncate(session->text, 0);
    g_array_set_size(session->lines, 0);
    session->next = 0;
    session->settings->script(session, message);
    g_string_append_c(session->text, '\n');
}

static gint64 session_next_time(gconstpointer data)
{
    const SwSyslogSession *session = data;
    return session->next < session->lines->len ? line_at(session, session->next)->time_us : G_MAXINT64;
}

static void session_take(gpointer data, GString *out)
{
    SwSyslogSession *session = data;
    gsize start = line_at(session, session->next++)->start;
    gsize end = session->next < session->lines->len ? line_at(session, session->next)->start : session->text->len;
    g_string_append_len(out, session->text->str + start, (gssize)(end - start));
}

static const SwTrafficKind sessions = {
    .lead_most_us = SW_SYSLOG_LEAD_MOST_US,
    .session_new = session_new,
    .session_free = session_free,
    .plan = session_plan,
    .next_time = session_next_time,
    .take = session_take,
};

gboolean sw_syslog_write(SwSyslogScript script, SwCampaign *campaign, const SwRenditionOptions *options,
                         GOutputStream *out, GError **error)
{
    Settings settings = {script, options->stamps};
    return sw_traffic_write(&sessions, &settings, campaign, out, error);
}

guint sw_syslog_pid(const SwCampaignMessage *message)
{
    return FIRST_PID + (guint)(message->number % PIDS);
}

SwRandom sw_syslog_random(const SwCampaignMessage *message)
{
    SwRandom content = {message->content};
    return sw_random_fork(&content, SW_CONTENT_STREAM_LOG);
}

gint64 sw_syslog_pause_us(SwRandom *random, guint least_ms, guint most_ms)
{
    guint64 range_us = (guint64)(most_ms - least_ms) * 1000 + 1;
    return (gint64)least_ms * 1000 + (gint64)sw_random_below(random, range_us);
}
