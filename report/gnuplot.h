/*
 * Figures as files: NAME.dat, NAME.gp and, drawn by gnuplot from these two, NAME.svg. gnuplot runs as a child process
 * without a shell, in the figures' directory, with an environment and settings of its own; all figures are drawn at once.
 */
#pragma once

#include "base/figure.h"

/* Writes the figures (SwFigure) into the existing `directory`. A figure that could not be drawn has no .svg, and a
 * sentence in `warnings` (char*, owned by the array). FALSE with SW_ERROR_OUTPUT when a file cannot be written. */
gboolean sw_gnuplot_draw(const GPtrArray *figures, const char *directory, GPtrArray *warnings, GError **error);
