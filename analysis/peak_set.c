#include "analysis/peak_set.h"

#include "analysis/grouping.h"

static int compare_groups(gconstpointer a, gconstpointer b, gpointer ranks)
{
    guint32 rank_a = ((const guint32 *)ranks)[((const SwGroup *)a)->key];
    guint32 rank_b = ((const guint32 *)ranks)[((const SwGroup *)b)->key];
    return (rank_a > rank_b) - (rank_a < rank_b);
}

/* Appends the peaks of one wave's rows. Pointers into `set->rows` follow when that has stopped growing. */
static void add_wave(SwPeakSet *set, SwGrouping *grouping, guint wave, const guint32 *rows, guint32 n)
{
    g_autofree guint32 *domains = g_new(guint32, n);
    for (guint32 i = 0; i < n; i++)
        domains[i] = sw_mailbox_names_domain_of_row(set->names, rows[i]);
    sw_grouping_apply(grouping, domains, n);
    g_array_sort_with_data(grouping->groups, compare_groups, (gpointer)sw_mailbox_names_ranks(set->names));
    for (guint g = 0; g < grouping->groups->len; g++) {
        const SwGroup *group = &g_array_index(grouping->groups, SwGroup, g);
        SwPeak peak = {wave, group->key, NULL, group->n};
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

SwPeakSet *sw_peak_set_new(const SwAnalysis *analysis)
{
    SwPeakSet *set = g_new0(SwPeakSet, 1);
    set->names = sw_mailbox_names_new(analysis, SW_FIELD_RCPT);
    set->peaks = g_array_new(FALSE, FALSE, sizeof(SwPeak));
    set->rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    set->first_peak = g_new0(guint32, analysis->n_waves + 1);
    g_auto(SwGrouping) grouping;
    sw_grouping_init(&grouping, sw_mailbox_names_n_domains(set->names));
    g_autofree guint32 *first = g_new0(guint32, analysis->n_waves + 1);
    g_autofree guint32 *rows = rows_by_wave(analysis, first);
    for (guint wave = 0; wave < analysis->n_waves; wave++) {
        set->first_peak[wave] = set->peaks->len;
        add_wave(set, &grouping, wave, rows + first[wave], first[wave + 1] - first[wave]);
    }
    set->first_peak[analysis->n_waves] = set->peaks->len;
    point_into_rows(set);
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
