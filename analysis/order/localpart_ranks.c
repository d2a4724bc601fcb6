#include "analysis/order/localpart_ranks.h"

#include <stdlib.h>

static void number_recipients(SwLocalparts *localparts, const SwStore *store, const SwPeak *peak, GArray *spans,
                              GArray *domains)
{
    for (guint32 i = 0; i < peak->n_rows; i++) {
        guint32 recipient = sw_store_text(store, peak->rows[i], SW_FIELD_RCPT);
        if (localparts->number_of[recipient] != 0)
            continue;
        SwSpan span = sw_mailbox_localpart(sw_store_string(store, recipient));
        g_array_append_val(spans, span);
        g_array_append_val(domains, peak->domain);
        localparts->number_of[recipient] = ++localparts->n;
    }
}

void sw_localparts_init(SwLocalparts *localparts, const SwStore *store, const SwPeakSet *set)
{
    g_autoptr(GArray) spans = g_array_new(FALSE, TRUE, sizeof(SwSpan));
    g_autoptr(GArray) domains = g_array_new(FALSE, TRUE, sizeof(guint32));
    g_array_set_size(spans, 1); /* numbers count from 1 */
    g_array_set_size(domains, 1);
    *localparts = (SwLocalparts){.number_of = g_new0(guint32, (gsize)sw_store_n_strings(store) + 1)};
    for (guint i = 0; i < set->peaks->len; i++)
        number_recipients(localparts, store, sw_peak_set_get(set, i), spans, domains);
    sw_grouping_init(&localparts->by_domain, sw_mailbox_names_n_domains(set->names));
    sw_grouping_apply(&localparts->by_domain, (const guint32 *)(const void *)domains->data, domains->len);
    localparts->localparts = (SwSpan *)(void *)g_array_free(g_steal_pointer(&spans), FALSE);
}

void sw_localparts_clear(SwLocalparts *localparts)
{
    g_clear_pointer(&localparts->number_of, g_free);
    g_clear_pointer(&localparts->localparts, g_free);
    sw_grouping_clear(&localparts->by_domain);
}

typedef struct {
    const SwSpan *localparts;
    const SwLocalpartKey *key;
} Sorting;

static int compare_numbers(const void *a, const void *b, void *data)
{
    const Sorting *sorting = data;
    return sorting->key->compare(sorting->localparts[*(const guint32 *)a], sorting->localparts[*(const guint32 *)b]);
}

/* Sorts the numbers of one domain and ranks them. */
static void rank_domain(Sorting *sorting, guint32 *numbers, guint32 n, guint32 *ranks)
{
    qsort_r(numbers, n, sizeof *numbers, compare_numbers, sorting);
    guint32 rank = 0;
    for (guint32 i = 0; i < n; i++) {
        if (i == 0 || compare_numbers(&numbers[i - 1], &numbers[i], sorting) != 0)
            rank++;
        ranks[numbers[i]] = rank;
    }
}

guint32 *sw_localparts_rank(const SwLocalparts *localparts, const SwLocalpartKey *key)
{
    Sorting sorting = {localparts->localparts, key};
    const GArray *order = localparts->by_domain.order;
    g_autofree guint32 *numbers = g_memdup2(order->data, order->len * sizeof(guint32));
    guint32 *ranks = g_new0(guint32, (gsize)localparts->n + 1);
    for (guint i = 0; i < localparts->by_domain.groups->len; i++) {
        const SwGroup *domain = &g_array_index(localparts->by_domain.groups, SwGroup, i);
        rank_domain(&sorting, numbers + domain->first, domain->n, ranks);
    }
    return ranks;
}
