/*
 * Runs: stretches of time in which more messages come than the background brings. They are found by a two-state chain
 * (chain.h), gated, masked, and looked for again in what is left, so that a weak run is found beside a strong one.
 *
 * Gates: all runs together take at most half of the time, a run's rate is at least `contrast` times the background's, and it
 * is significant at 1% over all windows of the data (Bonferroni), with the background's own dispersion (quasi-Poisson).
 */
#pragma once

#include "analysis/waves/chain.h"

/* What comes in the bins that are in no run. */
typedef struct {
    double rate; /* messages a bin; half a message is added to what was seen, so that it is never 0 */
    double dispersion; /* variance over mean, at least 1 */
} SwBackground;

typedef struct {
    guint32 first_message, last_message; /* indices, both inside */
} SwRun;

typedef struct {
    GArray *runs; /* SwRun, by time */
    GArray *fringes; /* SwRun, by time: significant, at twice the background at least, but below the contrast */
    double dispersion; /* of the background */
} SwPeeled;

/* `first_fit` is sw_chain_fit without a mask: callers that try several rules compute it once. */
SwPeeled sw_wave_peel(const SwBinning *binning, SwChainRates first_fit, double penalty, double contrast);
void sw_peeled_clear(SwPeeled *peeled);

/* ln of the probability that the background alone brings `messages` in some window of so many bins. At most 0. */
double sw_background_log_p(const SwBackground *background, double messages, double bins, double all_bins);
