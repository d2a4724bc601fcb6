/* The shape of a peak, the overlap of two, and the tables that the pass makes of them. */
#include "analysis/statistics/peak_shape.h"

#include "analysis/pass.h"
#include "tests/unit/analysis/hand_made.h"

#include <math.h>

#define NEAR 1e-9

static void test_overlap(void)
{
    const double a[] = {0, 10, 70}, b[] = {65, 70, 200};
    g_assert_cmpfloat_with_epsilon(sw_peak_overlap(a, 3, b, 3, 0, 60), 1 / 3.0, NEAR);
    g_assert_cmpfloat_with_epsilon(sw_peak_overlap(a, 3, a, 3, 0, 60), 1, NEAR);
    g_assert_cmpfloat_with_epsilon(sw_peak_overlap(a, 2, b, 3, 0, 60), 0, NEAR);
    g_assert_cmpfloat_with_epsilon(sw_peak_overlap(a, 3, b, 3, 10, 60), 2 / 3.0, NEAR); /* bins move with the origin */
}

static void test_quantiles(void)
{
    const double values[] = {1, 2, 4, 8};
    g_assert_cmpfloat_with_epsilon(sw_quantile_sorted(values, 4, 0), 1, NEAR);
    g_assert_cmpfloat_with_epsilon(sw_quantile_sorted(values, 4, .5), 3, NEAR);
    g_assert_cmpfloat_with_epsilon(sw_quantile_sorted(values, 4, 1), 8, NEAR);
    g_assert_cmpfloat_with_epsilon(sw_quantile_sorted(values, 1, .3), 1, NEAR);
}

static void test_few_have_no_shape(void)
{
    const double values[] = {5, 7, 30};
    SwPeakShape shape = sw_peak_shape(values, 3);
    g_assert_cmpfloat(shape.first, ==, 5);
    g_assert_cmpfloat(shape.median, ==, 7);
    g_assert_cmpfloat(shape.last, ==, 30);
    g_assert_cmpuint(shape.modes, ==, 0);
    g_assert_true(isnan(shape.q05) && isnan(shape.q95) && isnan(shape.peak) && isnan(shape.hdi90_from));
}

static void test_one_moment(void)
{
    double values[SW_PEAK_MIN];
    for (guint i = 0; i < SW_PEAK_MIN; i++)
        values[i] = 100;
    SwPeakShape shape = sw_peak_shape(values, SW_PEAK_MIN);
    g_assert_cmpuint(shape.modes, ==, 1);
    g_assert_cmpfloat_with_epsilon(shape.peak, 100, NEAR);
    /* The kernel's top is 3/(4h) an event and second; h is 60 s. */
    g_assert_cmpfloat_with_epsilon(shape.height_per_min, .75 * SW_PEAK_MIN, 1e-6);
}

static void test_densest_interval(void)
{
    double values[SW_PEAK_MIN];
    for (guint i = 0; i < SW_PEAK_MIN; i++)
        values[i] = i < 2 ? i * 1000.0 : 5000 + i;
    SwPeakShape shape = sw_peak_shape(values, SW_PEAK_MIN);
    g_assert_cmpfloat(shape.hdi90_from, ==, 5002);
    g_assert_cmpfloat(shape.hdi90_to, ==, 5019);
}

/* Even clusters of 100 at 5 s, with so much time between their starts. */
static guint modes_of_clusters(guint n_clusters, double apart)
{
    g_autofree double *values = g_new(double, n_clusters * 100);
    for (guint i = 0; i < n_clusters * 100; i++)
        values[i] = (i / 100) * apart + (i % 100) * 5.0;
    return sw_peak_shape(values, n_clusters * 100).modes;
}

static void test_modes(void)
{
    g_assert_cmpuint(modes_of_clusters(1, 0), ==, 1);
    g_assert_cmpuint(modes_of_clusters(2, 500), ==, 1); /* one goes on where the other ends */
    g_assert_cmpuint(modes_of_clusters(2, 3000), ==, 2);
    g_assert_cmpuint(modes_of_clusters(3, 9000), ==, 3);
}

static const SwTable *run(const HandMade *made, SwResults *results, const char *table)
{
    const char *const names[] = {"peaks", NULL};
    sw_pass_run(names, &made->analysis, results);
    return sw_results_table(results, table);
}

static void test_pass(void)
{
    static const Delivery deliveries[] = {
        {.second = 100, .client = "192.0.2.1", .rcpt = "a@Alpha.example", .transaction = 1},
        {.second = 100, .client = "192.0.2.1", .rcpt = "b@alpha.example.", .transaction = 1},
        {.second = 100, .client = "192.0.2.1", .rcpt = "c@beta.example", .transaction = 1},
        {.second = 160, .client = "192.0.2.2", .rcpt = "d@alpha.example", .transaction = 2},
        {.second = 230, .client = "192.0.2.2", .rcpt = "e@beta.example", .transaction = 3},
        {.second = 240, .client = "192.0.2.2", .rcpt = "f@gamma.example", .transaction = 4},
        {.second = 900, .client = "192.0.2.2", .rcpt = "nobody", .transaction = 5},
    };
    static const Stretch waves[] = {{100, 300}};
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), waves, 1);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *peaks = run(made, results, "peaks");
    g_assert_cmpuint(sw_table_n_rows(peaks), ==, 3);
    g_assert_cmpstr(sw_table_get(peaks, 0, "domain")->text, ==, "alpha.example");
    g_assert_cmpfloat(sw_table_number(peaks, 0, "messages"), ==, 2); /* three recipients in two transactions */
    g_assert_cmpint(sw_table_get(peaks, 0, "median")->time_us, ==, 130 * SW_SECOND);
    g_assert_false(sw_table_get(peaks, 0, "modes")->known);
    const SwTable *overlap = sw_results_table(results, "peak_overlap");
    g_assert_cmpuint(sw_table_n_rows(overlap), ==, 3);
    g_assert_cmpfloat(sw_table_number(overlap, 0, "gap_s"), ==, -60);
    g_assert_cmpfloat(sw_table_number(overlap, 1, "steps"), ==, 2);
    g_assert_cmpfloat(sw_table_number(overlap, 1, "gap_s"), ==, 80);
    g_assert_cmpfloat(sw_table_number(overlap, 2, "gap_s"), ==, 10);
    g_assert_cmpuint(results->figures->len, ==, 1);
}

/* A domain that gets no more in the wave than at other times is shown, but has no neighbours. */
static void test_background(void)
{
    Delivery deliveries[120];
    guint n = 0;
    for (gint64 second = 0; second < 6000; second += 100)
        deliveries[n++] = (Delivery){.second = second, .client = "192.0.2.9", .rcpt = "x@always.example"};
    for (gint64 second = 6000; second < 6060; second++)
        deliveries[n++] = (Delivery){
            .second = second, .client = "192.0.2.1", .rcpt = second < 6030 ? "a@alpha.example" : "b@beta.example"};
    deliveries[n - 1].rcpt = "x@always.example";
    static const Stretch waves[] = {{6000, 6059}};
    g_autoptr(HandMade) made = hand_made_new(deliveries, n, waves, 1);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *peaks = run(made, results, "peaks");
    g_assert_cmpuint(sw_table_n_rows(peaks), ==, 3);
    guint always = (guint)sw_table_find_row(peaks, "domain", "always.example");
    guint alpha = (guint)sw_table_find_row(peaks, "domain", "alpha.example");
    g_assert_false(sw_table_get(peaks, always, "stands_out")->boolean);
    g_assert_true(sw_table_get(peaks, alpha, "stands_out")->boolean);
    g_assert_cmpfloat_with_epsilon(sw_table_number(peaks, always, "expected_background"), 60 * 59 / 6000.0, 1e-3);
    const SwTable *overlap = sw_results_table(results, "peak_overlap");
    g_assert_cmpuint(sw_table_n_rows(overlap), ==, 1);
    g_assert_cmpstr(sw_table_get(overlap, 0, "next_domain")->text, ==, "beta.example");
}

static void test_no_wave(void)
{
    static const Delivery deliveries[] = {{.second = 1, .client = "192.0.2.1", .rcpt = "a@alpha.example"}};
    g_autoptr(HandMade) made = hand_made_new(deliveries, 1, NULL, 0);
    g_autoptr(SwResults) results = sw_results_new();
    const SwTable *peaks = run(made, results, "peaks");
    g_assert_cmpuint(sw_table_n_rows(peaks), ==, 0);
    g_assert_nonnull(peaks->note);
    g_assert_cmpuint(results->figures->len, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/peaks/overlap", test_overlap);
    g_test_add_func("/peaks/quantiles", test_quantiles);
    g_test_add_func("/peaks/few", test_few_have_no_shape);
    g_test_add_func("/peaks/one-moment", test_one_moment);
    g_test_add_func("/peaks/densest-interval", test_densest_interval);
    g_test_add_func("/peaks/modes", test_modes);
    g_test_add_func("/peaks/pass", test_pass);
    g_test_add_func("/peaks/background", test_background);
    g_test_add_func("/peaks/no-wave", test_no_wave);
    return g_test_run();
}
