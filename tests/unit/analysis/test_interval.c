#include "analysis/statistics/interval.h"

#include <math.h>

static void assert_near(double actual, double expected, double tolerance)
{
    if (!(fabs(actual - expected) <= tolerance))
        g_error("%.12g is not %.12g", actual, expected);
}

static void test_share(void)
{
    /* Shares of the 2005 report, among others; the limits were worked out apart. */
    static const struct {
        guint64 k, n;
        double lo, hi;
    } rows[] = {{0, 852, 0, 0.004488517},
                {750, 852, 0.856758749, 0.900390830},
                {24, 30, 0.626943036, 0.904948928},
                {30, 30, 0.886486607, 1}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        SwEstimate share = sw_estimate_share(rows[i].k, rows[i].n);
        g_assert_cmpfloat(share.value, ==, (double)rows[i].k / (double)rows[i].n);
        assert_near(share.lo, rows[i].lo, 1e-9);
        assert_near(share.hi, rows[i].hi, 1e-9);
    }
    g_assert_true(isnan(sw_estimate_share(0, 0).value));
}

static void test_median(void)
{
    double values[100];
    for (guint i = 0; i < 100; i++)
        values[i] = i + 1;
    SwEstimate median = sw_estimate_median(values, 100);
    g_assert_cmpfloat(median.value, ==, 50.5);
    g_assert_cmpfloat(median.lo, ==, 40); /* 50 - 9.8, rounded down */
    g_assert_cmpfloat(median.hi, ==, 61);
    g_assert_cmpfloat(sw_estimate_median(values, 7).value, ==, 4);
    SwEstimate six = sw_estimate_median(values, 6);
    g_assert_true(six.lo == 1 && six.hi == 6);
    g_assert_true(isnan(sw_estimate_median(values, 5).lo));
    g_assert_true(isnan(sw_estimate_median(values, 0).value));
}

static SwEstimate estimate_ratio(const double *part, const double *whole, gsize n, guint resamples, guint64 seed)
{
    SwEstimate estimate;
    sw_estimate_ratios(&(SwRatio){part, whole}, 1, n, resamples, seed, &estimate);
    return estimate;
}

static void test_mean(void)
{
    double values[400], ones[400];
    for (guint i = 0; i < 400; i++) {
        values[i] = i % 2 ? 1 : 3;
        ones[i] = 1;
    }
    SwEstimate mean = estimate_ratio(values, ones, 400, 2000, 1), again = estimate_ratio(values, ones, 400, 2000, 1);
    g_assert_cmpfloat(mean.value, ==, 2);
    assert_near(mean.lo, 2 - 1.96 / 20, 0.02); /* s = 1, n = 400 */
    assert_near(mean.hi, 2 + 1.96 / 20, 0.02);
    g_assert_true(mean.lo == again.lo && mean.hi == again.hi);
    SwEstimate one = estimate_ratio(values, ones, 1, 2000, 1);
    g_assert_true(one.value == 3 && isnan(one.lo));
    g_assert_true(isnan(estimate_ratio(values, ones, 0, 2000, 1).value));
}

/* Beyond the limit of the bootstrap the interval goes on without a jump. */
static void test_large_mean(void)
{
    gsize n = SW_BOOTSTRAP_MAX_BLOCKS + 1;
    g_autofree double *values = g_new(double, n);
    g_autofree double *ones = g_new(double, n);
    for (gsize i = 0; i < n; i++) {
        values[i] = (double)(i * 7919 % 101);
        ones[i] = 1;
    }
    SwEstimate normal = estimate_ratio(values, ones, n, 2000, 2),
               bootstrap = estimate_ratio(values, ones, n - 1, 2000, 2);
    assert_near(normal.lo, bootstrap.lo, 0.08); /* s = 29.2, n = 5000: half an interval is 0.81 */
    assert_near(normal.hi, bootstrap.hi, 0.08);
    assert_near(normal.hi - normal.value, 1.96 * 29.155 / sqrt((double)n), 0.001);
}

static void test_ratio(void)
{
    double parts[200], wholes[200];
    for (guint i = 0; i < 200; i++) {
        wholes[i] = i % 4 + 1;
        parts[i] = i % 4 == 3 ? 4 : 0;
    }
    SwEstimate ratio = estimate_ratio(parts, wholes, 200, 2000, 7);
    g_assert_cmpfloat(ratio.value, ==, 0.4);
    g_assert_true(ratio.lo > 0.28 && ratio.lo < 0.36 && ratio.hi > 0.44 && ratio.hi < 0.52);
    g_assert_true(isnan(estimate_ratio(parts, parts + 1, 2, 10, 1).value)); /* a whole of zero */
}

/* Ratios estimated together are what they are alone. */
static void test_ratios_together(void)
{
    double a[50], b[50], ones[50];
    for (guint i = 0; i < 50; i++) {
        a[i] = i % 7;
        b[i] = i % 5 + 1;
        ones[i] = 1;
    }
    const SwRatio together[] = {{a, ones}, {b, ones}, {a, b}};
    SwEstimate estimates[3];
    sw_estimate_ratios(together, 3, 50, 500, 3, estimates);
    for (guint i = 0; i < 3; i++) {
        SwEstimate alone = estimate_ratio(together[i].part, together[i].whole, 50, 500, 3);
        g_assert_true(alone.value == estimates[i].value && alone.lo == estimates[i].lo && alone.hi == estimates[i].hi);
        g_assert_true(alone.lo < alone.value && alone.value < alone.hi);
    }
}

static void test_normal(void)
{
    assert_near(sw_normal_upper(1.959963984540054), 0.025, 1e-12);
    assert_near(sw_normal_log_upper(0), log(0.5), 1e-15);
    assert_near(sw_normal_log_upper(-3), log1p(-sw_normal_upper(3)), 1e-15);
    assert_near(sw_normal_log_upper(29.999999), sw_normal_log_upper(30.000001), 1e-4);
    /* ln Q(241.7) by the continued fraction of Mills' ratio. */
    assert_near(sw_normal_log_upper(241.7), -29215.851652937927, 1e-6);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/interval/share", test_share);
    g_test_add_func("/interval/median", test_median);
    g_test_add_func("/interval/mean", test_mean);
    g_test_add_func("/interval/large-mean", test_large_mean);
    g_test_add_func("/interval/ratio", test_ratio);
    g_test_add_func("/interval/ratios-together", test_ratios_together);
    g_test_add_func("/interval/normal", test_normal);
    return g_test_run();
}
