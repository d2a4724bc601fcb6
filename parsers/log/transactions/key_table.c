#include "parsers/log/transactions/key_table.h"

#define SMALLEST 32u /* slots */

void sw_key_table_init(SwKeyTable *table)
{
    *table = (SwKeyTable){.slots = g_new0(SwKeySlot, SMALLEST), .n_slots = SMALLEST};
}

void sw_key_table_clear(SwKeyTable *table)
{
    g_free(table->slots);
}

static void grow(SwKeyTable *table)
{
    SwKeyTable old = *table;
    table->n_slots = 2 * old.n_slots;
    table->slots = g_new0(SwKeySlot, table->n_slots);
    for (guint i = 0; i < old.n_slots; i++)
        if (old.slots[i].key != 0)
            table->slots[sw_key_table_slot(table, old.slots[i].key)] = old.slots[i];
    g_free(old.slots);
}

void sw_key_table_put(SwKeyTable *table, guint64 key, gpointer value)
{
    if (2 * (table->n_used + 1) > table->n_slots)
        grow(table);
    SwKeySlot *slot = &table->slots[sw_key_table_slot(table, key)];
    table->n_used += slot->key == 0;
    *slot = (SwKeySlot){key, value};
}

/* What stands behind a slot that becomes free moves up, so that no search ends too early (Knuth 6.4, algorithm R). */
static void close_gap(SwKeyTable *table, guint gap)
{
    guint mask = table->n_slots - 1;
    for (guint at = (gap + 1) & mask; table->slots[at].key != 0; at = (at + 1) & mask) {
        guint distance = (at - sw_key_table_home(table, table->slots[at].key)) & mask;
        if (distance < ((at - gap) & mask))
            continue;
        table->slots[gap] = table->slots[at];
        gap = at;
    }
    table->slots[gap] = (SwKeySlot){0, NULL};
}

void sw_key_table_remove(SwKeyTable *table, guint64 key, gconstpointer value)
{
    guint at = sw_key_table_slot(table, key);
    if (table->slots[at].key == 0 || table->slots[at].value != value)
        return;
    table->n_used--;
    close_gap(table, at);
}
