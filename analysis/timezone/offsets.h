/*
 * Offsets from UTC that clocks claim, counted: those of the senders' Date fields, and those of the dates in servers'
 * greetings. Only what has a time is counted.
 */
#pragma once

#include "analysis/analysis.h"

typedef struct {
    int offset_min; /* east of UTC */
    guint n; /* messages, or sessions, that have it */
    gint64 first_us, last_us;
    double skew_s; /* median of what the clock said minus the time; NAN when unknown */
} SwOffset;

typedef struct {
    GArray *offsets; /* SwOffset, most frequent first */
    guint n; /* all of them together */
} SwOffsetCount;

void sw_offset_count_dates(SwOffsetCount *count, const SwAnalysis *analysis);
void sw_offset_count_greetings(SwOffsetCount *count, const SwAnalysis *analysis);
void sw_offset_count_clear(SwOffsetCount *count);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SwOffsetCount, sw_offset_count_clear)

double sw_offset_count_entropy_bits(const SwOffsetCount *count);
