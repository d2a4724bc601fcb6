/*
 * Arithmetic on stamps as written: dates and times of day, without a zone.
 */
#pragma once

#include "parsers/log/line.h"

#define SW_CIVIL_DAY G_GINT64_CONSTANT(86400)
/* Stamps run backwards by seconds, when several programs write; after a repair of the clock by hours. By more than this: New Year. */
#define SW_CIVIL_BACKWARDS (7 * SW_CIVIL_DAY)

/* Seconds from 1970 to the stamp's civil time in `year` (its own year, if it has one), as if it were UTC. 29 February in a year
 * without one is 1 March. SW_STAMP_EPOCH: its time. */
gint64 sw_civil_seconds(const SwStamp *stamp, gint year);

/* Neither has a year, and the later one in the file is earlier in the year, by more than clocks are set back. */
gboolean sw_civil_is_new_year(const SwStamp *before, const SwStamp *after);

/* The UTC seconds of civil ones: by the stamp's own zone, else as `zone` has it, the first time if it repeats. */
gint64 sw_civil_to_utc(const SwStamp *stamp, gint64 civil_s, GTimeZone *zone);

/* Seconds east of UTC at a civil time that `zone` may have twice: the first and the second time. Equal otherwise. */
void sw_civil_offsets(gint64 civil_s, GTimeZone *zone, gint *ret_first, gint *ret_second);

/* How far, in minutes and to a quarter of an hour, civil time is ahead of the moment it was written at. SW_OFFSET_UNKNOWN if they are
 * not near any such offset: then the moment was another one. */
gint16 sw_civil_ahead(gint64 civil_s, gint64 epoch_s);
