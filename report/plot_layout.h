/* Where the parts of a figure stand, in pixels from the top left corner. */
#pragma once

#include "report/plot_axis.h"

enum {
    SW_PLOT_WIDTH = 960,
    SW_PLOT_CHARACTER = 7, /* mean width of one */
    SW_PLOT_LINE = 18,
};

/* A line of the key. */
typedef struct {
    const char *label;
    SwSeriesStyle style;
    guint colour;
} SwPlotKeyEntry;

typedef struct {
    guint height;
    guint left, right; /* of the panels' frames */
    guint key_top;
    guint key_columns; /* 0: no key */
    GArray *key; /* SwPlotKeyEntry: each label once, borrowed from the figure */
    GArray *tops, *bottoms; /* guint, one a panel */
    gboolean shared_x; /* one x axis for all panels, its labels below the last one */
} SwPlotLayout;

void sw_plot_layout_init(SwPlotLayout *layout, const SwFigure *figure);
void sw_plot_layout_clear(SwPlotLayout *layout);
/* For `set ... at screen`: gnuplot counts from the bottom left. */
double sw_plot_layout_screen_x(double pixel);
double sw_plot_layout_screen_y(const SwPlotLayout *layout, double pixel);
