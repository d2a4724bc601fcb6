#include "analysis/statistics/binomial.h"

#include "analysis/statistics/interval.h"

#include <math.h>

enum { EXACT_MAX = 1000 };

double sw_binomial_half_upper(double k, double n)
{
    if (k <= 0)
        return 1;
    if (n > EXACT_MAX)
        return sw_normal_upper((k - .5 - n / 2) / (sqrt(n) / 2));
    double sum = 0;
    for (guint i = (guint)ceil(k); i <= n; i++)
        sum += exp(lgamma(n + 1) - lgamma(i + 1.0) - lgamma(n - i + 1) - n * G_LN2);
    return MIN(sum, 1);
}
