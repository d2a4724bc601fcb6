/*
 * The pass `waves`: what the analysis has found (wave_detect.h), told: who took part, how long it was quiet between two, how
 * sure the number is.
 */
#include "analysis/waves.h"

#include "analysis/waves/census.h"

#include <math.h>

static const SwColumn wave_columns[] = {
    {"wave", "Wave", SW_TYPE_COUNT, NULL},
    {"start", "Start", SW_TYPE_TIME, NULL},
    {"end", "End", SW_TYPE_TIME, NULL},
    {"duration_s", "Duration", SW_TYPE_DURATION, "s"},
    {"messages", "Messages", SW_TYPE_COUNT, NULL},
    {"expected_background", "Background messages expected", SW_TYPE_REAL, NULL},
    {"excess_ratio", "Rate over background", SW_TYPE_REAL, NULL},
    {"log10_p", "log10 p", SW_TYPE_REAL, NULL},
    {"addresses", "Addresses", SW_TYPE_COUNT, NULL},
    {"new_addresses", "Addresses in no earlier wave", SW_TYPE_COUNT, NULL},
    {"recipients", "Recipients", SW_TYPE_COUNT, NULL},
    {"url_domains", "URL domains", SW_TYPE_COUNT, NULL},
    {"gap_start_start_h", "Since the last start", SW_TYPE_DURATION, "h"},
    {"gap_end_start_h", "Since the last end", SW_TYPE_DURATION, "h"},
    {"censored", "Cut off by the data", SW_TYPE_TEXT, NULL},
};

static const SwTableSpec waves_spec = SW_TABLE_SPEC(
    "waves", "Waves",
    "One row a wave, by its start: a burst of messages well above the background. The rate over background "
    "is unknown where no message at all lies outside the waves.",
    wave_columns);

static double hours(gint64 duration_us)
{
    return (double)duration_us / SW_HOUR;
}

static double gap_start_start_h(const SwAnalysis *analysis, guint wave)
{
    return wave > 0 ? hours(analysis->waves[wave].start_us - analysis->waves[wave - 1].start_us) : NAN;
}

static double gap_end_start_h(const SwAnalysis *analysis, guint wave)
{
    return wave > 0 ? hours(analysis->waves[wave].start_us - analysis->waves[wave - 1].end_us) : NAN;
}

static const char *censored_text(const SwWave *wave)
{
    static const char *const texts[2][2] = {{"none", "right"}, {"left", "both"}};
    return texts[wave->censored_left ? 1 : 0][wave->censored_right ? 1 : 0];
}

static void put_count_if(SwTable *table, gboolean known, guint32 count)
{
    if (known)
        sw_table_put_count(table, count);
    else
        sw_table_put_unknown(table);
}

static void put_wave(SwTable *table, const SwAnalysis *analysis, guint i, const SwWaveCensus *census)
{
    const SwWave *wave = &analysis->waves[i];
    const guint32 *rows_with = analysis->field_count;
    sw_table_put_count(table, i + 1);
    sw_table_put_time(table, wave->start_us);
    sw_table_put_time(table, wave->end_us);
    sw_table_put_real(table, (double)(wave->end_us - wave->start_us) / SW_SECOND);
    sw_table_put_count(table, wave->messages);
    sw_table_put_real(table, wave->expected_background);
    sw_table_put_real(table, wave->excess_ratio);
    sw_table_put_real(table, wave->log10_p);
    put_count_if(table, rows_with[SW_FIELD_CLIENT] > 0, census->addresses);
    put_count_if(table, rows_with[SW_FIELD_CLIENT] > 0, census->new_addresses);
    put_count_if(table, rows_with[SW_FIELD_RCPT] > 0, census->recipients);
    put_count_if(table, rows_with[SW_FIELD_URLS] > 0, census->url_domains);
    sw_table_put_real(table, gap_start_start_h(analysis, i));
    sw_table_put_real(table, gap_end_start_h(analysis, i));
    sw_table_put_text(table, censored_text(wave));
}

static void add_table(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&waves_spec));
    g_autofree SwWaveCensus *census = sw_wave_census_new(analysis);
    for (guint i = 0; i < analysis->n_waves; i++)
        put_wave(table, analysis, i, &census[i]);
    if (analysis->n_waves == 0)
        sw_table_set_note(
            table,
            "No run of messages passes: none comes at %g times the rate of the rest, significantly, and all "
            "such runs together in at most half of the time.",
            analysis->parameters.contrast);
}

#define STAMP_MAX SW_DATE_TEXT_MAX

/* "2005-11-01 22:00 UTC" */
static const char *stamp(gint64 time_us, char buffer[STAMP_MAX])
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(time_us / SW_SECOND);
    g_autofree char *text = time ? g_date_time_format(time, "%F %R UTC") : g_strdup("unknown");
    g_strlcpy(buffer, text, STAMP_MAX);
    return buffer;
}

/* Without an exponent, however long. Owned by the caller. */
static char *hours_text(double hours)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(text, sizeof text, hours < 1000 ? "%.4g" : "%.0f", hours));
}

/* "21.25 to 23.5 h", or "21.5 h" for a single gap. Owned by the caller. */
static char *gap_range(const SwAnalysis *analysis, double (*gap_h)(const SwAnalysis *, guint))
{
    double least = INFINITY, most = 0;
    for (guint i = 1; i < analysis->n_waves; i++) {
        least = MIN(least, gap_h(analysis, i));
        most = MAX(most, gap_h(analysis, i));
    }
    g_autofree char *from = hours_text(least), *to = hours_text(most);
    return g_str_equal(from, to) ? g_strdup_printf("%s h", to) : g_strdup_printf("%s to %s h", from, to);
}

static void tell_number(const SwAnalysis *analysis, SwResults *results)
{
    char first[STAMP_MAX], last[STAMP_MAX];
    stamp(analysis->waves[0].start_us, first);
    stamp(analysis->waves[analysis->n_waves - 1].end_us, last);
    if (analysis->n_waves == 1) {
        sw_results_add_finding(results, "One wave, from %s to %s.", first, last);
        return;
    }
    g_autofree char *from_start = gap_range(analysis, gap_start_start_h);
    g_autofree char *from_end = gap_range(analysis, gap_end_start_h);
    sw_results_add_finding(results, "%u waves, from %s to %s: %s from start to start, %s from end to start.",
                           analysis->n_waves, first, last, from_start, from_end);
}

/* Owned by the caller. */
static char *describe_gap(const SwAnalysis *analysis)
{
    g_autofree char *given = hours_text(hours(analysis->gap_us));
    g_autofree char *from = hours_text(hours(analysis->plateau_lo_us)),
                    *to = hours_text(hours(analysis->plateau_hi_us));
    if (analysis->plateau_hi_us == 0)
        return g_strdup_printf("the merge gap of %s h that was given", given);
    return g_strdup_printf("every merge gap from %s to %s h", from, to);
}

static void tell_certainty(const SwAnalysis *analysis, SwResults *results)
{
    const SwTable *grid = sw_results_table(results, sw_wave_sensitivity_spec.id);
    g_autofree char *gap = describe_gap(analysis);
    guint same = 0, n_rows = sw_table_n_rows(grid);
    for (guint row = 0; row < n_rows; row++)
        same += sw_table_get(grid, row, "waves")->count == (gint64)analysis->n_waves ? 1 : 0;
    sw_results_add_finding(results, "The number of waves holds for %s, and in %u of %u settings of the search.", gap,
                           same, n_rows);
}

static void tell_background(const SwAnalysis *analysis, SwResults *results)
{
    guint32 inside = 0;
    for (guint i = 0; i < analysis->n_waves; i++)
        inside += analysis->waves[i].messages;
    sw_results_add_finding(results, "%u of %u messages lie in waves, %u outside.", inside, analysis->n_messages,
                           analysis->n_messages - inside);
}

static void tell_censoring(const SwAnalysis *analysis, SwResults *results)
{
    const SwWave *first = &analysis->waves[0], *last = &analysis->waves[analysis->n_waves - 1];
    if (first->censored_left)
        sw_results_add_finding(results, "The data begin with wave 1: it may have begun earlier.");
    if (last->censored_right)
        sw_results_add_finding(results, "The data end with wave %u: it may have gone on.", analysis->n_waves);
}

static void add_findings(const SwAnalysis *analysis, SwResults *results)
{
    if (analysis->n_waves == 0) {
        sw_results_add_finding(results, "0 waves: no run of messages passes the tests for one (%u %s).",
                               analysis->n_messages, sw_word_for(analysis->n_messages, "message", "messages"));
        return;
    }
    if (analysis->taken_whole) {
        sw_results_add_finding(results,
                               "One wave, because all %u messages came within %.3g h: too short a time to show a "
                               "background, so they are taken as one wave.",
                               analysis->n_messages, hours(analysis->end_us - analysis->start_us));
        return;
    }
    tell_number(analysis, results);
    tell_certainty(analysis, results);
    tell_background(analysis, results);
    tell_censoring(analysis, results);
}

static void run(const SwAnalysis *analysis, SwResults *results)
{
    add_table(analysis, results);
    sw_wave_sensitivity_add(analysis, results);
    sw_wave_timeline_add(analysis, results);
    add_findings(analysis, results);
}

static const SwTableSpec *const tables[] = {&waves_spec, &sw_wave_sensitivity_spec, NULL};

const SwPass sw_pass_waves = {
    .name = "waves",
    .summary = "bursts of the whole campaign: when, how large, how far apart, how sure",
    .needs = SW_HAS(SW_FIELD_TIME),
    .reads = SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_URLS),
    .tables = tables,
    .run = run,
};
