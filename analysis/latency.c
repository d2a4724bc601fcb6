/*
 * Pass `latency`: what a list could still have stopped that names an address some time after the address's first
 * message here. It assumes that this first sighting starts the clock; a list with other traps may be earlier.
 */
#include "analysis/latency/clock.h"
#include "analysis/pass.h"
#include "analysis/statistics/interval.h"

#include <math.h>

static const SwColumn columns[] = {
    {"delay_s", "Listed after", SW_TYPE_DURATION, "s"},
    {"stopped", "Stopped", SW_TYPE_COUNT, NULL},
    {"stopped_pct", "Stopped", SW_TYPE_REAL, "%"},
    {"lo", "95% from", SW_TYPE_REAL, "%"},
    {"hi", "95% to", SW_TYPE_REAL, "%"},
    {"stopped_by_network_pct", "Stopped, whole network listed", SW_TYPE_REAL, "%"},
};
static const SwTableSpec spec =
    SW_TABLE_SPEC("latency", "What a list that reacts late could still stop",
                  "One row a delay between an address's first message here and its listing: messages that came later. "
                  "The last column lists the address's IPv4 /24 or IPv6 /64 with it.",
                  columns);

#define MINUTES(n) ((n)*SW_MINUTE)
#define HOURS(n) ((n)*SW_HOUR)

static const gint64 delays_us[] = {
    0,           30 * SW_SECOND, MINUTES(1),  150 * SW_SECOND, MINUTES(5), MINUTES(10), MINUTES(15),
    MINUTES(25), MINUTES(30),    MINUTES(60), HOURS(2),        HOURS(6),   HOURS(12),   HOURS(24),
};

#define CURVE_POINTS 160
#define CURVE_FROM_S 1.0
#define CURVE_TO_S 86400.0

static double per_cent(guint64 part, guint64 whole)
{
    return 100.0 * (double)part / (double)whole;
}

/* Shares of all delays with their intervals; blocks are addresses, as the messages of one depend on one another. */
static void estimate_shares(const SwAnalysis *analysis, const SwLatencyClock *clock, SwEstimate *ret_shares)
{
    guint n = clock->sources->len, k = clock->n_delays;
    g_autofree double *stopped = g_new(double, (gsize)k *n); /* delay by delay */
    g_autofree SwRatio *shares = g_new(SwRatio, k);
    g_autofree double *messages = g_new(double, n);
    for (guint i = 0; i < n; i++) {
        guint32 source = g_array_index(clock->sources, guint32, i);
        messages[i] = clock->messages[source];
        for (guint delay = 0; delay < k; delay++)
            stopped[(gsize)delay * n + i] = sw_latency_clock_stopped(clock, source, delay);
    }
    for (guint delay = 0; delay < k; delay++)
        shares[delay] = (SwRatio){stopped + (gsize)delay * n, messages};
    sw_estimate_ratios(shares, k, n, analysis->parameters.bootstrap, analysis->parameters.seed, ret_shares);
}

static void put_delays(SwTable *table, const SwAnalysis *analysis, const guint32 *network_of_client,
                       const SwLatencyClock *by_address)
{
    g_autoptr(SwLatencyClock) by_network =
        sw_latency_clock_new(analysis, network_of_client, delays_us, G_N_ELEMENTS(delays_us), FALSE);
    SwEstimate shares[G_N_ELEMENTS(delays_us)];
    estimate_shares(analysis, by_address, shares);
    for (guint i = 0; i < G_N_ELEMENTS(delays_us); i++) {
        sw_table_put_real(table, (double)delays_us[i] / SW_SECOND);
        sw_table_put_count(table, (gint64)by_address->stopped[i]);
        sw_table_put_real(table, 100 * shares[i].value);
        sw_table_put_real(table, 100 * shares[i].lo);
        sw_table_put_real(table, 100 * shares[i].hi);
        sw_table_put_real(table, per_cent(by_network->stopped[i], by_network->n_messages));
    }
}

static void draw_curve(SwPanel *panel, const SwAnalysis *analysis, const guint32 *network_of_client, const char *label,
                       guint colour)
{
    gint64 curve_us[CURVE_POINTS];
    for (guint i = 0; i < CURVE_POINTS; i++)
        curve_us[i] = (gint64)(CURVE_FROM_S * pow(CURVE_TO_S / CURVE_FROM_S, i / (CURVE_POINTS - 1.0)) * SW_SECOND);
    g_autoptr(SwLatencyClock) clock = sw_latency_clock_new(analysis, network_of_client, curve_us, CURVE_POINTS, FALSE);
    SwSeries *curve = sw_panel_add_series(panel, label, SW_SERIES_LINE, colour);
    for (guint i = 0; i < CURVE_POINTS; i++)
        sw_series_add(curve, (double)curve_us[i] / SW_MINUTE, per_cent(clock->stopped[i], clock->n_messages));
}

/* The table's rows; a delay of none has no place on a log scale. */
static void draw_band(SwPanel *panel, const SwTable *table)
{
    SwSeries *band = sw_panel_add_series(panel, "95% interval", SW_SERIES_BAND, 0);
    for (guint row = 1; row < sw_table_n_rows(table); row++)
        sw_series_add_range(band, sw_table_number(table, row, "delay_s") / 60,
                            sw_table_number(table, row, "stopped_pct"), sw_table_number(table, row, "lo"),
                            sw_table_number(table, row, "hi"));
}

static void draw(SwResults *results, const SwAnalysis *analysis, const guint32 *network_of_client, const SwTable *table,
                 const SwLatencyClock *clock)
{
    SwFigure *figure = sw_results_add_figure(
        results, sw_figure_new("latency", "What a list that reacts late could still stop",
                               (SwAxis){"delay after an address's first message (minutes)", SW_SCALE_LOG},
                               (SwAxis){"messages that could still be stopped (%)", SW_SCALE_LINEAR},
                               (SwAxis){NULL, SW_SCALE_LINEAR}));
    SwPanel *panel = sw_figure_add_panel(figure, NULL);
    draw_band(panel, table);
    draw_curve(panel, analysis, NULL, "address listed", 0);
    draw_curve(panel, analysis, network_of_client, "its IPv4 /24 or IPv6 /64 listed", 1);
    figure->caption =
        g_strdup_printf("Share of %" G_GUINT64_FORMAT " messages of %u addresses that came more than the delay "
                        "after the address's first message here.",
                        clock->n_messages, clock->sources->len);
}

static double stopped_pct_after(const SwTable *table, gint64 delay_us)
{
    guint row = 0;
    while (delays_us[row] != delay_us)
        row++;
    return sw_table_number(table, row, "stopped_pct");
}

static void find(SwResults *results, const SwTable *table)
{
    sw_results_add_finding(
        results,
        "A list that reacts 10 minutes after an address's first message here could still have stopped "
        "%.3g%% of the messages; one that reacts a day later %.3g%%.",
        stopped_pct_after(table, MINUTES(10)), stopped_pct_after(table, HOURS(24)));
}

static void run(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&spec));
    g_autoptr(SwLatencyClock) clock = sw_latency_clock_new(analysis, NULL, delays_us, G_N_ELEMENTS(delays_us), TRUE);
    if (clock->n_messages == 0) {
        sw_table_set_note(table, "Empty: no message has both a known time and a known client.");
        return;
    }
    g_autofree guint32 *network_of_client = sw_networks_of_clients(analysis->store, 24, 64);
    put_delays(table, analysis, network_of_client, clock);
    sw_table_set_note(
        table,
        "Out of %" G_GUINT64_FORMAT " messages of %u addresses, refused ones too. The first message of each address "
        "always gets through: no list of addresses seen here stops more than %.2f%%. A list with other traps "
        "may be earlier.",
        clock->n_messages, clock->sources->len, per_cent(clock->n_messages - clock->sources->len, clock->n_messages));
    draw(results, analysis, network_of_client, table, clock);
    find(results, table);
}

static const SwTableSpec *const tables[] = {&spec, NULL};

const SwPass sw_pass_latency = {
    .name = "latency",
    .summary = "what a list that reacts late could still have stopped",
    .needs = SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_CLIENT),
    .tables = tables,
    .run = run,
};
