/*
 * Memory for tables with a cell a row: zero until it is written and taken only then, grown without copying, and in large pages where there is
 * enough of it, as a fault for every 4 KiB would cost more than what is done with them. Private to store/.
 */
#pragma once

#include <glib.h>

gpointer large_new(gsize bytes); /* ends the program if there is no memory, as g_malloc() does */
gpointer large_resize(gpointer memory, gsize old_bytes, gsize bytes); /* what is gained is zero */
void large_free(gpointer memory, gsize bytes); /* accepts NULL */

/* Memory for one thing after the other: what was taken before is gone. Begins as all zero. */
typedef struct {
    gpointer memory;
    gsize bytes;
} Scratch;

gpointer scratch_take(Scratch *scratch, gsize bytes); /* not cleared */
void scratch_clear(Scratch *scratch);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scratch, scratch_clear)
