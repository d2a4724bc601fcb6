/*
 * What an axis spans and where its tics stand. Worked out here rather than by gnuplot: no data, one point or a log axis
 * need no special case in the script, and labels read as in the tables.
 */
#pragma once

#include "base/figure.h"

typedef enum { SW_PLOT_X, SW_PLOT_Y, SW_PLOT_Y2 } SwPlotSide;

typedef struct {
    double value;
    char *label; /* plain text of ours, or a name of y_names: the script quotes it */
} SwPlotTic;

typedef struct {
    SwScale scale;
    double from, to; /* from > to: drawn downwards */
    GArray *tics; /* SwPlotTic */
} SwPlotAxis;

/* The axis over `n` panels (of y_names: those of the first); `length` is its length in pixels, which tells how many tics have room. */
void sw_plot_axis_init(SwPlotAxis *axis, const SwFigure *figure, SwPanel *const *panels, guint n, SwPlotSide side,
                       guint length);
void sw_plot_axis_clear(SwPlotAxis *axis);
/* Where a value lies between `from` (0) and `to` (1). */
double sw_plot_axis_position(const SwPlotAxis *axis, double value);
