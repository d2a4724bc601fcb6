/*
 * The pass `peaks`: a wave, domain by domain. Messages carry their recipient domain, so peaks that overlap are told
 * apart without any model of a mixture.
 */
#include "analysis/peaks.h"

#include "analysis/statistics/peak_shape.h"

#include <math.h>
#include <stdlib.h>

#define OVERLAP_BIN_S 60.0
#define STEPS_APART 2 /* peaks are compared with the next and the next but one */

static const SwColumn peaks_columns[] = {
    {"wave", "Wave", SW_TYPE_COUNT, NULL},
    {"domain", "Recipient domain", SW_TYPE_TEXT, NULL},
    {"messages", "Messages", SW_TYPE_COUNT, NULL},
    {"first", "First", SW_TYPE_TIME, NULL},
    {"q05", "5%", SW_TYPE_TIME, NULL},
    {"median", "Median", SW_TYPE_TIME, NULL},
    {"q95", "95%", SW_TYPE_TIME, NULL},
    {"last", "Last", SW_TYPE_TIME, NULL},
    {"peak", "Peak", SW_TYPE_TIME, NULL},
    {"height_per_min", "Height", SW_TYPE_REAL, "1/min"},
    {"modes", "Modes", SW_TYPE_COUNT, NULL},
    {"hdi90_from", "Densest 90% from", SW_TYPE_TIME, NULL},
    {"hdi90_to", "Densest 90% to", SW_TYPE_TIME, NULL},
    {"expected_background", "Background expected", SW_TYPE_REAL, NULL},
    {"stands_out", "Stands out", SW_TYPE_BOOLEAN, NULL},
};

static const SwTableSpec peaks_spec = SW_TABLE_SPEC(
    "peaks", "Peaks",
    "One row a wave and recipient domain, by wave and name. Peak and height are those of the kernel density "
    "(Epanechnikov); modes are its summits that are more than chance. Below 20 messages there are only first, median "
    "and "
    "last. A peak stands out if it has twice or more, and significantly more, recipients than the domain's rate "
    "outside the "
    "waves would bring; the others are background.",
    peaks_columns);

static const SwColumn overlap_columns[] = {
    {"wave", "Wave", SW_TYPE_COUNT, NULL},
    {"domain", "Recipient domain", SW_TYPE_TEXT, NULL},
    {"next_domain", "Later domain", SW_TYPE_TEXT, NULL},
    {"steps", "Places later", SW_TYPE_COUNT, NULL},
    {"overlap", "Overlap", SW_TYPE_REAL, NULL},
    {"jaccard", "Common time", SW_TYPE_SHARE, NULL},
    {"gap_s", "Gap", SW_TYPE_DURATION, "s"},
};

static const SwTableSpec overlap_spec =
    SW_TABLE_SPEC("peak_overlap", "Overlap of neighbouring peaks",
                  "One row a peak that stands out and each of the two that follow it by median time. Overlap is the "
                  "sum of the smaller "
                  "of both shares "
                  "over bins of 60 s from the wave's start (0..1); common time is what both spans share of what they "
                  "cover; the gap runs from the last message of one to "
                  "the first of the other (negative: they overlap).",
                  overlap_columns);

static const SwTableSpec *const tables[] = {&peaks_spec, &overlap_spec, NULL};

/* One peak with its messages' times: seconds since the wave's start, one a transaction. */
typedef struct {
    const SwPeak *peak;
    double *seconds;
    guint n;
    double median;
} Curve;

static int compare_seconds(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* seen[transaction] = number of the last peak that counted it, from 1. */
static Curve trace_curve(const SwAnalysis *analysis, const SwPeak *peak, guint32 number, guint32 *seen)
{
    gint64 start = analysis->waves[peak->wave].start_us;
    Curve curve = {.peak = peak, .seconds = g_new(double, peak->n_rows)};
    for (guint32 i = 0; i < peak->n_rows; i++) {
        guint32 transaction = sw_store_transaction(analysis->store, peak->rows[i]);
        if (seen[transaction] == number)
            continue;
        seen[transaction] = number;
        curve.seconds[curve.n++] = (double)(sw_store_time(analysis->store, peak->rows[i]) - start) / SW_SECOND;
    }
    qsort(curve.seconds, curve.n, sizeof *curve.seconds, compare_seconds);
    curve.median = sw_quantile_sorted(curve.seconds, curve.n, .5);
    return curve;
}

static void put_moment(SwTable *table, gint64 start_us, double seconds)
{
    if (isnan(seconds))
        sw_table_put_unknown(table);
    else
        sw_table_put_time(table, start_us + (gint64)llround(seconds * SW_SECOND));
}

static void put_peak(SwTable *table, const SwAnalysis *analysis, const SwPeakSet *set, const Curve *curve)
{
    gint64 start = analysis->waves[curve->peak->wave].start_us;
    SwPeakShape shape = sw_peak_shape(curve->seconds, curve->n);
    sw_table_put_count(table, curve->peak->wave + 1);
    sw_table_put_span(table, sw_mailbox_names_domain(set->names, curve->peak->domain));
    sw_table_put_count(table, curve->n);
    put_moment(table, start, shape.first);
    put_moment(table, start, shape.q05);
    put_moment(table, start, shape.median);
    put_moment(table, start, shape.q95);
    put_moment(table, start, shape.last);
    put_moment(table, start, round(shape.peak)); /* a density has no summit to the microsecond */
    sw_table_put_real(table, shape.height_per_min);
    if (shape.modes > 0)
        sw_table_put_count(table, shape.modes);
    else
        sw_table_put_unknown(table);
    put_moment(table, start, shape.hdi90_from);
    put_moment(table, start, shape.hdi90_to);
    sw_table_put_real(table, curve->peak->expected_background);
    sw_table_put_boolean(table, sw_peak_stands_out(curve->peak));
    sw_table_end_row(table);
}

/* What two spans share over what they cover; spans of no length share nothing. */
static double interval_jaccard(const Curve *a, const Curve *b)
{
    double shared = MIN(a->seconds[a->n - 1], b->seconds[b->n - 1]) - MAX(a->seconds[0], b->seconds[0]);
    double covered = MAX(a->seconds[a->n - 1], b->seconds[b->n - 1]) - MIN(a->seconds[0], b->seconds[0]);
    return covered > 0 ? MAX(shared, 0) / covered : NAN;
}

static void put_overlap(SwTable *table, const SwPeakSet *set, const Curve *a, const Curve *b, guint steps)
{
    sw_table_put_count(table, a->peak->wave + 1);
    sw_table_put_span(table, sw_mailbox_names_domain(set->names, a->peak->domain));
    sw_table_put_span(table, sw_mailbox_names_domain(set->names, b->peak->domain));
    sw_table_put_count(table, steps);
    gboolean enough = a->n >= SW_PEAK_MIN && b->n >= SW_PEAK_MIN;
    sw_table_put_real(table, enough ? sw_peak_overlap(a->seconds, a->n, b->seconds, b->n, 0, OVERLAP_BIN_S) : NAN);
    sw_table_put_real(table, enough ? interval_jaccard(a, b) : NAN);
    sw_table_put_real(table, b->seconds[0] - a->seconds[a->n - 1]);
    sw_table_end_row(table);
}

/* By median; equal medians stay in order of name. */
static int compare_curves(const void *a, const void *b)
{
    const Curve *p = a, *q = b;
    return p->median != q->median ? (p->median > q->median ? 1 : -1) : (p->peak > q->peak) - (p->peak < q->peak);
}

static void fill_overlap(const SwPeakSet *set, Curve *curves, guint n, SwTable *overlap)
{
    if (n > 1)
        qsort(curves, n, sizeof *curves, compare_curves);
    for (guint i = 0; i < n; i++)
        for (guint steps = 1; steps <= STEPS_APART && i + steps < n; steps++)
            put_overlap(overlap, set, &curves[i], &curves[i + steps], steps);
}

static void fill_wave(const SwAnalysis *analysis, const SwPeakSet *set, guint wave, guint32 *seen, SwTable *peaks,
                      SwTable *overlap)
{
    guint from = set->first_peak[wave], n = set->first_peak[wave + 1] - from, standing_out = 0;
    g_autofree Curve *curves = g_new(Curve, n);
    for (guint i = 0; i < n; i++) {
        Curve curve = trace_curve(analysis, sw_peak_set_get(set, from + i), from + i + 1, seen);
        put_peak(peaks, analysis, set, &curve);
        if (sw_peak_stands_out(curve.peak))
            curves[standing_out++] = curve;
        else
            g_free(curve.seconds);
    }
    fill_overlap(set, curves, standing_out, overlap);
    for (guint i = 0; i < standing_out; i++)
        g_free(curves[i].seconds);
}

static void add_finding(const SwAnalysis *analysis, const SwPeakSet *set, const SwTable *overlap, SwResults *results)
{
    guint peaks = 0, neighbours = 0, overlapping = 0;
    for (guint i = 0; i < set->peaks->len; i++)
        peaks += sw_peak_stands_out(sw_peak_set_get(set, i));
    for (guint row = 0; row < sw_table_n_rows(overlap); row++) {
        gboolean next = sw_table_number(overlap, row, "steps") == 1;
        neighbours += next;
        overlapping += next && sw_table_number(overlap, row, "gap_s") < 0;
    }
    if (neighbours > 0)
        sw_results_add_finding(
            results,
            "Peaks: %u in %u %s, one a recipient domain and wave. Neighbouring peaks that overlap in "
            "time: %u of %u.",
            peaks, analysis->n_waves, sw_word_for(analysis->n_waves, "wave", "waves"), overlapping, neighbours);
}

static void run_peaks(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *peaks = sw_results_add_table(results, sw_table_new(&peaks_spec));
    SwTable *overlap = sw_results_add_table(results, sw_table_new(&overlap_spec));
    g_autoptr(SwPeakSet) set = sw_peak_set_new(analysis, SW_PEAKS_ALL);
    g_autofree guint32 *seen = g_new0(guint32, (gsize)sw_store_n_transactions(analysis->store) + 1);
    for (guint wave = 0; wave < analysis->n_waves; wave++)
        fill_wave(analysis, set, wave, seen, peaks, overlap);
    if (set->peaks->len == 0) {
        sw_table_set_note(peaks, "There is no wave with recipients, so there are no peaks.");
        sw_table_set_note(overlap, "There is no wave with recipients, so there are no peaks.");
        return;
    }
    add_finding(analysis, set, overlap, results);
    sw_peaks_figure_add(analysis, set, results);
}

const SwPass sw_pass_peaks = {
    .name = "peaks",
    .summary = "the part of each wave that goes to one recipient domain",
    .needs = SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_RCPT),
    .tables = tables,
    .run = run_peaks,
};
