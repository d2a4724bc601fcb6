#include "parsers/log/overlap.h"

#include "base/hash.h"
#include "parsers/limits.h"

#define SMALLEST 1024u /* slots */
#define ZONE_DOUBT SW_DAY /* no two zones are farther from one another */

/* A line of an earlier file, or of this one. */
typedef struct {
    guint64 hash; /* 0: free */
    guint32 time_s;
    guint16 had; /* how often, in the file that had it most often */
    guint16 now; /* how often in this one */
} Slot;

struct SwOverlap {
    Slot *slots; /* open addressing; NULL: nothing remembered */
    guint n_slots, n_used; /* a power of two */
    GHashTable *marks; /* of the files to come */
    gint64 earliest_us; /* start of these; SW_TIME_UNKNOWN: there are none */
    gboolean remembering, full;
    guint64 n_seen;
};

SwOverlap *sw_overlap_new(void)
{
    SwOverlap *overlap = g_new0(SwOverlap, 1);
    overlap->marks = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    overlap->earliest_us = SW_TIME_UNKNOWN;
    return overlap;
}

void sw_overlap_free(SwOverlap *overlap)
{
    if (!overlap)
        return;
    g_hash_table_unref(overlap->marks);
    g_free(overlap->slots);
    g_free(overlap);
}

guint64 sw_overlap_mark(SwSpan line)
{
    guint64 hash = sw_hash_span(sw_hash_secret, line, 0);
    return hash != 0 ? hash : 1;
}

static Slot *find_slot(const SwOverlap *self, guint64 hash)
{
    guint at = (guint)hash & (self->n_slots - 1);
    while (self->slots[at].hash != 0 && self->slots[at].hash != hash)
        at = (at + 1) & (self->n_slots - 1);
    return &self->slots[at];
}

/* Moves what no file to come can have out of the way, and makes room. */
static void rebuild(SwOverlap *self, guint n_slots, gint64 keep_from_s)
{
    SwOverlap old = *self;
    self->slots = n_slots > 0 ? g_new0(Slot, n_slots) : NULL;
    self->n_slots = n_slots;
    self->n_used = 0;
    for (guint i = 0; i < old.n_slots; i++)
        if (old.slots[i].hash != 0 && old.slots[i].time_s >= keep_from_s) {
            *find_slot(self, old.slots[i].hash) = old.slots[i];
            self->n_used++;
        }
    g_free(old.slots);
}

static guint slots_for(guint n)
{
    guint slots = SMALLEST;
    while (slots < 2 * n)
        slots *= 2;
    return slots;
}

/* What the last file had adds to what all had. */
static void close_file(SwOverlap *self, gint64 keep_from_s)
{
    guint n_kept = 0;
    for (guint i = 0; i < self->n_slots; i++) {
        Slot *slot = &self->slots[i];
        slot->had = MAX(slot->had, slot->now);
        slot->now = 0;
        n_kept += slot->hash != 0 && slot->time_s >= keep_from_s;
    }
    if (self->slots)
        rebuild(self, n_kept > 0 ? slots_for(n_kept) : 0, keep_from_s);
}

void sw_overlap_begin(SwOverlap *overlap, const SwFileStart *starts, guint n, gboolean dated)
{
    dated &= starts[0].first_us != SW_TIME_UNKNOWN;
    close_file(overlap, dated ? (starts[0].first_us - ZONE_DOUBT) / SW_SECOND : 0);
    g_hash_table_remove_all(overlap->marks);
    overlap->earliest_us = SW_TIME_UNKNOWN;
    overlap->remembering = FALSE;
    overlap->n_seen = 0;
    for (guint i = 1; i < n; i++) {
        g_hash_table_add(overlap->marks, g_memdup2(&starts[i].mark, sizeof starts[i].mark));
        overlap->earliest_us = MIN(overlap->earliest_us, dated ? starts[i].first_us - ZONE_DOUBT : G_MININT64);
    }
}

gboolean sw_overlap_concerns(const SwOverlap *overlap, gint64 time_us)
{
    return overlap->slots || overlap->remembering ||
           (overlap->earliest_us != SW_TIME_UNKNOWN && time_us >= overlap->earliest_us);
}

static void remember(SwOverlap *self, guint64 hash, gint64 time_us)
{
    if (self->n_used >= SW_LIMIT_LOG_OVERLAP) {
        self->full = TRUE;
        return;
    }
    if (!self->slots || 2 * (self->n_used + 1) > self->n_slots)
        rebuild(self, MAX(SMALLEST, 2 * self->n_slots), 0);
    Slot *slot = find_slot(self, hash);
    self->n_used += slot->hash == 0;
    slot->hash = hash;
    slot->time_s = (guint32)CLAMP(time_us / SW_SECOND, 0, G_MAXUINT32);
    slot->now += slot->now < G_MAXUINT16;
}

gboolean sw_overlap_seen(SwOverlap *overlap, SwSpan line, gint64 time_us)
{
    guint64 hash = sw_overlap_mark(line);
    Slot *slot = overlap->slots ? find_slot(overlap, hash) : NULL;
    if (slot && slot->hash != 0 && slot->now < slot->had) {
        slot->now++;
        overlap->n_seen++;
        return TRUE;
    }
    overlap->remembering |= g_hash_table_contains(overlap->marks, &hash);
    if (overlap->remembering)
        remember(overlap, hash, time_us);
    return FALSE;
}

gboolean sw_overlap_is_full(const SwOverlap *overlap)
{
    return overlap->full;
}

guint64 sw_overlap_n_seen(const SwOverlap *overlap)
{
    return overlap->n_seen;
}
