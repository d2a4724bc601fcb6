#include "analysis/statistics/mahonian.h"

#include "analysis/statistics/interval.h"

#include <math.h>

/*
 * Adding the j-th thing brings 0..j-1 more inversions, each as likely: the distribution of j things is that of j-1
 * averaged over a window of j. Probabilities in place of counts do not overflow; running sums make it O(k^3) in all.
 */
static double exact_p(guint k, guint observed)
{
    guint n = k * (k - 1) / 2 + 1;
    g_autofree double *p = g_new0(double, n);
    g_autofree double *below = g_new0(double, n + 1); /* below[i] = p[0] + ... + p[i-1] */
    p[0] = 1;
    for (guint j = 2; j <= k; j++) {
        for (guint i = 0; i < n; i++)
            below[i + 1] = below[i] + p[i];
        for (guint i = 0; i < n; i++)
            p[i] = (below[i + 1] - below[i + 1 > j ? i + 1 - j : 0]) / j;
    }
    double sum = 0;
    for (guint i = 0; i <= observed && i < n; i++)
        sum += p[i];
    return MIN(sum, 1);
}

double sw_mahonian_p(guint k, double observed)
{
    if (k < 2)
        return 1;
    double inversions = ceil(observed);
    if (k <= SW_MAHONIAN_EXACT)
        return exact_p(k, (guint)inversions);
    double n = k;
    double mean = n * (n - 1) / 4;
    double variance = n * (n - 1) * (2 * n + 5) / 72;
    return sw_normal_upper((mean - inversions - .5) / sqrt(variance));
}

double sw_mahonian_floor(guint k)
{
    return exp(-lgamma(k + 1.0));
}
