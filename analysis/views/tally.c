#include "analysis/views/tally.h"

#include "analysis/statistics/grouping.h"

/* Marks that say which key last saw a transaction, an address: no clearing between keys. */
typedef struct {
    const SwAnalysis *analysis;
    guint32 *transaction, *client; /* by id: the key */
} Marks;

static gboolean mark(guint32 *marks, guint32 id, guint32 key)
{
    gboolean fresh = id != 0 && marks[id] != key;
    marks[id] = key;
    return fresh;
}

static void count_sighting(SwTally *tally, Marks *marks, guint32 key, guint32 position, gint32 *last_wave)
{
    const SwAnalysis *analysis = marks->analysis;
    guint32 row = analysis->rows[position];
    gint64 time_us = sw_store_time(analysis->store, row);
    tally->messages += mark(marks->transaction, sw_store_transaction(analysis->store, row), key);
    tally->addresses += mark(marks->client, sw_store_client(analysis->store, row), key);
    if (analysis->wave_of_row[position] > *last_wave) {
        *last_wave = analysis->wave_of_row[position];
        tally->waves++;
    }
    if (time_us == SW_TIME_UNKNOWN)
        return;
    tally->first_us = MIN(tally->first_us, time_us);
    tally->last_us = tally->last_us == SW_TIME_UNKNOWN ? time_us : MAX(tally->last_us, time_us);
}

SwTally *sw_tally_new(const SwAnalysis *analysis, const GArray *sightings, guint32 max_key)
{
    SwTally *tallies = g_new(SwTally, (gsize)max_key + 1);
    for (guint32 key = 0; key <= max_key; key++)
        tallies[key] = (SwTally){.first_us = SW_TIME_UNKNOWN, .last_us = SW_TIME_UNKNOWN};
    g_autofree guint32 *keys = g_new(guint32, sightings->len);
    for (guint i = 0; i < sightings->len; i++)
        keys[i] = g_array_index(sightings, SwSighting, i).key;
    g_auto(SwGrouping) by_key;
    sw_grouping_init(&by_key, max_key);
    sw_grouping_apply(&by_key, keys, sightings->len);
    g_autofree guint32 *transaction = g_new0(guint32, (gsize)sw_store_n_transactions(analysis->store) + 1);
    g_autofree guint32 *client = g_new0(guint32, (gsize)sw_store_n_clients(analysis->store) + 1);
    Marks marks = {analysis, transaction, client};
    for (guint g = 0; g < by_key.groups->len; g++) {
        const SwGroup *group = &g_array_index(by_key.groups, SwGroup, g);
        gint32 last_wave = -1;
        for (guint32 i = 0; i < group->n; i++) {
            guint32 sighting = g_array_index(by_key.order, guint32, group->first + i);
            count_sighting(&tallies[group->key], &marks, group->key,
                           g_array_index(sightings, SwSighting, sighting).position, &last_wave);
        }
    }
    return tallies;
}

typedef struct {
    const SwTally *tallies;
    const guint32 *rank;
} Ranking;

static int compare_keys(gconstpointer a, gconstpointer b, gpointer data)
{
    const Ranking *ranking = data;
    guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
    guint32 n_x = ranking->tallies[x].messages, n_y = ranking->tallies[y].messages;
    if (n_x != n_y)
        return n_x < n_y ? 1 : -1;
    return (ranking->rank[x] > ranking->rank[y]) - (ranking->rank[x] < ranking->rank[y]);
}

GArray *sw_tally_ranking(const SwTally *tallies, guint32 max_key, const guint32 *rank)
{
    GArray *keys = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 key = 1; key <= max_key; key++)
        if (tallies[key].messages > 0)
            g_array_append_val(keys, key);
    Ranking ranking = {tallies, rank};
    g_array_sort_with_data(keys, compare_keys, &ranking);
    return keys;
}

static void put_count_if(SwTable *table, gboolean known, guint32 count)
{
    if (known)
        sw_table_put_count(table, count);
    else
        sw_table_put_unknown(table);
}

void sw_tally_put_addresses(SwTable *table, const SwTally *tally, const SwAnalysis *analysis)
{
    put_count_if(table, analysis->field_count[SW_FIELD_CLIENT] > 0, tally->addresses);
}

void sw_tally_put_waves(SwTable *table, const SwTally *tally, const SwAnalysis *analysis)
{
    put_count_if(table, analysis->field_count[SW_FIELD_TIME] > 0, tally->waves);
}

static void put_time(SwTable *table, gint64 time_us)
{
    if (time_us == SW_TIME_UNKNOWN)
        sw_table_put_unknown(table);
    else
        sw_table_put_time(table, time_us);
}

void sw_tally_put_times(SwTable *table, const SwTally *tally)
{
    put_time(table, tally->first_us);
    put_time(table, tally->last_us);
}
