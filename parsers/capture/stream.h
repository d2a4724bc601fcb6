/*
 * One direction of a TCP connection: segments in, bytes in order out. RFC 9293 section 3.4. Bytes that came first stay; others at
 * the same place are a conflict. Private to the capture room.
 */
#pragma once

#include "parsers/capture/history.h"
#include "parsers/capture/pieces.h"
#include "parsers/capture/sequence.h"
#include "parsers/limits.h"

typedef struct {
    gboolean started; /* `first` and `next` are known */
    guint32 first; /* number of the first byte that could be seen: behind the SYN, where there was one */
    guint32 next; /* of the next byte to be handed on */
    gboolean finished; /* FIN seen, at `end` */
    guint32 end;
    guint32 acknowledged; /* by the other side, in its last packet */
    guint missed; /* acknowledgements since the last byte that cover bytes which are missing here */
    guint32 missed_up_to; /* the lowest of them */
    SwPieces waiting; /* behind a gap */
    SwHistory history;
} SwStream;

/* What the stream needs from its connection. */
typedef struct {
    SwTcpListener *listener;
    gpointer state; /* of the listener */
    SwSide side;
    gboolean unwanted; /* out: the listener does not want to hear more */
    SwHistoryRings *rings; /* of all streams */
} SwStreamOwner;

void sw_stream_start(SwStream *stream, guint32 next);
void sw_stream_clear(SwStream *stream, SwHistoryRings *rings);

/* The number is one that this connection could use now; others are forged, damaged, or another connection's. */
static inline gboolean sw_stream_is_near(const SwStream *stream, guint32 sequence)
{
    gint32 ahead = sw_sequence_ahead(sequence, stream->next);
    return !stream->started || ABS((gint64)ahead) <= (gint64)SW_LIMIT_STREAM_AHEAD;
}

/* Takes the payload and FIN; the segment's number is near. */
void sw_stream_segment(SwStream *stream, SwStreamOwner *owner, const SwSegment *segment);
/* The other side acknowledged everything before `acknowledgement`; a hole is told once this has been so for some packets. */
void sw_stream_acknowledged(SwStream *stream, SwStreamOwner *owner, guint32 acknowledgement, gint64 time_us);
/* Memory is short: what waits behind gaps is handed on, the gaps as holes. */
void sw_stream_give_up_gaps(SwStream *stream, SwStreamOwner *owner, gint64 time_us);
/* Nothing more will come: as above, and what was acknowledged or lies before the FIN is a hole. */
void sw_stream_finish(SwStream *stream, SwStreamOwner *owner, gint64 time_us);
/* Up to its FIN. */
static inline gboolean sw_stream_is_complete(const SwStream *stream)
{
    return stream->finished && sw_sequence_ahead(stream->end, stream->next) <= 0;
}
