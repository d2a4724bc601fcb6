#include "analysis/waves/chain.h"

#include "base/random.h"

#include <math.h>

static gint64 *message_times(const guint *counts, guint n_bins, gint64 bin_us, guint *ret_n)
{
    GArray *times = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint bin = 0; bin < n_bins; bin++)
        for (guint k = 0; k < counts[bin]; k++) {
            gint64 time_us = bin * bin_us + (gint64)k * bin_us / (gint64)(counts[bin] + 1);
            g_array_append_val(times, time_us);
        }
    *ret_n = times->len;
    return (gint64 *)(gpointer)g_array_free(times, FALSE);
}

static SwBinning *bin_counts(const guint *counts, guint n_bins)
{
    guint n = 0;
    g_autofree gint64 *times = message_times(counts, n_bins, SW_MINUTE, &n);
    g_autofree SwMessage *messages = g_new0(SwMessage, MAX(n, 1));
    for (guint i = 0; i < n; i++)
        messages[i].time_us = times[i];
    return sw_binning_new(messages, n, 0, n_bins * SW_MINUTE - 1, SW_MINUTE);
}

static void test_binning(void)
{
    static const guint counts[] = {0, 0, 3, 1, 0, 0, 0, 2, 0};
    static const SwStretch expected[] = {{0, 2, 0, 0}, {2, 1, 3, 0}, {3, 1, 1, 3},
                                         {4, 3, 0, 4}, {7, 1, 2, 4}, {8, 1, 0, 6}};
    g_autoptr(SwBinning) binning = bin_counts(counts, G_N_ELEMENTS(counts));
    g_assert_cmpint(binning->n_bins, ==, G_N_ELEMENTS(counts));
    g_assert_cmpuint(binning->n_stretches, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpint(binning->stretches[i].bin, ==, expected[i].bin);
        g_assert_cmpint(binning->stretches[i].length, ==, expected[i].length);
        g_assert_cmpuint(binning->stretches[i].count, ==, expected[i].count);
        g_assert_cmpuint(binning->stretches[i].first_message, ==, expected[i].first_message);
    }
}

static guint draw_poisson(SwRandom *random, double rate)
{
    double left = exp(-rate), product = sw_random_unit(random);
    guint count = 0;
    while (product > left) {
        product *= sw_random_unit(random);
        count++;
    }
    return count;
}

/* 2,000 bins at 1 message, 300 of them in the middle at 12. */
static SwBinning *two_rates(void)
{
    SwRandom random;
    guint counts[2000];
    sw_random_init(&random, 42);
    for (guint i = 0; i < 2000; i++)
        counts[i] = draw_poisson(&random, i >= 900 && i < 1200 ? 12 : 1);
    return bin_counts(counts, 2000);
}

static void test_fit(void)
{
    g_autoptr(SwBinning) binning = two_rates();
    g_autofree guint8 *masked = g_new0(guint8, binning->n_stretches);
    SwChainRates rates = sw_chain_fit(binning, masked);
    g_assert_true(fabs(rates.off - 1) < 0.1);
    g_assert_true(fabs(rates.on - 12) < 0.6);
}

/* The bins that are on, as "first..last first..last". */
static char *on_bins(const SwBinning *binning, const guint8 *on)
{
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < binning->n_stretches; i++) {
        if (on[i] && (i == 0 || !on[i - 1]))
            g_string_append_printf(text, "%s%d..", text->len ? " " : "", (int)binning->stretches[i].bin);
        if (on[i] && (i + 1 == binning->n_stretches || !on[i + 1]))
            g_string_append_printf(text, "%d", (int)(binning->stretches[i].bin + binning->stretches[i].length - 1));
    }
    return g_string_free(text, FALSE);
}

static void test_decode(void)
{
    g_autoptr(SwBinning) binning = two_rates();
    g_autofree guint8 *masked = g_new0(guint8, binning->n_stretches);
    g_autofree guint8 *on = g_new0(guint8, binning->n_stretches);
    sw_chain_decode(binning, masked, (SwChainRates){1, 12}, log(2000), on);
    g_autofree char *text = on_bins(binning, on);
    g_assert_cmpstr(text, ==, "900..1199");
}

/* A mask takes a burst out of the fit, and the path passes over it at no cost. */
static void test_mask(void)
{
    static const guint counts[] = {0, 1, 0, 0, 90, 95, 0, 0, 6, 5, 7, 6, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    g_autoptr(SwBinning) binning = bin_counts(counts, G_N_ELEMENTS(counts));
    g_autofree guint8 *masked = g_new0(guint8, binning->n_stretches);
    g_autofree guint8 *on = g_new0(guint8, binning->n_stretches);
    g_assert_true(sw_chain_fit(binning, masked).on > 90);
    for (gsize i = 0; i < binning->n_stretches; i++)
        masked[i] = binning->stretches[i].count >= 90;
    SwChainRates rates = sw_chain_fit(binning, masked);
    g_assert_true(rates.on > 5 && rates.on < 7);
    sw_chain_decode(binning, masked, rates, log(24), on);
    g_autofree char *text = on_bins(binning, on);
    g_assert_cmpstr(text, ==, "8..11");
}

/* One rate, whatever it is, is no two. */
static void test_flat(void)
{
    static const guint flat[] = {7, 7, 7, 7, 7, 7, 7, 7}, single[] = {1000}, none[] = {0, 0, 0};
    static const struct {
        const guint *counts;
        guint n;
        double mean;
    } rows[] = {{flat, G_N_ELEMENTS(flat), 7}, {single, 1, 1000}, {none, G_N_ELEMENTS(none), 0}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(SwBinning) binning = bin_counts(rows[i].counts, rows[i].n);
        g_autofree guint8 *masked = g_new0(guint8, binning->n_stretches);
        SwChainRates rates = sw_chain_fit(binning, masked);
        g_assert_cmpfloat(rates.off, ==, rows[i].mean);
        g_assert_cmpfloat(rates.on, ==, rows[i].mean);
    }
}

/* Counts beyond the dense histogram are counted too. */
static void test_huge_counts(void)
{
    static const guint counts[] = {1, 0, 2, 1, 0, 1, 200000, 210000, 0, 1, 0, 0, 2, 0};
    g_autoptr(SwBinning) binning = bin_counts(counts, G_N_ELEMENTS(counts));
    g_autofree guint8 *masked = g_new0(guint8, binning->n_stretches);
    SwChainRates rates = sw_chain_fit(binning, masked);
    g_assert_cmpfloat(rates.on, ==, 205000);
    g_assert_true(fabs(rates.off - 8.0 / 12) < 1e-9);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/chain/binning", test_binning);
    g_test_add_func("/chain/fit", test_fit);
    g_test_add_func("/chain/decode", test_decode);
    g_test_add_func("/chain/mask", test_mask);
    g_test_add_func("/chain/flat", test_flat);
    g_test_add_func("/chain/huge-counts", test_huge_counts);
    return g_test_run();
}
