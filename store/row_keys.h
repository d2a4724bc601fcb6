/*
 * Rows in the order of some number, their time above all: a merge sort that has little to do where most rows are in order but for neighbours, as in every
 * log and capture, where sessions end in another order than they began. Private to store/.
 */
#pragma once

#include <glib.h>

typedef struct {
    gint64 value;
    guint32 row;
} RowKey;

/* Keys of one value stay as they are. O(n log n), and O(n log d) where no key is more than d places away from its own. `spare` has
 * room for as many keys. */
void row_keys_sort(RowKey *keys, guint32 n, RowKey *spare);
