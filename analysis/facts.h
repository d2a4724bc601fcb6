/*
 * The facts of the 2005 report, for the data at hand. A fact is a line of the table in facts_table.c: what it is
 * called, what the report said, and which reader finds its value in the tables of the passes that ran before.
 */
#pragma once

#include "analysis/pass.h"

#include <math.h>

typedef struct {
    const SwAnalysis *analysis;
    const SwResults *results;
} SwFactSource;

/* A value with its interval, or the reason why there is none. Start from SW_READING_INIT. */
typedef struct {
    double value, lo, hi; /* NAN = unknown, or no interval */
    gboolean range; /* lo and hi are the least and the most, not an interval of an estimate */
    char *denominator; /* owned, may be NULL */
    char *why_unknown; /* owned; NULL when the value is known */
} SwReading;

#define SW_READING_INIT                                                                                                \
    (SwReading)                                                                                                        \
    {                                                                                                                  \
        NAN, NAN, NAN, FALSE, NULL, NULL                                                                               \
    }

void sw_reading_clear(SwReading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SwReading, sw_reading_clear)

typedef SwReading (*SwFactReader)(const SwFactSource *source, const char *argument);

typedef struct {
    const char *id; /* "F19"; parts and other readings of the same fact have a suffix: "F19.mean_ttl" */
    const char *fact;
    const char *unit;
    SwFactReader read;
    const char *argument; /* of the reader: a row's name, or what is missing */
    double divisor; /* from the table's unit to this one; 0 = 1 */
    const char *reference; /* the report's words; NULL where it gives no figure for this reading */
    double reference_lo, reference_hi; /* what is in accord with these words; NAN, NAN: not a number */
} SwFactSpec;

extern const SwFactSpec sw_fact_specs[]; /* ended by an id of NULL */

/* Readers. facts_counts.c: of the selection, the waves and the lists. */
SwReading sw_fact_messages(const SwFactSource *source, const char *argument);
SwReading sw_fact_messages_in_waves(const SwFactSource *source, const char *argument);
SwReading sw_fact_recipients(const SwFactSource *source, const char *argument);
SwReading sw_fact_calendar_days(const SwFactSource *source, const char *argument);
SwReading sw_fact_span_days(const SwFactSource *source, const char *argument);
SwReading sw_fact_waves(const SwFactSource *source, const char *argument);
SwReading sw_fact_wave_column(const SwFactSource *source, const char *column); /* median, smallest, largest */
SwReading sw_fact_sender_domains(const SwFactSource *source, const char *argument);
SwReading sw_fact_refused_sender_domains(const SwFactSource *source, const char *argument);
SwReading sw_fact_single_recipient(const SwFactSource *source, const char *argument);
SwReading sw_fact_recipients_added(const SwFactSource *source, const char *argument);
SwReading sw_fact_unknown_recipients(const SwFactSource *source, const char *argument);
SwReading sw_fact_listed_addresses(const SwFactSource *source, const char *argument);
SwReading sw_fact_listed_share(const SwFactSource *source, const char *argument);
SwReading sw_fact_shared_url_domains(const SwFactSource *source, const char *argument);
SwReading sw_fact_one_url(const SwFactSource *source, const char *argument);

/* facts_order.c: of what happens inside a wave. */
SwReading sw_fact_domain_order(const SwFactSource *source, const char *column);
SwReading sw_fact_single_mode(const SwFactSource *source, const char *argument);
SwReading sw_fact_first_overlap(const SwFactSource *source, const char *argument);
SwReading sw_fact_gap_to_third(const SwFactSource *source, const char *argument);
SwReading sw_fact_overlapping(const SwFactSource *source, const char *argument);
SwReading sw_fact_localparts(const SwFactSource *source, const char *argument);

/* facts_readings.c: rows of other tables. */
SwReading sw_fact_ttl(const SwFactSource *source, const char *statistic);
SwReading sw_fact_latency(const SwFactSource *source, const char *delay_s);
SwReading sw_fact_time_zone(const SwFactSource *source, const char *argument);
SwReading sw_fact_missing(const SwFactSource *source, const char *what); /* what this program cannot see, in words */

/* What readers share. A missing or empty table is the reason why a fact is unknown. */
SwReading sw_reading_unknown(const char *format, ...) G_GNUC_PRINTF(1, 2);
SwReading sw_reading_no_rows(const SwFactSource *source, const char *table_id);
SwReading sw_reading_share(guint64 k, guint64 n, const char *of);
/* Median of the values, with the smallest and the largest as its bounds; `values` (double) is sorted. */
SwReading sw_reading_range(GArray *values, const char *of);
