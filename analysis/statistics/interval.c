#include "analysis/statistics/interval.h"

#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MEDIAN_INTERVAL_MIN 6 /* 1 - 2/2^5 < 0.95 <= 1 - 2/2^6 */

static const SwEstimate nothing = {NAN, NAN, NAN};

SwEstimate sw_estimate_share(guint64 k, guint64 n)
{
    g_assert(k <= n);
    if (n == 0)
        return nothing;
    double size = (double)n, share = (double)k / size, z2 = SW_Z95 * SW_Z95;
    double centre = (share + z2 / (2 * size)) / (1 + z2 / size);
    double half = SW_Z95 / (1 + z2 / size) * sqrt(share * (1 - share) / size + z2 / (4 * size * size));
    /* Exactly 0 and 1 at the ends, where rounding would leave 1e-18. */
    return (SwEstimate){share, k == 0 ? 0 : centre - half, k == n ? 1 : centre + half};
}

SwEstimate sw_estimate_median(const double *sorted, gsize n)
{
    if (n == 0)
        return nothing;
    SwEstimate median = {(sorted[(n - 1) / 2] + sorted[n / 2]) / 2, NAN, NAN};
    if (n < MEDIAN_INTERVAL_MIN)
        return median;
    double half = SW_Z95 * sqrt((double)n) / 2;
    /* Ranks count from 1: the lower one rounded down, the upper one its mirror image. */
    gsize lower = (gsize)MAX(1.0, floor((double)n / 2 - half));
    median.lo = sorted[lower - 1];
    median.hi = sorted[n - lower];
    return median;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void sw_values_sort(double *values, gsize n)
{
    if (n > 1)
        qsort(values, n, sizeof *values, compare_doubles);
}

/* The central 95% of the replicates. */
static void percentile_interval(double *replicates, guint n, SwEstimate *estimate)
{
    sw_values_sort(replicates, n);
    guint cut = (guint)floor(0.025 * n);
    estimate->lo = replicates[cut];
    estimate->hi = replicates[n - 1 - cut];
}

static double sum(const double *values, gsize n)
{
    double total = 0;
    for (gsize i = 0; i < n; i++)
        total += values[i];
    return total;
}

/* The bias of a product of 53 bits with so small an n is out of sight. */
static gsize draw_index(SwRandom *random, gsize n)
{
    return (gsize)(sw_random_unit(random) * (double)n);
}

static void mean_bootstrap(const double *values, gsize n, guint resamples, guint64 seed, SwEstimate *mean)
{
    SwRandom random;
    sw_random_init(&random, seed);
    g_autofree double *replicates = g_new(double, resamples);
    for (guint b = 0; b < resamples; b++) {
        double total = 0;
        for (gsize i = 0; i < n; i++)
            total += values[draw_index(&random, n)];
        replicates[b] = total / (double)n;
    }
    percentile_interval(replicates, resamples, mean);
}

static void mean_normal(const double *values, gsize n, SwEstimate *mean)
{
    double squares = 0;
    for (gsize i = 0; i < n; i++)
        squares += (values[i] - mean->value) * (values[i] - mean->value);
    double half = SW_Z95 * sqrt(squares / (double)(n - 1) / (double)n);
    mean->lo = mean->value - half;
    mean->hi = mean->value + half;
}

SwEstimate sw_estimate_mean(const double *values, gsize n, guint resamples, guint64 seed)
{
    if (n == 0)
        return nothing;
    SwEstimate mean = {sum(values, n) / (double)n, NAN, NAN};
    if (n == 1)
        return mean;
    if (n <= SW_BOOTSTRAP_MAX_VALUES && resamples > 0)
        mean_bootstrap(values, n, resamples, seed, &mean);
    else
        mean_normal(values, n, &mean);
    return mean;
}

/* One draw of the pairs serves all parts. Replicates lie part by part. */
static void ratios_bootstrap(const double *parts, guint k, const double *wholes, gsize n, guint resamples, guint64 seed,
                             SwEstimate *ratios)
{
    SwRandom random;
    sw_random_init(&random, seed);
    g_autofree double *replicates = g_new(double, (gsize)k *resamples);
    g_autofree double *totals = g_new(double, k);
    guint kept = 0;
    for (guint b = 0; b < resamples; b++) {
        double whole = 0;
        memset(totals, 0, k * sizeof *totals);
        for (gsize i = 0; i < n; i++) {
            gsize drawn = (gsize)sw_random_below(&random, n);
            whole += wholes[drawn];
            for (guint part = 0; part < k; part++)
                totals[part] += parts[drawn * k + part];
        }
        for (guint part = 0; whole > 0 && part < k; part++)
            replicates[(gsize)part * resamples + kept] = totals[part] / whole;
        kept += whole > 0;
    }
    for (guint part = 0; kept > 0 && part < k; part++)
        percentile_interval(replicates + (gsize)part * resamples, kept, &ratios[part]);
}

static void ratio_delta(const double *parts, guint k, const double *wholes, gsize n, double whole, SwEstimate *ratio)
{
    double squares = 0;
    for (gsize i = 0; i < n; i++) {
        double residual = parts[i * k] - ratio->value * wholes[i];
        squares += residual * residual;
    }
    double half = SW_Z95 * sqrt(squares * (double)n / (double)(n - 1)) / whole;
    ratio->lo = ratio->value - half;
    ratio->hi = ratio->value + half;
}

void sw_estimate_ratios(const double *parts, guint k, const double *wholes, gsize n, guint resamples, guint64 seed,
                        SwEstimate *ret_ratios)
{
    double whole = sum(wholes, n);
    for (guint part = 0; part < k; part++) {
        ret_ratios[part] = nothing;
        double total = 0;
        for (gsize i = 0; i < n; i++)
            total += parts[i * k + part];
        if (whole > 0)
            ret_ratios[part].value = total / whole;
    }
    if (n < 2 || whole <= 0)
        return;
    if (n <= SW_BOOTSTRAP_MAX_VALUES && resamples > 0)
        ratios_bootstrap(parts, k, wholes, n, resamples, seed, ret_ratios);
    else
        for (guint part = 0; part < k; part++)
            ratio_delta(parts + part, k, wholes, n, whole, &ret_ratios[part]);
}

SwEstimate sw_estimate_ratio(const double *parts, const double *wholes, gsize n, guint resamples, guint64 seed)
{
    SwEstimate ratio;
    sw_estimate_ratios(parts, 1, wholes, n, resamples, seed, &ratio);
    return ratio;
}

double sw_normal_upper(double z)
{
    return erfc(z * M_SQRT1_2) / 2;
}

double sw_normal_log_upper(double z)
{
    if (z < 0)
        return log1p(-sw_normal_upper(-z));
    if (z < 30)
        return log(sw_normal_upper(z));
    /* Mills' ratio (Abramowitz and Stegun 26.2.12): the next term is below 1e-9 of the sum. */
    double z2 = z * z;
    return -z2 / 2 - log(z) - log(2 * G_PI) / 2 + log1p(-1 / z2 + 3 / (z2 * z2) - 15 / (z2 * z2 * z2));
}
