/*
 * Items brought together by a dense key: a counting sort whose scratch array is kept and used again, so that grouping
 * many small batches costs as much as the batches, not as the range of the keys.
 */
#pragma once

#include <glib.h>

typedef struct {
    guint32 key;
    guint32 first, n; /* a stretch of `order` */
} SwGroup;

typedef struct {
    guint32 *slot; /* by key; all zero between calls */
    GArray *groups; /* SwGroup of the last call, by first appearance of the key */
    GArray *order; /* guint32: positions of the items, group by group, each group in the items' old order */
} SwGrouping;

void sw_grouping_init(SwGrouping *grouping, guint32 max_key);
void sw_grouping_clear(SwGrouping *grouping);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SwGrouping, sw_grouping_clear)

/* Groups the positions 0..n-1 by keys[position], each at most max_key. Positions with key 0 are left out. O(n). */
void sw_grouping_apply(SwGrouping *grouping, const guint32 *keys, gsize n);
