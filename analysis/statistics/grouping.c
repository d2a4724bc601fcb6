#include "analysis/statistics/grouping.h"

void sw_grouping_init(SwGrouping *grouping, guint32 max_key)
{
    grouping->slot = g_new0(guint32, (gsize)max_key + 1);
    grouping->groups = g_array_new(FALSE, FALSE, sizeof(SwGroup));
    grouping->order = g_array_new(FALSE, FALSE, sizeof(guint32));
}

void sw_grouping_clear(SwGrouping *grouping)
{
    g_clear_pointer(&grouping->slot, g_free);
    g_clear_pointer(&grouping->groups, g_array_unref);
    g_clear_pointer(&grouping->order, g_array_unref);
}

/* slot[key] becomes the number of the key's group, from 1. */
static void count_groups(SwGrouping *grouping, const guint32 *keys, gsize n)
{
    g_array_set_size(grouping->groups, 0);
    for (gsize i = 0; i < n; i++) {
        if (keys[i] == 0)
            continue;
        if (grouping->slot[keys[i]] == 0) {
            SwGroup group = {keys[i], 0, 0};
            g_array_append_val(grouping->groups, group);
            grouping->slot[keys[i]] = grouping->groups->len;
        }
        g_array_index(grouping->groups, SwGroup, grouping->slot[keys[i]] - 1).n++;
    }
}

void sw_grouping_apply(SwGrouping *grouping, const guint32 *keys, gsize n)
{
    count_groups(grouping, keys, n);
    guint32 total = 0;
    for (guint i = 0; i < grouping->groups->len; i++) {
        SwGroup *group = &g_array_index(grouping->groups, SwGroup, i);
        group->first = total;
        total += group->n;
        grouping->slot[group->key] = group->first;
    }
    g_array_set_size(grouping->order, total);
    guint32 *order = (guint32 *)(void *)grouping->order->data;
    for (gsize i = 0; i < n; i++)
        if (keys[i] != 0)
            order[grouping->slot[keys[i]]++] = (guint32)i;
    for (guint i = 0; i < grouping->groups->len; i++)
        grouping->slot[g_array_index(grouping->groups, SwGroup, i).key] = 0;
}
