#include "analysis/statistics/rank_order.h"

#include <math.h>
#include <stdlib.h>

static int compare_doubles(double a, double b)
{
    return (a > b) - (a < b);
}

static int compare_placed(const void *a, const void *b)
{
    const SwPlaced *p = a, *q = b;
    int order = compare_doubles(p->position, q->position);
    return order ? order : compare_doubles(p->rank, q->rank);
}

void sw_placed_sort(SwPlaced *placed, gsize n)
{
    if (n > 1) /* qsort refuses the NULL of an empty array */
        qsort(placed, n, sizeof *placed, compare_placed);
}

/* Merges two sorted halves and counts the pairs whose first is strictly greater. */
static double merge_halves(double *values, double *spare, gsize middle, gsize n)
{
    double inversions = 0;
    gsize i = 0, j = middle, k = 0;
    while (i < middle && j < n) {
        if (values[j] < values[i]) {
            inversions += (double)(middle - i);
            spare[k++] = values[j++];
        } else {
            spare[k++] = values[i++];
        }
    }
    while (i < middle)
        spare[k++] = values[i++];
    memcpy(values, spare, k * sizeof *values);
    return inversions;
}

/* Sorts the values as it counts: bottom-up merge sort. */
static double count_strict_inversions(double *values, gsize n)
{
    g_autofree double *spare = g_new(double, n);
    double inversions = 0;
    for (gsize half = 1; half < n; half *= 2)
        for (gsize from = 0; from + half < n; from += 2 * half)
            inversions += merge_halves(values + from, spare, half, MIN(2 * half, n - from));
    return inversions;
}

static double pairs_of(gsize n)
{
    return (double)n * ((double)n - 1) / 2;
}

/* Pairs of equal neighbours in runs: `same` says whether i belongs to the run of i - 1. */
static double tied_pairs(const SwPlaced *sorted, gsize n, gboolean (*same)(const SwPlaced *, const SwPlaced *))
{
    double pairs = 0;
    gsize start = 0;
    for (gsize i = 1; i <= n; i++) {
        if (i < n && same(&sorted[i - 1], &sorted[i]))
            continue;
        pairs += pairs_of(i - start);
        start = i;
    }
    return pairs;
}

static gboolean same_position(const SwPlaced *a, const SwPlaced *b)
{
    return a->position == b->position;
}

static gboolean same_both(const SwPlaced *a, const SwPlaced *b)
{
    return a->position == b->position && a->rank == b->rank;
}

static double tied_values(const double *sorted, gsize n)
{
    double pairs = 0;
    gsize start = 0;
    for (gsize i = 1; i <= n; i++)
        if (i == n || sorted[i] != sorted[start]) {
            pairs += pairs_of(i - start);
            start = i;
        }
    return pairs;
}

double sw_inversions(const SwPlaced *sorted, gsize n)
{
    g_autofree double *ranks = g_new(double, n);
    for (gsize i = 0; i < n; i++)
        ranks[i] = sorted[i].rank;
    /* Things of one position stand in order of rank, so that they add no strict inversion. */
    double strict = count_strict_inversions(ranks, n);
    double ties = tied_pairs(sorted, n, same_position) + tied_values(ranks, n) - tied_pairs(sorted, n, same_both);
    return strict + ties / 2;
}

double sw_kendall_tau(double inversions, gsize n)
{
    return n < 2 ? NAN : 1 - 2 * inversions / pairs_of(n);
}

double sw_lis_fraction(const SwPlaced *sorted, gsize n)
{
    g_autofree double *tails = g_new(double, n); /* patience: the least end of a subsequence of each length */
    gsize length = 0;
    for (gsize i = 0; i < n; i++) {
        gsize lo = 0, hi = length;
        while (lo < hi) {
            gsize middle = (lo + hi) / 2;
            if (tails[middle] <= sorted[i].rank)
                lo = middle + 1;
            else
                hi = middle;
        }
        tails[lo] = sorted[i].rank;
        length = MAX(length, lo + 1);
    }
    return n ? (double)length / (double)n : NAN;
}

static int compare_by_value(const void *a, const void *b, void *values)
{
    return compare_doubles(((const double *)values)[*(const gsize *)a], ((const double *)values)[*(const gsize *)b]);
}

void sw_mid_ranks(const double *values, gsize n, double *ret_ranks)
{
    g_autofree gsize *order = g_new(gsize, n);
    for (gsize i = 0; i < n; i++)
        order[i] = i;
    if (n > 1)
        qsort_r(order, n, sizeof *order, compare_by_value, (void *)values);
    for (gsize from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && values[order[to]] == values[order[from]];)
            to++;
        for (gsize i = from; i < to; i++)
            ret_ranks[order[i]] = (double)(from + 1 + to) / 2;
    }
}

/* Sum over the runs of equal ranks of t^3 - t, the correction for ties. */
static double tie_term(const double *ranks, gsize n)
{
    g_autofree double *sorted = g_memdup2(ranks, n * sizeof *ranks);
    count_strict_inversions(sorted, n);
    double term = 0;
    for (gsize from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && sorted[to] == sorted[from];)
            to++;
        double t = (double)(to - from);
        term += t * t * t - t;
    }
    return term;
}

double sw_kendall_w(const double *ranks, gsize m, gsize n)
{
    if (m < 2 || n < 2)
        return NAN;
    double judges = (double)m, things = (double)n, squares = 0, ties = 0;
    for (gsize thing = 0; thing < n; thing++) {
        double sum = 0;
        for (gsize judge = 0; judge < m; judge++)
            sum += ranks[judge * n + thing];
        double apart = sum - judges * (things + 1) / 2;
        squares += apart * apart;
    }
    for (gsize judge = 0; judge < m; judge++)
        ties += tie_term(ranks + judge * n, n);
    double most = judges * judges * (things * things * things - things) - judges * ties;
    return most > 0 ? 12 * squares / most : NAN;
}

/* Fenwick tree of counts by rank, from 1. */
static void count_rank(guint32 *tree, guint32 max_rank, guint32 rank)
{
    for (; rank <= max_rank; rank += rank & -rank)
        tree[rank]++;
}

static guint32 ranks_up_to(const guint32 *tree, guint32 rank)
{
    guint32 count = 0;
    for (; rank > 0; rank &= rank - 1)
        count += tree[rank];
    return count;
}

/* Pairs of different rank among the n events counted in `tree`. */
static double pairs_of_different_rank(const guint32 *tree, guint32 max_rank, gsize n)
{
    double same = 0;
    for (guint32 rank = 1; rank <= max_rank; rank++)
        same += pairs_of(ranks_up_to(tree, rank) - ranks_up_to(tree, rank - 1));
    return pairs_of(n) - same;
}

void sw_concordance_add(SwConcordance *concordance, const gint64 *time, const guint32 *ranks, gsize n, guint32 max_rank)
{
    g_autofree guint32 *before = g_new0(guint32, (gsize)max_rank + 1); /* strictly earlier events */
    g_autofree guint32 *until = g_new0(guint32, (gsize)max_rank + 1); /* the same moment included */
    for (gsize from = 0, to; from < n; from = to) {
        for (to = from; to < n && time[to] == time[from]; to++)
            count_rank(until, max_rank, ranks[to]);
        for (gsize i = from; i < to; i++) {
            guint32 earlier = ranks_up_to(before, ranks[i] - 1);
            guint32 together = ranks_up_to(until, ranks[i] - 1) - earlier;
            concordance->in_order += earlier + .5 * together;
        }
        for (gsize i = from; i < to; i++)
            count_rank(before, max_rank, ranks[i]);
    }
    concordance->pairs += pairs_of_different_rank(until, max_rank, n);
}

double sw_concordance_value(const SwConcordance *concordance)
{
    return concordance->pairs > 0 ? concordance->in_order / concordance->pairs : NAN;
}
