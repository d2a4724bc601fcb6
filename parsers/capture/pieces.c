#include "parsers/capture/pieces.h"

#include "parsers/capture/network_order.h"
#include "parsers/capture/sequence.h"

/* Tiny pieces cost as much as their bookkeeping, and an insertion moves all that are behind: neither may be had for one byte. */
#define OVERHEAD 256u

void sw_pieces_clear(SwPieces *pieces)
{
    g_clear_pointer(&pieces->sorted, g_ptr_array_unref);
    pieces->weight = 0;
}

const SwPiece *sw_pieces_first(const SwPieces *pieces)
{
    return sw_pieces_count(pieces) > 0 ? sw_pieces_at(pieces, 0) : NULL;
}

void sw_pieces_drop(SwPieces *pieces, guint n)
{
    for (guint i = 0; i < n; i++)
        pieces->weight -= sw_pieces_at(pieces, i)->length + OVERHEAD;
    if (n > 0)
        g_ptr_array_remove_range(pieces->sorted, 0, n);
}

static void insert(SwPieces *pieces, guint at, const SwSegment *segment, guint32 sequence, SwSpan bytes)
{
    SwPiece *piece = g_malloc(sizeof *piece + bytes.len);
    *piece = (SwPiece){sequence, (guint32)bytes.len, segment->time_us, segment->offset};
    memcpy(piece->bytes, bytes.data, bytes.len);
    g_ptr_array_insert(pieces->sorted, (gint)at, piece);
    pieces->weight += bytes.len + OVERHEAD;
}

/* Position of the first piece that ends behind `sequence`. */
static guint first_behind(const SwPieces *pieces, guint32 sequence)
{
    guint lo = 0, hi = pieces->sorted->len;
    while (lo < hi) {
        guint middle = lo + (hi - lo) / 2;
        const SwPiece *piece = sw_pieces_at(pieces, middle);
        if (sw_sequence_ahead(piece->sequence + piece->length, sequence) <= 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* `bytes` start inside the piece or at its start. */
static void compare(const SwPiece *piece, guint32 sequence, SwSpan bytes, SwPieceConflict conflict, gpointer data)
{
    SwSpan kept = sw_span_behind(sw_span(piece->bytes, piece->length), sequence - piece->sequence);
    gsize length = MIN(kept.len, bytes.len);
    if (memcmp(kept.data, bytes.data, length) != 0)
        conflict(data, sw_span(kept.data, length), sw_span(bytes.data, length));
}

void sw_pieces_add(SwPieces *pieces, const SwSegment *segment, guint32 sequence, SwSpan bytes, SwPieceConflict conflict,
                   gpointer data)
{
    if (!pieces->sorted)
        pieces->sorted = g_ptr_array_new_with_free_func(g_free);
    for (guint at = first_behind(pieces, sequence); bytes.len > 0; at++) {
        const SwPiece *piece = at < pieces->sorted->len ? sw_pieces_at(pieces, at) : NULL;
        gint32 gap = piece ? sw_sequence_ahead(piece->sequence, sequence) : (gint32)bytes.len;
        gsize part;
        if (gap > 0) {
            part = MIN((gsize)gap, bytes.len);
            insert(pieces, at, segment, sequence, sw_span(bytes.data, part));
        } else {
            part = piece->sequence + piece->length - sequence;
            compare(piece, sequence, bytes, conflict, data);
        }
        bytes = sw_span_behind(bytes, part);
        sequence += (guint32)part;
    }
}
