#include "parsers/worker/wire.h"

#include "parsers/limits.h"

#define ABSENT G_MAXUINT32 /* length of a span that is not there */

/* Where a frame is being written; there is room for all of it (frame_room). */
typedef struct {
    guint8 *at;
} Writer;

static inline void put(Writer *out, gconstpointer data, gsize size)
{
    memcpy(out->at, data, size);
    out->at += size;
}

#define PUT(out, value) put(out, &(value), sizeof(value))

static gsize span_room(SwSpan span)
{
    return sizeof(guint32) + MIN(span.len, ABSENT - 1);
}

static void put_span(Writer *out, SwSpan span)
{
    guint32 len = sw_span_present(span) ? (guint32)MIN(span.len, ABSENT - 1) : ABSENT;
    PUT(out, len);
    if (len != ABSENT && len > 0)
        put(out, span.data, len);
}

/* An event's fields but for its texts, which take the same room whatever they hold. */
typedef struct {
    gint64 time_us;
    guint64 transaction, size, offset;
    SwAddress client;
    guint32 time_error_ms, n_urls, n_hops;
    float hop_confidence, score;
    guint16 code;
    gint16 date_offset_min;
    guint8 outcome, reason_class, direction, hop_index, hop_method, padding[3];
} FixedPart;

/* The same of a hop. */
typedef struct {
    gint64 time_us;
    SwAddress client;
    gint16 offset_min;
    guint8 has_client, authenticated, retrieval, readable, padding[2];
} FixedHop;

static gsize hop_room(const SwHop *hop)
{
    return sizeof(FixedHop) + span_room(hop->helo) + span_room(hop->by) + span_room(hop->rdns) +
           span_room(hop->envelope_for);
}

static void put_hop(Writer *out, const SwHop *hop)
{
    FixedHop fixed = {
        .time_us = hop->time_us,
        .client = hop->client,
        .offset_min = hop->offset_min,
        .has_client = hop->has_client != FALSE,
        .authenticated = hop->authenticated != FALSE,
        .retrieval = hop->retrieval != FALSE,
        .readable = hop->readable != FALSE,
    };
    PUT(out, fixed);
    put_span(out, hop->helo);
    put_span(out, hop->by);
    put_span(out, hop->rdns);
    put_span(out, hop->envelope_for);
}

/* Bits of the fields that are texts. */
#define TEXT_FIELDS                                                                                                    \
    (SW_HAS(SW_FIELD_HELO) | SW_HAS(SW_FIELD_MAIL_FROM) | SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_REASON) |            \
     SW_HAS(SW_FIELD_LIST) | SW_HAS(SW_FIELD_VERDICT) | SW_HAS(SW_FIELD_MESSAGE_ID) | SW_HAS(SW_FIELD_HEADER_FROM) |   \
     SW_HAS(SW_FIELD_SUBJECT) | SW_HAS(SW_FIELD_QUEUE_ID))

static gsize event_room(const SwEvent *event)
{
    gsize room = sizeof event->has + sizeof(FixedPart) + span_room(event->source);
    for (guint32 rest = event->has & TEXT_FIELDS; rest != 0; rest &= rest - 1)
        room += span_room(sw_event_text(event, sw_field_first(rest)));
    for (guint i = 0; i < event->n_urls; i++)
        room += span_room(event->urls[i]);
    for (guint i = 0; i < event->n_hops; i++)
        room += hop_room(&event->hops[i]);
    return room;
}

static void put_event(Writer *out, const SwEvent *event)
{
    FixedPart fixed = {
        .time_us = event->time_us,
        .transaction = event->transaction,
        .size = event->size,
        .offset = event->offset,
        .client = event->client,
        .time_error_ms = event->time_error_ms,
        .n_urls = event->n_urls,
        .n_hops = event->n_hops,
        .hop_confidence = event->hop_confidence,
        .score = event->score,
        .code = event->code,
        .date_offset_min = event->date_offset_min,
        .outcome = (guint8)event->outcome,
        .reason_class = (guint8)event->reason_class,
        .direction = (guint8)event->direction,
        .hop_index = event->hop_index,
        .hop_method = event->hop_method,
    };
    PUT(out, event->has);
    PUT(out, fixed);
    put_span(out, event->source);
    for (guint32 rest = event->has & TEXT_FIELDS; rest != 0; rest &= rest - 1)
        put_span(out, sw_event_text(event, sw_field_first(rest)));
    for (guint i = 0; i < event->n_urls; i++)
        put_span(out, event->urls[i]);
    for (guint i = 0; i < event->n_hops; i++)
        put_hop(out, &event->hops[i]);
}

/* A session is sent as it stands in memory, but for its texts. */
static void put_session(Writer *out, const SwSessionRecord *session)
{
    put(out, session, sizeof *session);
    put_span(out, session->source);
    put_span(out, session->helo);
}

static void put_others(Writer *out, const SwFrame *frame)
{
    PUT(out, frame->flag);
    PUT(out, frame->number);
    PUT(out, frame->count);
    put_span(out, frame->source);
    put_span(out, frame->name);
    put_span(out, frame->text);
}

/* Bytes of the frame behind its length and type. */
static gsize frame_room(const SwFrame *frame)
{
    if (frame->type == SW_FRAME_EVENT)
        return event_room(&frame->event);
    if (frame->type == SW_FRAME_SESSION)
        return sizeof frame->session + span_room(frame->session.source) + span_room(frame->session.helo);
    return sizeof frame->flag + sizeof frame->number + sizeof frame->count + span_room(frame->source) +
           span_room(frame->name) + span_room(frame->text);
}

gsize sw_wire_encode(guint8 *out, const SwFrame *frame)
{
    guint8 type = (guint8)frame->type;
    gsize size = sizeof(guint32) + sizeof type + frame_room(frame);
    if (size > SW_LIMIT_FRAME)
        return 0;
    guint32 len = (guint32)size;
    Writer writer = {out};
    PUT(&writer, len);
    PUT(&writer, type);
    if (frame->type == SW_FRAME_EVENT)
        put_event(&writer, &frame->event);
    else if (frame->type == SW_FRAME_SESSION)
        put_session(&writer, &frame->session);
    else
        put_others(&writer, frame);
    g_assert(writer.at == out + len);
    return len;
}

void sw_wire_decoder_init(SwWireDecoder *decoder)
{
    *decoder = (SwWireDecoder){.urls = g_array_new(FALSE, FALSE, sizeof(SwSpan))};
    decoder->hops = g_array_new(FALSE, FALSE, sizeof(SwHop));
}

void sw_wire_decoder_clear(SwWireDecoder *decoder)
{
    g_array_unref(decoder->urls);
    g_array_unref(decoder->hops);
}

/* A cursor over a frame; once it has been asked for too much, there is nothing left and everything fails. */
typedef struct {
    const char *at, *end;
    gboolean failed;
} Cursor;

static inline gsize bytes_left(const Cursor *cursor)
{
    return (gsize)(cursor->end - cursor->at);
}

static void fail(Cursor *cursor)
{
    cursor->failed = TRUE;
    cursor->at = cursor->end;
}

static inline void take(Cursor *cursor, gpointer out, gsize size)
{
    if (bytes_left(cursor) < size) {
        fail(cursor);
        memset(out, 0, size);
        return;
    }
    memcpy(out, cursor->at, size);
    cursor->at += size;
}

#define TAKE(cursor, variable) take(cursor, &(variable), sizeof(variable))

static inline SwSpan take_span(Cursor *cursor)
{
    guint32 len;
    TAKE(cursor, len);
    if (cursor->failed || len == ABSENT)
        return SW_SPAN_ABSENT;
    if (bytes_left(cursor) < len) {
        fail(cursor);
        return SW_SPAN_ABSENT;
    }
    SwSpan span = sw_span(cursor->at, len);
    cursor->at += len;
    return span;
}

static void take_hop(Cursor *cursor, SwHop *hop)
{
    FixedHop fixed;
    TAKE(cursor, fixed);
    *hop = (SwHop){
        .time_us = fixed.time_us,
        .client = fixed.client,
        .offset_min = fixed.offset_min,
        .has_client = fixed.has_client != 0,
        .authenticated = fixed.authenticated != 0,
        .retrieval = fixed.retrieval != 0,
        .readable = fixed.readable != 0,
    };
    hop->helo = take_span(cursor);
    hop->by = take_span(cursor);
    hop->rdns = take_span(cursor);
    hop->envelope_for = take_span(cursor);
}

/* Room for so many elements, each of which takes some of the bytes left. FALSE if they cannot all be there. */
static gboolean make_room(const Cursor *cursor, GArray *array, guint32 n, gsize bytes_of_each)
{
    if (bytes_left(cursor) / bytes_of_each < n)
        return FALSE;
    g_array_set_size(array, n);
    return TRUE;
}

static void take_arrays(Cursor *cursor, SwWireDecoder *decoder, const FixedPart *fixed, SwEvent *event)
{
    if (fixed->n_hops > SW_LIMIT_HOPS || !make_room(cursor, decoder->urls, fixed->n_urls, sizeof(guint32)) ||
        !make_room(cursor, decoder->hops, fixed->n_hops, sizeof(FixedHop))) {
        fail(cursor);
        return;
    }
    event->urls = (const SwSpan *)(const void *)decoder->urls->data;
    event->n_urls = fixed->n_urls;
    for (guint32 i = 0; i < fixed->n_urls; i++)
        g_array_index(decoder->urls, SwSpan, i) = take_span(cursor);
    event->hops = (const SwHop *)(const void *)decoder->hops->data;
    event->n_hops = fixed->n_hops;
    for (guint32 i = 0; i < fixed->n_hops; i++)
        take_hop(cursor, &g_array_index(decoder->hops, SwHop, i));
}

static void take_event(Cursor *cursor, SwWireDecoder *decoder, SwEvent *event)
{
    FixedPart fixed;
    guint32 has;
    TAKE(cursor, has);
    TAKE(cursor, fixed);
    *event = (SwEvent){
        .has = has,
        .time_us = fixed.time_us,
        .transaction = fixed.transaction,
        .size = fixed.size,
        .offset = fixed.offset,
        .client = fixed.client,
        .time_error_ms = fixed.time_error_ms,
        .hop_confidence = fixed.hop_confidence,
        .score = fixed.score,
        .code = fixed.code,
        .date_offset_min = fixed.date_offset_min,
        .outcome = fixed.outcome,
        .reason_class = fixed.reason_class,
        .direction = fixed.direction,
        .hop_index = fixed.hop_index,
        .hop_method = fixed.hop_method,
    };
    event->source = take_span(cursor);
    for (guint32 rest = has & TEXT_FIELDS; rest != 0; rest &= rest - 1)
        sw_event_set_text(event, sw_field_first(rest), take_span(cursor));
    take_arrays(cursor, decoder, &fixed, event);
    cursor->failed |= has >= SW_HAS(SW_N_FIELDS) || event->outcome >= SW_N_OUTCOMES ||
                      event->hop_method >= SW_N_METHODS || event->reason_class >= SW_N_REASONS ||
                      event->direction >= SW_N_DIRECTIONS;
}

static void take_session(Cursor *cursor, SwSessionRecord *session)
{
    take(cursor, session, sizeof *session);
    session->source = take_span(cursor);
    session->helo = take_span(cursor);
    cursor->failed |= session->stage >= SW_N_STAGES || session->end >= SW_N_ENDS;
}

static void take_others(Cursor *cursor, SwFrame *frame)
{
    TAKE(cursor, frame->flag);
    TAKE(cursor, frame->number);
    TAKE(cursor, frame->count);
    frame->source = take_span(cursor);
    frame->name = take_span(cursor);
    frame->text = take_span(cursor);
}

SwWireResult sw_wire_decode(SwWireDecoder *decoder, SwSpan bytes, gsize *ret_len)
{
    guint32 len;
    guint8 type;
    SwFrame *frame = &decoder->frame;
    if (bytes.len < sizeof len + sizeof type)
        return SW_WIRE_INCOMPLETE;
    memcpy(&len, bytes.data, sizeof len);
    type = (guint8)bytes.data[sizeof len];
    if (len < sizeof len + sizeof type || len > SW_LIMIT_FRAME || type >= SW_N_FRAMES)
        return SW_WIRE_NONSENSE;
    if (bytes.len < len)
        return SW_WIRE_INCOMPLETE;
    Cursor cursor = {bytes.data + sizeof len + sizeof type, bytes.data + len, FALSE};
    frame->type = type;
    if (type == SW_FRAME_EVENT)
        take_event(&cursor, decoder, &frame->event);
    else if (type == SW_FRAME_SESSION)
        take_session(&cursor, &frame->session);
    else
        take_others(&cursor, frame);
    if (cursor.failed || cursor.at != cursor.end)
        return SW_WIRE_NONSENSE;
    *ret_len = len;
    return SW_WIRE_FRAME;
}
