/*
 * Estimates with their 95% intervals. Every share, mean and median that leaves the program goes through one of these.
 */
#pragma once

#include <glib.h>

/* NAN where there is nothing to estimate from; lo and hi alone are NAN where the sample is too small for an interval. */
typedef struct {
    double value, lo, hi;
} SwEstimate;

#define SW_Z95 1.959963984540054 /* 0.975 quantile of the standard normal */

/* Share k of n with Wilson's score interval (Wilson 1927; no continuity correction). */
SwEstimate sw_estimate_share(guint64 k, guint64 n);

/* Ascending; no NAN among them. */
void sw_values_sort(double *values, gsize n);

/* Median of sorted values with the order-statistic interval, ranks n/2 -+ 1.96 sqrt(n)/2. Below six values not even
 * the extremes hold the median with 95%: no interval. */
SwEstimate sw_estimate_median(const double *sorted, gsize n);

/* sum(part)/sum(whole) over blocks, one value a block; a mean is one whose wholes are all 1. */
typedef struct {
    const double *part, *whole;
} SwRatio;

/* Ratios with the percentile block bootstrap: blocks are addresses, not messages, as the messages of one address are dependent. One
 * resampling serves all ratios, so that what they share is drawn once. Beyond SW_BOOTSTRAP_MAX_BLOCKS the delta method takes its
 * place: by then the two differ by less than the bootstrap's own noise. The same seed gives the same intervals. No interval for one
 * block. */
void sw_estimate_ratios(const SwRatio *ratios, guint n_ratios, gsize n_blocks, guint resamples, guint64 seed,
                        SwEstimate *ret_estimates);

#define SW_BOOTSTRAP_MAX_BLOCKS 5000 /* times 2000 resamples: some tenths of a second */

/* Standard normal: upper tail of z, and ln of it without underflow. */
double sw_normal_upper(double z);
double sw_normal_log_upper(double z);
