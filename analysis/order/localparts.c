/*
 * Table localpart_order: within one wave, domain and client address, does each recipient come later in the sorted list
 * than the one before? Descents among m recipients in random order have mean (m-1)/2 and variance (m+1)/12 (Eulerian
 * numbers; David and Barton 1962).
 */
#include "analysis/order.h"
#include "analysis/order/localpart_ranks.h"
#include "analysis/statistics/grouping.h"
#include "analysis/statistics/peak_shape.h"

#include <math.h>

static const SwColumn localpart_order_columns[] = {
    {"key", "Sorted by", SW_TYPE_TEXT, NULL},
    {"groups", "Groups", SW_TYPE_COUNT, NULL},
    {"descents", "Descents", SW_TYPE_COUNT, NULL},
    {"expected", "Expected by chance", SW_TYPE_REAL, NULL},
    {"z", "z", SW_TYPE_REAL, NULL},
    {"sorted_groups", "Groups fully sorted", SW_TYPE_COUNT, NULL},
    {"sorted_expected", "Expected by chance", SW_TYPE_REAL, NULL},
    {"ties", "Neighbours without order", SW_TYPE_COUNT, NULL},
    {"slice_stretch_p50", "Slice stretch, median", SW_TYPE_REAL, NULL},
    {"slice_stretch_p95", "Slice stretch, 95%", SW_TYPE_REAL, NULL},
};

const SwTableSpec sw_localpart_order_spec = SW_TABLE_SPEC(
    "localpart_order", "Order of localparts",
    "One row a way of sorting. A group is what one client address delivered to one recipient domain in one wave, two "
    "recipients or more. A descent is a neighbour that should have come earlier. Neighbours without order are left out "
    "of all "
    "figures: equal under the key, of one transaction, or of the same time in different files; the order inside "
    "one file is kept. Slice stretch is the part of the sorted recipients that a group spans, over its recipients: 1 = "
    "blocks were handed out; more = about as many addresses shared a queue.",
    localpart_order_columns);

typedef struct {
    guint64 groups, descents, ties, sorted_groups;
    double expected, variance, sorted_expected;
    GArray *stretches; /* double */
} Tally;

typedef struct {
    const SwStore *store;
    const SwLocalparts *localparts;
    guint32 *rank; /* by number of the localpart, among all */
    guint32 *place; /* by rank: the place among the peak at hand */
    guint32 *last_group; /* by place: the number of the last group that held it */
    guint32 n_groups_seen;
    GArray *ranks; /* guint32, the distinct ones of the peak at hand, sorted */
    GArray *clients; /* guint32, by row of the peak */
    SwGrouping by_client;
    Tally tally;
} Survey;

static guint32 rank_of_row(const Survey *survey, guint32 row)
{
    return survey->rank[survey->localparts->number_of[sw_store_text(survey->store, row, SW_FIELD_RCPT)]];
}

static int compare_ranks(gconstpointer a, gconstpointer b)
{
    guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
    return (x > y) - (x < y);
}

/* Places 1, 2, 3 ... of the peak's recipients in its sorted list. */
static void place_recipients(Survey *survey, const SwPeak *peak)
{
    for (guint i = 0; i < survey->ranks->len; i++)
        survey->place[g_array_index(survey->ranks, guint32, i)] = 0;
    g_array_set_size(survey->ranks, 0);
    for (guint32 i = 0; i < peak->n_rows; i++) {
        guint32 rank = rank_of_row(survey, peak->rows[i]);
        if (survey->place[rank]++ == 0)
            g_array_append_val(survey->ranks, rank);
    }
    g_array_sort(survey->ranks, compare_ranks);
    for (guint i = 0; i < survey->ranks->len; i++)
        survey->place[g_array_index(survey->ranks, guint32, i)] = i + 1;
}

/* Whether it is known which of two neighbours came first. Recipients of one transaction may have been sorted by
 * our own MTA. */
static gboolean order_is_known(const SwStore *store, guint32 earlier, guint32 later)
{
    if (sw_store_transaction(store, earlier) == sw_store_transaction(store, later))
        return FALSE;
    return sw_store_time(store, earlier) != sw_store_time(store, later) ||
           sw_span_equal(sw_store_source(store, earlier), sw_store_source(store, later));
}

/* What a stretch of n neighbours, each of known order, adds: n + 1 recipients in random order. */
static void add_run(Tally *tally, guint n, double *log_sorted)
{
    if (n == 0)
        return;
    tally->expected += n / 2.0;
    tally->variance += (n + 2) / 12.0;
    *log_sorted -= lgamma(n + 2.0);
}

/* A recipient served twice is one recipient. */
static void add_stretch(Survey *survey, const guint32 *places, guint32 n)
{
    guint32 lowest = G_MAXUINT32, highest = 0, distinct = 0, group = ++survey->n_groups_seen;
    for (guint32 i = 0; i < n; i++) {
        lowest = MIN(lowest, places[i]);
        highest = MAX(highest, places[i]);
        distinct += survey->last_group[places[i]] != group;
        survey->last_group[places[i]] = group;
    }
    double stretch = (highest - lowest + 1) / (double)distinct;
    g_array_append_val(survey->tally.stretches, stretch);
}

static void survey_group(Survey *survey, const SwPeak *peak, const SwGroup *group)
{
    const guint32 *order = &g_array_index(survey->by_client.order, guint32, group->first);
    g_autofree guint32 *places = g_new(guint32, group->n);
    for (guint32 i = 0; i < group->n; i++)
        places[i] = survey->place[rank_of_row(survey, peak->rows[order[i]])];
    guint run = 0, kept = 0, descents = 0;
    double log_sorted = 0;
    for (guint32 i = 1; i < group->n; i++) {
        if (places[i] != places[i - 1] &&
            order_is_known(survey->store, peak->rows[order[i - 1]], peak->rows[order[i]])) {
            descents += places[i] < places[i - 1];
            run++;
            kept++;
            continue;
        }
        survey->tally.ties++;
        add_run(&survey->tally, run, &log_sorted);
        run = 0;
    }
    add_run(&survey->tally, run, &log_sorted);
    if (kept == 0)
        return;
    survey->tally.groups++;
    survey->tally.descents += descents;
    survey->tally.sorted_groups += descents == 0;
    survey->tally.sorted_expected += exp(log_sorted);
    add_stretch(survey, places, group->n);
}

static void survey_peak(Survey *survey, const SwPeak *peak)
{
    place_recipients(survey, peak);
    g_array_set_size(survey->clients, peak->n_rows);
    guint32 *clients = (guint32 *)(void *)survey->clients->data;
    for (guint32 i = 0; i < peak->n_rows; i++)
        clients[i] = sw_store_client(survey->store, peak->rows[i]);
    sw_grouping_apply(&survey->by_client, clients, peak->n_rows);
    for (guint g = 0; g < survey->by_client.groups->len; g++)
        survey_group(survey, peak, &g_array_index(survey->by_client.groups, SwGroup, g));
}

static void survey_init(Survey *survey, const SwStore *store, const SwLocalparts *localparts, const SwLocalpartKey *key)
{
    *survey = (Survey){.store = store, .localparts = localparts};
    survey->rank = sw_localparts_rank(localparts, key);
    survey->place = g_new0(guint32, (gsize)localparts->n + 1);
    survey->last_group = g_new0(guint32, (gsize)localparts->n + 1);
    survey->ranks = g_array_new(FALSE, FALSE, sizeof(guint32));
    survey->clients = g_array_new(FALSE, FALSE, sizeof(guint32));
    survey->tally.stretches = g_array_new(FALSE, FALSE, sizeof(double));
    sw_grouping_init(&survey->by_client, sw_store_n_clients(store));
}

static void survey_clear(Survey *survey)
{
    g_free(survey->rank);
    g_free(survey->place);
    g_free(survey->last_group);
    g_array_unref(survey->ranks);
    g_array_unref(survey->clients);
    g_array_unref(survey->tally.stretches);
    sw_grouping_clear(&survey->by_client);
}

static int compare_stretches(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void put_row(SwTable *table, const SwLocalpartKey *key, Tally *tally)
{
    g_array_sort(tally->stretches, compare_stretches);
    const double *stretches = (const double *)(const void *)tally->stretches->data;
    guint n = tally->stretches->len;
    sw_table_put_text(table, key->id);
    sw_table_put_count(table, (gint64)tally->groups);
    sw_table_put_count(table, (gint64)tally->descents);
    sw_table_put_real(table, tally->expected);
    sw_table_put_real(table, tally->groups ? ((double)tally->descents - tally->expected) / sqrt(tally->variance) : NAN);
    sw_table_put_count(table, (gint64)tally->sorted_groups);
    sw_table_put_real(table, tally->sorted_expected);
    sw_table_put_count(table, (gint64)tally->ties);
    sw_table_put_real(table, n ? sw_quantile_sorted(stretches, n, .5) : NAN);
    sw_table_put_real(table, n ? sw_quantile_sorted(stretches, n, .95) : NAN);
    sw_table_end_row(table);
}

static void add_finding(const Tally *tally, SwResults *results)
{
    double z = ((double)tally->descents - tally->expected) / sqrt(tally->variance);
    gboolean sorted = z < -3 && tally->descents < tally->expected / 10;
    sw_results_add_finding(results,
                           "Inside a peak, each address %s its recipients sorted by localpart: %" G_GUINT64_FORMAT
                           " of %" G_GUINT64_FORMAT " groups fully sorted (%.1f expected by chance), %" G_GUINT64_FORMAT
                           " descents where chance gives %.0f (z = %.1f).",
                           sorted ? "served" : "did not serve", tally->sorted_groups, tally->groups,
                           tally->sorted_expected, tally->descents, tally->expected, z);
}

void sw_localpart_order_add(const SwAnalysis *analysis, const SwPeakSet *set, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&sw_localpart_order_spec));
    if (set->peaks->len == 0 || analysis->field_count[SW_FIELD_CLIENT] == 0) {
        sw_table_set_note(table, "No recipient domain gets more in a wave than outside, or no client address is known: "
                                 "there is no order to look at.");
        return;
    }
    g_auto(SwLocalparts) localparts;
    sw_localparts_init(&localparts, analysis->store, set);
    for (const SwLocalpartKey *key = sw_localpart_keys; key->id; key++) {
        Survey survey;
        survey_init(&survey, analysis->store, &localparts, key);
        for (guint i = 0; i < set->peaks->len; i++)
            survey_peak(&survey, sw_peak_set_get(set, i));
        put_row(table, key, &survey.tally);
        if (key == sw_localpart_keys && survey.tally.expected >= SW_LOCALPART_EXPECTED_MIN)
            add_finding(&survey.tally, results);
        survey_clear(&survey);
    }
}
