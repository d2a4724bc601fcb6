/*
 * The shape of one peak, from its sorted times in seconds: order statistics, the shortest interval that holds nine
 * tenths, and a kernel density (Epanechnikov 1969, width by Silverman's rule) whose modes are kept by persistence.
 */
#pragma once

#include <glib.h>

enum { SW_PEAK_MIN = 20 }; /* fewer events have a first, a median and a last, but no shape */

typedef struct {
    double first, q05, median, q95, last;
    double hdi90_from, hdi90_to;
    double peak, height_per_min; /* where the density is highest, and how many events a minute it is worth there */
    guint modes; /* whose prominence exceeds 3 sqrt(height/width), the error of the density's own counts */
} SwPeakShape;

/* All fields, n >= 1; NAN and 0 modes for what fewer than SW_PEAK_MIN events cannot tell. */
SwPeakShape sw_peak_shape(const double *sorted, gsize n);

/* Quantile by linear interpolation (Hyndman and Fan's type 7), n >= 1. */
double sw_quantile_sorted(const double *sorted, gsize n, double q);

/* Overlap coefficient of two histograms with common bins: sum of min(f, g), 0..1. Bins count from `origin`. */
double sw_peak_overlap(const double *a, gsize n_a, const double *b, gsize n_b, double origin, double bin);
