/*
 * One direction of a TCP connection: segments in, bytes in order out. RFC 9293 section 3.4 (sequence numbers wrap: all
 * comparisons are of differences). Bytes that came first stay; others at the same place are a conflict. Private to the capture room.
 */
#pragma once

#include "parsers/capture/tcp.h"

typedef struct {
    gboolean started; /* `next` is known */
    guint32 next; /* sequence number of the next byte to be handed on */
    guint32 acknowledged; /* highest ACK of the other side */
    gboolean acknowledged_known;
    gboolean finished; /* FIN seen at `end` */
    guint32 end;
    guint stale; /* packets since the other side acknowledged what is missing here */
    GPtrArray *waiting; /* pieces behind a gap, by sequence; NULL while there is none */
    gsize waiting_bytes;
    guint8 *history; /* ring of the last bytes handed on; NULL when there is no budget for it */
    guint32 history_length; /* bytes in it */
} SwStream;

/* What the stream needs from its connection. */
typedef struct {
    SwTcpListener *listener;
    gpointer state; /* of the listener */
    SwSide side;
    gboolean dull; /* out: the listener does not want to hear more */
    gsize *history_budget; /* bytes that may still be spent on histories, over all streams */
} SwStreamOwner;

void sw_stream_start(SwStream *stream, guint32 next);
void sw_stream_clear(SwStream *stream, gsize *history_budget);

/* `bytes` are `segment`'s payload; its flags and numbers are read too. */
void sw_stream_segment(SwStream *stream, SwStreamOwner *owner, const SwSegment *segment);
/* The other side acknowledged everything before `acknowledgement`; a hole is told once this has been so for some packets. */
void sw_stream_acknowledged(SwStream *stream, SwStreamOwner *owner, guint32 acknowledgement, gint64 time_us);
/* Nothing more will come: what waits behind gaps is handed on, the gaps as holes. */
void sw_stream_finish(SwStream *stream, SwStreamOwner *owner, gint64 time_us);
gboolean sw_stream_is_complete(const SwStream *stream); /* up to its FIN */
