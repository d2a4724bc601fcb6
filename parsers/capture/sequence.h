/*
 * Sequence numbers wrap, so that only differences can be compared (RFC 9293 section 3.4).
 */
#pragma once

#include <glib.h>

/* How far `a` is ahead of `b`; negative when it is behind. */
static inline gint32 sw_sequence_ahead(guint32 a, guint32 b)
{
    return (gint32)(a - b);
}
