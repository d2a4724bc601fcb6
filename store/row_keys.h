/*
 * Rows in the order of their times: a merge sort that has little to do where most rows are in order but for neighbours, as in every
 * log and capture, where sessions end in another order than they began. Private to store/.
 */
#pragma once

#include <glib.h>

typedef struct {
    gint64 time_us;
    guint32 row;
} RowKey;

/* By time; keys of one time stay as they are. O(n log n), and O(n log d) where no key is more than d places away from its own. */
void row_keys_sort(RowKey *keys, guint32 n);
