/*
 * SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine for the same seed. Used by the bootstrap
 * and by the simulator; never for anything secret.
 */
#pragma once

#include <glib.h>

typedef struct {
    guint64 state;
} SwRandom;

void sw_random_init(SwRandom *random, guint64 seed);

static inline guint64 sw_random_mix(guint64 z)
{
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static inline guint64 sw_random_next(SwRandom *random)
{
    random->state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return sw_random_mix(random->state);
}

/* Uniform in [0, bound), without modulo bias; bound > 0. */
guint64 sw_random_below(SwRandom *random, guint64 bound);

/* For many draws below one bound: the same numbers as sw_random_below() gives, at a tenth of the time. */
typedef struct {
    guint64 bound, reject_below, reciprocal;
} SwRandomRange;

void sw_random_range_init(SwRandomRange *range, guint64 bound);

/* The quotient from the reciprocal is at most one too small (Granlund, Montgomery 1994), so the remainder is right after one step. */
static inline guint64 sw_random_draw(SwRandom *random, const SwRandomRange *range)
{
    guint64 drawn = sw_random_next(random);
    while (drawn < range->reject_below)
        drawn = sw_random_next(random);
    guint64 quotient = (guint64)(((unsigned __int128)drawn * range->reciprocal) >> 64);
    guint64 rest = drawn - quotient * range->bound;
    return rest >= range->bound ? rest - range->bound : rest;
}

/* Uniform in [0, 1) with 53 bits. */
double sw_random_unit(SwRandom *random);
/* An independent stream, named by `stream`: (seed, name) gives the same numbers whatever else was drawn. */
SwRandom sw_random_fork(const SwRandom *random, guint64 stream);
