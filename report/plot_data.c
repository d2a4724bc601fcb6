#include "report/plot_script.h"
#include "report/plot_text.h"

#include <math.h>

static void append_point(GString *data, const SwPoint *point)
{
    const double values[] = {point->x, point->y, point->lo, point->hi};
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        if (i > 0)
            g_string_append_c(data, ' ');
        sw_plot_append_number(data, values[i]);
    }
    g_string_append_c(data, '\n');
}

/* gnuplot counts no block that has no line: an empty series is one that is undefined. */
static void append_block(GString *data, const SwSeries *series)
{
    static const SwPoint undefined = {NAN, NAN, NAN, NAN};
    for (guint i = 0; i < series->points->len; i++)
        append_point(data, &g_array_index(series->points, SwPoint, i));
    if (series->points->len == 0)
        append_point(data, &undefined);
    g_string_append(data, "\n\n");
}

void sw_plot_data(const SwFigure *figure, GString *data)
{
    g_string_append(data, "# x y lo hi; one block a series, in the order of the script\n");
    for (guint i = 0; i < figure->panels->len; i++) {
        const SwPanel *panel = g_ptr_array_index(figure->panels, i);
        for (guint j = 0; j < panel->series->len; j++)
            append_block(data, g_ptr_array_index(panel->series, j));
    }
}

guint sw_plot_block(const SwFigure *figure, guint panel, guint series)
{
    guint block = series;
    for (guint i = 0; i < panel; i++)
        block += ((const SwPanel *)g_ptr_array_index(figure->panels, i))->series->len;
    return block;
}
