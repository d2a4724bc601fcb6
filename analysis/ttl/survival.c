#include "analysis/ttl.h"

#define MAX_ROWS 100

/* Long curves are thinned to a row for every hundredth that ended. A row speaks of what happened since the one before. */
void sw_ttl_put_survival(SwTable *survival, const SwTtlGroup *group)
{
    const GArray *curve = group->to_end.curve;
    double step_down = curve->len > MAX_ROWS ? 1.0 / MAX_ROWS : 0, printed = 1;
    guint32 at_risk = group->lifetimes->len, ended = 0, censored = 0;
    for (guint i = 0; i < curve->len; i++) {
        const SwSurvivalStep *step = &g_array_index(curve, SwSurvivalStep, i);
        ended += step->ended;
        censored += step->censored;
        if (printed - step->survival < step_down && i + 1 < curve->len)
            continue;
        sw_table_put_real(survival, step->time_s);
        sw_table_put_count(survival, at_risk);
        sw_table_put_count(survival, ended);
        sw_table_put_count(survival, censored);
        sw_table_put_real(survival, step->survival);
        sw_table_put_real(survival, step->lo);
        sw_table_put_real(survival, step->hi);
        at_risk -= ended + censored;
        ended = censored = 0;
        printed = step->survival;
    }
}

static void draw_curve(SwPanel *panel, const GArray *curve, const SwTtlScale *scale, const char *label, guint colour)
{
    double horizon_s = (SW_TTL_BINS + 1) * scale->width_s;
    SwSeries *series = sw_panel_add_series(panel, label, SW_SERIES_STEPS, colour);
    double fraction = 1;
    sw_series_add(series, 0, 100);
    for (guint i = 0; i < curve->len; i++) {
        const SwSurvivalStep *step = &g_array_index(curve, SwSurvivalStep, i);
        if (step->time_s > horizon_s)
            break;
        fraction = step->survival;
        sw_series_add(series, step->time_s / scale->unit_s, 100 * fraction);
    }
    if (fraction > 0)
        sw_series_add(series, horizon_s / scale->unit_s, 100 * fraction);
}

static void draw_band(SwPanel *panel, const GArray *curve, const SwTtlScale *scale)
{
    SwSeries *band = sw_panel_add_series(panel, "95% interval", SW_SERIES_BAND, 0);
    for (guint i = 0; i < curve->len; i++) {
        const SwSurvivalStep *step = &g_array_index(curve, SwSurvivalStep, i);
        if (step->time_s > (SW_TTL_BINS + 1) * scale->width_s || step->survival <= 0)
            break;
        sw_series_add_range(band, step->time_s / scale->unit_s, 100 * step->survival, 100 * step->lo, 100 * step->hi);
    }
}

void sw_ttl_draw_survival(SwResults *results, const SwTtlGroup *group)
{
    const SwTtlScale *scale = sw_ttl_scale_of(group->lifetimes);
    SwFigure *figure = sw_results_add_figure(results, sw_figure_new("survival", "Addresses still active after a time",
                                                                    (SwAxis){scale->axis, SW_SCALE_LINEAR},
                                                                    (SwAxis){"still active (%)", SW_SCALE_LINEAR},
                                                                    (SwAxis){NULL, SW_SCALE_LINEAR}));
    SwPanel *panel = sw_figure_add_panel(figure, NULL);
    draw_band(panel, group->to_end.curve, scale);
    draw_curve(panel, group->to_end.curve, scale, "censored at the end of the observation", 0);
    if (group->to_wave_end.censored > group->to_end.censored && !group->to_wave_end.withheld)
        draw_curve(panel, group->to_wave_end.curve, scale, "censored at the end of the wave", 1);
    figure->caption =
        g_strdup_printf("Kaplan-Meier estimate for %u %s; %u were still active at the end of the observation.",
                        group->lifetimes->len, group->who, group->to_end.censored);
}
