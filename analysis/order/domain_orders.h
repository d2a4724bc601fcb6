/*
 * The orders that a sender's list of domains may have been in. One line in the table of domain_orders.c adds one.
 */
#pragma once

#include "base/span.h"

typedef struct {
    SwSpan name; /* normalised: folded, punycode */
    SwSpan spelling; /* as first written */
    guint32 size; /* messages to it, in all waves */
} SwDomainTraits;

typedef struct {
    const char *id;
    int (*compare)(const SwDomainTraits *a, const SwDomainTraits *b);
} SwDomainOrder;

extern const SwDomainOrder sw_domain_orders[]; /* ended by an id of NULL; the plainest first: it wins ties */
guint sw_domain_orders_count(void);

/* ranks[i] of traits[i], from 1; equal traits have equal ranks. Returns the highest rank. */
guint32 sw_domain_order_rank(const SwDomainOrder *order, const SwDomainTraits *traits, guint n, guint32 *ret_ranks);
