/* Hours of the day as points on a circle: mean direction and Rayleigh's test of whether there is one. */
#pragma once

#include <glib.h>

enum { SW_CIRCULAR_MIN = 8 }; /* fewer points allow no inference */

typedef struct {
    double mean_h; /* 0 <= h < 24 */
    double length; /* R, 0 = spread evenly, 1 = all the same */
    double p; /* exp(-n R^2), Rayleigh 1880; NAN below SW_CIRCULAR_MIN points */
} SwCircular;

/* Times in microseconds since 1970; n >= 1. */
SwCircular sw_circular_of_day(const gint64 *times_us, gsize n);
