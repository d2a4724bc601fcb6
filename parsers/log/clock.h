/*
 * From stamps to times. What a stamp lacks is found a file at a time:
 *
 * year:  --year for the first file; else the year in which the file's first stamp meets the time in a queue ID; else the
 *        last year in which its last stamp is not behind the date in its name (`-20051106`) or its last change. From there on
 *        a step back of more than a week is New Year. (The last stamp is known of files that can be read twice.)
 * zone:  what queue-ID times say that the stamps are ahead of UTC, to a quarter of an hour; else --timezone. The hour
 *        that a clock change repeats is told apart by its order, and noted.
 *
 * A queue ID's time is UTC, written by the relay itself at the very moment of the line that announces it (Postfix's long IDs,
 * Exim's message IDs, sendmail's). What was assumed is noted as a defect at the file's first line.
 */
#pragma once

#include "parsers/log/line.h"
#include "store/event.h"

/* What is known of a file before its first line. */
typedef struct {
    SwSpan name; /* path: a date in its name bounds it */
    gint64 modified_us; /* SW_TIME_UNKNOWN: not known */
} SwLogFile;

typedef struct SwLogClock SwLogClock;

/* `zone` is borrowed; `year` 0: not given. Notes go to the sink. */
SwLogClock *sw_log_clock_new(GTimeZone *zone, gint year, SwSink *sink);
void sw_log_clock_free(SwLogClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwLogClock, sw_log_clock_free)

/* A scan of a file's stamps before it is read: for its first time, and to know its last stamp. */
typedef struct {
    SwStamp first, last; /* kind NONE: no line seen */
    guint new_years; /* steps back of more than a week between them */
    gboolean anchored; /* a queue ID told the time of the line `anchor_stamp`, `anchor_new_years` into the file */
    SwStamp anchor_stamp;
    guint anchor_new_years;
    gint64 anchor_s;
} SwLogSpanOfTime;

void sw_log_scan_stamp(SwLogSpanOfTime *scan, const SwStamp *stamp);
void sw_log_scan_anchor(SwLogSpanOfTime *scan, const SwStamp *stamp, gint64 epoch_s);

/* The next file begins: settles its year and zone, and notes what it assumed. Returns the time of its first stamp. */
gint64 sw_log_clock_begin(SwLogClock *clock, const SwLogFile *file, const SwLogSpanOfTime *scan);

/* The stamp's time; stamps come in the file's order. SW_TIME_UNKNOWN for dates that are none. `offset` is for notes. */
gint64 sw_log_clock_time(SwLogClock *clock, const SwStamp *stamp, guint64 offset);

/* This line was written when `epoch_s` was: a queue ID tells. Corrects the zone, for lines to come, when it says so clearly. */
void sw_log_clock_anchor(SwLogClock *clock, const SwStamp *stamp, gint64 epoch_s);
