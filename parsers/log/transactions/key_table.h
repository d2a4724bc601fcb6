/*
 * From 64-bit keys, which are hashes already, to things: open addressing, so that the lookup that every line needs costs one cache line.
 * Keys are not 0. Whoever finds something compares what it stands for: two keys may be equal by accident.
 */
#pragma once

#include <glib.h>

typedef struct {
    guint64 key; /* 0: free */
    gpointer value;
} SwKeySlot;

typedef struct {
    SwKeySlot *slots;
    guint n_slots; /* a power of two */
    guint n_used;
} SwKeyTable;

void sw_key_table_init(SwKeyTable *table);
void sw_key_table_clear(SwKeyTable *table);

/* Where the search for a key begins. */
static inline guint sw_key_table_home(const SwKeyTable *table, guint64 key)
{
    return (guint)(key >> 20) & (table->n_slots - 1);
}

/* Where the key is, or the free slot where it would be. */
static inline guint sw_key_table_slot(const SwKeyTable *table, guint64 key)
{
    guint at = sw_key_table_home(table, key);
    while (table->slots[at].key != 0 && table->slots[at].key != key)
        at = (at + 1) & (table->n_slots - 1);
    return at;
}

/* NULL: there is none. */
static inline gpointer sw_key_table_find(const SwKeyTable *table, guint64 key)
{
    return table->slots[sw_key_table_slot(table, key)].value;
}

/* Says that the key will be looked for soon: what is not in the processor's cache comes meanwhile. */
static inline void sw_key_table_prefetch(const SwKeyTable *table, guint64 key)
{
    __builtin_prefetch(&table->slots[sw_key_table_home(table, key)]);
}

/* Replaces what stood there. */
void sw_key_table_put(SwKeyTable *table, guint64 key, gpointer value);
/* Only if it is `value` that stands there. */
void sw_key_table_remove(SwKeyTable *table, guint64 key, gconstpointer value);
