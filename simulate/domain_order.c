#include "simulate/plan.h"

#include "base/domain.h"

#define ORDER_TRIES 1000

const char *sw_order_name(SwOrder order)
{
    static const char *const names[SW_N_ORDERS] = {
        [SW_ORDER_ALPHABETICAL] = "alphabetical",
        [SW_ORDER_REVERSED] = "reversed",
        [SW_ORDER_SIZE] = "size",
        [SW_ORDER_RANDOM] = "random",
    };
    return names[order];
}

typedef int (*CompareDomains)(const SwRecipientDomain *a, const SwRecipientDomain *b);

static int compare_names(const SwRecipientDomain *a, const SwRecipientDomain *b)
{
    return strcmp(a->domain, b->domain);
}

static int compare_sizes(const SwRecipientDomain *a, const SwRecipientDomain *b)
{
    return (a->n < b->n) - (a->n > b->n);
}

static int compare_lengths(const SwRecipientDomain *a, const SwRecipientDomain *b)
{
    gsize x = strlen(a->domain), y = strlen(b->domain);
    return (x > y) - (x < y);
}

static int compare_labels(const SwRecipientDomain *a, const SwRecipientDomain *b)
{
    return sw_domain_compare_reversed_labels(sw_span_of(a->domain), sw_span_of(b->domain));
}

/* Kendall's tau between the order of delivery and another, within a third of nothing. */
static gboolean looks_unlike(const SwPlan *plan, CompareDomains compare)
{
    const SwRecipientDomain *domains = &g_array_index(plan->recipients->domains, SwRecipientDomain, 0);
    int n = (int)plan->delivery->len, score = 0;
    for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
            int order = compare(&domains[g_array_index(plan->delivery, guint, i)],
                                &domains[g_array_index(plan->delivery, guint, j)]);
            score += (order < 0) - (order > 0);
        }
    }
    return 3 * ABS(score) <= n * (n - 1) / 2;
}

/* By lot, and again if it happens to look like one of the orders that an analysis looks for. */
static void draw_delivery(SwPlan *plan, SwRandom random)
{
    static const CompareDomains known[] = {compare_names, compare_sizes, compare_lengths, compare_labels};
    guint *delivery = (guint *)(void *)plan->delivery->data;
    for (guint tries = 0, fits = 0; tries < ORDER_TRIES && fits < G_N_ELEMENTS(known); tries++) {
        for (guint i = plan->delivery->len; i > 1; i--) {
            guint other = (guint)sw_random_below(&random, i), kept = delivery[i - 1];
            delivery[i - 1] = delivery[other];
            delivery[other] = kept;
        }
        for (fits = 0; fits < G_N_ELEMENTS(known) && looks_unlike(plan, known[fits]);)
            fits++;
    }
}

static int by_size(gconstpointer a, gconstpointer b, gpointer domains)
{
    const SwRecipientDomain *all = domains;
    return compare_sizes(&all[*(const guint *)a], &all[*(const guint *)b]);
}

void sw_plan_order_domains(SwPlan *plan, SwOrder order, SwRandom random)
{
    guint n = plan->recipients->domains->len;
    for (guint i = 0; i < n; i++) {
        guint domain = order == SW_ORDER_REVERSED ? n - 1 - i : i;
        g_array_append_val(plan->delivery, domain);
    }
    if (order == SW_ORDER_SIZE)
        g_array_sort_with_data(plan->delivery, by_size, plan->recipients->domains->data);
    if (order == SW_ORDER_RANDOM)
        draw_delivery(plan, random);
}
