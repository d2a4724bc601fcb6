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

/* Mean with the percentile bootstrap over the values (one value an address, not a message: messages of one address are
 * dependent). Beyond SW_BOOTSTRAP_MAX_VALUES the normal approximation takes its place: by then the two differ by less
 * than the bootstrap's own noise. The same seed gives the same interval. No interval for one value. */
SwEstimate sw_estimate_mean(const double *values, gsize n, guint resamples, guint64 seed);

/* sum(parts)/sum(wholes), block bootstrap over the pairs (one pair an address); beyond the limit by the delta method. */
SwEstimate sw_estimate_ratio(const double *parts, const double *wholes, gsize n, guint resamples, guint64 seed);

/* The same for k parts of each whole (parts[i * k + part]), with one resampling for all. */
void sw_estimate_ratios(const double *parts, guint k, const double *wholes, gsize n, guint resamples, guint64 seed,
                        SwEstimate *ret_ratios);

#define SW_BOOTSTRAP_MAX_VALUES 20000 /* times 2000 resamples: about a sixth of a second */

/* Standard normal: upper tail of z, and ln of it without underflow. */
double sw_normal_upper(double z);
double sw_normal_log_upper(double z);
