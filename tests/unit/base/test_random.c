#include "base/random.h"

/* Reference values of SplitMix64 for the seed 1234567, as published with the generator. */
static void test_reference(void)
{
    static const guint64 expected[] = {G_GUINT64_CONSTANT(6457827717110365317), G_GUINT64_CONSTANT(3203168211198807973),
                                       G_GUINT64_CONSTANT(9817491932198370423), G_GUINT64_CONSTANT(4593380528125082431),
                                       G_GUINT64_CONSTANT(16408922859458223821)};
    SwRandom random;
    sw_random_init(&random, 1234567);
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
        g_assert_cmpuint(sw_random_next(&random), ==, expected[i]);
}

static void test_below(void)
{
    SwRandom random;
    guint seen[6] = {0};
    sw_random_init(&random, 1);
    for (guint i = 0; i < 60000; i++)
        seen[sw_random_below(&random, 6)]++;
    for (guint i = 0; i < 6; i++) {
        g_assert_cmpuint(seen[i], >, 9500); /* five standard deviations are 456 */
        g_assert_cmpuint(seen[i], <, 10500);
    }
}

/* The remainder by a reciprocal is the remainder by division, at the ends of what a bound may be too. */
static void test_range(void)
{
    static const guint64 bounds[] = {1,          2, 3, 7, 852, 1 << 20, G_MAXUINT32, (guint64)1 << 63, G_MAXUINT64 - 1,
                                     G_MAXUINT64};
    for (guint b = 0; b < G_N_ELEMENTS(bounds); b++) {
        SwRandom drawing, plain;
        SwRandomRange range;
        sw_random_init(&drawing, b);
        sw_random_init(&plain, b);
        sw_random_range_init(&range, bounds[b]);
        for (guint i = 0; i < 1000; i++) {
            guint64 drawn = sw_random_next(&plain);
            while (drawn < (0 - bounds[b]) % bounds[b])
                drawn = sw_random_next(&plain);
            g_assert_cmpuint(sw_random_draw(&drawing, &range), ==, drawn % bounds[b]);
        }
    }
}

static void test_fork(void)
{
    SwRandom random;
    sw_random_init(&random, 7);
    SwRandom a = sw_random_fork(&random, 1), b = sw_random_fork(&random, 2);
    g_assert_cmpuint(sw_random_next(&a), !=, sw_random_next(&b));
    sw_random_next(&random);
    SwRandom fresh;
    sw_random_init(&fresh, 7);
    SwRandom again = sw_random_fork(&fresh, 1);
    a = sw_random_fork(&fresh, 1);
    g_assert_cmpuint(sw_random_next(&again), ==, sw_random_next(&a));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/random/reference", test_reference);
    g_test_add_func("/random/below", test_below);
    g_test_add_func("/random/range", test_range);
    g_test_add_func("/random/fork", test_fork);
    return g_test_run();
}
