#include "store/row_keys.h"

#include <string.h>

#define BLOCK 16u /* keys that are sorted by insertion */

static void sort_block(RowKey *keys, guint32 n)
{
    for (guint32 i = 1; i < n; i++) {
        RowKey key = keys[i];
        guint32 at = i;
        for (; at > 0 && key.value < keys[at - 1].value; at--)
            keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

/* How many of the sorted keys come before that value; with `ties`, or have it. */
static guint32 count_before(const RowKey *keys, guint32 n, gint64 value, gboolean ties)
{
    guint32 lo = 0, hi = n;
    while (lo < hi) {
        guint32 middle = lo + (hi - lo) / 2;
        if (keys[middle].value < value || (ties && keys[middle].value == value))
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* Merges the sorted keys before `middle` with those behind it. What is in its place at either end is not touched: of rows that are
 * nearly in order that is all but a few. */
static void merge(RowKey *keys, guint32 middle, guint32 n, RowKey *left)
{
    if (keys[middle - 1].value <= keys[middle].value)
        return;
    guint32 at = count_before(keys, middle, keys[middle].value, TRUE);
    guint32 end = middle + count_before(keys + middle, n - middle, keys[middle - 1].value, FALSE);
    guint32 n_left = middle - at, i = 0, j = middle;
    memcpy(left, keys + at, n_left * sizeof *left);
    while (i < n_left && j < end) { /* no branch on which is smaller, as half of them would be foretold wrongly */
        guint32 right = keys[j].value < left[i].value;
        const RowKey *next = right ? &keys[j] : &left[i];
        keys[at++] = *next;
        j += right;
        i += 1 - right;
    }
    memcpy(keys + at, left + i, (n_left - i) * sizeof *left);
}

void row_keys_sort(RowKey *keys, guint32 n, RowKey *spare)
{
    for (guint32 at = 0; at < n; at += MIN(BLOCK, n - at))
        sort_block(keys + at, MIN(BLOCK, n - at));
    for (guint64 width = BLOCK; width < n; width *= 2)
        for (guint64 at = 0; at + width < n; at += 2 * width)
            merge(keys + at, (guint32)width, (guint32)MIN(2 * width, n - at), spare);
}
