#include "analysis/order/domain_orders.h"

#include "base/domain.h"

#include <stdlib.h>

static int by_bytes(const SwDomainTraits *a, const SwDomainTraits *b)
{
    return sw_span_compare(a->spelling, b->spelling);
}

static int by_folded_name(const SwDomainTraits *a, const SwDomainTraits *b)
{
    return sw_span_compare(a->name, b->name);
}

static int by_bytes_descending(const SwDomainTraits *a, const SwDomainTraits *b)
{
    return by_bytes(b, a);
}

static int by_reversed_labels(const SwDomainTraits *a, const SwDomainTraits *b)
{
    return sw_domain_compare_reversed_labels(a->name, b->name);
}

static SwSpan top_level(SwSpan name)
{
    gsize start = name.len;
    while (start > 0 && name.data[start - 1] != '.')
        start--;
    return sw_span_slice(name, start, name.len);
}

static int by_top_level(const SwDomainTraits *a, const SwDomainTraits *b)
{
    int order = sw_span_compare(top_level(a->name), top_level(b->name));
    return order ? order : by_folded_name(a, b);
}

static int by_size_ascending(const SwDomainTraits *a, const SwDomainTraits *b)
{
    return (a->size > b->size) - (a->size < b->size);
}

static int by_size_descending(const SwDomainTraits *a, const SwDomainTraits *b)
{
    return by_size_ascending(b, a);
}

static int by_length(const SwDomainTraits *a, const SwDomainTraits *b)
{
    return (a->name.len > b->name.len) - (a->name.len < b->name.len);
}

const SwDomainOrder sw_domain_orders[] = {
    {"bytes", by_bytes},
    {"folded", by_folded_name},
    {"bytes_descending", by_bytes_descending},
    {"reversed_labels", by_reversed_labels},
    {"tld_first", by_top_level},
    {"size_descending", by_size_descending},
    {"size_ascending", by_size_ascending},
    {"length", by_length},
    {NULL, NULL},
};

guint sw_domain_orders_count(void)
{
    return G_N_ELEMENTS(sw_domain_orders) - 1;
}

typedef struct {
    const SwDomainOrder *order;
    const SwDomainTraits *traits;
} Sorting;

static int compare_indices(const void *a, const void *b, void *data)
{
    const Sorting *sorting = data;
    return sorting->order->compare(&sorting->traits[*(const guint *)a], &sorting->traits[*(const guint *)b]);
}

guint32 sw_domain_order_rank(const SwDomainOrder *order, const SwDomainTraits *traits, guint n, guint32 *ret_ranks)
{
    Sorting sorting = {order, traits};
    g_autofree guint *sorted = g_new(guint, n);
    for (guint i = 0; i < n; i++)
        sorted[i] = i;
    if (n > 1)
        qsort_r(sorted, n, sizeof *sorted, compare_indices, &sorting);
    guint32 rank = 0;
    for (guint i = 0; i < n; i++) {
        if (i == 0 || compare_indices(&sorted[i - 1], &sorted[i], &sorting) != 0)
            rank++;
        ret_ranks[sorted[i]] = rank;
    }
    return rank;
}
