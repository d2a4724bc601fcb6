/*
 * Estimates with their 95% intervals. Every share, mean and median that leaves the program goes through one of these.
 */
#pragma once

#include <glib.h>

/* NAN where there is nothing to estimate from. */
typedef struct {
    double value, lo, hi;
} SwEstimate;

/* Share k of n with Wilson's score interval (Wilson 1927; no continuity correction). */
SwEstimate sw_estimate_share(guint64 k, guint64 n);

/* Median of sorted values with the order-statistic interval, ranks n/2 -+ 1.96 sqrt(n)/2. */
SwEstimate sw_estimate_median(const double *sorted, gsize n);

/* Mean with the percentile bootstrap over the values (one value an address, not a message: messages of one address are
 * dependent). Beyond a million values s/sqrt(n) takes its place. The same seed gives the same interval. */
SwEstimate sw_estimate_mean(const double *values, gsize n, guint resamples, guint64 seed);

/* sum(parts)/sum(wholes), block bootstrap over the pairs (one pair an address). */
SwEstimate sw_estimate_ratio(const double *parts, const double *wholes, gsize n, guint resamples, guint64 seed);

/* Standard normal: upper tail of z, and ln of it without underflow. */
double sw_normal_upper(double z);
double sw_normal_log_upper(double z);
