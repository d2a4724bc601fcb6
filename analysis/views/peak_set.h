/*
 * Peaks: the part of a wave that goes to one recipient domain. Found once, for the passes that look at what happens
 * inside a wave.
 */
#pragma once

#include "analysis/views/mailbox_names.h"

typedef struct {
    guint wave;
    guint32 domain; /* id in `names` */
    const guint32 *rows; /* rows of the store, in its order */
    guint32 n_rows;
    double expected_background; /* rows that the domain's own rate outside the waves would bring in that time */
} SwPeak;

typedef struct {
    SwMailboxNames *names; /* recipients */
    GArray *peaks; /* SwPeak, by wave, then by domain in byte order */
    GArray *rows; /* guint32: what the peaks point into */
    guint32 *first_peak; /* by wave; n_waves + 1 elements */
} SwPeakSet;

/* Which recipient domains of a wave are peaks: all, or only those that clearly get more than their background.
 * Mail that always comes to a domain is in no order of the sender's. */
typedef enum { SW_PEAKS_ALL, SW_PEAKS_STANDING_OUT } SwPeakChoice;

gboolean sw_peak_stands_out(const SwPeak *peak);

SwPeakSet *sw_peak_set_new(const SwAnalysis *analysis, SwPeakChoice choice);
void sw_peak_set_free(SwPeakSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwPeakSet, sw_peak_set_free)

static inline const SwPeak *sw_peak_set_get(const SwPeakSet *set, guint index)
{
    return &g_array_index(set->peaks, SwPeak, index);
}
