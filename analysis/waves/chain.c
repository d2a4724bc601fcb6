#include "analysis/waves/chain.h"

#include <math.h>

#define EM_ROUNDS_MAX 500
#define EM_TOLERANCE 1e-7 /* relative change of the on rate */
#define DENSE_COUNTS 65536 /* counts below it share a cell of the histogram; the few bins above stand for themselves */

/* So many bins with so many messages each. */
typedef struct {
    double count, bins;
} Cell;

static void append_dense(GArray *histogram, const gint64 *dense, gsize n)
{
    for (gsize count = 0; count < n; count++) {
        Cell cell = {(double)count, (double)dense[count]};
        if (dense[count] > 0)
            g_array_append_val(histogram, cell);
    }
}

static GArray *histogram_new(const SwBinning *binning, const guint8 *masked)
{
    GArray *histogram = g_array_new(FALSE, FALSE, sizeof(Cell));
    guint32 largest = 0;
    for (gsize i = 0; i < binning->n_stretches; i++)
        largest = MAX(largest, binning->stretches[i].count);
    gsize n_dense = MIN((gsize)largest + 1, DENSE_COUNTS);
    g_autofree gint64 *dense = g_new0(gint64, n_dense);
    for (gsize i = 0; i < binning->n_stretches; i++) {
        const SwStretch *stretch = &binning->stretches[i];
        Cell alone = {stretch->count, (double)stretch->length};
        if (masked[i])
            continue;
        if (stretch->count < n_dense)
            dense[stretch->count] += stretch->length;
        else
            g_array_append_val(histogram, alone);
    }
    append_dense(histogram, dense, n_dense);
    return histogram;
}

/* Sums of bins and of messages on either side. */
typedef struct {
    double off_bins, off_messages, on_bins, on_messages;
} Split;

static Split split_at(const GArray *histogram, double threshold)
{
    Split split = {0};
    for (guint i = 0; i < histogram->len; i++) {
        Cell cell = g_array_index(histogram, Cell, i);
        *(cell.count > threshold ? &split.on_bins : &split.off_bins) += cell.bins;
        *(cell.count > threshold ? &split.on_messages : &split.off_messages) += cell.bins * cell.count;
    }
    return split;
}

/* The expectation step: each cell is shared between the states by their odds. */
static Split split_by_odds(const GArray *histogram, SwChainRates rates, double on_share)
{
    Split split = {0};
    double slope = log(rates.off / rates.on), base = log1p(-on_share) - log(on_share) + rates.on - rates.off;
    for (guint i = 0; i < histogram->len; i++) {
        Cell cell = g_array_index(histogram, Cell, i);
        double on = cell.bins / (1 + exp(base + cell.count * slope));
        split.on_bins += on;
        split.on_messages += on * cell.count;
        split.off_bins += cell.bins - on;
        split.off_messages += (cell.bins - on) * cell.count;
    }
    return split;
}

SwChainRates sw_chain_fit(const SwBinning *binning, const guint8 *masked)
{
    g_autoptr(GArray) histogram = histogram_new(binning, masked);
    Split all = split_at(histogram, INFINITY);
    if (all.off_bins == 0)
        return (SwChainRates){0, 0};
    double mean = all.off_messages / all.off_bins, floor = 0.5 / all.off_bins;
    /* To begin with, on is what a Poisson of the mean would hardly bring. */
    Split split = split_at(histogram, mean + 2 * sqrt(mean));
    SwChainRates rates = {mean, mean};
    for (guint round = 0; round < EM_ROUNDS_MAX && split.on_bins > 0 && split.off_bins > 0; round++) {
        SwChainRates next = {MAX(split.off_messages / split.off_bins, floor), split.on_messages / split.on_bins};
        if (!(next.on > next.off))
            return (SwChainRates){mean, mean};
        gboolean settled = fabs(next.on - rates.on) <= EM_TOLERANCE * next.on;
        rates = next;
        if (settled)
            break;
        split = split_by_odds(histogram, rates, split.on_bins / all.off_bins);
    }
    return rates;
}

/* Which state the path came from, a bit for each state it may be in now. */
enum { OFF_FROM_ON = 1, ON_FROM_OFF = 2 };

void sw_chain_decode(const SwBinning *binning, const guint8 *masked, SwChainRates rates, double switch_cost,
                     guint8 *ret_on)
{
    double off = 0, on = 0, ln_off = log(rates.off), ln_on = log(rates.on);
    /* All bins of a stretch cost the same, so changing inside it never pays more than changing at one of its ends. */
    for (gsize i = 0; i < binning->n_stretches; i++) {
        const SwStretch *stretch = &binning->stretches[i];
        double weight = masked[i] ? 0 : (double)stretch->length, count = stretch->count;
        double to_off = on + switch_cost, to_on = off + switch_cost;
        ret_on[i] = (guint8)((to_off < off ? OFF_FROM_ON : 0) | (to_on < on ? ON_FROM_OFF : 0));
        off = MIN(off, to_off) + weight * (rates.off - count * ln_off);
        on = MIN(on, to_on) + weight * (rates.on - count * ln_on);
    }
    gboolean is_on = on < off;
    for (gsize i = binning->n_stretches; i-- > 0;) {
        guint8 from = ret_on[i];
        ret_on[i] = (guint8)is_on;
        is_on = is_on ? !(from & ON_FROM_OFF) : (from & OFF_FROM_ON) != 0;
    }
}
