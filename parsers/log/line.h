/*
 * One line of a mail log: who wrote it when, and what it says. Bytes in, spans out; nothing is allocated. Forms read:
 *
 *   Nov  1 22:00:00 mx postfix/smtpd[731]: ...                     RFC 3164 as syslogd writes it; also `Nov 01`
 *   2005-11-01T22:00:00.123456+01:00 mx postfix/smtpd[731]: ...    RFC 3339; also without host, with `LEVEL:` in its place
 *   <22>Nov  1 22:00:00 mx ...; <22>1 2005-11-01T... mx app 731 - - ...   as sent: RFC 3164 4.1.1, RFC 5424
 *   2005-11-01 22:00:00[.123] [+0100] [[731]] ...                  Exim's own files; no host, no program
 *   2005-11-01 22:00:00.123[4567] #731(main) <abcdef>; task; ...   rspamd's own
 *   Tue Nov  1 22:00:00 2005 [731] info: spamd: ...                spamd's own
 *   {"__REALTIME_TIMESTAMP":"...","MESSAGE":"...",...}             journalctl -o json
 *   {"log":"...\n","time":"..."}  `mx  | `  before any of these    containers
 *   Nov  1 22:00:00 [postfix/smtpd] ...                            metalog
 *   STAMP RELAY STAMP HOST ...                                      syslog relays: the inner stamp and host count
 *
 * The prefix is read from the left, by a grammar without choices; the message is never searched for it: what an outsider
 * gets into a message cannot change who wrote it, or when.
 */
#pragma once

#include "base/date.h"

typedef enum {
    SW_STAMP_NONE,
    SW_STAMP_CIVIL, /* a date and a time of day: the fields that the form has */
    SW_STAMP_EPOCH, /* time_us is it */
} SwStampKind;

/* A stamp as written. What it means, parsers/log/clock.h tells. */
typedef struct {
    SwStampKind kind;
    guint16 year; /* 0: none written */
    guint8 month, day, hour, minute, second; /* month 1..12; second 60 is kept */
    gboolean has_fraction;
    guint32 microsecond;
    gint16 offset_min; /* minutes east of UTC; SW_OFFSET_UNKNOWN: no zone written */
    gint64 time_us; /* SW_STAMP_EPOCH */
} SwStamp;

typedef struct {
    guint64 offset; /* of the line in its file */
    guint32 source; /* of the file, as sw_transactions_source() counts them */
    SwStamp stamp;
    gint64 time_us; /* the clock's reading of the stamp; SW_TIME_UNKNOWN */
    guint32 time_error_ms; /* 500 for stamps of whole seconds */
    SwSpan host; /* absent in files of one program */
    guint32 host_id; /* equal hosts, equal ids; 0: none */
    guint64
        moment; /* equal for lines of one stamp and one host that follow one another, and for no others; 0: not told */
    SwSpan program; /* the tag: `postfix/submission/smtpd`, `exim`; absent in Exim's own files */
    guint32
        program_id; /* equal programs, equal ids, as the line's buffer counts them; 0: none, or beyond SW_LIMIT_LOG_PROGRAMS */
    gint role; /* of the program in its dialect, as SwDialect.knows() tells it */
    SwSpan service; /* of the program, behind its last slash: `smtpd`; the whole tag if there is none */
    guint32 pid; /* 0: none written */
    SwSpan message; /* what it says; leading spaces passed over */
} SwLogLine;

typedef enum {
    SW_LINE_WHOLE,
    SW_LINE_STAMPED, /* begins with a stamp, and is no line of any program that we can tell: only the stamp is filled */
    SW_LINE_NONE, /* no stamp: half a line, or something else */
} SwLineForm;

/* What a journald or container object has to be unpacked into; and the memory of how lines began. */
typedef struct SwLineBuffer SwLineBuffer;

SwLineBuffer *sw_line_buffer_new(void);
void sw_line_buffer_free(SwLineBuffer *buffer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwLineBuffer, sw_line_buffer_free)

/* Fills everything but offset, source, time, host_id and role. The spans borrow from `bytes`, or from the buffer until its next use. */
SwLineForm sw_log_line_read(SwSpan bytes, SwLineBuffer *buffer, SwLogLine *ret_line);
