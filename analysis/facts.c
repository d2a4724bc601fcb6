/*
 * The pass `facts`: the statements of the 2005 report beside the data at hand. It computes next to nothing itself: its
 * numbers are those of the other tables.
 */
#include "analysis/facts.h"

#include <math.h>

static const SwColumn fact_columns[] = {
    {"id", "Fact", SW_TYPE_TEXT, NULL},
    {"fact", "Statement", SW_TYPE_TEXT, NULL},
    {"value", "Here", SW_TYPE_REAL, NULL},
    {"lo", "From", SW_TYPE_REAL, NULL},
    {"hi", "To", SW_TYPE_REAL, NULL},
    {"unit", "Unit", SW_TYPE_TEXT, NULL},
    {"denominator", "Out of", SW_TYPE_TEXT, NULL},
    {"reference_2005", "2005", SW_TYPE_TEXT, NULL},
    {"verdict", "Verdict", SW_TYPE_TEXT, NULL},
    {"why_unknown", "Why unknown", SW_TYPE_TEXT, NULL},
    {"accord_from", "In accord from", SW_TYPE_REAL, NULL},
    {"accord_to", "In accord to", SW_TYPE_REAL, NULL},
};

static const SwTableSpec fact_spec = SW_TABLE_SPEC(
    "facts", "Facts of the 2005 report",
    "One row a fact; an id with a suffix is a part of the fact, or another reading of an ambiguous one. From and "
    "to are the 95% interval of an estimate, or the least and the most where the statement says so. As in 2005: "
    "the value, or the interval of an estimate, meets the range that is in accord with the report's words; "
    "differs: it does not; unknown: there is no value, and why; no figure: the report gives none to compare with.",
    fact_columns);

static const SwTableSpec *const tables[] = {&fact_spec, NULL};

static const char *const after[] = {"waves",   "peaks", "order",   "ttl",      "recipients",
                                    "senders", "urls",  "latency", "timezone", NULL};

/* A reading in the unit of its fact. */
static SwReading read_fact(const SwFactSpec *fact, const SwFactSource *source)
{
    if (source->analysis->n_rows == 0 && fact->read != sw_fact_messages && fact->read != sw_fact_missing)
        return sw_reading_unknown("no event was selected");
    SwReading reading = fact->read(source, fact->argument);
    double divisor = fact->divisor > 0 ? fact->divisor : 1;
    reading.value /= divisor;
    reading.lo /= divisor;
    reading.hi /= divisor;
    return reading;
}

static gboolean is_in_accord(const SwFactSpec *fact, const SwReading *reading)
{
    gboolean estimated = !reading->range && !isnan(reading->lo) && !isnan(reading->hi);
    double lo = estimated ? MIN(reading->lo, reading->value) : reading->value;
    double hi = estimated ? MAX(reading->hi, reading->value) : reading->value;
    return lo <= fact->reference_hi && hi >= fact->reference_lo;
}

static const char *verdict_of(const SwFactSpec *fact, const SwReading *reading)
{
    if (isnan(reading->value))
        return "unknown";
    if (isnan(fact->reference_lo))
        return "no figure";
    return is_in_accord(fact, reading) ? "as in 2005" : "differs";
}

static void put_fact(SwTable *table, const SwFactSpec *fact, const SwReading *reading)
{
    sw_table_put_text(table, fact->id);
    sw_table_put_text(table, fact->fact);
    sw_table_put_real(table, reading->value);
    sw_table_put_real(table, reading->lo);
    sw_table_put_real(table, reading->hi);
    sw_table_put_text(table, fact->unit);
    sw_table_put_text(table, reading->denominator);
    sw_table_put_text(table, fact->reference);
    sw_table_put_text(table, verdict_of(fact, reading));
    sw_table_put_text(table, reading->why_unknown);
    sw_table_put_real(table, fact->reference_lo);
    sw_table_put_real(table, fact->reference_hi);
    sw_table_end_row(table);
}

/* Parts and other readings of a fact do not count. */
static gboolean is_main(const SwFactSpec *fact)
{
    return strchr(fact->id, '.') == NULL;
}

static void add_finding(const SwTable *table, SwResults *results)
{
    guint facts = 0, known = 0, in_accord = 0, differ = 0;
    for (guint row = 0; row < sw_table_n_rows(table); row++) {
        if (!is_main(&sw_fact_specs[row]))
            continue;
        const char *verdict = sw_table_get(table, row, "verdict")->text;
        facts++;
        known += !g_str_equal(verdict, "unknown");
        in_accord += g_str_equal(verdict, "as in 2005");
        differ += g_str_equal(verdict, "differs");
    }
    sw_results_add_finding(results,
                           "Of the %u facts of the 2005 report, %u can be told from these data; as in 2005: %u, "
                           "different: %u, without a figure to compare with: %u.",
                           facts, known, in_accord, differ, known - in_accord - differ);
}

static void run_facts(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&fact_spec));
    SwFactSource source = {analysis, results};
    for (const SwFactSpec *fact = sw_fact_specs; fact->id; fact++) {
        g_auto(SwReading) reading = read_fact(fact, &source);
        put_fact(table, fact, &reading);
    }
    if (analysis->n_rows > 0)
        add_finding(table, results);
}

const SwPass sw_pass_facts = {
    .name = "facts",
    .summary = "the statements of the 2005 report, for these data",
    .reads = SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_URLS) | SW_HAS(SW_FIELD_LIST) |
             SW_HAS(SW_FIELD_REASON_CLASS),
    .after = after,
    .tables = tables,
    .run = run_facts,
};
