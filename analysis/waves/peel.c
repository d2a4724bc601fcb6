#include "analysis/waves/peel.h"

#include <math.h>

#define PEEL_ROUNDS 3 /* the first look and two more behind the mask */
#define SIGNIFICANCE 0.01
#define ON_SHARE_MAX 0.5 /* what is on for longer is the rule, not the burst */
#define FRINGE_CONTRAST 2 /* the thinner parts of a burst that has shown itself elsewhere */

/* The work of one peeling. Arrays are parallel to the stretches. */
typedef struct {
    const SwBinning *binning;
    double penalty, contrast;
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

/* One piece of the chain's on state outside the mask: its stretches [from, to), and what they hold. */
typedef struct {
    gsize from, to;
    double bins, messages;
} Candidate;

static gboolean is_candidate(const Peeling *peeling, gsize stretch)
{
    return peeling->on[stretch] && !peeling->masked[stretch];
}

static gboolean next_candidate(const Peeling *peeling, gsize from, Candidate *ret_candidate)
{
    const SwBinning *binning = peeling->binning;
    while (from < binning->n_stretches && !is_candidate(peeling, from))
        from++;
    Candidate candidate = {from, from, 0, 0};
    for (; candidate.to < binning->n_stretches && is_candidate(peeling, candidate.to); candidate.to++) {
        candidate.bins += (double)binning->stretches[candidate.to].length;
        candidate.messages += binning->stretches[candidate.to].count;
    }
    *ret_candidate = candidate;
    return from < binning->n_stretches;
}

static gboolean passes_gates(const Peeling *peeling, const Candidate *candidate, double contrast)
{
    if (candidate->messages < contrast * peeling->background.rate * candidate->bins)
        return FALSE;
    return sw_background_log_p(&peeling->background, candidate->messages, candidate->bins,
                               (double)peeling->binning->n_bins) < log(SIGNIFICANCE);
}

static double on_bins(const Peeling *peeling)
{
    double bins = (double)peeling->masked_bins;
    for (gsize i = 0; i < peeling->binning->n_stretches; i++)
        if (is_candidate(peeling, i))
            bins += (double)peeling->binning->stretches[i].length;
    return bins;
}

/* Masks the runs that pass. FALSE if none does. */
static gboolean mask_runs(Peeling *peeling)
{
    gint64 before = peeling->masked_bins;
    Candidate candidate = {0};
    while (next_candidate(peeling, candidate.to, &candidate)) {
        if (!passes_gates(peeling, &candidate, peeling->contrast))
            continue;
        memset(peeling->masked + candidate.from, TRUE, candidate.to - candidate.from);
        peeling->masked_bins += (gint64)candidate.bins;
    }
    return peeling->masked_bins > before;
}

/* What the chain says of all outside the mask. FALSE if it sees no burst there. */
static gboolean decode(Peeling *peeling, SwChainRates rates)
{
    const SwBinning *binning = peeling->binning;
    if (!(rates.on > rates.off))
        return FALSE;
    sw_chain_decode(binning, peeling->masked, rates, peeling->penalty * log((double)binning->n_bins), peeling->on);
    peeling->background = measure_background(peeling);
    return on_bins(peeling) <= ON_SHARE_MAX * (double)binning->n_bins;
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

/* The pieces that are left after the last round and are above the background, if not by the contrast asked for. */
static GArray *collect_fringes(Peeling *peeling)
{
    GArray *fringes = g_array_new(FALSE, FALSE, sizeof(SwRun));
    const SwStretch *stretches = peeling->binning->stretches;
    if (peeling->masked_bins == 0 || !decode(peeling, sw_chain_fit(peeling->binning, peeling->masked)))
        return fringes;
    Candidate candidate = {0};
    while (next_candidate(peeling, candidate.to, &candidate)) {
        const SwStretch *last = &stretches[candidate.to - 1];
        SwRun fringe = {stretches[candidate.from].first_message, last->first_message + last->count - 1};
        if (passes_gates(peeling, &candidate, MIN(FRINGE_CONTRAST, peeling->contrast)))
            g_array_append_val(fringes, fringe);
    }
    return fringes;
}

SwPeeled sw_wave_peel(const SwBinning *binning, SwChainRates first_fit, double penalty, double contrast)
{
    g_autofree guint8 *masked = g_new0(guint8, binning->n_stretches);
    g_autofree guint8 *on = g_new0(guint8, binning->n_stretches);
    Peeling peeling = {.binning = binning, .penalty = penalty, .contrast = contrast, .masked = masked, .on = on};
    SwChainRates fit = first_fit;
    for (guint round = 0; round < PEEL_ROUNDS && decode(&peeling, fit) && mask_runs(&peeling); round++)
        fit = sw_chain_fit(binning, masked);
    GArray *runs = collect_runs(&peeling), *fringes = collect_fringes(&peeling);
    memset(on, 0, binning->n_stretches);
    return (SwPeeled){runs, fringes, measure_background(&peeling).dispersion};
}

void sw_peeled_clear(SwPeeled *peeled)
{
    g_array_unref(peeled->runs);
    g_array_unref(peeled->fringes);
    *peeled = (SwPeeled){NULL, NULL, 0};
}
