#include "analysis/latency/clock.h"

/* How many of the delays had passed. */
static guint delays_passed(const gint64 *delays_us, guint n_delays, gint64 offset_us)
{
    guint lo = 0, hi = n_delays;
    while (lo < hi) {
        guint middle = lo + (hi - lo) / 2;
        if (delays_us[middle] <= offset_us)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* Messages are in the order of time: the first that is met of a source is its first. */
static void add_message(SwLatencyClock *clock, gint64 *first_us, const gint64 *delays_us, guint32 source,
                        gint64 time_us)
{
    clock->n_messages++;
    if (clock->messages[source]++ == 0) {
        first_us[source] = time_us;
        g_array_append_val(clock->sources, source);
    }
    gint64 offset_us = time_us - first_us[source];
    guint passed = offset_us > 0 ? delays_passed(delays_us, clock->n_delays, offset_us) : 0;
    if (passed == 0)
        return;
    clock->stopped[passed - 1]++;
    if (clock->stopped_of)
        clock->stopped_of[(gsize)source * clock->n_delays + passed - 1]++;
}

/* From messages between two delays to messages after each. */
static void add_up(SwLatencyClock *clock)
{
    for (guint delay = clock->n_delays - 1; delay-- > 0;)
        clock->stopped[delay] += clock->stopped[delay + 1];
    for (guint i = 0; clock->stopped_of && i < clock->sources->len; i++) {
        guint32 *row = clock->stopped_of + (gsize)g_array_index(clock->sources, guint32, i) * clock->n_delays;
        for (guint delay = clock->n_delays - 1; delay-- > 0;)
            row[delay] += row[delay + 1];
    }
}

SwLatencyClock *sw_latency_clock_new(const SwAnalysis *analysis, const guint32 *network_of_client,
                                     const gint64 *delays_us, guint n_delays, gboolean by_source)
{
    gsize n = (gsize)sw_store_n_clients(analysis->store) + 1;
    SwLatencyClock *clock = g_new0(SwLatencyClock, 1);
    clock->n_delays = n_delays;
    clock->stopped = g_new0(guint64, n_delays);
    clock->sources = g_array_new(FALSE, FALSE, sizeof(guint32));
    clock->messages = g_new0(guint32, n);
    clock->stopped_of = by_source ? g_new0(guint32, n * n_delays) : NULL;
    g_autofree gint64 *first_us = g_new(gint64, n);
    for (guint32 i = 0; i < analysis->n_messages; i++) {
        const SwMessage *message = &analysis->messages[i];
        guint32 source = network_of_client ? network_of_client[message->client] : message->client;
        if (source != 0)
            add_message(clock, first_us, delays_us, source, message->time_us);
    }
    add_up(clock);
    return clock;
}

void sw_latency_clock_free(SwLatencyClock *clock)
{
    if (!clock)
        return;
    g_free(clock->stopped);
    g_array_unref(clock->sources);
    g_free(clock->messages);
    g_free(clock->stopped_of);
    g_free(clock);
}
