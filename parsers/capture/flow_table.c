#include "parsers/capture/flow_table.h"

#include "base/hash.h"

#define SLOTS_MIN 64u

/* Open addressing with linear probing; the hash stands beside the pointer, so that others are passed over without a look at them. */
typedef struct {
    guint64 hash;
    SwFlowKey *key; /* NULL: free */
} Slot;

struct SwFlowTable {
    Slot *slots;
    gsize mask; /* their number, a power of two, less one */
    gsize n_used; /* at most half of them */
};

static Slot *slots_new(gsize n)
{
    return g_new0(Slot, n);
}

SwFlowTable *sw_flow_table_new(void)
{
    SwFlowTable *table = g_new0(SwFlowTable, 1);
    table->slots = slots_new(SLOTS_MIN);
    table->mask = SLOTS_MIN - 1;
    return table;
}

void sw_flow_table_free(SwFlowTable *table)
{
    if (!table)
        return;
    g_free(table->slots);
    g_free(table);
}

guint sw_flow_table_size(const SwFlowTable *table)
{
    return (guint)table->n_used;
}

static inline guint64 endpoint_hash(const SwEndpoint *endpoint)
{
    guint64 hash = sw_hash_begin(sw_hash_secret, endpoint->port);
    hash = sw_hash_add(sw_hash_secret, hash, sw_hash_load((const char *)endpoint->address.bytes));
    return sw_hash_add(sw_hash_secret, hash, sw_hash_load((const char *)endpoint->address.bytes + sizeof hash));
}

guint64 sw_flow_table_hash(const SwSegment *segment)
{
    return endpoint_hash(&segment->from) + endpoint_hash(&segment->to);
}

static inline gboolean is_same(const SwEndpoint *a, const SwEndpoint *b)
{
    return a->port == b->port && memcmp(a->address.bytes, b->address.bytes, sizeof a->address.bytes) == 0;
}

SwFlowKey *sw_flow_table_find(const SwFlowTable *table, const SwSegment *segment, guint64 hash, SwSide *ret_from)
{
    for (gsize at = hash & table->mask; table->slots[at].key; at = (at + 1) & table->mask) {
        SwFlowKey *key = table->slots[at].key;
        if (table->slots[at].hash != hash)
            continue;
        SwSide from = is_same(&segment->from, &key->ends[SW_SIDE_CLIENT]) ? SW_SIDE_CLIENT : SW_SIDE_SERVER;
        if (!is_same(&segment->from, &key->ends[from]) || !is_same(&segment->to, &key->ends[!from]))
            continue;
        *ret_from = from;
        return key;
    }
    return NULL;
}

static void put(SwFlowTable *table, Slot slot)
{
    gsize at = slot.hash & table->mask;
    while (table->slots[at].key)
        at = (at + 1) & table->mask;
    table->slots[at] = slot;
}

static void grow(SwFlowTable *table)
{
    g_autofree Slot *old = table->slots;
    gsize n_old = table->mask + 1;
    table->slots = slots_new(n_old * 2);
    table->mask = n_old * 2 - 1;
    for (gsize i = 0; i < n_old; i++)
        if (old[i].key)
            put(table, old[i]);
}

void sw_flow_table_add(SwFlowTable *table, SwFlowKey *key, guint64 hash)
{
    if (table->n_used * 2 > table->mask)
        grow(table);
    key->hash = hash;
    put(table, (Slot){hash, key});
    table->n_used++;
}

/* What stands behind a free slot and belongs before it moves up: no search may end at a slot that was not free when it was passed. */
static void close_up(SwFlowTable *table, gsize free)
{
    for (gsize at = (free + 1) & table->mask; table->slots[at].key; at = (at + 1) & table->mask) {
        gsize home = table->slots[at].hash & table->mask;
        if (((at - home) & table->mask) < ((at - free) & table->mask))
            continue;
        table->slots[free] = table->slots[at];
        free = at;
    }
    table->slots[free] = (Slot){0};
}

void sw_flow_table_remove(SwFlowTable *table, const SwFlowKey *key)
{
    gsize at = key->hash & table->mask;
    while (table->slots[at].key != key)
        at = (at + 1) & table->mask;
    close_up(table, at);
    table->n_used--;
}
