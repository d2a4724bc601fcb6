/*
 * How well things that happened one after another follow an expected order. A rank is any number that grows along that
 * order; equal ranks and equal positions are ties. Nothing is worse than n log n.
 */
#pragma once

#include <glib.h>

typedef struct {
    double position; /* when it happened */
    double rank; /* where the order puts it */
} SwPlaced;

/* Sorts by position, then rank. The functions below want it sorted. */
void sw_placed_sort(SwPlaced *placed, gsize n);

/* Pairs that happened the wrong way round; a tie in position or rank counts half. */
double sw_inversions(const SwPlaced *sorted, gsize n);

/* Kendall's tau, 1 - 4I/(n(n-1)); NAN for n < 2. */
double sw_kendall_tau(double inversions, gsize n);

/* Length of the longest subsequence in order, over n: how much is left when the fewest stragglers are taken out. */
double sw_lis_fraction(const SwPlaced *sorted, gsize n);

/* Agreement of m rankings of n things, ranks[judge * n + thing], mid-ranks for ties: Kendall's W, 0..1. NAN for m
 * < 2 or n < 2. */
double sw_kendall_w(const double *ranks, gsize m, gsize n);

/* Mid-ranks 1..n of n values. */
void sw_mid_ranks(const double *values, gsize n, double *ret_ranks);

/*
 * P(time_i < time_j | rank_i < rank_j) over pairs of events of one batch, ties in time half: Jonckheere-Terpstra's
 * statistic over its maximum. Batches (waves) are added up.
 */
typedef struct {
    double in_order, pairs;
} SwConcordance;

/* Adds a batch: ranks[i] in 1..max_rank of event i, in order of `time`. */
void sw_concordance_add(SwConcordance *concordance, const gint64 *time, const guint32 *ranks, gsize n,
                        guint32 max_rank);
double sw_concordance_value(const SwConcordance *concordance); /* NAN when there were no pairs */
