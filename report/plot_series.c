#include "report/plot_series.h"

#include "report/palette.h"
#include "report/plot_layout.h"
#include "report/plot_script.h"
#include "report/plot_text.h"

#define MANY_POINTS 500 /* from here on they are drawn finer */
#define SERIES_STYLES (SW_SERIES_AREA + 1)

/* Broad things first, so that they do not hide the fine ones. */
static const SwSeriesStyle drawing_order[] = {SW_SERIES_BAND,  SW_SERIES_AREA, SW_SERIES_BARS,
                                              SW_SERIES_STEPS, SW_SERIES_LINE, SW_SERIES_POINTS};

static void append_bars_style(GString *out, const SwInk *ink, gboolean many)
{
    g_string_append_printf(out, "fillcolor rgb '#%s' fillstyle solid 0.8 border linecolor rgb '#ffffff' linewidth 0.5",
                           ink->rgb);
}

static void append_stroke(GString *out, const SwInk *ink, gboolean many)
{
    g_string_append_printf(out, "linewidth %s linecolor rgb '#%s' dashtype %s", many ? "1" : "1.8", ink->rgb,
                           ink->dash);
}

static void append_band_style(GString *out, const SwInk *ink, gboolean many)
{
    g_string_append_printf(out, "fillcolor rgb '#%s' fillstyle transparent solid 0.18 noborder", ink->rgb);
}

static void append_area_style(GString *out, const SwInk *ink, gboolean many)
{
    g_string_append_printf(out, "fillcolor rgb '#%s' fillstyle transparent solid 0.35 border linecolor rgb '#%s'",
                           ink->rgb, ink->rgb);
}

static void append_points_style(GString *out, const SwInk *ink, gboolean many)
{
    g_string_append_printf(out, "pointtype %u pointsize %s linecolor rgb '#%s%s'", ink->point, many ? "0.4" : "0.55",
                           many ? "50" : "20", ink->rgb);
}

/* How a series is drawn, and how its sample in the key. */
static const struct {
    const char *with;
    const char *sample;
    void (*append)(GString *out, const SwInk *ink, gboolean many);
} styles[SERIES_STYLES] = {
    [SW_SERIES_LINE] = {"lines", "lines", append_stroke},
    [SW_SERIES_STEPS] = {"steps", "lines", append_stroke},
    [SW_SERIES_BARS] = {"boxxyerror", "boxes", append_bars_style},
    [SW_SERIES_POINTS] = {"points", "points", append_points_style},
    [SW_SERIES_BAND] = {"filledcurves", "filledcurves y1=0", append_band_style},
    [SW_SERIES_AREA] = {"filledcurves", "filledcurves y1=0", append_area_style},
};

/* x, y, then the box's left, right, bottom and top. */
static void append_bar_columns(GString *out, double base)
{
    g_string_append(out, "1:2:1:3:(");
    sw_plot_append_number(out, base);
    g_string_append(out, "):2");
}

static void append_columns(GString *out, const SwSeries *series, double base)
{
    if (series->style == SW_SERIES_BARS) {
        append_bar_columns(out, base);
    } else if (series->style == SW_SERIES_BAND) {
        g_string_append(out, "1:3:4");
    } else if (series->style == SW_SERIES_AREA) {
        g_string_append(out, "1:2:(");
        sw_plot_append_number(out, base);
        g_string_append_c(out, ')');
    } else {
        g_string_append(out, "1:2");
    }
}

static void append_series(GString *out, const SwFigure *figure, guint panel_index, guint index, double base)
{
    const SwPanel *panel = g_ptr_array_index(figure->panels, panel_index);
    const SwSeries *series = g_ptr_array_index(panel->series, index);
    g_string_append_printf(out, ", \\\n    '%s.dat' index %u using ", figure->id,
                           sw_plot_block(figure, panel_index, index));
    append_columns(out, series, base);
    g_string_append_printf(out, "%s with %s ", series->right_axis ? " axes x1y2" : "", styles[series->style].with);
    styles[series->style].append(out, sw_palette_ink(series->colour), series->points->len > MANY_POINTS);
    g_string_append(out, " notitle");
}

static void append_sample(GString *out, const SwPlotKeyEntry *entry)
{
    g_string_append_printf(out, ", \\\n    NaN with %s ", styles[entry->style].sample);
    styles[entry->style].append(out, sw_palette_ink(entry->colour), FALSE);
    g_string_append(out, " title ");
    sw_plot_append_text(out, entry->label);
}

static double base_of(const SwPlotAxis *axis)
{
    return axis->scale == SW_SCALE_LOG ? axis->from : 0;
}

void sw_plot_append_series(GString *out, const SwFigure *figure, guint panel_index, const GArray *key,
                           const SwPlotAxis *y, const SwPlotAxis *y2)
{
    const SwPanel *panel = g_ptr_array_index(figure->panels, panel_index);
    g_string_append(out, "plot NaN notitle"); /* a panel may hold no series at all */
    for (guint order = 0; order < G_N_ELEMENTS(drawing_order); order++) {
        for (guint i = 0; i < panel->series->len; i++) {
            const SwSeries *series = g_ptr_array_index(panel->series, i);
            if (series->style == drawing_order[order])
                append_series(out, figure, panel_index, i, base_of(series->right_axis ? y2 : y));
        }
    }
    for (guint i = 0; panel_index == 0 && i < key->len; i++)
        append_sample(out, &g_array_index(key, SwPlotKeyEntry, i));
    g_string_append_c(out, '\n');
}
