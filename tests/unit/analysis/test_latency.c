/*
 * The pass `latency`: messages that come a delay or more after their address's first one, counted by hand.
 */
#include "analysis/latency/clock.h"
#include "analysis/pass.h"
#include "tests/unit/analysis/hand_made.h"

#include <math.h>

/* 192.0.2.1: 0, 0, 30, 59, 600; its neighbour 192.0.2.2: 60; 203.0.113.1: 90000, 90001; one unknown client. */
static const Delivery deliveries[] = {
    {.second = 0, .client = "192.0.2.1"},       {.second = 0, .client = "192.0.2.1"},
    {.second = 30, .client = "192.0.2.1"},      {.second = 59, .client = "192.0.2.1"},
    {.second = 60, .client = "192.0.2.2"},      {.second = 70},
    {.second = 600, .client = "192.0.2.1"},     {.second = 90000, .client = "203.0.113.1"},
    {.second = 90001, .client = "203.0.113.1"},
};

static void test_clock(void)
{
    static const gint64 delays_us[] = {0, 30 * SW_SECOND, 60 * SW_SECOND, 600 * SW_SECOND, 601 * SW_SECOND};
    static const guint64 by_address[] = {4, 3, 1, 1, 0}, by_network[] = {5, 4, 2, 1, 0};
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), NULL, 0);
    g_autoptr(SwLatencyClock) clock = sw_latency_clock_new(&made->analysis, NULL, delays_us, 5, TRUE);
    g_autofree guint32 *networks = sw_networks_of_clients(made->store, 24, 64);
    g_autoptr(SwLatencyClock) network_clock = sw_latency_clock_new(&made->analysis, networks, delays_us, 5, FALSE);
    g_assert_cmpuint(clock->n_messages, ==, 8);
    g_assert_cmpuint(clock->sources->len, ==, 3);
    g_assert_cmpuint(network_clock->sources->len, ==, 2);
    for (guint i = 0; i < 5; i++) {
        g_assert_cmpuint(clock->stopped[i], ==, by_address[i]);
        g_assert_cmpuint(network_clock->stopped[i], ==, by_network[i]);
        guint64 sum = 0;
        for (guint k = 0; k < clock->sources->len; k++)
            sum += sw_latency_clock_stopped(clock, g_array_index(clock->sources, guint32, k), i);
        g_assert_cmpuint(sum, ==, by_address[i]);
    }
}

static void test_table(void)
{
    static const char *const names[] = {"latency", NULL};
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), NULL, 0);
    g_autoptr(SwResults) results = sw_results_new();
    sw_pass_run(names, &made->analysis, results);
    const SwTable *table = sw_results_table(results, "latency");
    double before = 101;
    for (guint row = 0; row < sw_table_n_rows(table); row++) {
        double share = sw_table_number(table, row, "stopped_pct");
        g_assert_cmpfloat_with_epsilon(share, 100 * sw_table_number(table, row, "stopped") / 8, 1e-9);
        g_assert_cmpfloat(share, <=, before);
        g_assert_cmpfloat(sw_table_number(table, row, "lo"), <=, share);
        g_assert_cmpfloat(sw_table_number(table, row, "hi"), >=, share);
        before = share;
    }
    g_assert_cmpfloat(sw_table_number(table, 1, "delay_s"), ==, 30);
    g_assert_cmpfloat(sw_table_number(table, 1, "stopped"), ==, 3);
    g_assert_nonnull(strstr(table->note, "62.50%")); /* 1 - 3/8 */
    g_assert_cmpuint(results->figures->len, ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/latency/clock", test_clock);
    g_test_add_func("/latency/table", test_table);
    return g_test_run();
}
