/* The sign test's tail. */
#pragma once

#include <glib.h>

/* P(X >= k) for X binomial(n, 1/2); exact up to 1000 trials, then normal with continuity correction. */
double sw_binomial_half_upper(double k, double n);
