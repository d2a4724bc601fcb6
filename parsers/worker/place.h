/*
 * Where a worker is, in memory that it shares with its supervisor: written with every record, read when the worker is gone, or stays too
 * long. Nothing here is trusted for more than that.
 */
#pragma once

#include "base/span.h"

#include <stdatomic.h>

#define SW_PLACE_SOURCE_MAX 4096u

typedef struct {
    _Atomic guint32 n_tasks; /* taken so far */
    _Atomic guint32 stream; /* of the task: 1 for its first */
    _Atomic gboolean inside; /* the stream is being read; FALSE: on the way to it */
    _Atomic guint64 n_begun, n_ended; /* records of the stream */
    _Atomic guint64 n_records; /* that count, of all streams and tasks */
    _Atomic guint64 offset; /* of the record, or of the first byte behind the last one */
    _Atomic guint64 stored; /* bytes read from storage */
    char source[SW_PLACE_SOURCE_MAX]; /* the record's own file; empty: the stream's */
} SwPlace;

#define SW_PLACE_SET(member, value) atomic_store_explicit(&(member), (value), memory_order_relaxed)

static inline void sw_place_set_record(SwPlace *place, SwSpan source, guint64 offset)
{
    gsize len = MIN(source.len, SW_PLACE_SOURCE_MAX - 1);
    if (len > 0)
        memcpy(place->source, source.data, len);
    place->source[len] = '\0';
    SW_PLACE_SET(place->offset, offset);
}
