/*
 * Kaplan-Meier: against the empirical distribution, against published figures, and the restricted mean against its
 * closed form.
 */
#include "analysis/statistics/survival.h"

#include "base/random.h"

#include <math.h>

static const SwSurvivalStep *step(const GArray *curve, guint i)
{
    return &g_array_index(curve, SwSurvivalStep, i);
}

static void test_without_censoring(void)
{
    enum { N = 500 };
    SwDuration durations[N];
    double values[N];
    SwRandom random;
    sw_random_init(&random, 7);
    for (guint i = 0; i < N; i++) {
        values[i] = (double)sw_random_below(&random, 90);
        durations[i] = (SwDuration){values[i], TRUE};
    }
    g_autoptr(GArray) curve = sw_survival_curve(durations, N);
    for (guint i = 0; i < curve->len; i++) {
        guint longer = 0;
        for (guint k = 0; k < N; k++)
            longer += values[k] > step(curve, i)->time_s;
        g_assert_cmpfloat_with_epsilon(step(curve, i)->survival, longer / (double)N, 1e-12);
    }
    g_assert_cmpfloat(sw_survival_at(curve, -1), ==, 1);
    g_assert_cmpfloat(sw_survival_at(curve, 1e9), ==, step(curve, curve->len - 1)->survival);

    /* Then the restricted mean is the mean of the cut values, and its variance their variance over n. */
    double mean = 0, squares = 0;
    for (guint i = 0; i < N; i++)
        mean += MIN(values[i], 60) / N;
    for (guint i = 0; i < N; i++)
        squares += pow(MIN(values[i], 60) - mean, 2);
    SwEstimate restricted = sw_survival_restricted_mean(curve, 60);
    g_assert_cmpfloat_with_epsilon(restricted.value, mean, 1e-9);
    g_assert_cmpfloat_with_epsilon(restricted.hi - mean, SW_Z95 * sqrt(squares) / N, 1e-9);
}

/* Weeks of remission under 6-MP (Freireich et al. 1963), the textbooks' example; negative = censored. */
static void test_published(void)
{
    static const int weeks[] = {6,   6,   6,   -6, 7,  -9,  -10, 10,  -11, 13, 16,
                                -17, -19, -20, 22, 23, -25, -32, -32, -34, -35};
    static const struct {
        double time, survival, lo, hi;
    } expected[] = {
        {6, 0.8571, 0.6197, 0.9516},  {7, 0.8067, 0.5631, 0.9228},  {10, 0.7529, 0.5032, 0.8894},
        {13, 0.6902, 0.4316, 0.8491}, {16, 0.6275, 0.3675, 0.8049}, {22, 0.5378, 0.2678, 0.7468},
        {23, 0.4482, 0.1881, 0.6801},
    };
    SwDuration durations[G_N_ELEMENTS(weeks)];
    for (guint i = 0; i < G_N_ELEMENTS(weeks); i++)
        durations[i] = (SwDuration){ABS(weeks[i]), weeks[i] > 0};
    g_autoptr(GArray) curve = sw_survival_curve(durations, G_N_ELEMENTS(weeks));
    guint found = 0;
    for (guint i = 0; i < curve->len; i++) {
        if (step(curve, i)->ended == 0)
            continue;
        g_assert_cmpfloat(step(curve, i)->time_s, ==, expected[found].time);
        g_assert_cmpfloat_with_epsilon(step(curve, i)->survival, expected[found].survival, 5e-5);
        g_assert_cmpfloat_with_epsilon(step(curve, i)->lo, expected[found].lo, 5e-5);
        g_assert_cmpfloat_with_epsilon(step(curve, i)->hi, expected[found].hi, 5e-5);
        found++;
    }
    g_assert_cmpuint(found, ==, G_N_ELEMENTS(expected));
    SwEstimate median = sw_survival_median(curve);
    g_assert_cmpfloat(median.value, ==, 23);
    g_assert_cmpfloat(median.lo, ==, 13);
    g_assert_true(isnan(median.hi));
}

/* At equal times ends come before censorings: the censored one was still at risk. */
static void test_ties_and_tail(void)
{
    SwDuration durations[] = {{1, TRUE}, {1, FALSE}, {2, TRUE}, {3, FALSE}};
    g_autoptr(GArray) curve = sw_survival_curve(durations, G_N_ELEMENTS(durations));
    g_assert_cmpuint(step(curve, 0)->at_risk, ==, 4);
    g_assert_cmpuint(step(curve, 0)->ended, ==, 1);
    g_assert_cmpuint(step(curve, 0)->censored, ==, 1);
    g_assert_cmpfloat_with_epsilon(step(curve, 1)->survival, 0.375, 1e-12);
    /* 1 + 0.75 + 8 times the last survival, carried on. */
    g_assert_cmpfloat_with_epsilon(sw_survival_restricted_mean(curve, 10).value, 1 + 0.75 + 8 * 0.375, 1e-12);
}

static void test_nothing(void)
{
    g_autoptr(GArray) curve = sw_survival_curve(NULL, 0);
    g_assert_true(isnan(sw_survival_median(curve).value));
    g_assert_true(isnan(sw_survival_restricted_mean(curve, 60).value));
    SwDuration censored[] = {{5, FALSE}, {6, FALSE}};
    g_autoptr(GArray) flat = sw_survival_curve(censored, 2);
    g_assert_cmpfloat(sw_survival_at(flat, 100), ==, 1);
    g_assert_true(isnan(sw_survival_median(flat).value));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/survival/without-censoring", test_without_censoring);
    g_test_add_func("/survival/published", test_published);
    g_test_add_func("/survival/ties-and-tail", test_ties_and_tail);
    g_test_add_func("/survival/nothing", test_nothing);
    return g_test_run();
}
