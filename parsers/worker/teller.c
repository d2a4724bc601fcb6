#include "parsers/worker/teller.h"

static gboolean send_frame(SwTeller *teller, const SwFrame *frame)
{
    return sw_replay_is_silent(&teller->replay) || sw_channel_send(teller->channel, frame);
}

/* Records are told many at a time: a capture has millions of them. Those not yet told stand in the place. */
static void tell_records(SwTeller *teller)
{
    if (teller->n_told == teller->n_records)
        return;
    teller->n_told = teller->n_records;
    sw_channel_send(teller->channel, &(SwFrame){.type = SW_FRAME_RECORDS, .count = teller->n_told});
}

static void take_defect(SwSink *base, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    SwFrame frame = {
        .type = SW_FRAME_DEFECT, .flag = (guint8)kind, .source = source, .number = offset, .text = sw_span_of(reason)};
    send_frame((SwTeller *)base, &frame);
}

static void take_event(SwSink *base, const SwEvent *event)
{
    SwFrame frame = {.type = SW_FRAME_EVENT, .event = *event};
    frame.event.has &= ~((SwTeller *)base)->unread;
    if (!send_frame((SwTeller *)base, &frame))
        take_defect(base, SW_DEFECT_SKIPPED, event->source, event->offset, "an event too large to be handed on");
}

static void take_session(SwSink *base, const SwSessionRecord *session)
{
    send_frame((SwTeller *)base, &(SwFrame){.type = SW_FRAME_SESSION, .session = *session});
}

static gboolean take_begin(SwSink *base, SwSpan source, guint64 offset)
{
    SwTeller *teller = (SwTeller *)base;
    gboolean wanted = sw_replay_begin_record(&teller->replay);
    sw_place_set_record(teller->place, source, offset);
    SW_PLACE_SET(teller->place->n_begun, teller->replay.here.record);
    return wanted;
}

static void take_record(SwSink *base, guint64 bytes)
{
    SwTeller *teller = (SwTeller *)base;
    if (teller->is_tree)
        SW_PLACE_SET(teller->place->stored, teller->place->stored + bytes - teller->consumed);
    teller->consumed = bytes;
    teller->n_records += sw_replay_end_record(&teller->replay) != FALSE;
    SW_PLACE_SET(teller->place->n_records, teller->n_records);
    sw_place_set_record(teller->place, SW_SPAN_ABSENT, bytes);
    SW_PLACE_SET(teller->place->n_ended, teller->replay.here.record);
}

void sw_teller_init(SwTeller *teller, SwChannel *channel, SwPlace *place, const GArray *killers, gboolean stateful,
                    guint32 unread)
{
    *teller = (SwTeller){.base = {take_event, take_defect, take_record, take_session, take_begin},
                         .channel = channel,
                         .place = place,
                         .unread = unread};
    sw_replay_init(&teller->replay, killers, stateful);
}

static void take_unparsed(SwSink *base, SwSpan line)
{
    send_frame((SwTeller *)base, &(SwFrame){.type = SW_FRAME_UNPARSED, .text = line});
}

void sw_teller_want_unparsed(SwTeller *teller)
{
    teller->base.unparsed = take_unparsed;
}

void sw_teller_begin_task(SwTeller *teller, guint32 task, guint input)
{
    sw_replay_begin_task(&teller->replay, task);
    SW_PLACE_SET(teller->place->inside, FALSE);
    SW_PLACE_SET(teller->place->stream, 1);
    sw_place_set_record(teller->place, SW_SPAN_ABSENT, 0);
    sw_channel_send(teller->channel, &(SwFrame){.type = SW_FRAME_INPUT, .number = input});
}

void sw_teller_end_task(SwTeller *teller, const char *checksum)
{
    SwFrame end = {.type = SW_FRAME_INPUT_END};
    if (checksum)
        end.text = sw_span_of(checksum);
    tell_records(teller);
    sw_channel_send(teller->channel, &end);
}

void sw_teller_refuse(SwTeller *teller, const GError *error)
{
    send_frame(teller,
               &(SwFrame){.type = SW_FRAME_REFUSED, .flag = (guint8)error->code, .text = sw_span_of(error->message)});
}

gboolean sw_teller_meet_stream(SwTeller *teller)
{
    gboolean wanted = sw_replay_begin_stream(&teller->replay);
    SW_PLACE_SET(teller->place->stream, teller->replay.here.stream);
    SW_PLACE_SET(teller->place->inside, FALSE);
    return wanted;
}

void sw_teller_leave_stream(SwTeller *teller)
{
    SW_PLACE_SET(teller->place->stream, teller->replay.here.stream + 1);
    SW_PLACE_SET(teller->place->inside, FALSE);
}

void sw_teller_begin_stream(SwTeller *teller, const char *path, const char *kind, gboolean member)
{
    SwFrame begin = {
        .type = SW_FRAME_STREAM, .flag = (guint8)(member != FALSE), .name = sw_span_of(kind), .text = sw_span_of(path)};
    teller->consumed = 0;
    SW_PLACE_SET(teller->place->n_begun, 0);
    SW_PLACE_SET(teller->place->n_ended, 0);
    sw_place_set_record(teller->place, SW_SPAN_ABSENT, 0);
    SW_PLACE_SET(teller->place->inside, TRUE);
    tell_records(teller);
    if (!sw_replay_is_silent_stream(&teller->replay))
        sw_channel_send(teller->channel, &begin);
}

void sw_teller_end_stream(SwTeller *teller, guint64 bytes)
{
    tell_records(teller);
    sw_replay_end_stream(&teller->replay);
    send_frame(teller, &(SwFrame){.type = SW_FRAME_STREAM_END, .number = bytes});
}

void sw_teller_defer(SwTeller *teller, const char *kind, SwSpan start)
{
    send_frame(teller, &(SwFrame){.type = SW_FRAME_SERIES,
                                  .name = sw_span_of(kind),
                                  .number = teller->replay.here.stream,
                                  .text = start});
}

/* At once, as somebody may wait for it. */
void sw_teller_cut(SwTeller *teller, const char *kind, guint64 begin, guint64 end)
{
    send_frame(teller, &(SwFrame){.type = SW_FRAME_PIECE, .name = sw_span_of(kind), .number = begin, .count = end});
    sw_channel_flush(teller->channel);
}

void sw_teller_skip(SwTeller *teller, const char *source, guint64 offset, const char *reason)
{
    take_defect(&teller->base, SW_DEFECT_SKIPPED, sw_span_of(source), offset, reason);
    take_record(&teller->base, MAX(offset, teller->consumed));
}

void sw_teller_flush(SwTeller *teller)
{
    tell_records(teller);
    sw_channel_flush(teller->channel);
}
