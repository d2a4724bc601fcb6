/*
 * The host of a URL. URLs are those of SwEvent.urls: `scheme://host[:port]/...`, as parsers/url/urls.h makes them canonical or as
 * an `events` input gave them. RFC 3986 section 3.2.
 */
#pragma once

#include "base/span.h"

/*
 * The host, without userinfo and port; borrows from `url`. In a canonical URL it is a name normalised as in domain.h, or an
 * address: an IPv4 address as four decimal numbers, an IPv6 address in its brackets. Absent if there is no `://` or
 * nothing where the host should stand.
 */
SwSpan sw_url_host(SwSpan url);

/* The registered domain of the host (domain.h). An address has none and stands for itself, so that URLs at one
 * address still count together. Absent where sw_url_host is absent. Borrows from `url`. */
SwSpan sw_url_domain(SwSpan url);
