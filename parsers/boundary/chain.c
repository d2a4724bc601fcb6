#include "parsers/boundary/chain.h"

static gboolean is_trusted(const SwAddress *client, const SwNetwork *trusted, guint n_trusted)
{
    for (guint i = 0; i < n_trusted; i++)
        if (sw_network_contains(&trusted[i], client))
            return TRUE;
    return sw_address_is_inside(client);
}

guint sw_chain_find_outside(SwChain chain, guint from, const SwNetwork *trusted, guint n_trusted, guint *gaps)
{
    for (guint i = from; i < chain.n; i++) {
        const SwHop *hop = &chain.hops[i];
        if (hop->retrieval)
            continue;
        if (hop->has_client && !is_trusted(&hop->client, trusted, n_trusted))
            return i;
        *gaps += !hop->readable || (!hop->has_client && sw_span_present(hop->helo));
    }
    return chain.n;
}

guint sw_chain_find_by(SwChain chain, guint from)
{
    while (from < chain.n && !sw_span_present(chain.hops[from].by))
        from++;
    return from;
}
