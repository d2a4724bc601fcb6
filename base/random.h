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
guint64 sw_random_next(SwRandom *random);
/* Uniform in [0, bound), without modulo bias; bound > 0. */
guint64 sw_random_below(SwRandom *random, guint64 bound);
/* Uniform in [0, 1) with 53 bits. */
double sw_random_unit(SwRandom *random);
/* An independent stream, named by `stream`: (seed, name) gives the same numbers whatever else was drawn. */
SwRandom sw_random_fork(const SwRandom *random, guint64 stream);
