/*
 * The last bytes of a stream that were handed on, so that a retransmission with other contents shows. Private to the capture room.
 */
#pragma once

#include "base/span.h"

#define SW_HISTORY_BYTES 4096u /* some three full segments */

typedef union SwHistoryRing SwHistoryRing;

/* Rings that are in use nowhere now, and how many were made: of one size, and bounded over all streams. */
typedef struct {
    SwHistoryRing *free;
    guint n_made;
} SwHistoryRings;

typedef struct {
    SwHistoryRing *ring; /* the byte of sequence number s is at s modulo its size; NULL while there is none to be had */
    guint32 length; /* bytes in it */
} SwHistory;

void sw_history_rings_clear(SwHistoryRings *rings);

void sw_history_clear(SwHistory *history, SwHistoryRings *rings);
/* `sequence` is that of the first of `bytes`, which follow those that are there. */
void sw_history_add(SwHistory *history, SwHistoryRings *rings, guint32 sequence, SwSpan bytes);
/* What follows is not next to what is there. */
static inline void sw_history_forget(SwHistory *history)
{
    history->length = 0;
}

/*
 * `again` was sent before: it starts at `sequence`, the last byte added is the one before `next`. TRUE if what can be compared of it
 * differs: then *ret_kept (in `buffer`) are the bytes that were there, *ret_other those of `again` at the same place.
 */
gboolean sw_history_differs(const SwHistory *history, guint32 next, guint32 sequence, SwSpan again,
                            char buffer[SW_HISTORY_BYTES], SwSpan *ret_kept, SwSpan *ret_other);
