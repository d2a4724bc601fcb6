/*
 * A figure as data: panels of series of points on shared axes, with marked ranges. It says what is drawn; how
 * (colours, fonts, gnuplot) is the report's business. Passes bin before they describe: a series has at most some
 * thousands of points.
 */
#pragma once

#include <glib.h>

typedef enum {
    SW_SERIES_LINE,
    SW_SERIES_STEPS,
    SW_SERIES_BARS,
    SW_SERIES_POINTS,
    SW_SERIES_BAND,
    SW_SERIES_AREA
} SwSeriesStyle;
typedef enum { SW_SCALE_LINEAR, SW_SCALE_LOG, SW_SCALE_TIME } SwScale; /* TIME: seconds since 1970 UTC */

typedef struct {
    double x, y;
    double lo, hi; /* BAND draws lo..hi; BARS: x is the left edge and lo the right one; NAN otherwise */
} SwPoint;

typedef struct {
    char *label; /* untrusted text may stand here; NULL: not in the key */
    SwSeriesStyle style;
    gboolean right_axis;
    guint colour; /* index into the report's palette; equal index, equal meaning within a figure */
    GArray *points; /* SwPoint */
} SwSeries;

typedef struct {
    double from, to; /* shaded along x */
    char *label;
} SwMark;

typedef struct {
    char *title; /* may be NULL */
    GPtrArray *series; /* SwSeries */
    GArray *marks; /* SwMark */
    GPtrArray *y_names; /* char*, names for y = 0, 1, 2 ... in place of numbers; may be empty */
} SwPanel;

typedef struct {
    const char *label; /* with its unit: "TTL (minutes)" */
    SwScale scale;
} SwAxis;

typedef struct {
    const char *id; /* file name stem */
    const char *title;
    char *caption; /* what is seen, with denominators; owned */
    SwAxis x, y, y2; /* y2.label NULL: no right axis */
    GPtrArray *panels; /* SwPanel */
} SwFigure;

SwFigure *sw_figure_new(const char *id, const char *title, SwAxis x, SwAxis y, SwAxis y2);
void sw_figure_free(SwFigure *figure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwFigure, sw_figure_free)

/* Borrowed: the figure owns its panels, the panel its series. Texts are copied. */
SwPanel *sw_figure_add_panel(SwFigure *figure, const char *title);
SwSeries *sw_panel_add_series(SwPanel *panel, const char *label, SwSeriesStyle style, guint colour);
void sw_panel_add_mark(SwPanel *panel, double from, double to, const char *label);
void sw_series_add(SwSeries *series, double x, double y);
void sw_series_add_range(SwSeries *series, double x, double y, double lo, double hi);
