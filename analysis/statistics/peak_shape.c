#include "analysis/statistics/peak_shape.h"

#include <math.h>
#include <stdlib.h>

enum {
    WIDTH_MIN_S = 60, /* half the kernel's support, at least */
    STEPS_PER_WIDTH = 16,
    GRID_MAX = 1 << 15,
};

typedef struct {
    double origin, step;
    guint n;
    double *height; /* events a second */
} Density;

double sw_quantile_sorted(const double *sorted, gsize n, double q)
{
    double position = q * (double)(n - 1);
    gsize below = (gsize)position;
    double fraction = position - (double)below;
    return below + 1 < n ? sorted[below] + fraction * (sorted[below + 1] - sorted[below]) : sorted[n - 1];
}

static void find_hdi90(const double *sorted, gsize n, SwPeakShape *shape)
{
    gsize inside = (gsize)ceil(.9 * (double)n);
    gsize best = 0;
    for (gsize i = 1; i + inside <= n; i++)
        if (sorted[i + inside - 1] - sorted[i] < sorted[best + inside - 1] - sorted[best])
            best = i;
    shape->hdi90_from = sorted[best];
    shape->hdi90_to = sorted[best + inside - 1];
}

static double standard_deviation(const double *values, gsize n)
{
    double mean = 0, squares = 0;
    for (gsize i = 0; i < n; i++) {
        double delta = values[i] - mean;
        mean += delta / (double)(i + 1);
        squares += delta * (values[i] - mean);
    }
    return sqrt(squares / (double)(n - 1));
}

static double kernel_width(const double *sorted, gsize n)
{
    double iqr = sw_quantile_sorted(sorted, n, .75) - sw_quantile_sorted(sorted, n, .25);
    double spread = MIN(standard_deviation(sorted, n), iqr / 1.34);
    return MAX(WIDTH_MIN_S, .9 * spread * pow((double)n, -.2));
}

/* Sums over a window that slides along the sorted values: the kernel is a parabola, so 1, t and t^2 are all it
 * needs. */
typedef struct {
    const double *sorted;
    gsize n, from, to;
    double first, sum, squares; /* of t - first, to keep the squares small */
} Window;

static void window_slide(Window *window, double from, double to)
{
    for (; window->to < window->n && window->sorted[window->to] < to; window->to++) {
        double t = window->sorted[window->to] - window->first;
        window->sum += t;
        window->squares += t * t;
    }
    for (; window->from < window->to && window->sorted[window->from] <= from; window->from++) {
        double t = window->sorted[window->from] - window->first;
        window->sum -= t;
        window->squares -= t * t;
    }
}

static Density estimate_density(const double *sorted, gsize n, double width)
{
    double span = sorted[n - 1] - sorted[0] + 2 * width;
    double step = MAX(width / STEPS_PER_WIDTH, span / (GRID_MAX - 1));
    Density density = {sorted[0] - width, step, (guint)(span / step) + 1, NULL};
    density.height = g_new(double, density.n);
    Window window = {.sorted = sorted, .n = n, .first = sorted[0]};
    for (guint i = 0; i < density.n; i++) {
        double x = density.origin + i * step;
        window_slide(&window, x - width, x + width);
        double count = (double)(window.to - window.from);
        double u = x - window.first;
        double squares = window.squares - 2 * u * window.sum + count * u * u;
        density.height[i] = MAX(0, .75 / width * (count - squares / (width * width)));
    }
    return density;
}

/* Grid points by falling height, equal heights from the left. */
static int compare_heights(gconstpointer a, gconstpointer b, gpointer data)
{
    const double *height = data;
    guint i = *(const guint *)a, j = *(const guint *)b;
    return height[i] != height[j] ? (height[i] < height[j] ? 1 : -1) : (i > j) - (i < j);
}

static guint find_root(guint *parent, guint i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

static gboolean is_mode(double height, double saddle, double width)
{
    return height - saddle > 3 * sqrt(height / width);
}

/*
 * Persistence: the level falls from the top; each summit starts a hill; where two hills meet, the lower summit ends
 * with the prominence it has reached (Edelsbrunner, Letscher, Zomorodian 2002). A hill's root is its summit.
 */
static guint count_modes(const Density *density, double width, double *ret_peak, double *ret_height)
{
    g_autofree guint *by_height = g_new(guint, density->n);
    g_autofree guint *parent = g_new(guint, density->n);
    g_autofree gboolean *above = g_new0(gboolean, density->n);
    for (guint i = 0; i < density->n; i++)
        by_height[i] = parent[i] = i;
    qsort_r(by_height, density->n, sizeof(guint), compare_heights, density->height);
    guint modes = 1; /* the highest never ends */
    for (guint k = 0; k < density->n; k++) {
        guint i = by_height[k];
        above[i] = TRUE;
        guint left = i > 0 && above[i - 1] ? find_root(parent, i - 1) : i;
        guint right = i + 1 < density->n && above[i + 1] ? find_root(parent, i + 1) : i;
        guint higher = compare_heights(&left, &right, density->height) <= 0 ? left : right;
        guint lower = higher == left ? right : left;
        if (lower != i && higher != lower)
            modes += is_mode(density->height[lower], density->height[i], width);
        parent[i] = parent[lower] = higher;
    }
    *ret_peak = density->origin + by_height[0] * density->step;
    *ret_height = density->height[by_height[0]];
    return modes;
}

SwPeakShape sw_peak_shape(const double *sorted, gsize n)
{
    SwPeakShape shape = {.first = sorted[0], .last = sorted[n - 1], .median = sw_quantile_sorted(sorted, n, .5)};
    shape.q05 = shape.q95 = shape.hdi90_from = shape.hdi90_to = shape.peak = shape.height_per_min = NAN;
    if (n < SW_PEAK_MIN)
        return shape;
    shape.q05 = sw_quantile_sorted(sorted, n, .05);
    shape.q95 = sw_quantile_sorted(sorted, n, .95);
    find_hdi90(sorted, n, &shape);
    double width = kernel_width(sorted, n);
    Density density = estimate_density(sorted, n, width);
    double height;
    shape.modes = count_modes(&density, width, &shape.peak, &height);
    shape.height_per_min = 60 * height;
    g_free(density.height);
    return shape;
}

/* Counts the values of one bin, starting at *position, and moves on. */
static gsize take_bin(const double *sorted, gsize n, gsize *position, double origin, double bin, double number)
{
    gsize start = *position;
    while (*position < n && floor((sorted[*position] - origin) / bin) == number)
        (*position)++;
    return *position - start;
}

double sw_peak_overlap(const double *a, gsize n_a, const double *b, gsize n_b, double origin, double bin)
{
    double overlap = 0;
    gsize i = 0, j = 0;
    while (i < n_a && j < n_b) {
        double number = floor((MIN(a[i], b[j]) - origin) / bin);
        gsize in_a = take_bin(a, n_a, &i, origin, bin, number);
        gsize in_b = take_bin(b, n_b, &j, origin, bin, number);
        overlap += MIN((double)in_a / (double)n_a, (double)in_b / (double)n_b);
    }
    return overlap;
}
