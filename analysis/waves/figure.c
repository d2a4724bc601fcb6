#include "analysis/waves.h"
#include "analysis/waves/binning.h"

#define POINTS_MAX 3000

enum { COLOUR_MESSAGES };

/* Bins of the figure: the narrowest that keep it within its points. */
static const gint64 widths_s[] = {60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400};

static gint64 choose_width(gint64 span_us)
{
    for (guint i = 0; i < G_N_ELEMENTS(widths_s); i++)
        if (span_us / (widths_s[i] * SW_SECOND) < POINTS_MAX)
            return widths_s[i] * SW_SECOND;
    return (span_us / POINTS_MAX / SW_DAY + 1) * SW_DAY;
}

static double seconds(gint64 time_us)
{
    return (double)time_us / SW_SECOND;
}

/* A step at each occupied bin and at the first one of each empty stretch. */
static void add_counts(SwPanel *panel, const SwAnalysis *analysis, gint64 width_us)
{
    g_autoptr(SwBinning) binning =
        sw_binning_new(analysis->messages, analysis->n_messages, analysis->start_us, analysis->end_us, width_us);
    SwSeries *series = sw_panel_add_series(panel, "messages", SW_SERIES_STEPS, COLOUR_MESSAGES);
    double per_minute = (double)SW_MINUTE / (double)width_us;
    for (gsize i = 0; i < binning->n_stretches; i++) {
        const SwStretch *stretch = &binning->stretches[i];
        sw_series_add(series, seconds(analysis->start_us + stretch->bin * width_us), stretch->count * per_minute);
    }
    sw_series_add(series, seconds(analysis->start_us + binning->n_bins * width_us), 0);
}

void sw_wave_timeline_add(const SwAnalysis *analysis, SwResults *results)
{
    if (analysis->n_messages == 0)
        return;
    gint64 width_us = choose_width(analysis->end_us - analysis->start_us);
    SwAxis x = {"time (UTC)", SW_SCALE_TIME}, y = {"messages a minute", SW_SCALE_LINEAR}, none = {NULL};
    SwFigure *figure =
        sw_results_add_figure(results, sw_figure_new("timeline", "Messages over time, waves shaded", x, y, none));
    figure->caption = g_strdup_printf("%u messages, counted in bins of %g min; %u waves.", analysis->n_messages,
                                      (double)width_us / SW_MINUTE, analysis->n_waves);
    SwPanel *panel = sw_figure_add_panel(figure, NULL);
    add_counts(panel, analysis, width_us);
    for (guint i = 0; i < analysis->n_waves; i++) {
        g_autofree char *label = g_strdup_printf("wave %u", i + 1);
        sw_panel_add_mark(panel, seconds(analysis->waves[i].start_us), seconds(analysis->waves[i].end_us), label);
    }
}
