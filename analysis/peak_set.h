/*
 * Peaks: the part of a wave that goes to one recipient domain. Found once, for the passes that look at what happens
 * inside a wave.
 */
#pragma once

#include "analysis/mailbox_names.h"

typedef struct {
    guint wave;
    guint32 domain; /* id in `names` */
    const guint32 *rows; /* rows of the store, in its order */
    guint32 n_rows;
} SwPeak;

typedef struct {
    SwMailboxNames *names; /* recipients */
    GArray *peaks; /* SwPeak, by wave, then by domain in byte order */
    GArray *rows; /* guint32: what the peaks point into */
    guint32 *first_peak; /* by wave; n_waves + 1 elements */
} SwPeakSet;

SwPeakSet *sw_peak_set_new(const SwAnalysis *analysis);
void sw_peak_set_free(SwPeakSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwPeakSet, sw_peak_set_free)

static inline const SwPeak *sw_peak_set_get(const SwPeakSet *set, guint index)
{
    return &g_array_index(set->peaks, SwPeak, index);
}
