/*
 * The pass `timezone`: the offsets that clocks claim, those of senders and those of the servers they spoke to, and which
 * zones of the tz database had them at that time. An offset is no place: a machine's clock may be set to anything.
 */
#include "analysis/pass.h"
#include "analysis/statistics/circular.h"
#include "analysis/statistics/interval.h"
#include "analysis/timezone/offsets.h"
#include "analysis/timezone/zone_names.h"

static const SwColumn timezone_columns[] = {
    {"source", "Source", SW_TYPE_TEXT, NULL},
    {"offset", "Offset from UTC", SW_TYPE_TEXT, NULL},
    {"messages", "Messages", SW_TYPE_COUNT, NULL},
    {"sessions", "Sessions", SW_TYPE_COUNT, NULL},
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
    "One row an offset, most frequent first: those of `date_header` out of the messages whose Date field has one, "
    "those "
    "of `banner` out of the sessions whose server greeted with a date - the clock of whoever received. Zones are the "
    "names of the tz database that had this offset both when the first and when the last of these came. An offset is "
    "what a clock was set to, not where it stood.",
    timezone_columns);

static const SwTableSpec *const tables[] = {&timezone_spec, NULL};

/* Where offsets are read from. A zone alone says nothing about how well a clock runs; a greeting comes at a known time. */
typedef struct {
    const char *name;
    gboolean of_sessions; /* what is counted; else messages */
} Source;

static const Source date_header = {"date_header", FALSE};
static const Source banner = {"banner", TRUE};

static void put_zones(SwTable *table, const SwZoneNames *names, const SwOffset *offset)
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

static void put_offset(SwTable *table, const SwZoneNames *names, const Source *source, const SwOffset *offset,
                       guint all)
{
    char text[SW_OFFSET_TEXT_MAX];
    SwEstimate share = sw_estimate_share(offset->n, all);
    sw_table_put_text(table, source->name);
    sw_table_put_text(table, sw_date_format_offset(offset->offset_min, text));
    if (source->of_sessions)
        sw_table_put_unknown(table);
    sw_table_put_count(table, offset->n);
    if (!source->of_sessions)
        sw_table_put_unknown(table);
    sw_table_put_real(table, share.value);
    sw_table_put_real(table, share.lo);
    sw_table_put_real(table, share.hi);
    sw_table_put_real(table, offset->skew_s);
    sw_table_put_time(table, offset->first_us);
    sw_table_put_time(table, offset->last_us);
    put_zones(table, names, offset);
    sw_table_end_row(table);
}

static void put_source(SwTable *table, const SwZoneNames *names, const Source *source, const SwOffsetCount *count)
{
    for (guint i = 0; i < count->offsets->len; i++)
        put_offset(table, names, source, &g_array_index(count->offsets, SwOffset, i), count->n);
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

static void describe_empty(SwTable *table, const SwAnalysis *analysis)
{
    if (analysis->n_rows == 0 && analysis->n_sessions == 0)
        sw_table_set_note(table, "Empty: no event was selected.");
    else
        sw_table_set_note(table,
                          "Empty: no Date field of %u messages has an offset, and no greeting of %u sessions a date.",
                          analysis->n_messages, analysis->n_sessions);
}

static void describe(SwTable *table, const SwAnalysis *analysis, const SwZoneNames *names, const SwOffsetCount *dates,
                     const SwOffsetCount *greetings)
{
    g_autoptr(GString) note = g_string_new(NULL);
    g_autofree char *hours = describe_start_hours(analysis);
    g_string_append_printf(note, "%u of %u messages have an offset", dates->n, analysis->n_messages);
    if (dates->n > 0)
        g_string_append_printf(note, "; entropy %.2f bits", sw_offset_count_entropy_bits(dates));
    if (greetings->n > 0)
        g_string_append_printf(note, ". %u of %u sessions were greeted with a date, by the server's clock",
                               greetings->n, analysis->n_sessions);
    if (names)
        g_string_append_printf(note, ". Zones from %s. ", sw_zone_names_origin(names));
    else
        g_string_append(note, ". Zones are unknown: this machine has no tz database. ");
    sw_table_set_note(table, "%s%s", note->str, hours);
}

static void add_finding(const SwOffsetCount *dates, SwResults *results)
{
    char text[SW_OFFSET_TEXT_MAX];
    const SwOffset *most = &g_array_index(dates->offsets, SwOffset, 0);
    sw_results_add_finding(
        results, "The senders' clocks say %s in %u of %u messages (%.0f%%); that is a setting, not a place.",
        sw_date_format_offset(most->offset_min, text), most->n, dates->n, 100.0 * most->n / dates->n);
}

static void run_timezone(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&timezone_spec));
    g_autoptr(SwZoneNames) names = sw_zone_names_load(NULL);
    g_auto(SwOffsetCount) dates = {0}, greetings = {0};
    sw_offset_count_dates(&dates, analysis);
    sw_offset_count_greetings(&greetings, analysis);
    put_source(table, names, &date_header, &dates);
    put_source(table, names, &banner, &greetings);
    if (dates.n + greetings.n > 0)
        describe(table, analysis, names, &dates, &greetings);
    else
        describe_empty(table, analysis);
    if (dates.n > 0)
        add_finding(&dates, results);
}

const SwPass sw_pass_timezone = {
    .name = "timezone",
    .summary = "the time zones that senders' and servers' clocks claim",
    .reads = SW_HAS(SW_FIELD_DATE_OFFSET),
    .tables = tables,
    .run = run_timezone,
};
