#include "analysis/order/domain_positions.h"

#include "analysis/statistics/grouping.h"
#include "analysis/statistics/peak_shape.h"

#include <stdlib.h>

static int compare_ranks(gconstpointer a, gconstpointer b, gpointer ranks)
{
    guint32 rank_a = ((const guint32 *)ranks)[*(const guint32 *)a],
            rank_b = ((const guint32 *)ranks)[*(const guint32 *)b];
    return (rank_a > rank_b) - (rank_a < rank_b);
}

void sw_served_domains_init(SwServedDomains *served, const SwPeakSet *set)
{
    guint32 n_domains = sw_mailbox_names_n_domains(set->names);
    g_autofree guint32 *size = g_new0(guint32, (gsize)n_domains + 1);
    g_autoptr(GArray) domains = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint i = 0; i < set->peaks->len; i++) {
        const SwPeak *peak = sw_peak_set_get(set, i);
        if (size[peak->domain] == 0)
            g_array_append_val(domains, peak->domain);
        size[peak->domain] += peak->n_rows;
    }
    g_array_sort_with_data(domains, compare_ranks, (gpointer)sw_mailbox_names_ranks(set->names));
    served->n = domains->len;
    served->traits = g_new(SwDomainTraits, domains->len);
    served->index_of = g_new0(guint32, (gsize)n_domains + 1);
    served->domain = (guint32 *)(void *)g_array_free(g_steal_pointer(&domains), FALSE);
    for (guint i = 0; i < served->n; i++) {
        guint32 domain = served->domain[i];
        served->index_of[domain] = i;
        served->traits[i] = (SwDomainTraits){sw_mailbox_names_domain(set->names, domain),
                                             sw_mailbox_names_spelling(set->names, domain), size[domain]};
    }
}

void sw_served_domains_clear(SwServedDomains *served)
{
    g_clear_pointer(&served->domain, g_free);
    g_clear_pointer(&served->index_of, g_free);
    g_clear_pointer(&served->traits, g_free);
}

static int compare_seconds(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void add_offsets(GArray *offsets, const SwAnalysis *analysis, const SwPeak *peak)
{
    gint64 start = analysis->waves[peak->wave].start_us;
    for (guint32 i = 0; i < peak->n_rows; i++) {
        double offset = (double)(sw_store_time(analysis->store, peak->rows[i]) - start) / SW_SECOND;
        g_array_append_val(offsets, offset);
    }
}

static void set_position(SwDomainPositions *positions, guint i, guint served, GArray *offsets)
{
    g_array_sort(offsets, compare_seconds);
    const double *sorted = (const double *)(const void *)offsets->data;
    positions->served[i] = served;
    positions->position[SW_POSITION_MEDIAN][i] = sw_quantile_sorted(sorted, offsets->len, .5);
    positions->position[SW_POSITION_FIRST][i] = sorted[0];
    positions->position[SW_POSITION_Q10][i] = sw_quantile_sorted(sorted, offsets->len, .1);
}

void sw_domain_positions_init(SwDomainPositions *positions, const SwAnalysis *analysis, const SwPeakSet *set,
                              const SwServedDomains *served, gint wave)
{
    guint from = wave < 0 ? 0 : set->first_peak[wave];
    guint to = wave < 0 ? set->peaks->len : set->first_peak[wave + 1];
    g_autofree guint32 *keys = g_new(guint32, to - from);
    for (guint i = from; i < to; i++)
        keys[i - from] = served->index_of[sw_peak_set_get(set, i)->domain] + 1;
    g_auto(SwGrouping) by_domain;
    sw_grouping_init(&by_domain, served->n);
    sw_grouping_apply(&by_domain, keys, to - from);
    *positions = (SwDomainPositions){.wave = wave, .n = by_domain.groups->len};
    positions->served = g_new(guint, positions->n);
    for (guint p = 0; p < SW_N_POSITIONS; p++)
        positions->position[p] = g_new(double, positions->n);
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint g = 0; g < positions->n; g++) {
        const SwGroup *group = &g_array_index(by_domain.groups, SwGroup, g);
        g_array_set_size(offsets, 0);
        for (guint32 i = 0; i < group->n; i++)
            add_offsets(offsets, analysis,
                        sw_peak_set_get(set, from + g_array_index(by_domain.order, guint32, group->first + i)));
        set_position(positions, g, group->key - 1, offsets);
    }
}

void sw_domain_positions_clear(SwDomainPositions *positions)
{
    g_clear_pointer(&positions->served, g_free);
    for (guint p = 0; p < SW_N_POSITIONS; p++)
        g_clear_pointer(&positions->position[p], g_free);
}

SwPlaced *sw_domain_positions_place(const SwDomainPositions *positions, SwPosition position, const guint32 *ranks)
{
    SwPlaced *placed = g_new(SwPlaced, positions->n);
    for (guint i = 0; i < positions->n; i++)
        placed[i] = (SwPlaced){positions->position[position][i], ranks[positions->served[i]]};
    sw_placed_sort(placed, positions->n);
    return placed;
}
