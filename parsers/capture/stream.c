#include "parsers/capture/stream.h"

#include "parsers/limits.h"

/* Packets of the connection that may pass between an acknowledgement and the bytes it covers: captures swap neighbours,
 * and two network cards are never quite in step. */
#define PATIENCE 4u
#define HISTORY_BYTES 1024u

/* A piece that waits for what comes before it. */
typedef struct {
    guint32 sequence;
    guint32 length;
    gint64 time_us;
    guint64 offset;
    char bytes[];
} Piece;

/* a - b, as sequence numbers. */
static gint32 distance(guint32 a, guint32 b)
{
    return (gint32)(a - b);
}

void sw_stream_start(SwStream *stream, guint32 next)
{
    stream->started = TRUE;
    stream->next = next;
}

void sw_stream_clear(SwStream *stream, gsize *history_budget)
{
    g_clear_pointer(&stream->waiting, g_ptr_array_unref);
    if (stream->history)
        *history_budget += HISTORY_BYTES;
    g_clear_pointer(&stream->history, g_free);
    stream->waiting_bytes = 0;
}

gboolean sw_stream_is_complete(const SwStream *stream)
{
    return stream->finished && distance(stream->end, stream->next) <= 0;
}

static void remember(SwStream *stream, SwStreamOwner *owner, SwSpan bytes)
{
    if (!stream->history) {
        if (*owner->history_budget < HISTORY_BYTES)
            return;
        *owner->history_budget -= HISTORY_BYTES;
        stream->history = g_malloc(HISTORY_BYTES);
    }
    SwSpan last = sw_span_slice(bytes, bytes.len > HISTORY_BYTES ? bytes.len - HISTORY_BYTES : 0, bytes.len);
    guint32 first = stream->next - (guint32)last.len; /* `next` is behind these bytes already */
    for (gsize done = 0; done < last.len;) {
        gsize slot = (first + (guint32)done) % HISTORY_BYTES;
        gsize part = MIN(last.len - done, HISTORY_BYTES - slot);
        memcpy(stream->history + slot, last.data + done, part);
        done += part;
    }
    stream->history_length = MIN(HISTORY_BYTES, stream->history_length + (guint32)last.len);
}

static void hand_on(SwStream *stream, SwStreamOwner *owner, SwSpan bytes, gint64 time_us, guint64 offset)
{
    stream->next += (guint32)bytes.len;
    stream->stale = 0;
    if (bytes.len == 0 || owner->dull)
        return;
    remember(stream, owner, bytes);
    owner->dull = !owner->listener->data(owner->state, owner->side, bytes, time_us, offset);
}

static void hand_on_hole(SwStream *stream, SwStreamOwner *owner, guint32 length, gint64 time_us)
{
    stream->next += length;
    stream->stale = 0;
    stream->history_length = 0; /* what is in the ring is no longer next to what follows */
    if (!owner->dull)
        owner->listener->hole(owner->state, owner->side, length, time_us);
}

/* Bytes that were handed on before come again: the same, or a conflict. */
static void compare_with_history(SwStream *stream, SwStreamOwner *owner, guint32 sequence, SwSpan again, gint64 time_us)
{
    if (!stream->history || owner->dull)
        return;
    guint32 age = stream->next - sequence;
    if (age > stream->history_length) {
        again = sw_span_slice(again, age - stream->history_length, again.len);
        age = stream->history_length;
    }
    char kept[HISTORY_BYTES];
    gsize length = MIN(again.len, age);
    for (gsize i = 0; i < length; i++)
        kept[i] = (char)stream->history[(stream->next - age + (guint32)i) % HISTORY_BYTES];
    if (length > 0 && memcmp(kept, again.data, length) != 0)
        owner->listener->conflict(owner->state, owner->side, sw_span(kept, length), sw_span_slice(again, 0, length),
                                  time_us);
}

static Piece *piece_at(const SwStream *stream, guint i)
{
    return g_ptr_array_index(stream->waiting, i);
}

static void compare_with_piece(SwStreamOwner *owner, const Piece *piece, guint32 sequence, SwSpan bytes, gint64 time_us)
{
    gint32 at = distance(sequence, piece->sequence);
    SwSpan kept = sw_span_slice(sw_span(piece->bytes, piece->length), at > 0 ? (gsize)at : 0, piece->length);
    SwSpan other = sw_span_slice(bytes, at < 0 ? (gsize)-at : 0, bytes.len);
    gsize length = MIN(kept.len, other.len);
    if (length > 0 && memcmp(kept.data, other.data, length) != 0 && !owner->dull)
        owner->listener->conflict(owner->state, owner->side, sw_span_slice(kept, 0, length),
                                  sw_span_slice(other, 0, length), time_us);
}

static void insert_piece(SwStream *stream, guint at, const SwSegment *segment, guint32 sequence, SwSpan bytes)
{
    Piece *piece = g_malloc(sizeof *piece + bytes.len);
    *piece = (Piece){sequence, (guint32)bytes.len, segment->time_us, segment->offset};
    memcpy(piece->bytes, bytes.data, bytes.len);
    g_ptr_array_insert(stream->waiting, (gint)at, piece);
    stream->waiting_bytes += bytes.len;
}

/* Position of the first piece that ends behind `sequence`. */
static guint first_piece_behind(const SwStream *stream, guint32 sequence)
{
    guint lo = 0, hi = stream->waiting->len;
    while (lo < hi) {
        guint middle = lo + (hi - lo) / 2;
        const Piece *piece = piece_at(stream, middle);
        if (distance(piece->sequence + piece->length, sequence) <= 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* Keeps what fills gaps between the pieces that are there; those stay as they are. */
static void wait_for_gap(SwStream *stream, SwStreamOwner *owner, const SwSegment *segment, guint32 sequence,
                         SwSpan bytes)
{
    if (!stream->waiting)
        stream->waiting = g_ptr_array_new_with_free_func(g_free);
    guint at = first_piece_behind(stream, sequence);
    while (bytes.len > 0 && at < stream->waiting->len) {
        const Piece *piece = piece_at(stream, at);
        gint32 before = distance(piece->sequence, sequence);
        compare_with_piece(owner, piece, sequence, bytes, segment->time_us);
        if (before > 0) {
            gsize part = MIN((gsize)before, bytes.len);
            guint32 end = piece->sequence + piece->length;
            insert_piece(stream, at, segment, sequence, sw_span_slice(bytes, 0, part));
            bytes = sw_span_slice(bytes, (gsize)(end - sequence), bytes.len);
            sequence = end;
            at += 2;
        } else {
            guint32 end = piece->sequence + piece->length;
            bytes = sw_span_slice(bytes, (gsize)(end - sequence), bytes.len);
            sequence = end;
            at++;
        }
    }
    if (bytes.len > 0)
        insert_piece(stream, at, segment, sequence, bytes);
}

/* Hands on the pieces that are next now. */
static void drain(SwStream *stream, SwStreamOwner *owner)
{
    guint done = 0;
    while (stream->waiting && done < stream->waiting->len) {
        Piece *piece = piece_at(stream, done);
        gint32 ahead = distance(piece->sequence, stream->next);
        if (ahead > 0)
            break;
        stream->waiting_bytes -= piece->length;
        SwSpan rest = sw_span_slice(sw_span(piece->bytes, piece->length), (gsize)-ahead, piece->length);
        hand_on(stream, owner, rest, piece->time_us, piece->offset);
        done++;
    }
    if (done > 0)
        g_ptr_array_remove_range(stream->waiting, 0, done);
}

/* Gives up on the bytes before the first waiting piece, or before `limit` when nothing waits. */
static void give_up_gap(SwStream *stream, SwStreamOwner *owner, guint32 limit, gint64 time_us)
{
    if (stream->waiting && stream->waiting->len > 0)
        limit = piece_at(stream, 0)->sequence;
    if (distance(limit, stream->next) > 0)
        hand_on_hole(stream, owner, limit - stream->next, time_us);
    drain(stream, owner);
}

void sw_stream_segment(SwStream *stream, SwStreamOwner *owner, const SwSegment *segment)
{
    SwSpan bytes = segment->payload;
    guint32 sequence = segment->sequence;
    gint32 ahead = distance(sequence, stream->next);
    if (segment->flags & SW_TCP_FIN) {
        stream->finished = TRUE;
        stream->end = sequence + segment->payload_length;
    }
    if (ahead > (gint32)SW_LIMIT_STREAM_AHEAD || ahead < -(gint32)SW_LIMIT_STREAM_AHEAD)
        return; /* far outside of any window: not of this connection */
    if (ahead < 0) {
        gsize again = MIN((gsize)-ahead, bytes.len);
        compare_with_history(stream, owner, sequence, sw_span_slice(bytes, 0, again), segment->time_us);
        bytes = sw_span_slice(bytes, again, bytes.len);
        sequence += (guint32)again;
    }
    if (bytes.len > 0 && distance(sequence, stream->next) > 0) {
        wait_for_gap(stream, owner, segment, sequence, bytes);
        while (stream->waiting_bytes > SW_LIMIT_STREAM_WAITING)
            give_up_gap(stream, owner, stream->next, segment->time_us);
        return;
    }
    /* Pieces that wait came first: they stay, and what is new fills the gap before them. */
    if (stream->waiting && stream->waiting->len > 0 && bytes.len > 0) {
        compare_with_piece(owner, piece_at(stream, 0), sequence, bytes, segment->time_us);
        bytes = sw_span_slice(bytes, 0, (gsize)distance(piece_at(stream, 0)->sequence, sequence));
    }
    hand_on(stream, owner, bytes, segment->time_us, segment->offset);
    drain(stream, owner);
    guint32 cut = segment->payload_length - (guint32)segment->payload.len; /* by the snapshot length */
    if (cut > 0 && stream->next == segment->sequence + segment->payload.len)
        hand_on_hole(stream, owner, cut, segment->time_us);
}

void sw_stream_acknowledged(SwStream *stream, SwStreamOwner *owner, guint32 acknowledgement, gint64 time_us)
{
    if (!stream->acknowledged_known || distance(acknowledgement, stream->acknowledged) > 0)
        stream->acknowledged = acknowledgement;
    stream->acknowledged_known = TRUE;
    guint32 limit = stream->acknowledged;
    if (stream->finished && distance(limit, stream->end) > 0)
        limit = stream->end; /* the FIN takes a number of its own */
    gint32 missing = distance(limit, stream->next);
    if (missing <= 0 || missing > (gint32)SW_LIMIT_STREAM_AHEAD)
        return;
    if (++stream->stale >= PATIENCE)
        give_up_gap(stream, owner, limit, time_us);
}

void sw_stream_finish(SwStream *stream, SwStreamOwner *owner, gint64 time_us)
{
    while (stream->waiting && stream->waiting->len > 0)
        give_up_gap(stream, owner, stream->next, time_us);
}
