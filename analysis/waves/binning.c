#include "analysis/waves/binning.h"

static void append_empty(GArray *stretches, gint64 from_bin, gint64 to_bin, guint32 next_message)
{
    SwStretch empty = {from_bin, to_bin - from_bin, 0, next_message};
    if (empty.length > 0)
        g_array_append_val(stretches, empty);
}

SwBinning *sw_binning_new(const SwMessage *messages, guint32 n_messages, gint64 start_us, gint64 end_us, gint64 bin_us)
{
    g_assert(bin_us > 0 && start_us <= end_us);
    g_assert(n_messages == 0 || (messages[0].time_us >= start_us && messages[n_messages - 1].time_us <= end_us));
    SwBinning *binning = g_new0(SwBinning, 1);
    GArray *stretches = g_array_new(FALSE, FALSE, sizeof(SwStretch));
    gint64 done = 0;
    for (guint32 i = 0; i < n_messages;) {
        SwStretch occupied = {(messages[i].time_us - start_us) / bin_us, 1, 0, i};
        gint64 bin_end_us = start_us + (occupied.bin + 1) * bin_us;
        while (i < n_messages && messages[i].time_us < bin_end_us)
            i++;
        occupied.count = i - occupied.first_message;
        append_empty(stretches, done, occupied.bin, occupied.first_message);
        g_array_append_val(stretches, occupied);
        done = occupied.bin + 1;
    }
    binning->bin_us = bin_us;
    binning->n_bins = (end_us - start_us) / bin_us + 1;
    append_empty(stretches, done, binning->n_bins, n_messages);
    binning->n_stretches = stretches->len;
    binning->stretches = (SwStretch *)(gpointer)g_array_free(stretches, FALSE);
    return binning;
}

void sw_binning_free(SwBinning *binning)
{
    if (!binning)
        return;
    g_free(binning->stretches);
    g_free(binning);
}
