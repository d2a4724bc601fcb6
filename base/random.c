#include "base/random.h"

void sw_random_init(SwRandom *random, guint64 seed)
{
    random->state = seed;
}

void sw_random_range_init(SwRandomRange *range, guint64 bound)
{
    g_assert(bound > 0);
    /* The lowest 2^64 mod bound values would come once too often. */
    *range = (SwRandomRange){bound, (0 - bound) % bound, G_MAXUINT64 / bound};
}

guint64 sw_random_below(SwRandom *random, guint64 bound)
{
    SwRandomRange range;
    sw_random_range_init(&range, bound);
    return sw_random_draw(random, &range);
}

double sw_random_unit(SwRandom *random)
{
    return (double)(sw_random_next(random) >> 11) * 0x1.0p-53;
}

SwRandom sw_random_fork(const SwRandom *random, guint64 stream)
{
    return (SwRandom){sw_random_mix(random->state ^ sw_random_mix(stream + 1))};
}
