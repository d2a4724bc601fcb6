/*
 * Pass `sources`: one row a client address. Whether a DNSBL had it listed only a relay's log of that time tells.
 */
#include "analysis/pass.h"
#include "analysis/statistics/grouping.h"
#include "analysis/views/lifetimes.h"
#include "analysis/views/listings.h"
#include "analysis/views/recipient_names.h"

#include <math.h>
#include <stdlib.h>

static const SwColumn columns[] = {
    {"address", "Address", SW_TYPE_TEXT, NULL},
    {"first", "First", SW_TYPE_TIME, NULL},
    {"last", "Last", SW_TYPE_TIME, NULL},
    {"ttl_s", "Longest TTL", SW_TYPE_DURATION, "s"},
    {"messages", "Messages", SW_TYPE_COUNT, NULL},
    {"recipients", "Recipients", SW_TYPE_COUNT, NULL},
    {"waves", "Waves", SW_TYPE_COUNT, NULL},
    {"accepted", "Accepted", SW_TYPE_COUNT, NULL},
    {"rejected", "Rejected", SW_TYPE_COUNT, NULL},
    {"deferred", "Deferred", SW_TYPE_COUNT, NULL},
    {"helo", "Most frequent HELO", SW_TYPE_TEXT, NULL},
    {"listed", "Listed", SW_TYPE_BOOLEAN, NULL},
    {"helos", "HELO names", SW_TYPE_COUNT, NULL},
};
static const SwTableSpec spec = SW_TABLE_SPEC(
    "sources", "Client addresses",
    "One row an address, by its first message. Recipients are distinct ones; accepted, rejected and "
    "deferred count recipients of attempts; the TTL is that of the wave in which the address stayed longest.",
    columns);

typedef struct {
    guint32 client;
    SwAddress address;
    gint64 first_us, last_us; /* SW_TIME_UNKNOWN */
    guint32 messages, recipients, waves, helo, n_helos;
    guint32 outcomes[SW_N_OUTCOMES];
    double ttl_s; /* NAN outside the waves */
} Source;

/* Arrays by dense id, good for all sources in turn: the mark of a source is its client id. */
typedef struct {
    const SwAnalysis *analysis;
    const SwRecipientNames *names;
    guint32 *mark_of_transaction, *mark_of_recipient;
    guint32 *helo_count; /* by string id; all zero between sources */
} Counter;

static gboolean is_first_of(guint32 *marks, guint32 id, guint32 client)
{
    gboolean first = marks[id] != client;
    marks[id] = client;
    return first;
}

static void count_row(Counter *counter, Source *source, guint32 row)
{
    const SwStore *store = counter->analysis->store;
    gint64 time_us = sw_store_time(store, row);
    if (time_us != SW_TIME_UNKNOWN) {
        source->first_us = MIN(source->first_us, time_us);
        source->last_us = source->last_us == SW_TIME_UNKNOWN ? time_us : MAX(source->last_us, time_us);
    }
    source->messages += is_first_of(counter->mark_of_transaction, sw_store_transaction(store, row), source->client);
    guint32 recipient = sw_recipient_names_of_row(counter->names, row);
    source->recipients += recipient != 0 && is_first_of(counter->mark_of_recipient, recipient, source->client);
    source->outcomes[sw_store_outcome(store, row)]++;

    guint32 helo = sw_store_text(store, row, SW_FIELD_HELO);
    if (helo == 0)
        return;
    source->n_helos += counter->helo_count[helo]++ == 0;
    if (source->helo == 0 || counter->helo_count[helo] > counter->helo_count[source->helo])
        source->helo = helo;
}

static Source source_of_rows(Counter *counter, guint32 client, const guint32 *positions, guint32 n)
{
    const SwAnalysis *analysis = counter->analysis;
    Source source = {.client = client, .first_us = SW_TIME_UNKNOWN, .last_us = SW_TIME_UNKNOWN, .ttl_s = NAN};
    source.address = sw_store_client_address(analysis->store, client);
    for (guint32 i = 0; i < n; i++)
        count_row(counter, &source, analysis->rows[positions[i]]);
    for (guint32 i = 0; i < n; i++)
        counter->helo_count[sw_store_text(analysis->store, analysis->rows[positions[i]], SW_FIELD_HELO)] = 0;
    return source;
}

static GArray *count_sources(const SwAnalysis *analysis)
{
    const SwStore *store = analysis->store;
    g_autoptr(SwRecipientNames) names = sw_recipient_names_new(analysis);
    g_autofree guint32 *transactions = g_new0(guint32, (gsize)sw_store_n_transactions(store) + 1);
    g_autofree guint32 *recipients = g_new0(guint32, (gsize)sw_recipient_names_n(names) + 1);
    g_autofree guint32 *helos = g_new0(guint32, (gsize)sw_store_n_strings(store) + 1);
    Counter counter = {analysis, names, transactions, recipients, helos};

    g_autofree guint32 *clients = g_new(guint32, analysis->n_rows);
    for (guint32 i = 0; i < analysis->n_rows; i++)
        clients[i] = sw_store_client(store, analysis->rows[i]);
    g_auto(SwGrouping) grouping = {0};
    sw_grouping_init(&grouping, sw_store_n_clients(store));
    sw_grouping_apply(&grouping, clients, analysis->n_rows);

    GArray *sources = g_array_sized_new(FALSE, FALSE, sizeof(Source), grouping.groups->len);
    for (guint i = 0; i < grouping.groups->len; i++) {
        const SwGroup *group = &g_array_index(grouping.groups, SwGroup, i);
        const guint32 *positions = &g_array_index(grouping.order, guint32, group->first);
        Source source = source_of_rows(&counter, group->key, positions, group->n);
        g_array_append_val(sources, source);
    }
    return sources;
}

static void add_lifetimes(GArray *sources, const SwLifetimes *lifetimes, guint32 n_clients)
{
    g_autofree Source **source_of_client = g_new0(Source *, (gsize)n_clients + 1);
    for (guint i = 0; i < sources->len; i++) {
        Source *source = &g_array_index(sources, Source, i);
        source_of_client[source->client] = source;
    }
    for (guint i = 0; i < lifetimes->all->len; i++) {
        const SwLifetime *lifetime = &g_array_index(lifetimes->all, SwLifetime, i);
        Source *source = source_of_client[lifetime->source];
        source->waves++;
        source->ttl_s = fmax(source->ttl_s, sw_lifetime_ttl_s(lifetime));
    }
}

static int compare_sources(gconstpointer a, gconstpointer b)
{
    const Source *x = a, *y = b;
    int order = (x->first_us > y->first_us) - (x->first_us < y->first_us);
    return order ? order : sw_address_compare(&x->address, &y->address);
}

static void put_counts(SwTable *table, const Source *source, gboolean waves_known)
{
    sw_table_put_count(table, source->messages);
    if (source->recipients > 0)
        sw_table_put_count(table, source->recipients);
    else
        sw_table_put_unknown(table);
    if (waves_known)
        sw_table_put_count(table, source->waves);
    else
        sw_table_put_unknown(table);
    static const SwOutcome shown[] = {SW_OUTCOME_ACCEPTED, SW_OUTCOME_REJECTED, SW_OUTCOME_DEFERRED};
    guint32 known = 0;
    for (guint i = 0; i < G_N_ELEMENTS(shown); i++)
        known += source->outcomes[shown[i]];
    for (guint i = 0; i < G_N_ELEMENTS(shown); i++)
        if (known > 0)
            sw_table_put_count(table, source->outcomes[shown[i]]);
        else
            sw_table_put_unknown(table);
}

static void put_listing(SwTable *table, SwListing listing)
{
    if (listing == SW_LISTING_UNKNOWN)
        sw_table_put_unknown(table);
    else
        sw_table_put_boolean(table, listing == SW_LISTING_LISTED);
}

static void put_source(SwTable *table, const SwStore *store, const Source *source, SwListing listing,
                       gboolean waves_known)
{
    char text[SW_ADDRESS_TEXT_MAX];
    sw_table_put_text(table, sw_address_format(&source->address, text));
    sw_table_put_time(table, source->first_us);
    sw_table_put_time(table, source->last_us);
    sw_table_put_real(table, source->ttl_s);
    put_counts(table, source, waves_known);
    sw_table_put_span(table, sw_store_string(store, source->helo));
    put_listing(table, listing);
    if (source->n_helos > 0)
        sw_table_put_count(table, source->n_helos);
    sw_table_end_row(table);
}

static void note(SwTable *table, const SwLifetimes *lifetimes, const SwListings *listings)
{
    const char *ttl = lifetimes->one_period ? "No wave was found: the TTL is that of the whole observation. " : "";
    if (listings->n_told == 0)
        sw_table_set_note(table, "%s`listed` is unknown: there is no evidence of what DNSBLs said at the time.", ttl);
    else
        sw_table_set_note(table,
                          "%s`listed` is what the relay's log says of the DNSBLs it asked when the address came.", ttl);
}

static void run(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&spec));
    g_autoptr(GArray) sources = count_sources(analysis);
    g_autoptr(SwLifetimes) lifetimes = sw_lifetimes_new(analysis, NULL);
    g_auto(SwListings) listings;
    sw_listings_init(&listings, analysis);
    add_lifetimes(sources, lifetimes, sw_store_n_clients(analysis->store));
    g_array_sort(sources, compare_sources);
    for (guint i = 0; i < sources->len; i++) {
        const Source *source = &g_array_index(sources, Source, i);
        put_source(table, analysis->store, source, listings.of_client[source->client], !lifetimes->one_period);
    }
    note(table, lifetimes, &listings);
}

static const SwTableSpec *const tables[] = {&spec, NULL};

const SwPass sw_pass_sources = {
    .name = "sources",
    .summary = "every client address: when, how long, how much, under which name",
    .needs = SW_HAS(SW_FIELD_CLIENT),
    .reads = SW_HAS(SW_FIELD_HELO) | SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_REASON_CLASS) |
             SW_HAS(SW_FIELD_LIST),
    .tables = tables,
    .run = run,
};
