/*
 * The bytes of a stream that came before those in front of them: they wait here, sorted and without overlap. Bytes that are here stay,
 * others at the same place are a conflict. Private to the capture room.
 */
#pragma once

#include "parsers/capture/tcp.h"

typedef struct {
    guint32 sequence;
    guint32 length;
    gint64 time_us;
    guint64 offset;
    char bytes[];
} SwPiece;

typedef struct {
    GPtrArray *sorted; /* SwPiece; NULL while there was none */
    gsize weight; /* bytes, and what each piece takes beside them */
} SwPieces;

typedef void (*SwPieceConflict)(gpointer data, SwSpan kept, SwSpan other);

void sw_pieces_clear(SwPieces *pieces);

/* Adds what of `bytes` is not there yet; `conflict` hears of what is there already and differs. */
void sw_pieces_add(SwPieces *pieces, const SwSegment *segment, guint32 sequence, SwSpan bytes, SwPieceConflict conflict,
                   gpointer data);

/* NULL while none waits. */
const SwPiece *sw_pieces_first(const SwPieces *pieces);
/* Drops the first n. */
void sw_pieces_drop(SwPieces *pieces, guint n);

static inline const SwPiece *sw_pieces_at(const SwPieces *pieces, guint i)
{
    return g_ptr_array_index(pieces->sorted, i);
}

static inline guint sw_pieces_count(const SwPieces *pieces)
{
    return pieces->sorted ? pieces->sorted->len : 0;
}
