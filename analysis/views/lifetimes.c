#include "analysis/views/lifetimes.h"

#include "analysis/statistics/interval.h"

#define SILENCE_GAPS 3 /* mean gaps without a message that make a source gone */
#define OWN_GAP_MESSAGES 3 /* messages from which a source's own mean gap is used */

typedef struct {
    SwLifetimes *lifetimes;
    guint32 *open; /* by source: 1 + index of its newest lifetime */
    gboolean *seen; /* by source: in or outside a wave */
} Builder;

static void extend(SwLifetime *lifetime, const SwMessage *message)
{
    lifetime->messages++;
    lifetime->recipients += message->n_rows;
    lifetime->last_us = message->time_us;
}

/* Messages come in the order of time, so that a source's newest lifetime is the only one that can grow. */
static void add_message(Builder *builder, const SwMessage *message, guint32 source)
{
    GArray *all = builder->lifetimes->all;
    guint32 open = builder->open[source];
    if (open == 0 || g_array_index(all, SwLifetime, open - 1).wave != message->wave) {
        SwLifetime born = {.source = source, .wave = message->wave, .first_us = message->time_us};
        g_array_append_val(all, born);
        open = builder->open[source] = all->len;
    }
    extend(&g_array_index(all, SwLifetime, open - 1), message);
}

static void add_messages(Builder *builder, const SwAnalysis *analysis, const guint32 *network_of_client)
{
    SwLifetimes *lifetimes = builder->lifetimes;
    for (guint32 i = 0; i < analysis->n_messages; i++) {
        const SwMessage *message = &analysis->messages[i];
        guint32 source = network_of_client ? network_of_client[message->client] : message->client;
        if (source == 0) {
            lifetimes->messages_unknown++;
            continue;
        }
        builder->seen[source] = TRUE;
        if (message->wave >= 0 || lifetimes->one_period)
            add_message(builder, message, source);
        else
            lifetimes->messages_outside++;
    }
}

static int compare_lifetimes(const void *a, const void *b)
{
    const SwLifetime *x = a, *y = b;
    int order = (x->source > y->source) - (x->source < y->source);
    return order ? order : (x->wave > y->wave) - (x->wave < y->wave);
}

static void tell_single_from_multi(SwLifetimes *lifetimes)
{
    const SwLifetime *all = (const SwLifetime *)lifetimes->all->data;
    for (guint i = 0, next; i < lifetimes->all->len; i = next) {
        for (next = i + 1; next < lifetimes->all->len && all[next].source == all[i].source;)
            next++;
        if (next == i + 1)
            g_array_append_val(lifetimes->single, all[i]);
        else
            lifetimes->n_multi++;
    }
    lifetimes->n_single = lifetimes->one_period ? 0 : lifetimes->single->len;
}

SwLifetimes *sw_lifetimes_new(const SwAnalysis *analysis, const guint32 *network_of_client)
{
    SwLifetimes *lifetimes = g_new0(SwLifetimes, 1);
    lifetimes->all = g_array_new(FALSE, FALSE, sizeof(SwLifetime));
    lifetimes->single = g_array_new(FALSE, FALSE, sizeof(SwLifetime));
    lifetimes->one_period = analysis->n_waves == 0;

    gsize n = (gsize)sw_store_n_clients(analysis->store) + 1;
    g_autofree guint32 *open = g_new0(guint32, n);
    g_autofree gboolean *seen = g_new0(gboolean, n);
    add_messages(&(Builder){lifetimes, open, seen}, analysis, network_of_client);
    for (gsize source = 0; source < n; source++)
        lifetimes->n_outside += seen[source] && open[source] == 0;
    g_array_sort(lifetimes->all, compare_lifetimes);
    tell_single_from_multi(lifetimes);
    return lifetimes;
}

void sw_lifetimes_free(SwLifetimes *lifetimes)
{
    if (!lifetimes)
        return;
    g_array_unref(lifetimes->all);
    g_array_unref(lifetimes->single);
    g_free(lifetimes);
}

guint32 sw_lifetimes_n_sources(const SwLifetimes *lifetimes)
{
    guint32 inside = lifetimes->one_period ? lifetimes->all->len : lifetimes->n_single + lifetimes->n_multi;
    return inside + lifetimes->n_outside;
}

static double mean_gap_us(const SwLifetime *lifetime)
{
    return (double)(lifetime->last_us - lifetime->first_us) / (lifetime->messages - 1);
}

static double pooled_gap_us(const GArray *lifetimes, guint least_messages)
{
    g_autofree double *gaps = g_new(double, lifetimes->len);
    guint n = 0;
    for (guint i = 0; i < lifetimes->len; i++) {
        const SwLifetime *lifetime = &g_array_index(lifetimes, SwLifetime, i);
        if (lifetime->messages >= least_messages)
            gaps[n++] = mean_gap_us(lifetime);
    }
    if (n == 0)
        return least_messages > 2 ? pooled_gap_us(lifetimes, 2) : 0;
    sw_values_sort(gaps, n);
    return sw_estimate_median(gaps, n).value;
}

double *sw_lifetimes_silences(const GArray *lifetimes)
{
    double pooled = pooled_gap_us(lifetimes, OWN_GAP_MESSAGES);
    double *silences = g_new(double, lifetimes->len);
    for (guint i = 0; i < lifetimes->len; i++) {
        const SwLifetime *lifetime = &g_array_index(lifetimes, SwLifetime, i);
        silences[i] = SILENCE_GAPS * (lifetime->messages >= OWN_GAP_MESSAGES ? mean_gap_us(lifetime) : pooled);
    }
    return silences;
}
