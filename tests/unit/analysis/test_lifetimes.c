/*
 * Lifetimes: one a source and wave, single and multi told apart, what lies outside the waves, and networks as sources.
 */
#include "analysis/views/lifetimes.h"
#include "analysis/views/networks.h"
#include "tests/unit/analysis/hand_made.h"

static const Stretch two_waves[] = {{0, 1000}, {5000, 6000}};

static const Delivery deliveries[] = {
    {.second = 0, .client = "192.0.2.1"},
    {.second = 10, .client = "192.0.2.2"},
    {.second = 60, .client = "192.0.2.1", .transaction = 7, .rcpt = "a@mx.example"},
    {.second = 60, .client = "192.0.2.1", .transaction = 7, .rcpt = "b@mx.example"},
    {.second = 70, .client = NULL},
    {.second = 3000, .client = "192.0.2.2"}, /* between the waves */
    {.second = 3100, .client = "198.51.100.9"}, /* never inside one */
    {.second = 5000, .client = "192.0.2.1"},
    {.second = 5030, .client = "203.0.113.5"},
    {.second = 5090, .client = "192.0.2.1"},
};

static const SwLifetime *lifetime(const SwLifetimes *lifetimes, guint i)
{
    return &g_array_index(lifetimes->all, SwLifetime, i);
}

static void test_waves(void)
{
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), two_waves, 2);
    g_autoptr(SwLifetimes) lifetimes = sw_lifetimes_new(&made->analysis, NULL);
    g_assert_cmpuint(lifetimes->all->len, ==, 4);
    g_assert_cmpuint(lifetimes->n_single, ==, 2);
    g_assert_cmpuint(lifetimes->n_multi, ==, 1);
    g_assert_cmpuint(lifetimes->n_outside, ==, 1);
    g_assert_cmpuint(lifetimes->messages_outside, ==, 2);
    g_assert_cmpuint(lifetimes->messages_unknown, ==, 1);
    g_assert_cmpuint(sw_lifetimes_n_sources(lifetimes), ==, 4);
    g_assert_false(lifetimes->one_period);

    const SwLifetime *first = lifetime(lifetimes, 0), *again = lifetime(lifetimes, 1);
    g_assert_cmpuint(first->source, ==, again->source);
    g_assert_cmpint(first->wave, ==, 0);
    g_assert_cmpint(again->wave, ==, 1);
    g_assert_cmpuint(first->messages, ==, 2);
    g_assert_cmpuint(first->recipients, ==, 3);
    g_assert_cmpfloat(sw_lifetime_ttl_s(first), ==, 60);
    g_assert_cmpfloat(sw_lifetime_ttl_s(again), ==, 90);
}

static void test_no_wave(void)
{
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), NULL, 0);
    g_autoptr(SwLifetimes) lifetimes = sw_lifetimes_new(&made->analysis, NULL);
    g_assert_true(lifetimes->one_period);
    g_assert_cmpuint(lifetimes->all->len, ==, 4);
    g_assert_cmpuint(lifetimes->single->len, ==, 4);
    g_assert_cmpuint(lifetimes->n_single + lifetimes->n_multi + lifetimes->n_outside, ==, 0);
    g_assert_cmpuint(sw_lifetimes_n_sources(lifetimes), ==, 4);
    g_assert_cmpfloat(sw_lifetime_ttl_s(lifetime(lifetimes, 0)), ==, 5090);
}

static void test_networks(void)
{
    static const Delivery hosts[] = {
        {.second = 0, .client = "2001:db8:0:1::1"}, {.second = 1, .client = "2001:db8:0:2::1"},
        {.second = 2, .client = "2001:db8:0:1::2"}, {.second = 3, .client = "192.0.2.1"},
        {.second = 4, .client = "192.0.2.200"},
    };
    g_autoptr(HandMade) made = hand_made_new(hosts, G_N_ELEMENTS(hosts), NULL, 0);
    g_autofree guint32 *subscribers = sw_networks_of_clients(made->store, 32, 64);
    g_autoptr(SwLifetimes) lifetimes = sw_lifetimes_new(&made->analysis, subscribers);
    g_assert_cmpuint(lifetimes->all->len, ==, 4);
    g_assert_cmpuint(lifetime(lifetimes, 0)->messages, ==, 2);
    g_assert_cmpfloat(sw_lifetime_ttl_s(lifetime(lifetimes, 0)), ==, 2);

    g_autofree guint32 *networks = sw_networks_of_clients(made->store, 24, 48);
    guint32 first_v6 = sw_store_client(made->store, 0), first_v4 = sw_store_client(made->store, 3);
    for (guint32 row = 0; row < 5; row++)
        g_assert_cmpuint(networks[sw_store_client(made->store, row)], ==, row < 3 ? first_v6 : first_v4);
}

/* Three own mean gaps from three messages on, else three times the median of the others' mean gaps. */
static void test_silences(void)
{
    g_autoptr(GArray) lifetimes = g_array_new(FALSE, FALSE, sizeof(SwLifetime));
    const SwLifetime some[] = {
        {.source = 1, .messages = 3, .last_us = 20 * SW_SECOND},
        {.source = 2, .messages = 5, .last_us = 160 * SW_SECOND},
        {.source = 3, .messages = 2, .last_us = 1000 * SW_SECOND},
        {.source = 4, .messages = 1},
    };
    g_array_append_vals(lifetimes, some, G_N_ELEMENTS(some));
    g_autofree double *silences = sw_lifetimes_silences(lifetimes);
    const double expected_s[] = {30, 120, 75, 75};
    for (guint i = 0; i < G_N_ELEMENTS(expected_s); i++)
        g_assert_cmpfloat(silences[i], ==, expected_s[i] * SW_SECOND);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lifetimes/waves", test_waves);
    g_test_add_func("/lifetimes/no-wave", test_no_wave);
    g_test_add_func("/lifetimes/networks", test_networks);
    g_test_add_func("/lifetimes/silences", test_silences);
    return g_test_run();
}
