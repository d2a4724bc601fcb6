#include "analysis/facts.h"

#include "analysis/order.h"

#include <math.h>

static const SwTable *table_with_rows(const SwFactSource *source, const char *id)
{
    const SwTable *table = sw_results_table(source->results, id);
    return table && sw_table_n_rows(table) > 0 ? table : NULL;
}

/* A column of the alphabetical order's row for all waves together, which comes before those of single waves. */
SwReading sw_fact_domain_order(const SwFactSource *source, const char *column)
{
    const SwTable *table = table_with_rows(source, "domain_order");
    int row = table ? sw_table_find_row(table, "order", "bytes") : -1;
    if (row < 0)
        return sw_reading_no_rows(source, "domain_order");
    const SwCell *verdict = sw_table_get(table, (guint)row, "verdict");
    if (verdict->known && (g_str_has_prefix(verdict->text, "cannot") || g_str_has_prefix(verdict->text, "nothing")))
        return sw_reading_unknown("%s", verdict->text);
    SwReading reading = SW_READING_INIT;
    reading.value = sw_table_number(table, (guint)row, column);
    reading.denominator = g_strdup_printf("%.0f recipient domains in %u waves; verdict: %s",
                                          sw_table_number(table, (guint)row, "domains"), source->analysis->n_waves,
                                          verdict->known ? verdict->text : "none");
    return reading;
}

SwReading sw_fact_single_mode(const SwFactSource *source, const char *argument)
{
    (void)argument;
    const SwTable *table = table_with_rows(source, "peaks");
    if (!table)
        return sw_reading_no_rows(source, "peaks");
    guint64 single = 0, peaks = 0;
    for (guint row = 0; row < sw_table_n_rows(table); row++) {
        if (!sw_table_get(table, row, "stands_out")->boolean)
            continue;
        double modes = sw_table_number(table, row, "modes");
        peaks += !isnan(modes);
        single += modes == 1;
    }
    return sw_reading_share(single, peaks, "peaks of 20 messages or more");
}

/* Values of a column of peak_overlap for the pair that stands `place`-th in each wave, counted from 0, of direct
 * neighbours. */
static SwReading overlap_at(const SwFactSource *source, const char *column, guint place, const char *of)
{
    const SwTable *table = table_with_rows(source, "peak_overlap");
    if (!table)
        return sw_reading_unknown("there are no neighbouring peaks");
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    double wave = 0;
    guint seen = 0;
    for (guint row = 0; row < sw_table_n_rows(table); row++) {
        if (sw_table_number(table, row, "steps") != 1)
            continue;
        seen = sw_table_number(table, row, "wave") == wave ? seen + 1 : 0;
        wave = sw_table_number(table, row, "wave");
        double value = sw_table_number(table, row, column);
        if (seen == place && !isnan(value))
            g_array_append_val(values, value);
    }
    return sw_reading_range(values, of);
}

SwReading sw_fact_first_overlap(const SwFactSource *source, const char *argument)
{
    (void)argument;
    return overlap_at(source, "overlap", 0, "waves with two peaks of 20 messages or more");
}

SwReading sw_fact_gap_to_third(const SwFactSource *source, const char *argument)
{
    (void)argument;
    return overlap_at(source, "gap_s", 1, "waves with three peaks");
}

SwReading sw_fact_overlapping(const SwFactSource *source, const char *argument)
{
    (void)argument;
    const SwTable *table = table_with_rows(source, "peak_overlap");
    guint64 overlapping = 0, neighbours = 0;
    for (guint row = 0; table && row < sw_table_n_rows(table); row++) {
        if (sw_table_number(table, row, "steps") != 1)
            continue;
        neighbours++;
        overlapping += sw_table_number(table, row, "gap_s") < 0;
    }
    return sw_reading_share(overlapping, neighbours, "neighbouring peaks");
}

SwReading sw_fact_localparts(const SwFactSource *source, const char *argument)
{
    (void)argument;
    const SwTable *table = table_with_rows(source, "localpart_order");
    int row = table ? sw_table_find_row(table, "key", "bytes") : -1;
    if (row < 0)
        return sw_reading_no_rows(source, "localpart_order");
    if (sw_table_number(table, (guint)row, "expected") < SW_LOCALPART_EXPECTED_MIN)
        return sw_reading_unknown("too few recipients of one wave, domain and address to tell an order from chance");
    return sw_reading_share((guint64)sw_table_number(table, (guint)row, "sorted_groups"),
                            (guint64)sw_table_number(table, (guint)row, "groups"),
                            "groups of one wave, domain and address");
}
