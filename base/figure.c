#include "base/figure.h"

#include <math.h>

static void series_free(gpointer data)
{
    SwSeries *series = data;
    g_free(series->label);
    g_array_unref(series->points);
    g_free(series);
}

static void panel_free(gpointer data)
{
    SwPanel *panel = data;
    g_free(panel->title);
    g_ptr_array_unref(panel->series);
    g_array_unref(panel->marks);
    g_ptr_array_unref(panel->y_names);
    g_free(panel);
}

static void mark_clear(gpointer data)
{
    g_free(((SwMark *)data)->label);
}

SwFigure *sw_figure_new(const char *id, const char *title, SwAxis x, SwAxis y, SwAxis y2)
{
    SwFigure *figure = g_new0(SwFigure, 1);
    *figure = (SwFigure){.id = id, .title = title, .x = x, .y = y, .y2 = y2};
    figure->panels = g_ptr_array_new_with_free_func(panel_free);
    return figure;
}

void sw_figure_free(SwFigure *figure)
{
    if (!figure)
        return;
    g_free(figure->caption);
    g_ptr_array_unref(figure->panels);
    g_free(figure);
}

SwPanel *sw_figure_add_panel(SwFigure *figure, const char *title)
{
    SwPanel *panel = g_new0(SwPanel, 1);
    panel->title = g_strdup(title);
    panel->series = g_ptr_array_new_with_free_func(series_free);
    panel->marks = g_array_new(FALSE, FALSE, sizeof(SwMark));
    g_array_set_clear_func(panel->marks, mark_clear);
    panel->y_names = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(figure->panels, panel);
    return panel;
}

SwSeries *sw_panel_add_series(SwPanel *panel, const char *label, SwSeriesStyle style, guint colour)
{
    SwSeries *series = g_new0(SwSeries, 1);
    series->label = g_strdup(label);
    series->style = style;
    series->colour = colour;
    series->points = g_array_new(FALSE, FALSE, sizeof(SwPoint));
    g_ptr_array_add(panel->series, series);
    return series;
}

void sw_panel_add_mark(SwPanel *panel, double from, double to, const char *label)
{
    SwMark mark = {from, to, g_strdup(label)};
    g_array_append_val(panel->marks, mark);
}

void sw_series_add(SwSeries *series, double x, double y)
{
    sw_series_add_range(series, x, y, NAN, NAN);
}

void sw_series_add_range(SwSeries *series, double x, double y, double lo, double hi)
{
    SwPoint point = {x, y, lo, hi};
    g_array_append_val(series->points, point);
}
