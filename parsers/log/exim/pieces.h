/*
 * Exim cuts what it sends to syslog after 870 characters and at newlines; the pieces begin with `[n/m] ` or, where a newline
 * followed, `[n\m] `. Pieces of a process stand in order; those of others may stand between them.
 */
#pragma once

#include "base/span.h"

typedef struct SwEximPieces SwEximPieces;

SwEximPieces *sw_exim_pieces_new(void);
void sw_exim_pieces_free(SwEximPieces *pieces);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwEximPieces, sw_exim_pieces_free)

typedef enum {
    SW_EXIM_PIECE_NONE, /* the message is no piece */
    SW_EXIM_PIECE_HELD, /* one of several: kept, or part of what needs no reading (headers behind a refusal) */
    SW_EXIM_PIECE_LAST, /* ret_text is the whole first line; it lives until the next call */
} SwEximPiece;

/* `writer` tells processes apart: host and pid. */
SwEximPiece sw_exim_pieces_take(SwEximPieces *pieces, guint64 writer, SwSpan message, SwSpan *ret_text);
