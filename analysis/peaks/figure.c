#include "analysis/peaks.h"

#include "analysis/views/wave_panels.h"

enum {
    NAMED_MAX = 7, /* domains with a colour of their own; the rest share one more */
    BINS_MAX = 240,
};

typedef struct {
    guint32 domain;
    guint32 size;
} Weight;

static int compare_weights(gconstpointer a, gconstpointer b)
{
    const Weight *x = a, *y = b;
    return x->size != y->size ? (x->size < y->size ? 1 : -1) : (x->domain > y->domain) - (x->domain < y->domain);
}

static int compare_ranks(gconstpointer a, gconstpointer b, gpointer ranks)
{
    guint32 x = ((const guint32 *)ranks)[((const Weight *)a)->domain];
    guint32 y = ((const guint32 *)ranks)[((const Weight *)b)->domain];
    return (x > y) - (x < y);
}

/* The largest domains over all waves, by name: Weight elements. */
static GArray *named_domains(const SwPeakSet *set, guint *ret_n_domains)
{
    guint32 n = sw_mailbox_names_n_domains(set->names);
    g_autofree guint32 *size = g_new0(guint32, (gsize)n + 1);
    for (guint i = 0; i < set->peaks->len; i++)
        size[sw_peak_set_get(set, i)->domain] += sw_peak_set_get(set, i)->n_rows;
    GArray *weights = g_array_new(FALSE, FALSE, sizeof(Weight));
    for (guint32 domain = 1; domain <= n; domain++) {
        Weight weight = {domain, size[domain]};
        if (weight.size > 0)
            g_array_append_val(weights, weight);
    }
    *ret_n_domains = weights->len;
    g_array_sort(weights, compare_weights);
    g_array_set_size(weights, MIN(weights->len, NAMED_MAX));
    g_array_sort_with_data(weights, compare_ranks, (gpointer)sw_mailbox_names_ranks(set->names));
    return weights;
}

/* colour[domain]: a named domain's place, NAMED_MAX for the others. */
static guint8 *colours_of(const SwPeakSet *set, const GArray *named)
{
    gsize n = (gsize)sw_mailbox_names_n_domains(set->names) + 1;
    guint8 *colour = g_malloc(n);
    memset(colour, NAMED_MAX, n);
    for (guint i = 0; i < named->len; i++)
        colour[g_array_index(named, Weight, i).domain] = (guint8)i;
    return colour;
}

/* Recipients in each bin, by colour: counts[colour * (BINS_MAX + 1) + bin]. */
static guint32 *count_bins(const SwAnalysis *analysis, const SwPeakSet *set, guint wave, const guint8 *colour,
                           gint64 bin_us)
{
    guint32 *counts = g_new0(guint32, (NAMED_MAX + 1) * (BINS_MAX + 1));
    for (guint p = set->first_peak[wave]; p < set->first_peak[wave + 1]; p++) {
        const SwPeak *peak = sw_peak_set_get(set, p);
        for (guint32 i = 0; i < peak->n_rows; i++) {
            gint64 since = sw_store_time(analysis->store, peak->rows[i]) - analysis->waves[wave].start_us;
            counts[(gsize)colour[peak->domain] * (BINS_MAX + 1) + (gsize)CLAMP(since / bin_us, 0, BINS_MAX)]++;
        }
    }
    return counts;
}

/* Points from one empty bin before the first to one after the last, so that a curve starts and ends at zero. */
static void add_curve(SwPanel *panel, const char *label, guint colour, const guint32 *counts, gint64 start_us,
                      gint64 bin_us)
{
    int first = 0, last = BINS_MAX;
    while (first <= BINS_MAX && counts[first] == 0)
        first++;
    if (first > BINS_MAX)
        return;
    while (counts[last] == 0)
        last--;
    SwSeries *series = sw_panel_add_series(panel, label, SW_SERIES_LINE, colour);
    for (int bin = first - 1; bin <= last + 1; bin++) {
        guint32 count = bin < first || bin > last ? 0 : counts[bin];
        double x = (double)start_us / SW_SECOND + (bin + .5) * (double)bin_us / SW_SECOND;
        sw_series_add(series, x, count * (double)SW_MINUTE / (double)bin_us);
    }
}

static void add_wave(SwFigure *figure, const SwAnalysis *analysis, const SwPeakSet *set, guint wave,
                     const GArray *named, const guint8 *colour)
{
    const SwWave *span = &analysis->waves[wave];
    gint64 minutes = (span->end_us - span->start_us) / SW_MINUTE / BINS_MAX + 1;
    gint64 bin_us = minutes * SW_MINUTE;
    g_autofree char *title = sw_wave_panel_title(analysis, wave);
    g_autofree guint32 *counts = count_bins(analysis, set, wave, colour, bin_us);
    SwPanel *panel = sw_figure_add_panel(figure, title);
    for (guint i = 0; i < named->len; i++) {
        SwSpan name = sw_mailbox_names_domain(set->names, g_array_index(named, Weight, i).domain);
        g_autofree char *label = sw_span_dup(name);
        add_curve(panel, label, i, counts + (gsize)i * (BINS_MAX + 1), span->start_us, bin_us);
    }
    add_curve(panel, "others", NAMED_MAX, counts + (gsize)NAMED_MAX * (BINS_MAX + 1), span->start_us, bin_us);
}

void sw_peaks_figure_add(const SwAnalysis *analysis, const SwPeakSet *set, SwResults *results)
{
    guint n_domains;
    g_autoptr(GArray) named = named_domains(set, &n_domains);
    g_autofree guint8 *colour = colours_of(set, named);
    SwFigure *figure = sw_results_add_figure(
        results, sw_figure_new("peaks", "Peaks inside the waves", (SwAxis){"Time (UTC)", SW_SCALE_TIME},
                               (SwAxis){"Recipients a minute", SW_SCALE_LINEAR}, (SwAxis){NULL}));
    g_autoptr(GArray) shown = sw_wave_panels(analysis);
    for (guint i = 0; i < shown->len; i++)
        add_wave(figure, analysis, set, g_array_index(shown, guint, i), named, colour);
    g_autofree char *remark = sw_wave_panels_remark(analysis);
    figure->caption =
        g_strdup_printf("Recipients served a minute, by recipient domain: the %u largest of %u domains%s%s.",
                        named->len, n_domains, n_domains > named->len ? ", the others together" : "", remark);
}
