/*
 * A reader that gets its bytes a few at a time, as from a slow pipe, so that every boundary falls somewhere.
 */
#pragma once

#include "base/error.h"
#include "parsers/input/reader.h"

typedef struct {
    SwSpan bytes;
    gsize at, step;
    gsize fail_at; /* G_MAXSIZE: never */
} Trickle;

static inline gssize trickle_read(gpointer state, char *buffer, gsize size, GError **error)
{
    Trickle *trickle = state;
    if (trickle->at >= trickle->fail_at) {
        g_set_error_literal(error, SW_ERROR, SW_ERROR_INPUT, "the disk is gone");
        return -1;
    }
    gsize n = MIN(MIN(trickle->step, size), trickle->bytes.len - trickle->at);
    memcpy(buffer, trickle->bytes.data + trickle->at, n);
    trickle->at += n;
    return (gssize)n;
}

static inline SwReader *trickle_new(SwSpan bytes, gsize step, gsize fail_at)
{
    static const SwByteSource source = {trickle_read, g_free};
    Trickle *trickle = g_new(Trickle, 1);
    *trickle = (Trickle){bytes, 0, step, fail_at};
    return sw_reader_new("trickle", &source, trickle);
}
