#include "analysis/refusals/dnsbl_in_log.h"

#include "analysis/statistics/interval.h"
#include "analysis/views/listings.h"
#include "analysis/views/tally.h"
#include "base/hash.h"

static const SwColumn columns[] = {
    {"list", "DNSBL", SW_TYPE_TEXT, NULL},
    {"refusals", "Messages refused by it", SW_TYPE_COUNT, NULL},
    {"addresses", "Addresses on it", SW_TYPE_COUNT, NULL},
    {"first", "First", SW_TYPE_TIME, NULL},
    {"last", "Last", SW_TYPE_TIME, NULL},
    {"share_of_addresses", "Share of addresses", SW_TYPE_SHARE, NULL},
    {"lo", "From", SW_TYPE_SHARE, NULL},
    {"hi", "To", SW_TYPE_SHARE, NULL},
};
const SwTableSpec sw_dnsbl_in_log_spec = SW_TABLE_SPEC(
    "dnsbl_in_log", "DNSBL verdicts of that moment",
    "One row a DNSBL that a relay named: addresses that were on it when they came, whether or not they were refused "
    "for "
    "it, out of those that came to a relay whose log shows such verdicts. From and to are the 95% interval.",
    columns);

/* Lists by their names, which the store has one to several of in a string. */
typedef struct {
    GHashTable *numbers; /* name -> number, from 1 */
    GPtrArray *names; /* char*, owned by the table above; number - 1 */
    guint32 unnamed; /* number of the row without a name; 0: none yet */
} Lists;

static void lists_init(Lists *lists)
{
    *lists = (Lists){g_hash_table_new_full(sw_hash_string, g_str_equal, g_free, NULL), g_ptr_array_new(), 0};
}

static void lists_clear(Lists *lists)
{
    g_hash_table_unref(lists->numbers);
    g_ptr_array_unref(lists->names);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lists, lists_clear)

/* A NULL name is that of verdicts that name no list. */
static guint32 number_of(Lists *lists, char *name)
{
    gpointer number = name ? g_hash_table_lookup(lists->numbers, name) : GUINT_TO_POINTER(lists->unnamed);
    if (number) {
        g_free(name);
        return GPOINTER_TO_UINT(number);
    }
    g_ptr_array_add(lists->names, name);
    if (name)
        g_hash_table_insert(lists->numbers, name, GUINT_TO_POINTER(lists->names->len));
    else
        lists->unnamed = lists->names->len;
    return lists->names->len;
}

/* Each list that the row names; the first is the one that it was refused for. */
static void sight_row(Lists *lists, GArray *sightings, const SwStore *store, guint32 row, guint32 position)
{
    SwSpan named = sw_store_string(store, sw_store_text(store, row, SW_FIELD_LIST));
    if (named.len == 0) {
        SwSighting sighting = {number_of(lists, NULL), position};
        g_array_append_val(sightings, sighting);
    }
    for (gsize start = 0, end; start < named.len; start = end + 1) {
        end = sw_span_find(named, start, ' ');
        SwSighting sighting = {number_of(lists, g_ascii_strdown(named.data + start, (gssize)(end - start))), position};
        g_array_append_val(sightings, sighting);
    }
}

static gboolean is_refused_by_list(const SwStore *store, guint32 row)
{
    SwOutcome outcome = sw_store_outcome(store, row);
    return sw_store_reason_class(store, row) == SW_REASON_DNSBL &&
           (outcome == SW_OUTCOME_REJECTED || outcome == SW_OUTCOME_DEFERRED);
}

static int compare_names(gconstpointer a, gconstpointer b, gpointer names)
{
    const char *x = g_ptr_array_index((GPtrArray *)names, *(const guint32 *)a - 1);
    const char *y = g_ptr_array_index((GPtrArray *)names, *(const guint32 *)b - 1);
    return g_strcmp0(x, y);
}

/* rank[number] by name; owned by the caller. */
static guint32 *ranks_of(const Lists *lists)
{
    guint32 n = lists->names->len;
    g_autofree guint32 *order = g_new(guint32, MAX(n, 1));
    guint32 *rank = g_new0(guint32, (gsize)n + 1);
    for (guint32 i = 0; i < n; i++)
        order[i] = i + 1;
    g_qsort_with_data(order, (gint)n, sizeof *order, compare_names, lists->names);
    for (guint32 i = 0; i < n; i++)
        rank[order[i]] = i;
    return rank;
}

static void put_list(SwTable *table, const char *name, const SwTally *sighted, const SwTally *refused, guint32 n_told)
{
    SwEstimate share = sw_estimate_share(sighted->addresses, n_told);
    sw_table_put_text(table, name);
    sw_table_put_count(table, refused->messages);
    sw_table_put_count(table, sighted->addresses);
    sw_tally_put_times(table, sighted);
    sw_table_put_real(table, share.value);
    sw_table_put_real(table, share.lo);
    sw_table_put_real(table, share.hi);
}

static void put_lists(SwTable *table, const SwAnalysis *analysis, const Lists *lists, const GArray *sightings,
                      const SwListings *listings)
{
    guint32 n = lists->names->len;
    g_autoptr(GArray) refusals = g_array_new(FALSE, FALSE, sizeof(SwSighting));
    for (guint i = 0; i < sightings->len; i++) {
        SwSighting sighting = g_array_index(sightings, SwSighting, i);
        gboolean first = i == 0 || g_array_index(sightings, SwSighting, i - 1).position != sighting.position;
        if (first && is_refused_by_list(analysis->store, analysis->rows[sighting.position]))
            g_array_append_val(refusals, sighting);
    }
    g_autofree SwTally *sighted = sw_tally_new(analysis, sightings, n);
    g_autofree SwTally *refused = sw_tally_new(analysis, refusals, n);
    g_autofree guint32 *rank = ranks_of(lists);
    g_autoptr(GArray) ranking = sw_tally_ranking(sighted, n, rank);
    for (guint i = 0; i < ranking->len; i++) {
        guint32 list = g_array_index(ranking, guint32, i);
        put_list(table, g_ptr_array_index(lists->names, list - 1), &sighted[list], &refused[list], listings->n_told);
    }
}

void sw_dnsbl_in_log_add(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&sw_dnsbl_in_log_spec));
    g_auto(Lists) lists;
    g_auto(SwListings) listings;
    g_autoptr(GArray) sightings = g_array_new(FALSE, FALSE, sizeof(SwSighting));
    lists_init(&lists);
    sw_listings_init(&listings, analysis);
    for (guint32 i = 0; i < analysis->n_rows; i++)
        if (sw_listings_has_verdict(analysis->store, analysis->rows[i]))
            sight_row(&lists, sightings, analysis->store, analysis->rows[i], i);
    if (sightings->len == 0) {
        sw_table_set_note(table,
                          "Empty: no event says that a DNSBL had its client listed. Whether one was asked is not "
                          "known.");
        return;
    }
    put_lists(table, analysis, &lists, sightings, &listings);
    sw_table_set_note(table, "%u addresses came to a relay whose log shows DNSBL verdicts; %u were on some list.",
                      listings.n_told, listings.n_listed);
    SwEstimate share = sw_estimate_share(listings.n_listed, listings.n_told);
    sw_results_add_finding(results, "On a DNSBL when they came: %u of %u addresses (%.1f%%).", listings.n_listed,
                           listings.n_told, 100 * share.value);
}
