/*
 * Walking a Received chain from its newest hop. Hops that fetch mail, cannot be read, or tell no client are stepped over: they
 * do not end the part that is ours.
 */
#pragma once

#include "store/event.h"

typedef struct {
    const SwHop *hops;
    guint n;
} SwChain;

/* First hop at or after `from` whose client is neither inside (sw_address_is_inside) nor in `trusted`; n if there is none. Adds to
 * `gaps` the hops stepped over that should have told a client and did not. */
guint sw_chain_find_outside(SwChain chain, guint from, const SwNetwork *trusted, guint n_trusted, guint *gaps);

/* First hop at or after `from` that says who wrote it; n if there is none. */
guint sw_chain_find_by(SwChain chain, guint from);
