/*
 * A figure as a gnuplot script and its data file: NAME.gp reads NAME.dat beside it and writes NAME.svg. The script holds
 * the layout in full, so that anybody may change it by hand.
 *
 * gnuplot runs commands found in double quotes and in names of data files, breaks titles at newlines and formats tic
 * labels by printf: text from outsiders stands in single quotes only, without controls, and with its % doubled in tics.
 * The data file holds numbers only.
 */
#pragma once

#include "base/figure.h"

/* Appended to `script` and `data`. The same figure gives the same bytes. */
void sw_plot_script(const SwFigure *figure, GString *script);
void sw_plot_data(const SwFigure *figure, GString *data);
/* The position of a series' block in the data file: series are numbered through all panels. */
guint sw_plot_block(const SwFigure *figure, guint panel, guint series);
