/*
 * The orders of domain_orders.h against when the domains were served: scores of each, in each wave and in all
 * together, and how each compares with the best.
 */
#pragma once

#include "analysis/order/domain_positions.h"

/* What one order scores on one set of positions. */
typedef struct {
    guint domains;
    double inversions[SW_N_POSITIONS];
    double tau, lis_fraction, concordance; /* by the median position; concordance by single messages */
} SwOrderScore;

/* An order beside the best one, on the pairs of domains that the two order differently (sign test). */
typedef struct {
    guint best; /* the order of fewest inversions */
    double excess; /* inversions more than the best has */
    double pairs_apart, pairs_lost, sign_p;
} SwOrderRivalry;

typedef struct SwDomainContest SwDomainContest;

SwDomainContest *sw_domain_contest_new(const SwAnalysis *analysis, const SwPeakSet *set);
void sw_domain_contest_free(SwDomainContest *contest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwDomainContest, sw_domain_contest_free)

guint sw_domain_contest_n_domains(const SwDomainContest *contest);
/* `order` indexes sw_domain_orders; wave -1: all together. */
SwOrderScore sw_domain_contest_score(const SwDomainContest *contest, guint order, gint wave);
SwOrderRivalry sw_domain_contest_rivalry(const SwDomainContest *contest, guint order);
double sw_domain_contest_kendall_w(
    const SwDomainContest *contest); /* over the domains that all waves serve; NAN below two waves */
