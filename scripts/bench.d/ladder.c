/*
 * One rung of the ladder: `ladder SCALE [TRICKLE]`. The campaign of 2005, SCALE times side by side, goes straight into a store, and every
 * pass looks at it. Prints a line a step: events, step, seconds, nanoseconds an event; then the memory: of columns and of strings, in
 * bytes an event, and the most that the process ever held, in megabytes.
 */
#include "analysis/pass.h"

#include "simulate/event_of_message.h"
#include "simulate/mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

typedef struct {
    guint32 n_events;
    gint64 since_us;
} Rung;

static void print_step(Rung *rung, const char *step)
{
    gint64 now_us = g_get_monotonic_time();
    double seconds = (double)(now_us - rung->since_us) / SW_SECOND;
    printf("%u\t%s\t%.4f\t%.1f\n", rung->n_events, step, seconds, 1e9 * seconds / MAX(rung->n_events, 1));
    fflush(stdout);
    rung->since_us = g_get_monotonic_time();
}

static SwStore *fill_store(Rung *rung, const SwCampaignOptions *options)
{
    g_autoptr(SwCampaign) campaign = sw_campaign_new(options);
    g_autoptr(GString) message_id = g_string_new(NULL);
    SwStore *store = sw_store_new();
    SwCampaignMessage message;
    while (sw_campaign_next(campaign, &message)) {
        g_string_truncate(message_id, 0);
        sw_mail_append_message_id(message_id, &message);
        SwEvent event = sw_event_of_message(&message, sw_span(message_id->str, message_id->len));
        event.source = SW_SPAN("simulated");
        event.offset = message.number;
        event.kind = "events";
        sw_store_append(store, &event);
    }
    rung->n_events = sw_store_n_rows(store);
    print_step(rung, "simulate and append");
    sw_store_freeze(store);
    print_step(rung, "freeze");
    return store;
}

static void run_passes(Rung *rung, const SwStore *store)
{
    g_autoptr(SwSelection) everything = sw_selection_new();
    g_autoptr(GArray) rows = sw_selection_apply(everything, store);
    print_step(rung, "select");
    SwParameters parameters;
    sw_parameters_init(&parameters);
    g_autoptr(SwAnalysis) analysis = sw_analysis_new(store, rows, NULL, &parameters);
    print_step(rung, "views and waves");
    g_autoptr(SwResults) results = sw_results_new();
    for (guint i = 0; sw_passes[i]; i++) {
        sw_passes[i]->run(analysis, results);
        print_step(rung, sw_passes[i]->name);
    }
}

static void print_memory(const Rung *rung, const SwStore *store)
{
    gsize columns, strings;
    struct rusage usage;
    sw_store_memory(store, &columns, &strings);
    getrusage(RUSAGE_SELF, &usage);
    double n = MAX(rung->n_events, 1);
    printf("%u\tbytes an event: columns\t%.1f\t\n", rung->n_events, (double)columns / n);
    printf("%u\tbytes an event: strings\t%.1f\t\n", rung->n_events, (double)strings / n);
    printf("%u\tpeak MB\t%.0f\t\n", rung->n_events, (double)usage.ru_maxrss / 1024);
}

int main(int argc, char **argv)
{
    SwCampaignOptions options;
    sw_campaign_options_init(&options);
    options.scale = argc > 1 ? (guint)strtoul(argv[1], NULL, 10) : 1;
    options.trickle_per_hour = argc > 2 ? strtod(argv[2], NULL) : 0;
    g_autoptr(GError) error = NULL;
    if (!sw_campaign_options_check(&options, &error)) {
        fprintf(stderr, "ladder: %s\n", error->message);
        return 2;
    }
    Rung rung = {.since_us = g_get_monotonic_time()};
    g_autoptr(SwStore) store = fill_store(&rung, &options);
    run_passes(&rung, store);
    print_memory(&rung, store);
    return 0;
}
