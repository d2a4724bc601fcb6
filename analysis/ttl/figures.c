#include "analysis/ttl.h"

#include <math.h>
#include <stdlib.h>

#define MAX_POINTS 3000
#define FINEST_CELLS 64 /* a decade, where points must be put together */

void sw_ttl_put_histogram(SwTable *histogram, const GArray *lifetimes)
{
    const SwTtlScale *scale = sw_ttl_scale_of(lifetimes);
    guint addresses[SW_TTL_BINS + 1] = {0};
    guint64 messages[SW_TTL_BINS + 1] = {0};
    guint used = 0;
    for (guint i = 0; i < lifetimes->len; i++) {
        const SwLifetime *lifetime = &g_array_index(lifetimes, SwLifetime, i);
        guint bin = (guint)MIN(sw_lifetime_ttl_s(lifetime) / scale->width_s, SW_TTL_BINS);
        addresses[bin]++;
        messages[bin] += lifetime->messages;
        used = MAX(used, bin + 1);
    }
    for (guint bin = 0; bin < used; bin++) {
        sw_table_put_real(histogram, bin * scale->width_s);
        sw_table_put_real(histogram, bin < SW_TTL_BINS ? (bin + 1) * scale->width_s : NAN);
        sw_table_put_count(histogram, addresses[bin]);
        sw_table_put_count(histogram, (gint64)messages[bin]);
    }
}

static double column_total(const SwTable *table, const char *column)
{
    double total = 0;
    for (guint row = 0; row < sw_table_n_rows(table); row++)
        total += sw_table_number(table, row, column);
    return total;
}

/* Bars beside one another, each with its part of the bin, and the cumulative share at the bins' right edges. */
static void draw_shares(SwPanel *panel, const SwTable *histogram, const SwTtlScale *scale, const char *column,
                        guint place)
{
    static const char *const cumulative_labels[] = {"addresses, cumulative", "messages, cumulative"};
    SwSeries *bars = sw_panel_add_series(panel, column, SW_SERIES_BARS, place);
    SwSeries *cumulative = sw_panel_add_series(panel, cumulative_labels[place], SW_SERIES_LINE, place);
    cumulative->right_axis = TRUE;
    sw_series_add(cumulative, 0, 0);
    double total = column_total(histogram, column), so_far = 0, width = scale->width_s / scale->unit_s;
    for (guint row = 0; row < sw_table_n_rows(histogram); row++) {
        double left = sw_table_number(histogram, row, "from_s") / scale->unit_s;
        double share = 100 * sw_table_number(histogram, row, column) / total;
        double from = left + width * (0.08 + 0.42 * place);
        so_far += share;
        sw_series_add_range(bars, from, share, from + 0.42 * width, NAN);
        sw_series_add(cumulative, left + width, so_far);
    }
}

static char *distribution_caption(const SwTable *histogram, const SwTtlGroup *group, const SwTtlScale *scale)
{
    guint last = sw_table_n_rows(histogram) - 1;
    gboolean open = isnan(sw_table_number(histogram, last, "to_s"));
    return g_strdup_printf(
        "Share of %u %s, and of their %.0f messages, by TTL (first to last message). %s%.0f seconds a bin%s.",
        group->lifetimes->len, group->who, column_total(histogram, "messages"),
        "The lines add up what lies to the left. ", scale->width_s,
        open ? "; the last one holds everything longer" : "");
}

void sw_ttl_draw_distribution(SwResults *results, const SwTable *histogram, const SwTtlGroup *group)
{
    const SwTtlScale *scale = sw_ttl_scale_of(group->lifetimes);
    SwFigure *figure = sw_results_add_figure(results, sw_figure_new("ttl_distribution", "Addresses and messages by TTL",
                                                                    (SwAxis){scale->axis, SW_SCALE_LINEAR},
                                                                    (SwAxis){"share in the bin (%)", SW_SCALE_LINEAR},
                                                                    (SwAxis){"cumulative share (%)", SW_SCALE_LINEAR}));
    SwPanel *panel = sw_figure_add_panel(figure, NULL);
    draw_shares(panel, histogram, scale, "addresses", 0);
    draw_shares(panel, histogram, scale, "messages", 1);
    figure->caption = distribution_caption(histogram, group, scale);
}

static int compare_points(gconstpointer a, gconstpointer b)
{
    const SwPoint *p = a, *q = b;
    int order = (p->x > q->x) - (p->x < q->x);
    return order ? order : (p->y > q->y) - (p->y < q->y);
}

static void drop_repeated(GArray *points)
{
    g_array_sort(points, compare_points);
    guint kept = 0;
    for (guint i = 0; i < points->len; i++) {
        const SwPoint *point = &g_array_index(points, SwPoint, i);
        if (kept == 0 || compare_points(point, &g_array_index(points, SwPoint, kept - 1)) != 0)
            g_array_index(points, SwPoint, kept++) = *point;
    }
    g_array_set_size(points, kept);
}

static double snap(double value, guint cells_a_decade)
{
    return pow(10, round(log10(value) * cells_a_decade) / cells_a_decade);
}

static void thin_out(GArray *points)
{
    drop_repeated(points);
    for (guint cells = FINEST_CELLS; points->len > MAX_POINTS && cells > 1; cells /= 2) {
        for (guint i = 0; i < points->len; i++) {
            SwPoint *point = &g_array_index(points, SwPoint, i);
            point->x = snap(point->x, cells);
            point->y = snap(point->y, cells);
        }
        drop_repeated(points);
    }
}

/* Lifetimes of sources seen in one wave, or those of sources seen in several. */
static void draw_points(SwPanel *panel, const SwLifetimes *lifetimes, gboolean returning)
{
    const SwLifetime *all = (const SwLifetime *)(gconstpointer)lifetimes->all->data;
    SwSeries *series = sw_panel_add_series(panel, returning ? "addresses of several waves" : "addresses of one wave",
                                           SW_SERIES_POINTS, returning ? 1 : 0);
    for (guint i = 0; i < lifetimes->all->len; i++) {
        gboolean before = i > 0 && all[i - 1].source == all[i].source;
        gboolean after = i + 1 < lifetimes->all->len && all[i + 1].source == all[i].source;
        if ((before || after) == returning)
            sw_series_add(series, MAX(1, sw_lifetime_ttl_s(&all[i])), all[i].messages);
    }
    thin_out(series->points);
}

void sw_ttl_draw_messages(SwResults *results, const SwLifetimes *lifetimes)
{
    SwFigure *figure = sw_results_add_figure(
        results, sw_figure_new("ttl_messages", "Messages by TTL", (SwAxis){"TTL (seconds)", SW_SCALE_LOG},
                               (SwAxis){"messages", SW_SCALE_LOG}, (SwAxis){NULL, SW_SCALE_LINEAR}));
    SwPanel *panel = sw_figure_add_panel(figure, NULL);
    draw_points(panel, lifetimes, FALSE);
    if (lifetimes->n_multi > 0)
        draw_points(panel, lifetimes, TRUE);
    figure->caption =
        g_strdup_printf("One point an address%s, %u in all; equal ones lie upon one another. A TTL below one "
                        "second, such as that of an address seen once, is drawn at one second.",
                        lifetimes->one_period ? "" : " and wave", lifetimes->all->len);
}
