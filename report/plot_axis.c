#include "report/plot_axis.h"

#include "report/cells.h"
#include "report/plot_time.h"

#include <math.h>

#define PIXELS_PER_X_TIC 90
#define PIXELS_PER_Y_TIC 32
#define PIXELS_PER_NAME 15
#define NAME_LENGTH_MAX 32

typedef struct {
    double min, max; /* min > max: nothing seen */
    double min_positive;
} Extent;

static void extend(Extent *extent, double value)
{
    if (!isfinite(value))
        return;
    extent->min = fmin(extent->min, value);
    extent->max = fmax(extent->max, value);
    if (value > 0)
        extent->min_positive = fmin(extent->min_positive, value);
}

static void extend_x(Extent *extent, const SwPanel *panel)
{
    for (guint i = 0; i < panel->series->len; i++) {
        const SwSeries *series = g_ptr_array_index(panel->series, i);
        for (guint j = 0; j < series->points->len; j++) {
            const SwPoint *point = &g_array_index(series->points, SwPoint, j);
            extend(extent, point->x);
            if (series->style == SW_SERIES_BARS)
                extend(extent, point->lo);
        }
    }
    for (guint i = 0; i < panel->marks->len; i++) {
        extend(extent, g_array_index(panel->marks, SwMark, i).from);
        extend(extent, g_array_index(panel->marks, SwMark, i).to);
    }
}

static void extend_y(Extent *extent, const SwPanel *panel, gboolean right)
{
    for (guint i = 0; i < panel->series->len; i++) {
        const SwSeries *series = g_ptr_array_index(panel->series, i);
        for (guint j = 0; j < series->points->len && series->right_axis == right; j++) {
            const SwPoint *point = &g_array_index(series->points, SwPoint, j);
            gboolean band = series->style == SW_SERIES_BAND;
            extend(extent, band ? point->lo : point->y);
            extend(extent, band ? point->hi : point->y);
        }
    }
}

static void add_tic(SwPlotAxis *axis, double value, const char *label)
{
    SwPlotTic tic = {value, g_strdup(label)};
    g_array_append_val(axis->tics, tic);
}

static void add_number_tic(SwPlotAxis *axis, double value)
{
    g_autoptr(GString) label = g_string_new(NULL);
    sw_append_real(label, value);
    add_tic(axis, value, label->str);
}

/* 1, 2 or 5 times a power of ten, at least span/n. */
static double round_step(double span, guint n)
{
    double rough = span / MAX(n, 1);
    double power = pow(10, floor(log10(rough)));
    double lead = rough / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

/* Values start at 0 unless some lie below it; the axis ends on a tic. */
static void set_linear_values(SwPlotAxis *axis, Extent extent, guint n_tics)
{
    double low = fmin(extent.min, 0), high = fmax(extent.max, 0);
    if (high <= low)
        high = low + 1;
    double step = round_step(high - low, n_tics);
    axis->from = floor(low / step + 1e-9) * step;
    axis->to = ceil(high / step - 1e-9) * step;
    gint64 n = llround((axis->to - axis->from) / step);
    for (gint64 i = 0; i <= n; i++)
        add_number_tic(axis, step * (double)(llround(axis->from / step) + i));
}

/* The places of things, on the other hand, need no 0 and no round end. */
static void set_linear_places(SwPlotAxis *axis, Extent extent, guint n_tics)
{
    double span = extent.max > extent.min ? extent.max - extent.min : 1;
    double step = round_step(span, n_tics);
    axis->from = extent.min >= 0 && extent.min < span / 10 ? 0 : extent.min - span / 50;
    axis->to = extent.max + span / 50;
    gint64 last = (gint64)floor(axis->to / step + 1e-9);
    for (gint64 i = (gint64)ceil(axis->from / step - 1e-9); i <= last; i++)
        add_number_tic(axis, step * (double)i);
}

static void set_log(SwPlotAxis *axis, Extent extent)
{
    double low = isfinite(extent.min_positive) ? extent.min_positive : 1;
    double high = fmax(extent.max, low);
    axis->from = low / 1.3;
    axis->to = high * 1.3;
    gboolean thirds = log10(axis->to / axis->from) <= 3;
    static const double leads[] = {1, 2, 5};
    for (int power = (int)floor(log10(axis->from)); power <= (int)ceil(log10(axis->to)); power++) {
        for (guint i = 0; i < (thirds ? G_N_ELEMENTS(leads) : 1); i++) {
            double value = leads[i] * pow(10, power);
            if (value >= axis->from && value <= axis->to)
                add_number_tic(axis, value);
        }
    }
}

static void set_time(SwPlotAxis *axis, Extent extent, guint n_tics)
{
    double span = extent.max > extent.min ? extent.max - extent.min : 60;
    axis->from = extent.min - span / 50;
    axis->to = extent.max + span / 50;
    g_autoptr(GArray) tics = sw_plot_time_tics(axis->from, axis->to, n_tics);
    for (guint i = 0; i < tics->len; i++) {
        double value = (double)g_array_index(tics, gint64, i);
        g_autofree char *label = sw_plot_time_label(tics, i);
        add_tic(axis, value, label);
    }
}

static char *shorten_name(const char *name)
{
    if (g_utf8_strlen(name, -1) <= NAME_LENGTH_MAX)
        return g_strdup(name);
    g_autofree char *head = g_utf8_substring(name, 0, NAME_LENGTH_MAX - 1);
    return g_strconcat(head, "\xe2\x80\xa6", NULL); /* U+2026 */
}

/* Names read downwards, as in a list; of many, every n-th. */
static void set_names(SwPlotAxis *axis, const GPtrArray *names, guint length)
{
    guint room = MAX(length / PIXELS_PER_NAME, 1);
    guint every = (names->len + room - 1) / room;
    axis->from = names->len - 0.5;
    axis->to = -0.5;
    for (guint i = 0; i < names->len; i += every) {
        g_autofree char *valid = g_utf8_make_valid(g_ptr_array_index(names, i), -1);
        g_autofree char *name = shorten_name(valid);
        add_tic(axis, i, name);
    }
}

static Extent measure(SwPanel *const *panels, guint n, SwPlotSide side)
{
    Extent extent = {INFINITY, -INFINITY, INFINITY};
    for (guint i = 0; i < n; i++) {
        if (side == SW_PLOT_X)
            extend_x(&extent, panels[i]);
        else
            extend_y(&extent, panels[i], side == SW_PLOT_Y2);
    }
    if (extent.min > extent.max)
        extent.min = extent.max = 0;
    return extent;
}

void sw_plot_axis_init(SwPlotAxis *axis, const SwFigure *figure, SwPanel *const *panels, guint n, SwPlotSide side,
                       guint length)
{
    const SwAxis *axes[] = {[SW_PLOT_X] = &figure->x, [SW_PLOT_Y] = &figure->y, [SW_PLOT_Y2] = &figure->y2};
    Extent extent = measure(panels, n, side);
    guint n_tics = length / (side == SW_PLOT_X ? PIXELS_PER_X_TIC : PIXELS_PER_Y_TIC);
    *axis = (SwPlotAxis){.scale = axes[side]->scale, .tics = g_array_new(FALSE, FALSE, sizeof(SwPlotTic))};

    if (side == SW_PLOT_Y && panels[0]->y_names->len > 0)
        set_names(axis, panels[0]->y_names, length);
    else if (axis->scale == SW_SCALE_LOG)
        set_log(axis, extent);
    else if (axis->scale == SW_SCALE_TIME)
        set_time(axis, extent, n_tics);
    else if (side == SW_PLOT_X)
        set_linear_places(axis, extent, n_tics);
    else
        set_linear_values(axis, extent, n_tics);
}

void sw_plot_axis_clear(SwPlotAxis *axis)
{
    for (guint i = 0; axis->tics && i < axis->tics->len; i++)
        g_free(g_array_index(axis->tics, SwPlotTic, i).label);
    g_clear_pointer(&axis->tics, g_array_unref);
}

double sw_plot_axis_position(const SwPlotAxis *axis, double value)
{
    if (axis->scale == SW_SCALE_LOG)
        return value > 0 ? log(value / axis->from) / log(axis->to / axis->from) : -1;
    return (value - axis->from) / (axis->to - axis->from);
}
