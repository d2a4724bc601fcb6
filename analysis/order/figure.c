/*
 * The figure `order`: time against alphabetical rank of the recipient domain, one panel a wave. A sorted list shows as
 * a staircase.
 */
#include "analysis/order.h"

#include "analysis/order/domain_positions.h"
#include "analysis/views/wave_panels.h"

enum {
    TIME_CELLS = 120,
    RANK_CELLS = 60,
    NAMES_MAX = 24, /* more domains than that are numbered */
};

/* One point for each cell that has a message: the figure stays small however many messages there are. */
static void add_points(SwSeries *series, const SwAnalysis *analysis, const SwPeakSet *set,
                       const SwServedDomains *served, guint wave)
{
    double start = (double)analysis->waves[wave].start_us / SW_SECOND;
    double cell = MAX(1, ((double)analysis->waves[wave].end_us / SW_SECOND - start) / TIME_CELLS);
    double ranks_a_cell = MAX(1, served->n / (double)RANK_CELLS);
    g_autofree guint8 *taken = g_new0(guint8, (TIME_CELLS + 1) * (RANK_CELLS + 1));
    for (guint p = set->first_peak[wave]; p < set->first_peak[wave + 1]; p++) {
        const SwPeak *peak = sw_peak_set_get(set, p);
        guint y = (guint)(served->index_of[peak->domain] / ranks_a_cell);
        for (guint32 i = 0; i < peak->n_rows; i++) {
            double since = (double)sw_store_time(analysis->store, peak->rows[i]) / SW_SECOND - start;
            guint x = (guint)CLAMP(since / cell, 0, TIME_CELLS);
            guint8 *here = &taken[y * (TIME_CELLS + 1) + x];
            if (!*here)
                sw_series_add(series, start + (x + .5) * cell, y * ranks_a_cell);
            *here = TRUE;
        }
    }
}

static void name_ranks(SwPanel *panel, const SwServedDomains *served)
{
    if (served->n > NAMES_MAX)
        return;
    for (guint i = 0; i < served->n; i++)
        g_ptr_array_add(panel->y_names, sw_span_dup(served->traits[i].name));
}

void sw_order_figure_add(const SwAnalysis *analysis, const SwPeakSet *set, SwResults *results)
{
    if (set->peaks->len == 0)
        return;
    g_auto(SwServedDomains) served;
    sw_served_domains_init(&served, set);
    SwFigure *figure = sw_results_add_figure(
        results, sw_figure_new("order", "Order of delivery", (SwAxis){"Time (UTC)", SW_SCALE_TIME},
                               (SwAxis){"Recipient domain, in alphabetical order", SW_SCALE_LINEAR}, (SwAxis){NULL}));
    g_autoptr(GArray) shown = sw_wave_panels(analysis);
    for (guint i = 0; i < shown->len; i++) {
        guint wave = g_array_index(shown, guint, i);
        g_autofree char *title = sw_wave_panel_title(analysis, wave);
        SwPanel *panel = sw_figure_add_panel(figure, title);
        name_ranks(panel, &served);
        add_points(sw_panel_add_series(panel, NULL, SW_SERIES_POINTS, 0), analysis, set, &served, wave);
    }
    g_autofree char *remark = sw_wave_panels_remark(analysis);
    figure->caption = g_strdup_printf("When each of the %u recipient domains was served, one point for each stretch of "
                                      "time with a message to it. A list in alphabetical order is a staircase%s.",
                                      served.n, remark);
}
