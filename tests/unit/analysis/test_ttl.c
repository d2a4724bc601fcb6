/*
 * The pass `ttl`: each statistic on a campaign small enough to be counted by hand, the answers of a wave cut short, and
 * what is said where no wave is.
 */
#include "analysis/pass.h"
#include "analysis/ttl.h"
#include "tests/unit/analysis/hand_made.h"

#include <math.h>

static const Stretch two_waves[] = {{0, 4000}, {80000, 84000}};

/* TTLs inside one wave: 0 (once), 30, 120, 600, 1600; an address of both waves; one outside. */
static const Delivery deliveries[] = {
    {.second = 0, .client = "192.0.2.30"},       {.second = 10, .client = "192.0.2.120"},
    {.second = 30, .client = "192.0.2.30"},      {.second = 100, .client = "192.0.2.1"},
    {.second = 130, .client = "192.0.2.120"},    {.second = 200, .client = "192.0.2.60"},
    {.second = 500, .client = "192.0.2.2"},      {.second = 550, .client = "192.0.2.2"},
    {.second = 800, .client = "192.0.2.60"},     {.second = 1000, .client = "192.0.2.160"},
    {.second = 1500, .client = "192.0.2.160"},   {.second = 2600, .client = "192.0.2.160"},
    {.second = 40000, .client = "198.51.100.1"}, {.second = 81000, .client = "192.0.2.2"},
    {.second = 84000, .client = "203.0.113.9"},
};

static SwResults *run(const HandMade *made)
{
    static const char *const names[] = {"ttl", NULL};
    SwResults *results = sw_results_new();
    sw_pass_run(names, &made->analysis, results);
    return results;
}

static double number(const SwResults *results, const char *statistic, const char *column)
{
    const SwTable *summary = sw_results_table(results, "ttl_summary");
    int row = sw_table_find_row(summary, "statistic", statistic);
    g_assert_cmpint(row, >=, 0);
    return sw_table_number(summary, (guint)row, column);
}

static void test_statistics(void)
{
    static const struct {
        const char *statistic;
        double value, n;
    } expected[] = {
        {"addresses", 8, 8},
        {"single_wave", 6, 8},
        {"multi_wave", 1, 8},
        {"outside_waves", 1, 8},
        {"mean_ttl_s", (30 + 120 + 600 + 1600) / 6.0, 6},
        {"median_ttl_s", 75, 6},
        {"mean_messages", 11 / 6.0, 6},
        {"median_messages", 2, 6},
        {"seen_once", 2, 6},
        {"under_1min", 3, 6},
        {"under_1min_without_singles", 1, 6},
        {"at_least_10min", 2, 6},
        {"below_10min_by_address", 4 / 6.0, 6},
        {"below_25min_by_address", 5 / 6.0, 6},
        {"below_10min_by_message", 6 / 11.0, 11},
        {"below_25min_by_message", 8 / 11.0, 11},
        {"edge_corrected_mean_s", (3 * (30 + 120 + 600) + 2 * 1600) / 4.0, 4},
        {"all_seen_once", 3, 8},
        {"all_mean_ttl_s", (30 + 120 + 600 + 1600 + 50) / 8.0, 8},
        {"reuse_gap_median_s", 81000 - 550, 1},
    };
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), two_waves, 2);
    g_autoptr(SwResults) results = run(made);
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_test_message("%s", expected[i].statistic);
        g_assert_cmpfloat_with_epsilon(number(results, expected[i].statistic, "value"), expected[i].value, 1e-9);
        g_assert_cmpfloat(number(results, expected[i].statistic, "n"), ==, expected[i].n);
    }
    /* Wilson's interval of 2 of 6, as numbers of addresses. */
    g_assert_cmpfloat_with_epsilon(number(results, "seen_once", "lo"), 6 * 0.0968, 1e-3);
    g_assert_cmpfloat_with_epsilon(number(results, "seen_once", "hi"), 6 * 0.7000, 1e-3);
    g_assert_cmpint(sw_table_find_row(sw_results_table(results, "ttl_summary"), "statistic", "net64_addresses"), <, 0);
}

static void test_histogram(void)
{
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), two_waves, 2);
    g_autoptr(SwResults) results = run(made);
    const SwTable *histogram = sw_results_table(results, "ttl_histogram");
    double addresses = 0, messages = 0;
    for (guint row = 0; row < sw_table_n_rows(histogram); row++) {
        addresses += sw_table_number(histogram, row, "addresses");
        messages += sw_table_number(histogram, row, "messages");
    }
    g_assert_cmpfloat(addresses, ==, 6);
    g_assert_cmpfloat(messages, ==, 11);
    g_assert_cmpfloat(sw_table_number(histogram, 0, "addresses"), ==, 3); /* below one minute */
    g_assert_cmpfloat(sw_table_number(histogram, 10, "addresses"), ==, 1); /* ten minutes belong to the bin they open */
}

static void test_no_wave(void)
{
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), NULL, 0);
    g_autoptr(SwResults) results = run(made);
    g_assert_cmpfloat(number(results, "addresses", "value"), ==, 8);
    g_assert_true(isnan(number(results, "single_wave", "value")));
    g_assert_true(isnan(number(results, "multi_wave", "value")));
    g_assert_cmpfloat_with_epsilon(number(results, "mean_ttl_s", "value"), (30 + 120 + 600 + 1600 + 80500) / 8.0, 1e-9);
    const char *note = sw_results_table(results, "ttl_summary")->note;
    g_assert_nonnull(strstr(note, "No wave was found"));
    /* The long one stands in the open bin. */
    const SwTable *histogram = sw_results_table(results, "ttl_histogram");
    guint last = sw_table_n_rows(histogram) - 1;
    g_assert_true(isnan(sw_table_number(histogram, last, "to_s")));
}

static void test_ipv6(void)
{
    static const Delivery hosts[] = {
        {.second = 0, .client = "2001:db8:0:1::1"},
        {.second = 40, .client = "2001:db8:0:1::2"},
        {.second = 50, .client = "192.0.2.1"},
    };
    g_autoptr(HandMade) made = hand_made_new(hosts, G_N_ELEMENTS(hosts), two_waves, 1);
    g_autoptr(SwResults) results = run(made);
    g_assert_cmpfloat(number(results, "addresses", "value"), ==, 3);
    g_assert_cmpfloat(number(results, "net64_addresses", "value"), ==, 2);
    g_assert_cmpfloat(number(results, "mean_ttl_s", "value"), ==, 0);
    g_assert_cmpfloat(number(results, "net64_mean_ttl_s", "value"), ==, 20);
}

/* The lifetimes of testdata/cut-wave that one cut left; ret_truth_s is their mean without it. */
static GArray *cut_lifetimes(guint cut_s, double *ret_truth_s)
{
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(TESTDATA "/cut-wave/lifetimes.tsv", &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GArray *lifetimes = g_array_new(FALSE, FALSE, sizeof(SwLifetime));
    double truth_s = 0;
    for (guint i = 1; lines[i] && *lines[i]; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
        gint64 numbers[5];
        for (guint k = 0; k < G_N_ELEMENTS(numbers); k++)
            numbers[k] = g_ascii_strtoll(cells[k], NULL, 10);
        if (numbers[0] != cut_s)
            continue;
        SwLifetime lifetime = {.source = i, .messages = (guint32)numbers[1], .wave = -1};
        lifetime.first_us = numbers[2] * SW_SECOND;
        lifetime.last_us = numbers[3] * SW_SECOND;
        truth_s += (double)(numbers[4] - numbers[2]);
        g_array_append_val(lifetimes, lifetime);
    }
    *ret_truth_s = truth_s / lifetimes->len;
    return lifetimes;
}

static void test_cut_wave(void)
{
    static const struct {
        guint cut_s, addresses, censored;
        double naive_min, restricted_min, truth_min;
    } expected[] = {
        {1200, 37, 12, 4.27, 7.96, 6.28},
        {2700, 76, 7, 5.02, 5.48, 5.41},
        {3600, 105, 8, 4.72, 5.21, 4.95},
    };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        double truth_s, naive_s = 0;
        g_autoptr(GArray) lifetimes = cut_lifetimes(expected[i].cut_s, &truth_s);
        for (guint k = 0; k < lifetimes->len; k++)
            naive_s += sw_lifetime_ttl_s(&g_array_index(lifetimes, SwLifetime, k)) / lifetimes->len;
        SwAnalysis analysis = {.capture_end_us = expected[i].cut_s * SW_SECOND};
        g_auto(SwTtlGroup) group = {0};
        sw_ttl_group_init(&group, &analysis, "", "addresses", lifetimes);
        SwEstimate restricted = sw_survival_restricted_mean(group.to_end.curve, 1800);
        g_assert_cmpuint(lifetimes->len, ==, expected[i].addresses);
        g_assert_cmpuint(group.to_end.censored, ==, expected[i].censored);
        g_assert_false(group.to_end.withheld);
        g_assert_cmpfloat_with_epsilon(naive_s / 60, expected[i].naive_min, 0.005);
        g_assert_cmpfloat_with_epsilon(restricted.value / 60, expected[i].restricted_min, 0.005);
        g_assert_cmpfloat_with_epsilon(truth_s / 60, expected[i].truth_min, 0.005);
    }
}

/* Two of five still sending at the end: more than a third. */
static void test_withheld(void)
{
    static const Delivery some[] = {
        {.second = 0, .client = "192.0.2.1"},    {.second = 1, .client = "192.0.2.2"},
        {.second = 2, .client = "192.0.2.3"},    {.second = 5, .client = "192.0.2.1"},
        {.second = 6, .client = "192.0.2.2"},    {.second = 7, .client = "192.0.2.3"},
        {.second = 10, .client = "192.0.2.1"},   {.second = 11, .client = "192.0.2.2"},
        {.second = 12, .client = "192.0.2.3"},   {.second = 990, .client = "192.0.2.4"},
        {.second = 991, .client = "192.0.2.5"},  {.second = 995, .client = "192.0.2.4"},
        {.second = 996, .client = "192.0.2.5"},  {.second = 999, .client = "192.0.2.4"},
        {.second = 1000, .client = "192.0.2.5"},
    };
    g_autoptr(HandMade) made = hand_made_new(some, G_N_ELEMENTS(some), two_waves, 1);
    g_autoptr(SwResults) results = run(made);
    g_assert_cmpfloat(number(results, "km_median_s", "censored"), ==, 2);
    g_assert_true(isnan(number(results, "km_median_s", "value")));
    g_assert_true(isnan(number(results, "km_rmst_30min_s", "value")));
    g_assert_cmpfloat(number(results, "median_ttl_s", "value"), ==, 10);
    const SwTable *survival = sw_results_table(results, "survival");
    g_assert_cmpuint(sw_table_n_rows(survival), ==, 0);
    g_assert_nonnull(strstr(survival->note, "Withheld"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ttl/statistics", test_statistics);
    g_test_add_func("/ttl/histogram", test_histogram);
    g_test_add_func("/ttl/no-wave", test_no_wave);
    g_test_add_func("/ttl/ipv6", test_ipv6);
    g_test_add_func("/ttl/cut-wave", test_cut_wave);
    g_test_add_func("/ttl/withheld", test_withheld);
    return g_test_run();
}
