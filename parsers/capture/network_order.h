/*
 * Reading headers: numbers in network byte order (the caller has checked that their bytes are there), and the step behind.
 */
#pragma once

#include "base/span.h"

static inline guint16 sw_be16(SwSpan span, gsize at)
{
    guint16 value;
    memcpy(&value, span.data + at, sizeof value);
    return GUINT16_FROM_BE(value);
}

static inline guint32 sw_be32(SwSpan span, gsize at)
{
    guint32 value;
    memcpy(&value, span.data + at, sizeof value);
    return GUINT32_FROM_BE(value);
}

/* What follows its first n bytes. */
static inline SwSpan sw_span_behind(SwSpan span, gsize n)
{
    n = MIN(n, span.len);
    return sw_span(span.data + n, span.len - n);
}
