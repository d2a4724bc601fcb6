#include "analysis/wave_peel.h"

#include <math.h>

#define PEEL_ROUNDS 3 /* the first look and two more behind the mask */
#define SIGNIFICANCE 0.01
#define ON_SHARE_MAX 0.5 /* what is on for longer is the rule, not the burst */

/* The work of one peeling. Arrays are parallel to the stretches. */
typedef struct {
    const SwBinning *binning;
    double contrast;
    guint8 *masked, *on;
    gint64 masked_bins;
    SwBackground background;
} Peeling;

double sw_background_log_p(const SwBackground *background, double messages, double bins, double all_bins)
{
    double expected = background->rate * bins;
    if (messages <= expected)
        return 0;
    /* Chernoff's bound on the upper tail of a Poisson, tempered by the dispersion, for each of B^2/2 windows. */
    double surprise = messages * log(messages / expected) - messages + expected;
    return MIN(0, log(all_bins) * 2 - G_LN2 - surprise / background->dispersion);
}

/* Measured over the bins that are neither masked nor on. */
static SwBackground measure_background(const Peeling *peeling)
{
    double bins = 0, messages = 0, squares = 0;
    for (gsize i = 0; i < peeling->binning->n_stretches; i++) {
        const SwStretch *stretch = &peeling->binning->stretches[i];
        if (peeling->masked[i] || peeling->on[i])
            continue;
        bins += (double)stretch->length;
        messages += stretch->count;
        squares += (double)stretch->count * stretch->count;
    }
    bins = MAX(bins, 1);
    double mean = messages / bins, variance = squares / bins - mean * mean;
    return (SwBackground){(messages + 0.5) / bins, mean > 0 ? MAX(1, variance / mean) : 1};
}

/* One run of the chain: its stretches [from, to), and what they hold outside the mask. */
typedef struct {
    gsize from, to;
    double bins, messages;
} Candidate;

static gboolean next_candidate(const Peeling *peeling, gsize from, Candidate *ret_candidate)
{
    const SwBinning *binning = peeling->binning;
    while (from < binning->n_stretches && !peeling->on[from])
        from++;
    Candidate candidate = {from, from, 0, 0};
    for (; candidate.to < binning->n_stretches && peeling->on[candidate.to]; candidate.to++) {
        if (peeling->masked[candidate.to])
            continue;
        candidate.bins += (double)binning->stretches[candidate.to].length;
        candidate.messages += binning->stretches[candidate.to].count;
    }
    *ret_candidate = candidate;
    return from < binning->n_stretches;
}

static gboolean passes_gates(const Peeling *peeling, const Candidate *candidate)
{
    double expected = peeling->background.rate * candidate->bins;
    if (candidate->bins == 0 || candidate->messages < peeling->contrast * expected)
        return FALSE;
    return sw_background_log_p(&peeling->background, candidate->messages, candidate->bins,
                               (double)peeling->binning->n_bins) < log(SIGNIFICANCE);
}

static double on_bins(const Peeling *peeling)
{
    double bins = (double)peeling->masked_bins;
    for (gsize i = 0; i < peeling->binning->n_stretches; i++)
        if (peeling->on[i] && !peeling->masked[i])
            bins += (double)peeling->binning->stretches[i].length;
    return bins;
}

/* Masks the runs that pass. FALSE if none does. */
static gboolean mask_runs(Peeling *peeling)
{
    gint64 before = peeling->masked_bins;
    Candidate candidate = {0};
    while (next_candidate(peeling, candidate.to, &candidate)) {
        if (!passes_gates(peeling, &candidate))
            continue;
        for (gsize i = candidate.from; i < candidate.to; i++) {
            peeling->masked_bins += peeling->masked[i] ? 0 : peeling->binning->stretches[i].length;
            peeling->masked[i] = TRUE;
        }
    }
    return peeling->masked_bins > before;
}

/* Fits, decodes and masks once. FALSE if there is nothing more to find. */
static gboolean peel_once(Peeling *peeling, SwChainRates rates, double penalty)
{
    const SwBinning *binning = peeling->binning;
    if (!(rates.on > rates.off))
        return FALSE;
    sw_chain_decode(binning, peeling->masked, rates, penalty * log((double)binning->n_bins), peeling->on);
    if (on_bins(peeling) > ON_SHARE_MAX * (double)binning->n_bins)
        return FALSE;
    peeling->background = measure_background(peeling);
    return mask_runs(peeling);
}

/* Masked neighbours are one run; its edges are occupied bins. */
static GArray *collect_runs(const Peeling *peeling)
{
    GArray *runs = g_array_new(FALSE, FALSE, sizeof(SwRun));
    const SwStretch *stretches = peeling->binning->stretches;
    gboolean open = FALSE;
    for (gsize i = 0; i < peeling->binning->n_stretches; i++) {
        SwRun run = {stretches[i].first_message, stretches[i].first_message + stretches[i].count - 1};
        if (!peeling->masked[i])
            open = FALSE;
        else if (stretches[i].count > 0 && open)
            g_array_index(runs, SwRun, runs->len - 1).last_message = run.last_message;
        else if (stretches[i].count > 0) {
            g_array_append_val(runs, run);
            open = TRUE;
        }
    }
    return runs;
}

SwPeeled sw_wave_peel(const SwBinning *binning, SwChainRates first_fit, double penalty, double contrast)
{
    g_autofree guint8 *masked = g_new0(guint8, binning->n_stretches);
    g_autofree guint8 *on = g_new0(guint8, binning->n_stretches);
    Peeling peeling = {.binning = binning, .contrast = contrast, .masked = masked, .on = on};
    gboolean more = peel_once(&peeling, first_fit, penalty);
    for (guint round = 1; round < PEEL_ROUNDS && more; round++)
        more = peel_once(&peeling, sw_chain_fit(binning, masked), penalty);
    /* Runs that failed the gates are background after all. */
    memcpy(on, masked, binning->n_stretches);
    return (SwPeeled){collect_runs(&peeling), measure_background(&peeling).dispersion};
}

void sw_peeled_clear(SwPeeled *peeled)
{
    g_array_unref(peeled->runs);
    peeled->runs = NULL;
}
