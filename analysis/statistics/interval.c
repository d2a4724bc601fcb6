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

/* How often a resample draws each block. */
static void draw_blocks(SwRandom *random, const SwRandomRange *blocks, double *counts)
{
    memset(counts, 0, blocks->bound * sizeof *counts);
    for (gsize i = 0; i < blocks->bound; i++)
        counts[sw_random_draw(random, blocks)]++;
}

/* Four sums side by side, as additions wait for one another. */
static double weighted_sum(const double *counts, const double *values, gsize n)
{
    double sums[4] = {0};
    gsize i = 0;
    for (; i + 4 <= n; i += 4)
        for (guint lane = 0; lane < 4; lane++)
            sums[lane] += counts[i + lane] * values[i + lane];
    for (; i < n; i++)
        sums[0] += counts[i] * values[i];
    return sums[0] + sums[1] + sums[2] + sums[3];
}

typedef struct {
    const SwRatio *ratios;
    guint n_ratios, resamples;
    double *replicates; /* `resamples` a ratio */
    guint *n_replicates; /* one a ratio: resamples without a whole give none */
} Bootstrap;

static void replicate(Bootstrap *bootstrap, const double *counts, gsize n)
{
    const double *whole_of = NULL;
    double whole = 0;
    for (guint i = 0; i < bootstrap->n_ratios; i++) {
        const SwRatio *ratio = &bootstrap->ratios[i];
        if (ratio->whole != whole_of) {
            whole_of = ratio->whole;
            whole = weighted_sum(counts, whole_of, n);
        }
        if (whole <= 0)
            continue;
        guint at = bootstrap->n_replicates[i]++;
        bootstrap->replicates[(gsize)i * bootstrap->resamples + at] = weighted_sum(counts, ratio->part, n) / whole;
    }
}

static void ratios_bootstrap(const SwRatio *ratios, guint n_ratios, gsize n, guint resamples, guint64 seed,
                             SwEstimate *estimates)
{
    SwRandom random;
    SwRandomRange blocks;
    sw_random_init(&random, seed);
    sw_random_range_init(&blocks, n);
    g_autofree double *replicates = g_new(double, (gsize)n_ratios *resamples);
    g_autofree guint *n_replicates = g_new0(guint, n_ratios);
    g_autofree double *counts = g_new(double, n);
    Bootstrap bootstrap = {ratios, n_ratios, resamples, replicates, n_replicates};
    for (guint b = 0; b < resamples; b++) {
        draw_blocks(&random, &blocks, counts);
        replicate(&bootstrap, counts, n);
    }
    for (guint i = 0; i < n_ratios; i++)
        if (n_replicates[i] > 0 && !isnan(estimates[i].value))
            percentile_interval(replicates + (gsize)i * resamples, n_replicates[i], &estimates[i]);
}

static void ratio_delta(const SwRatio *ratio, gsize n, SwEstimate *estimate)
{
    double squares = 0;
    for (gsize i = 0; i < n; i++) {
        double residual = ratio->part[i] - estimate->value * ratio->whole[i];
        squares += residual * residual;
    }
    double half = SW_Z95 * sqrt(squares * (double)n / (double)(n - 1)) / sum(ratio->whole, n);
    estimate->lo = estimate->value - half;
    estimate->hi = estimate->value + half;
}

void sw_estimate_ratios(const SwRatio *ratios, guint n_ratios, gsize n_blocks, guint resamples, guint64 seed,
                        SwEstimate *ret_estimates)
{
    for (guint i = 0; i < n_ratios; i++) {
        double whole = sum(ratios[i].whole, n_blocks);
        ret_estimates[i] = nothing;
        if (whole > 0)
            ret_estimates[i].value = sum(ratios[i].part, n_blocks) / whole;
    }
    if (n_blocks < 2)
        return;
    if (n_blocks <= SW_BOOTSTRAP_MAX_BLOCKS && resamples > 0) {
        ratios_bootstrap(ratios, n_ratios, n_blocks, resamples, seed, ret_estimates);
        return;
    }
    for (guint i = 0; i < n_ratios; i++)
        if (!isnan(ret_estimates[i].value))
            ratio_delta(&ratios[i], n_blocks, &ret_estimates[i]);
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
