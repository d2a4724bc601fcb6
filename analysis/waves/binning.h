/*
 * Messages counted in bins of equal width, over all the time that was watched. Only bins that hold a message take room: what lies
 * between them is one stretch of empty bins, so two years of a quiet mailbox cost no more than its messages.
 */
#pragma once

#include "analysis/analysis.h"

/* One bin with messages, or any number of neighbouring bins without. */
typedef struct {
    gint64 bin; /* the first one */
    gint64 length; /* bins */
    guint32 count; /* messages; 0 or the stretch is one bin long */
    guint32 first_message; /* index of the first message at or after the stretch's start */
} SwStretch;

typedef struct {
    gint64 bin_us;
    gint64 n_bins;
    SwStretch *stretches;
    gsize n_stretches;
} SwBinning;

/* Bins from start_us to end_us, both inside; all `messages`, which are by time, lie there. */
SwBinning *sw_binning_new(const SwMessage *messages, guint32 n_messages, gint64 start_us, gint64 end_us, gint64 bin_us);
void sw_binning_free(SwBinning *binning);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwBinning, sw_binning_free)
