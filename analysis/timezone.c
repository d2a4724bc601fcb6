/*
 * The pass `timezone`: the offsets that senders claim, and which zones of the tz database had them at that time. An
 * offset is no place: a machine's clock may be set to anything.
 */
#include "analysis/pass.h"
#include "analysis/statistics/circular.h"
#include "analysis/statistics/interval.h"
#include "analysis/timezone/zone_names.h"

#include <math.h>

enum { OFFSET_MAX_MIN = 24 * 60 - 1 };

static const SwColumn timezone_columns[] = {
    {"source", "Source", SW_TYPE_TEXT, NULL},
    {"offset", "Offset from UTC", SW_TYPE_TEXT, NULL},
    {"messages", "Messages", SW_TYPE_COUNT, NULL},
    {"share", "Share", SW_TYPE_SHARE, NULL},
    {"lo", "95% from", SW_TYPE_SHARE, NULL},
    {"hi", "to", SW_TYPE_SHARE, NULL},
    {"skew_s", "Clock skew", SW_TYPE_DURATION, "s"},
    {"first", "First", SW_TYPE_TIME, NULL},
    {"last", "Last", SW_TYPE_TIME, NULL},
    {"zone_count", "Zone names that fit", SW_TYPE_COUNT, NULL},
    {"zones", "Zones", SW_TYPE_TEXT, NULL},
};

static const SwTableSpec timezone_spec = SW_TABLE_SPEC(
    "timezone", "Time zones",
    "One row an offset, most messages first, out of the messages whose Date field has one. Zones are the names of the "
    "tz "
    "database that had this offset both when the first and when the last of these messages came. An offset is what a "
    "clock was set to, not where it stood.",
    timezone_columns);

static const SwTableSpec *const tables[] = {&timezone_spec, NULL};

typedef struct {
    int offset_min;
    guint messages;
    gint64 first_us, last_us;
} Offset;

static int compare_offsets(gconstpointer a, gconstpointer b)
{
    const Offset *x = a, *y = b;
    return x->messages != y->messages ? (x->messages < y->messages ? 1 : -1)
                                      : (x->offset_min > y->offset_min) - (x->offset_min < y->offset_min);
}

/* Offsets of the messages with a time, most messages first: Offset elements. */
static GArray *count_offsets(const SwAnalysis *analysis, guint *ret_total)
{
    g_autofree Offset *by_minute = g_new0(Offset, 2 * OFFSET_MAX_MIN + 1);
    *ret_total = 0;
    for (guint32 i = 0; i < analysis->n_messages; i++) {
        const SwMessage *message = &analysis->messages[i];
        int minutes = sw_store_date_offset(analysis->store, message->row);
        if (minutes < -OFFSET_MAX_MIN || minutes > OFFSET_MAX_MIN)
            continue;
        Offset *offset = &by_minute[minutes + OFFSET_MAX_MIN];
        if (offset->messages++ == 0)
            offset->first_us = message->time_us;
        offset->last_us = message->time_us;
        offset->offset_min = minutes;
        (*ret_total)++;
    }
    GArray *offsets = g_array_new(FALSE, FALSE, sizeof(Offset));
    for (int i = 0; i <= 2 * OFFSET_MAX_MIN; i++)
        if (by_minute[i].messages > 0)
            g_array_append_val(offsets, by_minute[i]);
    g_array_sort(offsets, compare_offsets);
    return offsets;
}

static char *offset_text(int minutes)
{
    return g_strdup_printf("UTC%c%02d:%02d", minutes < 0 ? '-' : '+', ABS(minutes) / 60, ABS(minutes) % 60);
}

static void put_zones(SwTable *table, const SwZoneNames *names, const Offset *offset)
{
    if (!names)
        return;
    g_autoptr(GPtrArray) zones = sw_zone_names_at(names, offset->offset_min, offset->first_us, offset->last_us);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < zones->len; i++)
        g_string_append_printf(text, "%s%s", i ? " " : "", (const char *)g_ptr_array_index(zones, i));
    sw_table_put_count(table, zones->len);
    sw_table_put_text(table, text->str);
}

static void put_offset(SwTable *table, const SwZoneNames *names, const Offset *offset, guint total)
{
    SwEstimate share = sw_estimate_share(offset->messages, total);
    g_autofree char *text = offset_text(offset->offset_min);
    sw_table_put_text(table, "date_header");
    sw_table_put_text(table, text);
    sw_table_put_count(table, offset->messages);
    sw_table_put_real(table, share.value);
    sw_table_put_real(table, share.lo);
    sw_table_put_real(table, share.hi);
    sw_table_put_unknown(table); /* a zone alone says nothing about how well the clock runs */
    sw_table_put_time(table, offset->first_us);
    sw_table_put_time(table, offset->last_us);
    put_zones(table, names, offset);
    sw_table_end_row(table);
}

static double entropy_bits(const GArray *offsets, guint total)
{
    double entropy = 0;
    for (guint i = 0; i < offsets->len; i++) {
        double share = (double)g_array_index(offsets, Offset, i).messages / total;
        entropy -= share * log2(share);
    }
    return entropy;
}

/* Whether waves start at a common hour of the day. */
static char *describe_start_hours(const SwAnalysis *analysis)
{
    if (analysis->n_waves < SW_CIRCULAR_MIN)
        return g_strdup_printf("Hours at which waves start: no inference (%u waves; it takes %d).", analysis->n_waves,
                               SW_CIRCULAR_MIN);
    g_autofree gint64 *starts = g_new(gint64, analysis->n_waves);
    for (guint wave = 0; wave < analysis->n_waves; wave++)
        starts[wave] = analysis->waves[wave].start_us;
    SwCircular hours = sw_circular_of_day(starts, analysis->n_waves);
    return g_strdup_printf("Hours at which %u waves start: mean %04.1f UTC, R = %.2f, p = %.2g (Rayleigh).",
                           analysis->n_waves, hours.mean_h, hours.length, hours.p);
}

static void describe(SwTable *table, const SwAnalysis *analysis, const SwZoneNames *names, const GArray *offsets,
                     guint total)
{
    g_autofree char *hours = describe_start_hours(analysis);
    g_autofree char *origin = names ? g_strdup_printf("Zones from %s.", sw_zone_names_origin(names))
                                    : g_strdup("Zones are unknown: this machine has no tz database.");
    sw_table_set_note(table, "%u of %u messages have an offset; entropy %.2f bits. %s %s", total, analysis->n_messages,
                      entropy_bits(offsets, total), origin, hours);
}

static void add_finding(const GArray *offsets, guint total, SwResults *results)
{
    const Offset *most = &g_array_index(offsets, Offset, 0);
    g_autofree char *text = offset_text(most->offset_min);
    sw_results_add_finding(results,
                           "The senders' clocks say %s in %u of %u messages (%.0f%%); that is a setting, not a place.",
                           text, most->messages, total, 100.0 * most->messages / total);
}

static void run_timezone(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&timezone_spec));
    g_autoptr(SwZoneNames) names = sw_zone_names_load(NULL);
    guint total;
    g_autoptr(GArray) offsets = count_offsets(analysis, &total);
    for (guint i = 0; i < offsets->len; i++)
        put_offset(table, names, &g_array_index(offsets, Offset, i), total);
    describe(table, analysis, names, offsets, total);
    if (total > 0)
        add_finding(offsets, total, results);
}

const SwPass sw_pass_timezone = {
    .name = "timezone",
    .summary = "the time zones that senders claim",
    .needs = SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_DATE_OFFSET),
    .tables = tables,
    .run = run_timezone,
};
