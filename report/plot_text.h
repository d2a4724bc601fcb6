/* Numbers and texts as a gnuplot script may hold them. */
#pragma once

#include <glib.h>

/* In the C locale; NaN where it is not finite. */
void sw_plot_append_number(GString *out, double value);
/* 'text' in single quotes, with nothing in it that gnuplot would act on. */
void sw_plot_append_text(GString *out, const char *text);
/* The same for a tic's label, in which gnuplot expands % as printf does. */
void sw_plot_append_tic(GString *out, const char *text);
