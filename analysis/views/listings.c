#include "analysis/views/listings.h"

gboolean sw_listings_has_verdict(const SwStore *store, guint32 row)
{
    return sw_store_reason_class(store, row) == SW_REASON_DNSBL || sw_store_has(store, row, SW_FIELD_LIST);
}

/* The kinds of input (static names) that show some verdict. */
static GPtrArray *telling_kinds(const SwAnalysis *analysis)
{
    GPtrArray *kinds = g_ptr_array_new();
    for (guint32 i = 0; i < analysis->n_rows; i++) {
        gpointer kind = (gpointer)sw_store_kind(analysis->store, analysis->rows[i]);
        if (sw_listings_has_verdict(analysis->store, analysis->rows[i]) && !g_ptr_array_find(kinds, kind, NULL))
            g_ptr_array_add(kinds, kind);
    }
    return kinds;
}

void sw_listings_init(SwListings *listings, const SwAnalysis *analysis)
{
    const SwStore *store = analysis->store;
    guint32 n_clients = sw_store_n_clients(store);
    g_autoptr(GPtrArray) kinds = telling_kinds(analysis);
    *listings = (SwListings){.of_client = g_new0(guint8, (gsize)n_clients + 1)};
    for (guint32 i = 0; kinds->len > 0 && i < analysis->n_rows; i++) {
        guint8 *listing = &listings->of_client[sw_store_client(store, analysis->rows[i])];
        if (sw_listings_has_verdict(store, analysis->rows[i]))
            *listing = SW_LISTING_LISTED;
        else if (*listing == SW_LISTING_UNKNOWN &&
                 g_ptr_array_find(kinds, sw_store_kind(store, analysis->rows[i]), NULL))
            *listing = SW_LISTING_NONE;
    }
    listings->of_client[0] = SW_LISTING_UNKNOWN; /* no client */
    for (guint32 client = 1; client <= n_clients; client++) {
        listings->n_listed += listings->of_client[client] == SW_LISTING_LISTED;
        listings->n_told += listings->of_client[client] != SW_LISTING_UNKNOWN;
    }
}

void sw_listings_clear(SwListings *listings)
{
    g_clear_pointer(&listings->of_client, g_free);
}
