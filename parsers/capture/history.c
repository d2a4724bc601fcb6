#include "parsers/capture/history.h"

#include "parsers/capture/network_order.h"

void sw_history_clear(SwHistory *history, gsize *budget)
{
    if (history->ring)
        *budget += SW_HISTORY_BYTES;
    g_clear_pointer(&history->ring, g_free);
    history->length = 0;
}

void sw_history_add(SwHistory *history, gsize *budget, guint32 sequence, SwSpan bytes)
{
    if (!history->ring && *budget >= SW_HISTORY_BYTES) {
        *budget -= SW_HISTORY_BYTES;
        history->ring = g_malloc(SW_HISTORY_BYTES);
    }
    if (!history->ring)
        return;
    gsize skipped = bytes.len > SW_HISTORY_BYTES ? bytes.len - SW_HISTORY_BYTES : 0;
    SwSpan last = sw_span_behind(bytes, skipped);
    gsize slot = (sequence + (guint32)skipped) % SW_HISTORY_BYTES;
    gsize part = MIN(last.len, SW_HISTORY_BYTES - slot);
    memcpy(history->ring + slot, last.data, part);
    memcpy(history->ring, last.data + part, last.len - part);
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
    memcpy(buffer, history->ring + slot, part);
    memcpy(buffer + part, history->ring, length - part);
    if (memcmp(buffer, other.data, length) == 0)
        return FALSE;
    *ret_kept = sw_span(buffer, length);
    *ret_other = sw_span(other.data, length);
    return TRUE;
}
