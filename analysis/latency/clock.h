/*
 * How many messages come later than a delay after the first message of their source: for all delays at once, without
 * keeping an offset a message.
 */
#pragma once

#include "analysis/analysis.h"
#include "analysis/views/networks.h"

typedef struct {
    guint n_delays;
    guint64 n_messages; /* with a known time and client */
    guint64 *stopped; /* by delay: messages at or after it, never those at the very time of the first */
    GArray *sources; /* guint32: client ids (or lowest ids of networks), by first message */
    guint32 *messages; /* by source */
    guint32 *stopped_of; /* by source and delay; NULL if not asked for */
} SwLatencyClock;

/* `delays_us` ascend, one at least. `network_of_client`: networks.h, NULL = each address for itself. O(messages log delays). */
SwLatencyClock *sw_latency_clock_new(const SwAnalysis *analysis, const guint32 *network_of_client,
                                     const gint64 *delays_us, guint n_delays, gboolean by_source);
void sw_latency_clock_free(SwLatencyClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwLatencyClock, sw_latency_clock_free)

static inline guint32 sw_latency_clock_stopped(const SwLatencyClock *clock, guint32 source, guint delay)
{
    return clock->stopped_of[(gsize)source * clock->n_delays + delay];
}
