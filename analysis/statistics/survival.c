#include "analysis/statistics/survival.h"

#include <math.h>
#include <stdlib.h>

static int compare_durations(const void *a, const void *b)
{
    double x = ((const SwDuration *)a)->time_s, y = ((const SwDuration *)b)->time_s;
    return (x > y) - (x < y);
}

/* ln(-ln S) -+ z se, turned back into a survival: never outside 0..1. */
static void set_interval(SwSurvivalStep *step)
{
    if (step->survival >= 1) {
        step->lo = step->hi = 1;
        return;
    }
    if (step->survival <= 0) {
        step->lo = step->hi = NAN;
        return;
    }
    double power = exp(SW_Z95 * sqrt(step->hazard_variance) / fabs(log(step->survival)));
    step->lo = pow(step->survival, power);
    step->hi = pow(step->survival, 1 / power);
}

GArray *sw_survival_curve(SwDuration *durations, gsize n)
{
    GArray *curve = g_array_new(FALSE, FALSE, sizeof(SwSurvivalStep));
    if (n > 1)
        qsort(durations, n, sizeof *durations, compare_durations);
    double survival = 1, variance = 0;
    for (gsize i = 0, next; i < n; i = next) {
        SwSurvivalStep step = {.time_s = durations[i].time_s, .at_risk = (guint32)(n - i)};
        for (next = i; next < n && durations[next].time_s <= step.time_s; next++)
            *(durations[next].ended ? &step.ended : &step.censored) += 1;
        double at_risk = step.at_risk, left = at_risk - step.ended;
        survival *= left / at_risk;
        variance += left > 0 ? step.ended / (at_risk * left) : 0;
        step.survival = survival;
        step.hazard_variance = variance;
        set_interval(&step);
        g_array_append_val(curve, step);
    }
    return curve;
}

static const SwSurvivalStep *steps_of(const GArray *curve)
{
    return (const SwSurvivalStep *)(gconstpointer)curve->data;
}

double sw_survival_at(const GArray *curve, double time_s)
{
    const SwSurvivalStep *steps = steps_of(curve);
    guint lo = 0, hi = curve->len; /* steps before lo are at or before the time */
    while (lo < hi) {
        guint middle = lo + (hi - lo) / 2;
        if (steps[middle].time_s <= time_s)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo == 0 ? 1 : steps[lo - 1].survival;
}

SwEstimate sw_survival_median(const GArray *curve)
{
    SwEstimate median = {NAN, NAN, NAN};
    const SwSurvivalStep *steps = steps_of(curve);
    for (guint i = 0; i < curve->len; i++) {
        if (isnan(median.lo) && steps[i].lo <= 0.5)
            median.lo = steps[i].time_s;
        if (isnan(median.value) && steps[i].survival <= 0.5)
            median.value = steps[i].time_s;
        if (isnan(median.hi) && steps[i].hi <= 0.5)
            median.hi = steps[i].time_s;
    }
    return median;
}

/* Var = sum over the steps of (area under the curve behind the step)^2 d / (r (r - d)). */
SwEstimate sw_survival_restricted_mean(const GArray *curve, double horizon_s)
{
    if (curve->len == 0)
        return (SwEstimate){NAN, NAN, NAN};
    const SwSurvivalStep *steps = steps_of(curve);
    double behind = 0, variance = 0, until = horizon_s;
    for (guint i = curve->len; i-- > 0;) {
        if (steps[i].time_s >= horizon_s)
            continue;
        behind += steps[i].survival * (until - steps[i].time_s);
        until = steps[i].time_s;
        double at_risk = steps[i].at_risk, left = at_risk - steps[i].ended;
        if (left > 0)
            variance += behind * behind * steps[i].ended / (at_risk * left);
    }
    double mean = behind + until, half = SW_Z95 * sqrt(variance);
    return (SwEstimate){mean, MAX(0, mean - half), MIN(horizon_s, mean + half)};
}
