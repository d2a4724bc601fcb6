/*
 * From stamps to times. What a stamp lacks is found a file at a time:
 *
 * year:  --year, for the first file; else that in which a stamp meets the time in its line's queue ID; else the last one in
 *        which the file's last stamp is not behind the date in its name (`-20051106`) or its last change. From there on a
 *        step back of more than a week is New Year.
 * zone:  by how much, to a quarter of an hour, stamps are ahead of queue-ID times; else --timezone. The hour that a clock
 *        change repeats is told apart by its order, and noted.
 *
 * A queue ID's time is UTC, written by the relay itself at the very moment of the line that announces it (Postfix's long IDs,
 * Exim's message IDs, sendmail's). What was assumed is noted as a defect at the file's first line.
 */
#pragma once

#include "parsers/ingestor.h"
#include "parsers/log/line.h"

/* How the year of a file's first stamp is known. */
typedef enum {
    SW_YEAR_UNKNOWN, /* no stamp at all */
    SW_YEAR_WRITTEN, /* in the stamps */
    SW_YEAR_QUEUE_IDS,
    SW_YEAR_NAME,
    SW_YEAR_MODIFIED,
    SW_YEAR_NOW, /* nothing told: as if the file ended now */
    SW_N_YEAR_BASES
} SwYearBasis;

/* A file's stamps, gone through before it is read: all of them, or as many as can be had. */
typedef struct {
    SwStamp first, last; /* kind NONE: no line seen */
    guint new_years; /* between the two */
    gboolean anchored; /* a queue ID told the time of the stamp `anchor`, `anchor_new_years` behind the first */
    SwStamp anchor;
    guint anchor_new_years;
    gint64 anchor_s;
} SwLogScan;

void sw_log_scan_stamp(SwLogScan *scan, const SwStamp *stamp);
/* The stamp last given is that of a line written at this time. The first one that is told settles it. */
void sw_log_scan_anchor(SwLogScan *scan, gint64 epoch_s);
/* `name` is the file's path, `modified_us` its last change (SW_TIME_UNKNOWN: not known). Of the start, `offset_min` is what queue IDs
 * told (SW_OFFSET_UNKNOWN: nothing), `basis` an SwYearBasis; the mark is left at 0. */
SwFileStart sw_log_scan_finish(const SwLogScan *scan, SwSpan name, gint64 modified_us, GTimeZone *zone);

typedef struct SwLogClock SwLogClock;

/* `zone` is borrowed; `year` 0: not given. Notes go to the sink. */
SwLogClock *sw_log_clock_new(GTimeZone *zone, guint year, SwSink *sink);
void sw_log_clock_free(SwLogClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwLogClock, sw_log_clock_free)

/* The next file begins. */
void sw_log_clock_begin(SwLogClock *clock, const SwFileStart *start);
/* It ends: notes what was assumed, as far as any of its stamps needed it. */
void sw_log_clock_end(SwLogClock *clock);

/* The stamp's time; stamps come in the file's order. SW_TIME_UNKNOWN for dates that are none. `offset` of its line, for notes. */
gint64 sw_log_clock_time(SwLogClock *clock, const SwStamp *stamp, guint64 offset);

/* Whether queue IDs are still asked for: once in an hour of the log will do, as zones change at full hours. */
gboolean sw_log_clock_wants_anchor(const SwLogClock *clock);
/* The stamp last given is that of a line written at this time: tells the zone, for it and what follows. Returns the stamp's time. */
gint64 sw_log_clock_anchor(SwLogClock *clock, gint64 epoch_s);
