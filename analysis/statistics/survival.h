/*
 * How long durations last when some of them were still running at the end of the observation: the product-limit
 * estimator (Kaplan and Meier 1958) with Greenwood's variance and the log-log interval (Kalbfleisch and Prentice). Times
 * are seconds. Without censoring the curve is the share of longer durations, exactly.
 */
#pragma once

#include "analysis/statistics/interval.h"

typedef struct {
    double time_s;
    gboolean ended; /* FALSE: censored, it lasted at least so long */
} SwDuration;

typedef struct {
    double time_s;
    guint32 at_risk, ended, censored; /* just before it; at it */
    double survival, lo, hi; /* just after it; lo, hi NAN where Greenwood's variance has no value */
    double hazard_variance; /* Greenwood's sum up to and with it */
} SwSurvivalStep;

/* One step a distinct time, by time. Sorts `durations`. O(n log n). SwSurvivalStep elements, owned by the caller. */
GArray *sw_survival_curve(SwDuration *durations, gsize n);

/* Of the last step at or before the time; 1 before the first. */
double sw_survival_at(const GArray *curve, double time_s);

/* First time at which the survival is at most a half; its ends are those of the interval's curves. */
SwEstimate sw_survival_median(const GArray *curve);

/* Mean of the durations cut at the horizon: the area under the curve up to there, the last survival being carried on. */
SwEstimate sw_survival_restricted_mean(const GArray *curve, double horizon_s);
