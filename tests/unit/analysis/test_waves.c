/*
 * What the search for waves promises, on campaigns and nulls made up here: five waves whatever the trickle, a weak one
 * among strong ones, and none where there is none.
 */
#include "analysis/waves/detect.h"

#include "base/random.h"

#include <math.h>

#define CAPTURE (97 * SW_HOUR)
#define WAVES 5
#define WAVE_MESSAGES 4350

static const gint64 wave_starts[WAVES] = {0, 1290 * SW_MINUTE, 2655 * SW_MINUTE, 3930 * SW_MINUTE, 5340 * SW_MINUTE};

static void add_message(GArray *messages, double time_us)
{
    SwMessage message = {.time_us = (gint64)time_us};
    g_array_append_val(messages, message);
}

static double exponential(SwRandom *random, double mean)
{
    return -mean * log1p(-sw_random_unit(random));
}

/* Six peaks, one a recipient domain: the first two overlap, and it is quiet for minutes between others. */
static void add_wave(GArray *messages, SwRandom *random, gint64 start_us, double size)
{
    static const double starts_min[] = {0, 12, 45, 65, 92, 120}, widths_min[] = {30, 28, 15, 20, 18, 16};
    for (guint peak = 0; peak < G_N_ELEMENTS(starts_min); peak++)
        for (guint i = 0; i < (guint)(size * WAVE_MESSAGES / 6); i++) {
            double minute = i == 0 ? 0 : sw_random_unit(random) * widths_min[peak];
            add_message(messages, (double)start_us + floor((starts_min[peak] + minute) * 60) * SW_SECOND);
        }
}

/* `shape` modulates the rate at a time; it is at most `most`. */
static void add_process(GArray *messages, SwRandom *random, double per_hour, double most,
                        double (*shape)(SwRandom *random, double time_us))
{
    double time_us = 0;
    while ((time_us += exponential(random, SW_HOUR / per_hour / most)) < CAPTURE)
        if (!shape || sw_random_unit(random) * most < shape(random, time_us))
            add_message(messages, time_us);
}

static int compare_times(gconstpointer a, gconstpointer b)
{
    gint64 x = ((const SwMessage *)a)->time_us, y = ((const SwMessage *)b)->time_us;
    return (x > y) - (x < y);
}

static GArray *campaign(double trickle_per_hour, double third_wave_size, guint64 seed)
{
    GArray *messages = g_array_new(FALSE, TRUE, sizeof(SwMessage));
    SwRandom random;
    sw_random_init(&random, seed);
    for (guint w = 0; w < WAVES; w++)
        add_wave(messages, &random, wave_starts[w], w == 2 ? third_wave_size : 1);
    if (trickle_per_hour > 0)
        add_process(messages, &random, trickle_per_hour, 1, NULL);
    g_array_sort(messages, compare_times);
    return messages;
}

static SwWaveSet search_with(const GArray *messages, gint64 bin_us, SwWaveRules rules)
{
    SwWaveSearch search;
    const SwMessage *first = &g_array_index(messages, SwMessage, 0);
    const SwMessage *last = &g_array_index(messages, SwMessage, messages->len - 1);
    sw_wave_search_init(&search, first, messages->len, first->time_us, last->time_us, bin_us);
    SwWaveSet set = sw_wave_search_run(&search, &rules);
    sw_wave_search_clear(&search);
    return set;
}

static SwWaveSet search(const GArray *messages, double contrast)
{
    return search_with(messages, SW_MINUTE, (SwWaveRules){1, contrast, 0});
}

static void test_trickles(void)
{
    static const double trickles[] = {0, 1, 5, 30, 120, 600};
    for (guint i = 0; i < G_N_ELEMENTS(trickles); i++) {
        g_autoptr(GArray) messages = campaign(trickles[i], 1, 11 + i);
        SwWaveSet set = search(messages, 5);
        g_test_message("trickle %g/h: %u waves", trickles[i], set.waves->len);
        g_assert_cmpuint(set.waves->len, ==, WAVES);
        for (guint w = 0; w < WAVES; w++) {
            gint64 late_us = g_array_index(set.waves, SwWave, w).start_us - wave_starts[w];
            gint64 tolerance_us = trickles[i] <= 120 ? SW_MINUTE : 2 * SW_MINUTE;
            g_assert_cmpint(ABS(late_us), <=, trickles[i] == 0 ? 0 : tolerance_us);
        }
        sw_wave_set_clear(&set);
    }
}

/* Without a trickle every message is in a wave, down to the last straggler. */
static void test_whole_waves(void)
{
    g_autoptr(GArray) messages = campaign(0, 1, 3);
    SwWaveSet set = search(messages, 5);
    for (guint w = 0; w < WAVES; w++) {
        const SwWave *wave = &g_array_index(set.waves, SwWave, w);
        g_assert_cmpuint(wave->messages, ==, WAVE_MESSAGES);
        g_assert_cmpfloat(wave->expected_background, ==, 0);
        g_assert_true(isnan(wave->excess_ratio));
        g_assert_true(wave->log10_p < -1000);
    }
    g_assert_cmpint(set.plateau_lo_us, <, SW_HOUR);
    g_assert_cmpint(set.plateau_hi_us, >, 18 * SW_HOUR);
    g_assert_true(set.gap_us >= set.plateau_lo_us && set.gap_us < set.plateau_hi_us);
    sw_wave_set_clear(&set);
}

static guint count_waves(const GArray *messages, double contrast)
{
    SwWaveSet set = search(messages, contrast);
    guint n = set.waves->len;
    sw_wave_set_clear(&set);
    return n;
}

static void test_weak_wave(void)
{
    g_autoptr(GArray) twentieth = campaign(10, 0.05, 5);
    g_assert_cmpuint(count_waves(twentieth, 5), ==, WAVES);
    g_autoptr(GArray) less = campaign(10, 0.03, 5);
    for (guint contrast = 2; contrast <= 4; contrast++)
        g_assert_cmpuint(count_waves(less, contrast), ==, WAVES);
    g_autoptr(GArray) nothing = campaign(10, 0, 5);
    g_assert_cmpuint(count_waves(nothing, 5), ==, WAVES - 1);
}

static double diurnal(SwRandom *random, double time_us)
{
    (void)random;
    return 1 + 0.9 * sin(2 * G_PI * time_us / SW_DAY);
}

/* A new rate each minute, gamma with shape 1/2 and mean 1: the square of a standard normal. */
static double minute_bursts(SwRandom *random, double time_us)
{
    SwRandom minute = sw_random_fork(random, 0);
    sw_random_init(&minute, (guint64)(time_us / SW_MINUTE) * 2654435761u + 17);
    double normal = sqrt(-2 * log1p(-sw_random_unit(&minute))) * cos(2 * G_PI * sw_random_unit(&minute));
    return MIN(normal * normal, 10);
}

static guint false_alarms(double per_hour, double most, double (*shape)(SwRandom *, double))
{
    guint alarms = 0;
    for (guint64 seed = 0; seed < 20; seed++) {
        g_autoptr(GArray) messages = g_array_new(FALSE, TRUE, sizeof(SwMessage));
        SwRandom random;
        sw_random_init(&random, 1000 + seed);
        add_process(messages, &random, per_hour, most, shape);
        alarms += count_waves(messages, 5) > 0 ? 1 : 0;
    }
    return alarms;
}

static void test_nulls(void)
{
    static const struct {
        const char *name;
        double per_hour, most;
        double (*shape)(SwRandom *, double);
        guint allowed;
    } nulls[] = {
        {"Poisson 5/h", 5, 1, NULL, 0},          {"Poisson 50/h", 50, 1, NULL, 0},
        {"Poisson 500/h", 500, 1, NULL, 0},      {"diurnal 50/h", 50, 1.9, diurnal, 0},
        {"diurnal 500/h", 500, 1.9, diurnal, 0}, {"bursts 50/h", 50, 10, minute_bursts, 2},
    };
    for (guint i = 0; i < G_N_ELEMENTS(nulls); i++) {
        guint alarms = false_alarms(nulls[i].per_hour, nulls[i].most, nulls[i].shape);
        g_test_message("%s: %u of 20", nulls[i].name, alarms);
        g_assert_cmpuint(alarms, <=, nulls[i].allowed);
    }
}

static void test_fixed_gap(void)
{
    g_autoptr(GArray) messages = campaign(0, 1, 3);
    static const struct {
        gint64 gap_us;
        guint waves;
    } rows[] = {{6 * SW_HOUR, 5}, {20 * SW_HOUR, 3}, {2 * SW_DAY, 1}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        SwWaveSet set = search_with(messages, SW_MINUTE, (SwWaveRules){1, 5, rows[i].gap_us});
        g_assert_cmpuint(set.waves->len, ==, rows[i].waves);
        g_assert_cmpint(set.gap_us, ==, rows[i].gap_us);
        g_assert_true(set.plateau_lo_us == 0 && set.plateau_hi_us == 0);
        sw_wave_set_clear(&set);
    }
}

/* A wave each day for two years is not one wave of two years, and costs no more than its messages. */
static void test_two_years(void)
{
    g_autoptr(GArray) messages = g_array_new(FALSE, TRUE, sizeof(SwMessage));
    SwRandom random;
    sw_random_init(&random, 9);
    for (guint day = 0; day < 730; day++)
        add_wave(messages, &random, day * SW_DAY, 0.1);
    g_array_sort(messages, compare_times);
    gint64 watched_us = g_array_index(messages, SwMessage, messages->len - 1).time_us;
    g_assert_cmpint(sw_wave_bin_auto(watched_us / 2), ==, SW_MINUTE);
    g_assert_cmpint(sw_wave_bin_auto(watched_us), ==, SW_MINUTE + SW_SECOND); /* 2^20 minutes are 728 days */
    g_assert_cmpuint(count_waves(messages, 5), ==, 730);
}

/* Too short for a background: all or nothing. */
static void test_short_data(void)
{
    static const struct {
        double minutes;
        guint messages, waves;
    } rows[] = {{0, 1, 0}, {10, 19, 0}, {0, 10000, 1}, {0.015, 10000, 1}, {120, 600, 1}, {900, 600, 0}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) messages = g_array_new(FALSE, TRUE, sizeof(SwMessage));
        for (guint m = 0; m < rows[i].messages; m++)
            add_message(messages, rows[i].minutes * SW_MINUTE * m / rows[i].messages);
        SwWaveSet set = search(messages, 5);
        g_assert_cmpuint(set.waves->len, ==, rows[i].waves);
        g_assert_cmpint(set.taken_whole, ==, rows[i].waves == 1);
        if (set.waves->len == 1) {
            g_assert_cmpuint(g_array_index(set.waves, SwWave, 0).messages, ==, rows[i].messages);
            g_assert_true(isnan(g_array_index(set.waves, SwWave, 0).log10_p));
        }
        sw_wave_set_clear(&set);
    }
}

/* The only wave of the data, with its pauses, is whole too: it is nobody's background. */
static void test_lone_wave(void)
{
    for (guint64 seed = 0; seed < 20; seed++) {
        g_autoptr(GArray) messages = g_array_new(FALSE, TRUE, sizeof(SwMessage));
        SwRandom random;
        sw_random_init(&random, seed);
        add_wave(messages, &random, 0, 1);
        add_message(messages, 170 * SW_MINUTE);
        g_array_sort(messages, compare_times);
        SwWaveSet set = search(messages, 5);
        g_assert_cmpuint(set.waves->len, ==, 1);
        g_assert_cmpuint(g_array_index(set.waves, SwWave, 0).messages, ==, messages->len);
        sw_wave_set_clear(&set);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/waves/trickles", test_trickles);
    g_test_add_func("/waves/whole-waves", test_whole_waves);
    g_test_add_func("/waves/weak-wave", test_weak_wave);
    g_test_add_func("/waves/nulls", test_nulls);
    g_test_add_func("/waves/fixed-gap", test_fixed_gap);
    g_test_add_func("/waves/two-years", test_two_years);
    g_test_add_func("/waves/short-data", test_short_data);
    g_test_add_func("/waves/lone-wave", test_lone_wave);
    return g_test_run();
}
