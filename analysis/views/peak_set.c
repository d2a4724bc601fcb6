#include "analysis/views/peak_set.h"

#include "analysis/statistics/grouping.h"

#include <math.h>

#define EXCESS_MIN 2.0 /* times the background */
#define LOG_P_MAX (-6.9) /* ln .001 */

static int compare_groups(gconstpointer a, gconstpointer b, gpointer ranks)
{
    guint32 rank_a = ((const guint32 *)ranks)[((const SwGroup *)a)->key];
    guint32 rank_b = ((const guint32 *)ranks)[((const SwGroup *)b)->key];
    return (rank_a > rank_b) - (rank_a < rank_b);
}

/* By the excess, and by the bound of Chernoff on the Poisson tail that the search for waves uses too. */
gboolean sw_peak_stands_out(const SwPeak *peak)
{
    double n = peak->n_rows, expected = peak->expected_background;
    if (expected == 0)
        return TRUE;
    return n >= EXCESS_MIN * expected && n - expected - n * log(n / expected) < LOG_P_MAX;
}

/* What a wave's peaks are made of. */
typedef struct {
    const SwAnalysis *analysis;
    SwPeakChoice choice;
    SwGrouping by_domain;
    guint32 *outside; /* rows outside the waves, by domain */
    gint64 outside_us; /* observed time outside the waves */
} Builder;

static void count_outside(Builder *builder, const SwMailboxNames *names)
{
    const SwAnalysis *analysis = builder->analysis;
    builder->outside = g_new0(guint32, (gsize)sw_mailbox_names_n_domains(names) + 1);
    for (guint32 i = 0; i < analysis->n_rows - analysis->n_untimed; i++)
        if (analysis->wave_of_row[i] < 0)
            builder->outside[sw_mailbox_names_domain_of_row(names, analysis->rows[i])]++;
    builder->outside_us = analysis->capture_end_us - analysis->capture_start_us;
    for (guint wave = 0; wave < analysis->n_waves; wave++)
        builder->outside_us -= analysis->waves[wave].end_us - analysis->waves[wave].start_us;
}

static double expected_background(const Builder *builder, guint wave, guint32 domain)
{
    double duration = (double)(builder->analysis->waves[wave].end_us - builder->analysis->waves[wave].start_us);
    return builder->outside_us > 0 ? builder->outside[domain] * duration / (double)builder->outside_us : 0;
}

/* Appends the peaks of one wave's rows. Pointers into `set->rows` follow when that has stopped growing. */
static void add_wave(SwPeakSet *set, Builder *builder, guint wave, const guint32 *rows, guint32 n)
{
    SwGrouping *grouping = &builder->by_domain;
    g_autofree guint32 *domains = g_new(guint32, n);
    for (guint32 i = 0; i < n; i++)
        domains[i] = sw_mailbox_names_domain_of_row(set->names, rows[i]);
    sw_grouping_apply(grouping, domains, n);
    g_array_sort_with_data(grouping->groups, compare_groups, (gpointer)sw_mailbox_names_ranks(set->names));
    for (guint g = 0; g < grouping->groups->len; g++) {
        const SwGroup *group = &g_array_index(grouping->groups, SwGroup, g);
        SwPeak peak = {wave, group->key, NULL, group->n, expected_background(builder, wave, group->key)};
        if (builder->choice == SW_PEAKS_STANDING_OUT && !sw_peak_stands_out(&peak))
            continue;
        g_array_append_val(set->peaks, peak);
        for (guint32 i = 0; i < group->n; i++)
            g_array_append_val(set->rows, rows[g_array_index(grouping->order, guint32, group->first + i)]);
    }
}

/* The selected rows of each wave, wave after wave; first[w] is where wave w begins. */
static guint32 *rows_by_wave(const SwAnalysis *analysis, guint32 *first)
{
    guint32 *rows = g_new(guint32, analysis->n_rows);
    for (guint32 i = 0; i < analysis->n_rows; i++)
        if (analysis->wave_of_row[i] >= 0)
            first[analysis->wave_of_row[i] + 1]++;
    for (guint wave = 0; wave < analysis->n_waves; wave++)
        first[wave + 1] += first[wave];
    g_autofree guint32 *next = g_memdup2(first, (analysis->n_waves + 1) * sizeof *first);
    for (guint32 i = 0; i < analysis->n_rows; i++)
        if (analysis->wave_of_row[i] >= 0)
            rows[next[analysis->wave_of_row[i]]++] = analysis->rows[i];
    return rows;
}

static void point_into_rows(SwPeakSet *set)
{
    const guint32 *next = (const guint32 *)(const void *)set->rows->data;
    for (guint i = 0; i < set->peaks->len; i++) {
        SwPeak *peak = &g_array_index(set->peaks, SwPeak, i);
        peak->rows = next;
        next += peak->n_rows;
    }
}

SwPeakSet *sw_peak_set_new(const SwAnalysis *analysis, SwPeakChoice choice)
{
    SwPeakSet *set = g_new0(SwPeakSet, 1);
    set->names = sw_mailbox_names_new(analysis, SW_FIELD_RCPT);
    set->peaks = g_array_new(FALSE, FALSE, sizeof(SwPeak));
    set->rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    set->first_peak = g_new0(guint32, analysis->n_waves + 1);
    Builder builder = {.analysis = analysis, .choice = choice};
    sw_grouping_init(&builder.by_domain, sw_mailbox_names_n_domains(set->names));
    count_outside(&builder, set->names);
    g_autofree guint32 *first = g_new0(guint32, analysis->n_waves + 1);
    g_autofree guint32 *rows = rows_by_wave(analysis, first);
    for (guint wave = 0; wave < analysis->n_waves; wave++) {
        set->first_peak[wave] = set->peaks->len;
        add_wave(set, &builder, wave, rows + first[wave], first[wave + 1] - first[wave]);
    }
    set->first_peak[analysis->n_waves] = set->peaks->len;
    point_into_rows(set);
    sw_grouping_clear(&builder.by_domain);
    g_free(builder.outside);
    return set;
}

void sw_peak_set_free(SwPeakSet *set)
{
    if (!set)
        return;
    sw_mailbox_names_free(set->names);
    g_array_unref(set->peaks);
    g_array_unref(set->rows);
    g_free(set->first_peak);
    g_free(set);
}
