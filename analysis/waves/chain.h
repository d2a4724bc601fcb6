/*
 * A chain of two states, "off" and "on", each with a Poisson rate of messages a bin. The rates are fitted to the
 * histogram of counts by expectation-maximisation (Dempster, Laird, Rubin 1977), as a mixture: order does not matter to
 * them. The states are then the cheapest path (Viterbi 1967) where a bin of c messages costs rate - c ln rate and every
 * change of state costs the same. Linear in the stretches of a binning.
 *
 * A stretch may be masked: it takes no part in the fit and costs nothing in either state.
 */
#pragma once

#include "analysis/waves/binning.h"

typedef struct {
    double off, on; /* messages a bin; off < on, or both the mean if the counts show no second rate */
} SwChainRates;

/* `masked` is parallel to the stretches. The off rate is never below half a message in all the bins. */
SwChainRates sw_chain_fit(const SwBinning *binning, const guint8 *masked);

/* Writes 0 or 1 for each stretch. */
void sw_chain_decode(const SwBinning *binning, const guint8 *masked, SwChainRates rates, double switch_cost,
                     guint8 *ret_on);
