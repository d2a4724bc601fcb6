/*
 * Lines that a relay logs about one session, and the log that comes of all sessions together, in order of time. The
 * relay's clock and its log are in UTC.
 */
#pragma once

#include "base/random.h"
#include "simulate/rendition.h"

/* No session's first line is earlier than this before its message's time. */
#define SW_SYSLOG_LEAD_MOST_US SW_SECOND

typedef struct SwSyslogSession SwSyslogSession;

/*
 * Begins the session's next line, no earlier than the one before: stamp, host, `tag[pid]: `. What is appended to the
 * string until the next call is its message.
 */
GString *sw_syslog_line(SwSyslogSession *session, gint64 time_us, const char *tag, guint pid);
/* The same of a program that begins its messages with a stamp of its own, Exim's, and by SW_STAMP_USUAL keeps its log
 * by itself: then nothing stands before that stamp. */
GString *sw_syslog_own_line(SwSyslogSession *session, gint64 time_us, const char *tag, guint pid);

/* Writes the lines of this message's session. */
typedef void (*SwSyslogScript)(SwSyslogSession *session, const SwCampaignMessage *message);

gboolean sw_syslog_write(SwSyslogScript script, SwCampaign *campaign, const SwRenditionOptions *options,
                         GOutputStream *out, GError **error);

/* Of the process that has this session; no two that run side by side have the same. */
guint sw_syslog_pid(const SwCampaignMessage *message);
/* What this session's times and sizes are drawn from. */
SwRandom sw_syslog_random(const SwCampaignMessage *message);
/* Uniform in [least, most] milliseconds. */
gint64 sw_syslog_pause_us(SwRandom *random, guint least_ms, guint most_ms);
