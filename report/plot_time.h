/* Tics of a time axis: at round times of UTC, named by the day at midnight and by the clock in between. */
#pragma once

#include <glib.h>

/* gint64 seconds since 1970 within from..to, about `n` of them. */
GArray *sw_plot_time_tics(double from, double to, guint n);
/* "8 Nov" at midnight, "21:30" otherwise; the first one with its day where no midnight is shown. */
char *sw_plot_time_label(const GArray *tics, guint i);
