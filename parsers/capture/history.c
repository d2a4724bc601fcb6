#include "parsers/capture/history.h"

#include "parsers/capture/network_order.h"
#include "parsers/limits.h"

#define RINGS_MAX (SW_LIMIT_TCP_HISTORY / SW_HISTORY_BYTES)

union SwHistoryRing {
    guint8 bytes[SW_HISTORY_BYTES];
    SwHistoryRing *next; /* while it is free */
};

void sw_history_rings_clear(SwHistoryRings *rings)
{
    for (SwHistoryRing *ring = rings->free, *next; ring; ring = next) {
        next = ring->next;
        g_free(ring);
    }
    *rings = (SwHistoryRings){0};
}

static SwHistoryRing *take_ring(SwHistoryRings *rings)
{
    SwHistoryRing *ring = rings->free;
    if (ring)
        rings->free = ring->next;
    else if (rings->n_made < RINGS_MAX) {
        ring = g_new(SwHistoryRing, 1);
        rings->n_made++;
    }
    return ring;
}

void sw_history_clear(SwHistory *history, SwHistoryRings *rings)
{
    if (history->ring) {
        history->ring->next = rings->free;
        rings->free = g_steal_pointer(&history->ring);
    }
    history->length = 0;
}

void sw_history_add(SwHistory *history, SwHistoryRings *rings, guint32 sequence, SwSpan bytes)
{
    if (!history->ring)
        history->ring = take_ring(rings);
    if (!history->ring)
        return;
    gsize skipped = bytes.len > SW_HISTORY_BYTES ? bytes.len - SW_HISTORY_BYTES : 0;
    SwSpan last = sw_span_behind(bytes, skipped);
    gsize slot = (sequence + (guint32)skipped) % SW_HISTORY_BYTES;
    gsize part = MIN(last.len, SW_HISTORY_BYTES - slot);
    memcpy(history->ring->bytes + slot, last.data, part);
    if (part < last.len)
        memcpy(history->ring->bytes, last.data + part, last.len - part);
    history->length = MIN(SW_HISTORY_BYTES, history->length + (guint32)last.len);
}

gboolean sw_history_differs(const SwHistory *history, guint32 next, guint32 sequence, SwSpan again,
                            char buffer[SW_HISTORY_BYTES], SwSpan *ret_kept, SwSpan *ret_other)
{
    guint32 age = next - sequence; /* of the first byte; that of the oldest known one is history->length */
    SwSpan other = sw_span_behind(again, age > history->length ? age - history->length : 0);
    age = MIN(age, history->length);
    gsize length = MIN(other.len, age);
    if (length == 0)
        return FALSE;
    gsize slot = (next - age) % SW_HISTORY_BYTES;
    gsize part = MIN(length, SW_HISTORY_BYTES - slot);
    memcpy(buffer, history->ring->bytes + slot, part);
    memcpy(buffer + part, history->ring->bytes, length - part);
    if (memcmp(buffer, other.data, length) == 0)
        return FALSE;
    *ret_kept = sw_span(buffer, length);
    *ret_other = sw_span(other.data, length);
    return TRUE;
}
