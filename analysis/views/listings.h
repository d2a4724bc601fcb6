/*
 * Which clients were on a DNSBL when they came, as far as the relay's log says so. A client is known to be unlisted only
 * where its events come from a kind of input that shows such verdicts at all: a relay that asks no DNSBL, or a mailbox,
 * says nothing. Unlisted means: on none of the lists that this relay asked, and told of.
 */
#pragma once

#include "analysis/analysis.h"

typedef enum { SW_LISTING_UNKNOWN, SW_LISTING_NONE, SW_LISTING_LISTED } SwListing;

typedef struct {
    guint8 *of_client; /* SwListing by client id */
    guint32 n_listed, n_told; /* clients; told: listed or known not to be */
} SwListings;

/* Of the selected rows. O(n). */
void sw_listings_init(SwListings *listings, const SwAnalysis *analysis);
void sw_listings_clear(SwListings *listings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SwListings, sw_listings_clear)

/* The row's client was on some list, named or not. */
gboolean sw_listings_has_verdict(const SwStore *store, guint32 row);
