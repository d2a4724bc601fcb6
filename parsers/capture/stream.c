#include "parsers/capture/stream.h"

#include "parsers/capture/network_order.h"

/* Acknowledgements that may be captured before the bytes they cover: captures swap neighbours, and two network cards are
 * never quite in step. */
#define PATIENCE 4u

void sw_stream_start(SwStream *stream, guint32 next)
{
    stream->started = TRUE;
    stream->first = stream->next = stream->acknowledged = next;
}

void sw_stream_clear(SwStream *stream, SwHistoryRings *rings)
{
    sw_pieces_clear(&stream->waiting);
    sw_history_clear(&stream->history, rings);
}

static void hand_on(SwStream *stream, SwStreamOwner *owner, SwSpan bytes, gint64 time_us, guint64 offset)
{
    if (bytes.len == 0)
        return;
    if (!owner->unwanted) {
        sw_history_add(&stream->history, owner->rings, stream->next, bytes);
        owner->unwanted = !owner->listener->data(owner->state, owner->side, bytes, time_us, offset);
    }
    stream->next += (guint32)bytes.len;
    stream->missed = 0;
}

static void hand_on_hole(SwStream *stream, SwStreamOwner *owner, guint32 length, gint64 time_us)
{
    stream->next += length;
    stream->missed = 0;
    sw_history_forget(&stream->history);
    if (!owner->unwanted)
        owner->listener->hole(owner->state, owner->side, length, time_us);
}

/* The later of the two; unknown if either is. */
static gint64 later(gint64 a, gint64 b)
{
    return MAX(a, b);
}

/* Hands on the pieces that are next now. Their order was complete at `since_us`, but not before they came. */
static void drain(SwStream *stream, SwStreamOwner *owner, gint64 since_us)
{
    guint done = 0;
    for (; done < sw_pieces_count(&stream->waiting); done++) {
        const SwPiece *piece = sw_pieces_at(&stream->waiting, done);
        gint32 ahead = sw_sequence_ahead(piece->sequence, stream->next);
        if (ahead > 0)
            break;
        SwSpan rest = sw_span_behind(sw_span(piece->bytes, piece->length), (gsize)-ahead);
        hand_on(stream, owner, rest, later(piece->time_us, since_us), piece->offset);
    }
    sw_pieces_drop(&stream->waiting, done);
}

/* Up to `limit`, or to the first piece that waits, nothing will come any more. */
static void give_up(SwStream *stream, SwStreamOwner *owner, guint32 limit, gint64 time_us)
{
    const SwPiece *first = sw_pieces_first(&stream->waiting);
    if (first && sw_sequence_ahead(limit, first->sequence) > 0)
        limit = first->sequence;
    if (sw_sequence_ahead(limit, stream->next) > 0)
        hand_on_hole(stream, owner, limit - stream->next, time_us);
    drain(stream, owner, G_MININT64);
}

void sw_stream_give_up_gaps(SwStream *stream, SwStreamOwner *owner, gint64 time_us)
{
    const SwPiece *first;
    while ((first = sw_pieces_first(&stream->waiting)))
        give_up(stream, owner, first->sequence, time_us);
}

/* Bytes that were handed on before come again: the same, or a conflict. */
static void compare_with_history(SwStream *stream, SwStreamOwner *owner, const SwSegment *segment, guint32 sequence,
                                 SwSpan again)
{
    char buffer[SW_HISTORY_BYTES];
    SwSpan kept, other;
    gboolean keep_alive = again.len == 1 && sequence + 1 == stream->next; /* may hold garbage: RFC 9293 section 3.8.4 */
    if (!owner->unwanted && !keep_alive &&
        sw_history_differs(&stream->history, stream->next, sequence, again, buffer, &kept, &other))
        owner->listener->conflict(owner->state, owner->side, kept, other, segment->time_us, segment->offset);
}

typedef struct {
    SwStreamOwner *owner;
    const SwSegment *segment;
} ConflictTeller;

static void tell_conflict(gpointer data, SwSpan kept, SwSpan other)
{
    const ConflictTeller *teller = data;
    const SwStreamOwner *owner = teller->owner;
    if (!owner->unwanted)
        owner->listener->conflict(owner->state, owner->side, kept, other, teller->segment->time_us,
                                  teller->segment->offset);
}

/* Beside pieces that wait, everything waits, so that what came first stays; what is next leaves at once. */
static void add_piece(SwStream *stream, SwStreamOwner *owner, const SwSegment *segment, guint32 sequence, SwSpan bytes)
{
    ConflictTeller teller = {owner, segment};
    sw_pieces_add(&stream->waiting, segment, sequence, bytes, tell_conflict, &teller);
    drain(stream, owner, segment->time_us);
    while (stream->waiting.weight > SW_LIMIT_STREAM_WAITING)
        give_up(stream, owner, sw_pieces_first(&stream->waiting)->sequence, segment->time_us);
}

static void take_bytes(SwStream *stream, SwStreamOwner *owner, const SwSegment *segment, guint32 sequence)
{
    SwSpan bytes = segment->payload;
    gint32 ahead = sw_sequence_ahead(sequence, stream->next);
    if (ahead < 0) {
        gsize again = MIN((gsize)-ahead, bytes.len);
        compare_with_history(stream, owner, segment, sequence, sw_span(bytes.data, again));
        bytes = sw_span_behind(bytes, again);
        sequence += (guint32)again;
    }
    if (bytes.len > 0 && (ahead > 0 || sw_pieces_count(&stream->waiting) > 0))
        add_piece(stream, owner, segment, sequence, bytes);
    else
        hand_on(stream, owner, bytes, segment->time_us, segment->offset);
}

void sw_stream_segment(SwStream *stream, SwStreamOwner *owner, const SwSegment *segment)
{
    guint32 sequence = segment->sequence + ((segment->flags & SW_TCP_SYN) != 0); /* SYN takes a number */
    guint32 end = sequence + segment->payload_length;
    if (segment->flags & SW_TCP_FIN && sw_sequence_ahead(end, stream->next) >= 0) {
        stream->finished = TRUE;
        stream->end = end;
    }
    if (segment->payload_length == 0)
        return;
    take_bytes(stream, owner, segment, sequence);
    guint32 captured_end = sequence + (guint32)segment->payload.len;
    if (captured_end != end && stream->next == captured_end)
        give_up(stream, owner, end, segment->time_us); /* the snapshot length cut it */
}

/* One number without a piece behind it is more likely the FIN, which the capture lacks, than a byte. */
static gboolean may_be_fin(const SwStream *stream, guint32 missing)
{
    return missing == 1 && !stream->finished && sw_pieces_count(&stream->waiting) == 0;
}

void sw_stream_acknowledged(SwStream *stream, SwStreamOwner *owner, guint32 acknowledgement, gint64 time_us)
{
    if (stream->finished && sw_sequence_ahead(acknowledgement, stream->end) > 0)
        acknowledgement = stream->end; /* FIN takes a number of its own */
    stream->acknowledged = acknowledgement;
    gint32 missing = sw_sequence_ahead(acknowledgement, stream->next);
    if (missing <= 0 || may_be_fin(stream, (guint32)missing))
        return;
    if (stream->missed == 0 || sw_sequence_ahead(acknowledgement, stream->missed_up_to) < 0)
        stream->missed_up_to = acknowledgement;
    if (++stream->missed >= PATIENCE)
        give_up(stream, owner, stream->missed_up_to, time_us);
}

void sw_stream_finish(SwStream *stream, SwStreamOwner *owner, gint64 time_us)
{
    sw_stream_give_up_gaps(stream, owner, time_us);
    guint32 limit = stream->finished ? stream->end : stream->acknowledged;
    gint32 missing = sw_sequence_ahead(limit, stream->next);
    if (missing > 0 && !may_be_fin(stream, (guint32)missing) && sw_stream_is_near(stream, limit))
        give_up(stream, owner, limit, time_us);
}
