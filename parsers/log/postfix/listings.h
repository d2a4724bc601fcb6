/*
 * Which DNSBLs had an address listed lately, as dnsblog tells before postscreen lets the client in. A table of fixed size: an old
 * address gives way to a new one.
 */
#pragma once

#include "base/address.h"
#include "base/date.h"

typedef struct SwListings SwListings;

SwListings *sw_listings_new(void);
void sw_listings_free(SwListings *listings);

void sw_listings_add(SwListings *listings, const SwAddress *address, SwSpan list, gint64 time_us);
/* Their names, a space between them; absent if none is known. */
SwSpan sw_listings_get(const SwListings *listings, const SwAddress *address, gint64 time_us);
/* The list that the client was refused for, and behind it the others that it was on; lives until the next call. */
SwSpan sw_listings_behind(SwListings *listings, SwSpan first, const SwAddress *address, gint64 time_us);

/* Whether the answer of a DNSBL says that an address is listed: 127.0.0.0/8 (RFC 5782 2.1) but for 127.0.0.1 and 127.255.255.x, which
 * are errors of the one who asks. */
gboolean sw_listing_is_answer(const SwAddress *answer);
