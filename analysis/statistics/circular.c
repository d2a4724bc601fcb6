#include "analysis/statistics/circular.h"

#include <math.h>

#define DAY_S 86400.0

SwCircular sw_circular_of_day(const gint64 *times_us, gsize n)
{
    double x = 0, y = 0;
    for (gsize i = 0; i < n; i++) {
        double angle = 2 * G_PI * fmod((double)times_us[i] / G_USEC_PER_SEC, DAY_S) / DAY_S;
        x += cos(angle);
        y += sin(angle);
    }
    double length = hypot(x, y) / (double)n;
    double mean = atan2(y, x) * 12 / G_PI;
    return (SwCircular){
        .mean_h = mean < 0 ? mean + 24 : mean,
        .length = length,
        .p = n < SW_CIRCULAR_MIN ? NAN : exp(-(double)n * length * length),
    };
}
