/* Orders of domains: the distribution of inversions, measures of order against counting by hand, and the verdicts. */
#include "analysis/statistics/mahonian.h"
#include "analysis/statistics/rank_order.h"

#include "analysis/pass.h"
#include "base/random.h"
#include "tests/unit/analysis/hand_made.h"

#include <math.h>

#define NEAR 1e-12

static void test_mahonian_small(void)
{
    static const struct {
        guint k;
        double inversions, p;
    } cases[] = {
        {1, 0, 1},         {2, 0, 1 / 2.0},   {3, 0, 1 / 6.0},     {3, 1, 3 / 6.0},
        {3, 2, 5 / 6.0},   {3, 3, 1},         {3, .5, 3 / 6.0}, /* halves round up */
        {4, 3, 15 / 24.0}, {6, 0, 1 / 720.0}, {6, 5, 169 / 720.0}, {6, 15, 1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpfloat_with_epsilon(sw_mahonian_p(cases[i].k, cases[i].inversions), cases[i].p, NEAR);
    g_assert_cmpfloat_with_epsilon(sw_mahonian_floor(6), 1 / 720.0, NEAR);
    g_assert_cmpfloat_with_epsilon(sw_mahonian_p(60, 0), 0, 1e-70);
}

/* Where the exact distribution hands over to the normal one, both say the same. */
static void test_mahonian_hand_over(void)
{
    for (double z = -3; z <= 3; z += .5) {
        double exact_k = SW_MAHONIAN_EXACT, normal_k = SW_MAHONIAN_EXACT + 1;
        double mean = exact_k * (exact_k - 1) / 4, sd = sqrt(exact_k * (exact_k - 1) * (2 * exact_k + 5) / 72);
        double next = normal_k * (normal_k - 1) / 4,
               next_sd = sqrt(normal_k * (normal_k - 1) * (2 * normal_k + 5) / 72);
        g_assert_cmpfloat_with_epsilon(sw_mahonian_p(SW_MAHONIAN_EXACT, floor(mean + z * sd)),
                                       sw_mahonian_p(SW_MAHONIAN_EXACT + 1, floor(next + z * next_sd)), .002);
    }
}

static double inversions_by_hand(const SwPlaced *placed, gsize n)
{
    double inversions = 0;
    for (gsize i = 0; i < n; i++) {
        for (gsize j = i + 1; j < n; j++) {
            double product = (placed[i].position - placed[j].position) * (placed[i].rank - placed[j].rank);
            inversions += product < 0 ? 1 : product == 0 ? .5 : 0;
        }
    }
    return inversions;
}

static void test_inversions(void)
{
    SwRandom random;
    sw_random_init(&random, 1);
    for (gsize n = 0; n < 60; n++) {
        g_autofree SwPlaced *placed = g_new(SwPlaced, n);
        for (gsize i = 0; i < n; i++) /* few values, so that there are ties of all kinds */
            placed[i] = (SwPlaced){(double)sw_random_below(&random, n), (double)sw_random_below(&random, n / 2 + 1)};
        sw_placed_sort(placed, n);
        g_assert_cmpfloat_with_epsilon(sw_inversions(placed, n), inversions_by_hand(placed, n), NEAR);
    }
    g_assert_cmpfloat_with_epsilon(sw_kendall_tau(5, 6), 1 / 3.0, NEAR);
    g_assert_true(isnan(sw_kendall_tau(0, 1)));
}

static void test_longest_part(void)
{
    SwPlaced placed[] = {{1, 3}, {2, 1}, {3, 2}, {4, 2}, {5, 9}, {6, 4}};
    g_assert_cmpfloat_with_epsilon(sw_lis_fraction(placed, 6), 4 / 6.0, NEAR);
    g_assert_true(isnan(sw_lis_fraction(placed, 0)));
}

static void test_kendall_w(void)
{
    static const double same[] = {1, 2, 3, 1, 2, 3}, opposite[] = {1, 2, 3, 3, 2, 1};
    static const double tied[] = {1.5, 1.5, 3, 1.5, 1.5, 3};
    g_assert_cmpfloat_with_epsilon(sw_kendall_w(same, 2, 3), 1, NEAR);
    g_assert_cmpfloat_with_epsilon(sw_kendall_w(opposite, 2, 3), 0, NEAR);
    g_assert_cmpfloat_with_epsilon(sw_kendall_w(tied, 2, 3), 1, NEAR);
    g_assert_true(isnan(sw_kendall_w(same, 1, 3)));
    const double values[] = {7, 5, 7, 1};
    double ranks[4];
    sw_mid_ranks(values, 4, ranks);
    g_assert_cmpfloat(ranks[0], ==, 3.5);
    g_assert_cmpfloat(ranks[1], ==, 2);
    g_assert_cmpfloat(ranks[2], ==, 3.5);
    g_assert_cmpfloat(ranks[3], ==, 1);
}

static void test_concordance(void)
{
    SwRandom random;
    sw_random_init(&random, 2);
    gint64 time[80];
    guint32 ranks[80];
    for (guint i = 0; i < 80; i++) {
        time[i] = i == 0 ? 0 : time[i - 1] + (gint64)sw_random_below(&random, 2);
        ranks[i] = 1 + (guint32)sw_random_below(&random, 5);
    }
    double in_order = 0, pairs = 0;
    for (guint i = 0; i < 80; i++) {
        for (guint j = 0; j < 80; j++) {
            if (ranks[i] >= ranks[j])
                continue;
            pairs++;
            in_order += time[i] < time[j] ? 1 : time[i] == time[j] ? .5 : 0;
        }
    }
    SwConcordance concordance = {0};
    g_assert_true(isnan(sw_concordance_value(&concordance)));
    sw_concordance_add(&concordance, time, ranks, 80, 5);
    g_assert_cmpfloat_with_epsilon(concordance.pairs, pairs, NEAR);
    g_assert_cmpfloat_with_epsilon(concordance.in_order, in_order, NEAR);
}

/* A wave that serves the domains one after another, a minute and a message each. */
static HandMade *wave_over(const char *const *domains, guint n, char **rcpts)
{
    g_autofree Delivery *deliveries = g_new0(Delivery, n);
    for (guint i = 0; i < n; i++) {
        rcpts[i] = g_strdup_printf("user@%s", domains[i]);
        deliveries[i] = (Delivery){.second = 60 * i, .client = "192.0.2.1", .rcpt = rcpts[i]};
    }
    Stretch wave = {0, 60 * n};
    return hand_made_new(deliveries, n, &wave, 1);
}

static void test_verdicts(void)
{
    static const struct {
        const char *domains[9];
        const char *order, *verdict; /* of all waves together */
        double p;
    } cases[] = {
        {{"a.test", "b.test", "c.test"}, "bytes", "cannot be significant (k=3)", 1 / 6.0},
        {{"a.test"}, "bytes", "nothing to order (k=1)", 1},
        {{"ab.test", "b.test", "ca.test", "d.test", "ea.test", "f.test"}, "bytes", "sorted", 1 / 720.0},
        {{"ab.test", "b.test", "ca.test", "d.test", "ea.test", "f.test"}, "folded", "same as bytes", 1 / 720.0},
        {{"f.test", "ea.test", "d.test", "ca.test", "b.test", "ab.test"}, "bytes_descending", "sorted", 1 / 720.0},
        {{"f.test", "ea.test", "d.test", "ca.test", "b.test", "ab.test"}, "bytes", "not sorted", 1},
        {{"d.a.test", "b.b.test", "f.c.test", "a.d.test", "e.e.test", "c.f.test"},
         "reversed_labels",
         "sorted",
         1 / 720.0},
        {{"ab.test", "Bc.test", "c.test", "d.test", "ea.test", "f.test", "ga.test"}, "folded", "sorted", 1 / 5040.0},
        {{"ab.test", "Bc.test", "c.test", "d.test", "ea.test", "f.test", "ga.test"},
         "bytes",
         "weaker than folded",
         7 / 5040.0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *rcpts[9] = {0};
        guint n = 0;
        while (cases[i].domains[n])
            n++;
        g_autoptr(HandMade) made = wave_over(cases[i].domains, n, rcpts);
        g_autoptr(SwResults) results = sw_results_new();
        const char *const names[] = {"order", NULL};
        sw_pass_run(names, &made->analysis, results);
        const SwTable *table = sw_results_table(results, "domain_order");
        guint row = (guint)sw_table_find_row(table, "order", cases[i].order);
        g_assert_cmpstr(sw_table_get(table, row, "verdict")->text, ==, cases[i].verdict);
        if (!isnan(cases[i].p))
            g_assert_cmpfloat_with_epsilon(sw_table_number(table, row, "p_exact"), cases[i].p, NEAR);
        for (guint j = 0; j < n; j++)
            g_free(rcpts[j]);
    }
}

/* Two waves that disagree: p is that of both together, each wave has a row of its own. */
static void test_waves_apart(void)
{
    static const Delivery deliveries[] = {
        {.second = 0, .rcpt = "u@a.test"},   {.second = 10, .rcpt = "u@b.test"},  {.second = 20, .rcpt = "u@c.test"},
        {.second = 100, .rcpt = "u@c.test"}, {.second = 110, .rcpt = "u@b.test"}, {.second = 120, .rcpt = "u@a.test"},
    };
    static const Stretch waves[] = {{0, 20}, {100, 120}};
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), waves, 2);
    g_autoptr(SwResults) results = sw_results_new();
    const char *const names[] = {"order", NULL};
    sw_pass_run(names, &made->analysis, results);
    const SwTable *table = sw_results_table(results, "domain_order");
    guint orders = sw_table_n_rows(table) / 3;
    g_assert_cmpfloat(sw_table_number(table, 0, "inversions"), ==, 1.5); /* the same median thrice: all ties */
    g_assert_cmpfloat(sw_table_number(table, 0, "kendall_w"), ==, 0);
    g_assert_false(sw_table_get(table, 0, "wave")->known);
    g_assert_cmpfloat(sw_table_number(table, orders, "inversions"), ==, 0);
    g_assert_cmpfloat(sw_table_number(table, 2 * orders, "inversions"), ==, 3);
    g_assert_cmpfloat(sw_table_number(table, 2 * orders, "wave"), ==, 2);
    g_assert_false(sw_table_get(table, orders, "p_exact")->known);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/order/mahonian/small", test_mahonian_small);
    g_test_add_func("/order/mahonian/hand-over", test_mahonian_hand_over);
    g_test_add_func("/order/inversions", test_inversions);
    g_test_add_func("/order/longest-part", test_longest_part);
    g_test_add_func("/order/kendall-w", test_kendall_w);
    g_test_add_func("/order/concordance", test_concordance);
    g_test_add_func("/order/verdicts", test_verdicts);
    g_test_add_func("/order/waves-apart", test_waves_apart);
    return g_test_run();
}
