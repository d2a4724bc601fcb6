/*
 * What the files of the pass `ttl` share: a group of lifetimes that statistics are made of, and the scale on which its
 * durations are drawn. Only for analysis/ttl*.c.
 */
#pragma once

#include "analysis/statistics/survival.h"
#include "analysis/views/lifetimes.h"

/* Lifetimes as durations that may be cut: by the end of the observation, or by the end of their wave. */
typedef struct {
    GArray *curve; /* SwSurvivalStep */
    guint censored;
    gboolean withheld; /* too many are censored for the curve to be worth showing */
} SwTtlSurvival;

typedef struct {
    const char *prefix; /* of the statistics' names */
    const char *who; /* what the denominators count, in words */
    const GArray *lifetimes; /* SwLifetime, by source; borrowed */
    guint truncated; /* may have begun before the observation */
    SwTtlSurvival to_end; /* censored by the end of the observation */
    SwTtlSurvival to_wave_end; /* by the end of the wave: informative where the recipient list ran out */
} SwTtlGroup;

void sw_ttl_group_init(SwTtlGroup *group, const SwAnalysis *analysis, const char *prefix, const char *who,
                       const GArray *lifetimes);
void sw_ttl_group_clear(SwTtlGroup *group);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SwTtlGroup, sw_ttl_group_clear)

#define SW_TTL_BINS 30

/* The width of SW_TTL_BINS bins that hold 95% of the durations; what is longer goes into one open bin behind them. */
typedef struct {
    double width_s, unit_s; /* of a bin; of the axis */
    const char *axis; /* its label */
} SwTtlScale;

const SwTtlScale *sw_ttl_scale_of(const GArray *lifetimes);

/* TTLs in seconds, ascending; one element a lifetime. Owned by the caller (g_free). */
double *sw_ttl_sorted(const GArray *lifetimes);

/* Rows of ttl_summary: those of a group of lifetimes, and those of the sources' number and return. */
void sw_ttl_put_group(SwTable *summary, const SwAnalysis *analysis, const SwTtlGroup *group);
void sw_ttl_put_sources(SwTable *summary, const SwLifetimes *lifetimes, const char *prefix, const char *who);
void sw_ttl_put_reuse(SwTable *summary, const SwLifetimes *lifetimes);

void sw_ttl_put_histogram(SwTable *histogram, const GArray *lifetimes);
void sw_ttl_put_survival(SwTable *survival, const SwTtlGroup *group);

/* Figures ttl_distribution (from the histogram), ttl_messages, survival. */
void sw_ttl_draw_distribution(SwResults *results, const SwTable *histogram, const SwTtlGroup *group);
void sw_ttl_draw_messages(SwResults *results, const SwLifetimes *lifetimes);
void sw_ttl_draw_survival(SwResults *results, const SwTtlGroup *group);
