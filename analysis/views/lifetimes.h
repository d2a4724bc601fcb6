/*
 * How long sources stay. A lifetime is the time between the first and the last message of one source inside one wave
 * (the article's TTL; nothing to do with the IP header's field). A source is a client address, or a network of them.
 * Where no wave was found the whole observation is taken for one period, and who came back in another is unknown.
 */
#pragma once

#include "analysis/analysis.h"

typedef struct {
    guint32 source; /* client id, or the lowest client id of a network */
    guint32 messages, recipients;
    gint32 wave; /* -1: the whole observation */
    gint64 first_us, last_us;
} SwLifetime;

typedef struct {
    GArray *all; /* SwLifetime, by (source, wave) */
    GArray *single; /* those of sources that were seen in one wave only; all of them where no wave was found */
    guint32 n_single, n_multi; /* sources seen in one wave, in several; both 0 where no wave was found */
    guint32 n_outside; /* sources never seen inside a wave */
    guint32 messages_outside; /* messages outside the waves: they have no TTL */
    guint32 messages_unknown; /* messages whose client is unknown */
    gboolean one_period; /* no wave was found */
} SwLifetimes;

/* `network_of_client`: networks.h; NULL = each address for itself. */
SwLifetimes *sw_lifetimes_new(const SwAnalysis *analysis, const guint32 *network_of_client);
void sw_lifetimes_free(SwLifetimes *lifetimes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwLifetimes, sw_lifetimes_free)

/* Sources in all: inside the waves and outside. */
guint32 sw_lifetimes_n_sources(const SwLifetimes *lifetimes);

static inline double sw_lifetime_ttl_s(const SwLifetime *lifetime)
{
    return (double)(lifetime->last_us - lifetime->first_us) / SW_SECOND;
}

/* How long a source may be silent before it counts as gone: three times its own mean gap (from three messages on), else
 * three times the median of the others' mean gaps; 0 where nobody sent twice. One element a lifetime, microseconds; g_free. */
double *sw_lifetimes_silences(const GArray *lifetimes);
