/*
 * The pass `refusals`: why mail was refused or put off, and what DNSBLs said at that moment. What only a relay knows: a
 * mailbox has none of it.
 */
#include "analysis/pass.h"
#include "analysis/refusals/dnsbl_in_log.h"
#include "analysis/views/tally.h"

static const SwColumn columns[] = {
    {"reason", "Kind of reason", SW_TYPE_TEXT, NULL},
    {"code", "Code", SW_TYPE_COUNT, NULL},
    {"messages", "Messages", SW_TYPE_COUNT, NULL},
    {"addresses", "Addresses", SW_TYPE_COUNT, NULL},
    {"first", "First", SW_TYPE_TIME, NULL},
    {"last", "Last", SW_TYPE_TIME, NULL},
    {"sample", "Sample, the first", SW_TYPE_TEXT, NULL},
    {"outcome", "Outcome", SW_TYPE_TEXT, NULL},
};
static const SwTableSpec spec = SW_TABLE_SPEC(
    "refusals", "Refusals",
    "One row a kind of reason, reply code and outcome of refused or deferred messages, most messages first. A message "
    "with recipients that fared differently is in several rows.",
    columns);

/* Rows are tallied by what they have in common; 0 is none. */
#define CODES 1000u
#define KEYS (SW_N_OUTCOMES * SW_N_REASONS * CODES)

static guint32 key_of_row(const SwStore *store, guint32 row)
{
    SwOutcome outcome = sw_store_outcome(store, row);
    if (outcome != SW_OUTCOME_REJECTED && outcome != SW_OUTCOME_DEFERRED)
        return 0;
    return ((guint32)outcome * SW_N_REASONS + sw_store_reason_class(store, row)) * CODES + sw_store_code(store, row);
}

static SwOutcome outcome_of_key(guint32 key)
{
    return (SwOutcome)(key / CODES / SW_N_REASONS);
}

static SwReasonClass reason_of_key(guint32 key)
{
    return (SwReasonClass)(key / CODES % SW_N_REASONS);
}

static GArray *sight_refusals(const SwAnalysis *analysis)
{
    GArray *sightings = g_array_new(FALSE, FALSE, sizeof(SwSighting));
    for (guint32 i = 0; i < analysis->n_rows; i++) {
        SwSighting sighting = {key_of_row(analysis->store, analysis->rows[i]), i};
        if (sighting.key != 0)
            g_array_append_val(sightings, sighting);
    }
    return sightings;
}

/* sample[key]: string id of the first words that were said with it. Owned by the caller. */
static guint32 *first_words(const SwAnalysis *analysis, const GArray *sightings)
{
    guint32 *sample = g_new0(guint32, KEYS);
    for (guint i = 0; i < sightings->len; i++) {
        const SwSighting *sighting = &g_array_index(sightings, SwSighting, i);
        if (sample[sighting->key] == 0)
            sample[sighting->key] = sw_store_text(analysis->store, analysis->rows[sighting->position], SW_FIELD_REASON);
    }
    return sample;
}

static void put_refusals(SwTable *table, const SwAnalysis *analysis, guint32 key, const SwTally *tally, SwSpan sample)
{
    sw_table_put_text(table, sw_reason_class_name(reason_of_key(key)));
    if (key % CODES > 0)
        sw_table_put_count(table, key % CODES);
    else
        sw_table_put_unknown(table);
    sw_table_put_count(table, tally->messages);
    sw_tally_put_addresses(table, tally, analysis);
    sw_tally_put_times(table, tally);
    sw_table_put_span(table, sample);
    sw_table_put_text(table, sw_outcome_name(outcome_of_key(key)));
}

/* Messages of the row that most of them are in. */
static void find(SwResults *results, const SwTable *table, guint n_events)
{
    const SwCell *reason = sw_table_get(table, 0, "reason");
    sw_results_add_finding(results, "Refused or deferred: %u %s; most often for %s (messages: %.0f).", n_events,
                           sw_word_for(n_events, "recipient", "recipients"),
                           reason->known ? reason->text : "no known reason", sw_table_number(table, 0, "messages"));
}

static void run(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&spec));
    g_autoptr(GArray) sightings = sight_refusals(analysis);
    g_autofree SwTally *tallies = sw_tally_new(analysis, sightings, KEYS - 1);
    g_autofree guint32 *sample = first_words(analysis, sightings), *rank = g_new(guint32, KEYS);
    for (guint32 key = 0; key < KEYS; key++)
        rank[key] = key;
    g_autoptr(GArray) ranking = sw_tally_ranking(tallies, KEYS - 1, rank);
    for (guint i = 0; i < ranking->len; i++) {
        guint32 key = g_array_index(ranking, guint32, i);
        put_refusals(table, analysis, key, &tallies[key], sw_store_string(analysis->store, sample[key]));
    }
    if (sw_table_n_rows(table) > 0)
        find(results, table, sightings->len);
    else
        sw_table_set_note(table, "Empty: nothing was refused or deferred, of %u recipients with a known outcome.",
                          analysis->field_count[SW_FIELD_OUTCOME]);
    sw_dnsbl_in_log_add(analysis, results);
}

static const SwTableSpec *const tables[] = {&spec, &sw_dnsbl_in_log_spec, NULL};

const SwPass sw_pass_refusals = {
    .name = "refusals",
    .summary = "why mail was refused or put off, and what DNSBLs said at that moment",
    .needs = SW_HAS(SW_FIELD_OUTCOME),
    .reads = SW_HAS(SW_FIELD_CODE) | SW_HAS(SW_FIELD_REASON) | SW_HAS(SW_FIELD_REASON_CLASS) | SW_HAS(SW_FIELD_LIST),
    .tables = tables,
    .run = run,
};
