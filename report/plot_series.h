/* The `plot` command of a panel: which columns of the data file are drawn, and how. */
#pragma once

#include "report/plot_axis.h"

/* `key` (SwPlotKeyEntry) is drawn with the first panel. */
void sw_plot_append_series(GString *out, const SwFigure *figure, guint panel, const GArray *key, const SwPlotAxis *y,
                           const SwPlotAxis *y2);
