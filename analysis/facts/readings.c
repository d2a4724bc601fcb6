#include "analysis/facts.h"

#include "analysis/statistics/interval.h"
#include "analysis/statistics/peak_shape.h"

#include <math.h>
#include <stdio.h>

void sw_reading_clear(SwReading *reading)
{
    g_clear_pointer(&reading->denominator, g_free);
    g_clear_pointer(&reading->why_unknown, g_free);
}

SwReading sw_reading_unknown(const char *format, ...)
{
    SwReading reading = SW_READING_INIT;
    va_list arguments;
    va_start(arguments, format);
    reading.why_unknown = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return reading;
}

SwReading sw_reading_no_rows(const SwFactSource *source, const char *table_id)
{
    const SwTable *table = sw_results_table(source->results, table_id);
    const char *note = table && sw_table_n_rows(table) == 0 && table->note ? table->note : NULL;
    return sw_reading_unknown("%s", note ? note : "the data have nothing to tell it from");
}

SwReading sw_reading_share(guint64 k, guint64 n, const char *of)
{
    if (n == 0)
        return sw_reading_unknown("there are no %s", of);
    SwReading reading = SW_READING_INIT;
    SwEstimate share = sw_estimate_share(k, n);
    reading.value = share.value;
    reading.lo = share.lo;
    reading.hi = share.hi;
    reading.denominator = g_strdup_printf("%" G_GUINT64_FORMAT " %s", n, of);
    return reading;
}

static int compare_values(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

SwReading sw_reading_range(GArray *values, const char *of)
{
    if (values->len == 0)
        return sw_reading_unknown("there are no %s", of);
    g_array_sort(values, compare_values);
    const double *sorted = (const double *)(const void *)values->data;
    SwReading reading = SW_READING_INIT;
    reading.value = sw_quantile_sorted(sorted, values->len, .5);
    reading.lo = sorted[0];
    reading.hi = sorted[values->len - 1];
    reading.range = TRUE;
    reading.denominator = g_strdup_printf("%u %s", values->len, of);
    return reading;
}

SwReading sw_fact_ttl(const SwFactSource *source, const char *statistic)
{
    const SwTable *table = sw_results_table(source->results, "ttl_summary");
    int row = table ? sw_table_find_row(table, "statistic", statistic) : -1;
    if (row < 0 && table && sw_table_n_rows(table) > 0 && source->analysis->n_waves == 0)
        return sw_reading_unknown("no wave was found, so that nothing can be counted once a wave");
    if (row < 0)
        return sw_reading_no_rows(source, "ttl_summary");
    const SwCell *of = sw_table_get(table, (guint)row, "denominator");
    double n = sw_table_number(table, (guint)row, "n");
    SwReading reading = SW_READING_INIT;
    reading.value = sw_table_number(table, (guint)row, "value");
    reading.lo = sw_table_number(table, (guint)row, "lo");
    reading.hi = sw_table_number(table, (guint)row, "hi");
    if (of->known && !isnan(n))
        reading.denominator = g_strdup_printf("%.0f %s", n, of->text);
    if (isnan(reading.value))
        reading.why_unknown = g_strdup(of->known ? of->text : "the data have nothing to tell it from");
    return reading;
}

SwReading sw_fact_latency(const SwFactSource *source, const char *delay_s)
{
    const SwTable *table = sw_results_table(source->results, "latency");
    double delay = g_ascii_strtod(delay_s, NULL);
    for (guint row = 0; table && row < sw_table_n_rows(table); row++) {
        if (sw_table_number(table, row, "delay_s") != delay)
            continue;
        SwReading reading = SW_READING_INIT;
        reading.value = sw_table_number(table, row, "stopped_pct");
        reading.lo = sw_table_number(table, row, "lo");
        reading.hi = sw_table_number(table, row, "hi");
        reading.denominator = g_strdup("messages of known addresses");
        return reading;
    }
    return sw_reading_no_rows(source, "latency");
}

SwReading sw_fact_time_zone(const SwFactSource *source, const char *argument)
{
    (void)argument;
    const SwTable *table = sw_results_table(source->results, "timezone");
    int row = table ? sw_table_find_row(table, "source", "date_header") : -1;
    if (row < 0)
        return sw_reading_no_rows(source, "timezone");
    int hours = 0, minutes = 0;
    char sign = '+';
    sscanf(sw_table_get(table, (guint)row, "offset")->text, "UTC%c%d:%d", &sign, &hours, &minutes);
    SwReading reading = SW_READING_INIT;
    reading.value = (sign == '-' ? -1 : 1) * (hours + minutes / 60.0);
    reading.denominator = g_strdup_printf(
        "the most frequent offset, in %.1f%% of the messages that have one; a clock's setting, no place",
        100 * sw_table_number(table, (guint)row, "share"));
    return reading;
}

SwReading sw_fact_missing(const SwFactSource *source, const char *what)
{
    (void)source;
    return sw_reading_unknown("%s", what);
}
