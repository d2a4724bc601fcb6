#include "base/random.h"

void sw_random_init(SwRandom *random, guint64 seed)
{
    random->state = seed;
}

static guint64 mix(guint64 z)
{
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

guint64 sw_random_next(SwRandom *random)
{
    random->state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return mix(random->state);
}

guint64 sw_random_below(SwRandom *random, guint64 bound)
{
    g_assert(bound > 0);
    /* The lowest 2^64 mod bound values would come once too often. */
    guint64 reject_below = (0 - bound) % bound;
    guint64 drawn = sw_random_next(random);
    while (drawn < reject_below)
        drawn = sw_random_next(random);
    return drawn % bound;
}

double sw_random_unit(SwRandom *random)
{
    return (double)(sw_random_next(random) >> 11) * 0x1.0p-53;
}

SwRandom sw_random_fork(const SwRandom *random, guint64 stream)
{
    return (SwRandom){mix(random->state ^ mix(stream + 1))};
}
