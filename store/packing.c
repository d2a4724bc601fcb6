#include "store/packing.h"

static const struct {
    guint8 shift, bits;
} reply_parts[SW_N_FIELDS] = {
    [SW_FIELD_CODE] = {0, 10},
    [SW_FIELD_OUTCOME] = {10, 2},
    [SW_FIELD_REASON_CLASS] = {12, 4},
};
G_STATIC_ASSERT(SW_N_OUTCOMES <= 1 << 2 && SW_N_REASONS <= 1 << 4);

guint16 pack_reply(const SwEvent *event)
{
    guint packed = 0;
    if (sw_event_has(event, SW_FIELD_CODE))
        packed |= MIN(event->code, 999u) << reply_parts[SW_FIELD_CODE].shift;
    if (sw_event_has(event, SW_FIELD_OUTCOME))
        packed |= event->outcome << reply_parts[SW_FIELD_OUTCOME].shift;
    if (sw_event_has(event, SW_FIELD_REASON_CLASS))
        packed |= event->reason_class << reply_parts[SW_FIELD_REASON_CLASS].shift;
    return (guint16)packed;
}

guint unpack_reply(guint16 packed, SwField field)
{
    return (guint)packed >> reply_parts[field].shift & ((1u << reply_parts[field].bits) - 1);
}

#define DATE_OFFSET_BIAS 0x4000

static guint16 pack_hop(const SwEvent *event)
{
    guint confidence = (guint)(CLAMP(event->hop_confidence, 0.0f, 1.0f) * 255 + 0.5f);
    return (guint16)(MIN(event->hop_index, 31) | (event->hop_method + 1u) << 5 | confidence << 8);
}

void witness_unpack_hop(const Witness *witness, SwEvent *ret_event)
{
    ret_event->hop_index = witness->hop & 31;
    ret_event->hop_method = (guint8)(((witness->hop >> 5) & 7) - 1);
    ret_event->hop_confidence = (float)(witness->hop >> 8) / 255;
}

/* Witnesses are equal when their bytes are. */
G_STATIC_ASSERT(sizeof(Witness) == 12);

guint32 witness_intern(SwPool *witnesses, guint32 source, guint16 kind, const SwEvent *event)
{
    Witness witness = {
        .source = source, .kind = kind, .time_error_ms = (guint16)MIN(event->time_error_ms, G_MAXUINT16)};
    if (sw_event_has(event, SW_FIELD_HOP))
        witness.hop = pack_hop(event);
    if (sw_event_has(event, SW_FIELD_DATE_OFFSET))
        witness.date_offset = (guint16)(event->date_offset_min + DATE_OFFSET_BIAS);
    return sw_pool_intern(witnesses, sw_span((const char *)&witness, sizeof witness));
}

Witness witness_get(const SwPool *witnesses, guint32 id)
{
    Witness witness;
    memcpy(&witness, sw_pool_get(witnesses, id).data, sizeof witness);
    return witness;
}

gint16 witness_date_offset(const Witness *witness)
{
    return witness->date_offset == 0 ? SW_OFFSET_UNKNOWN : (gint16)(witness->date_offset - DATE_OFFSET_BIAS);
}

/* Judgements are equal when their bytes are. */
G_STATIC_ASSERT(sizeof(Judgement) == 16);

guint32 judgement_intern(SwPool *judgements, SwPool *strings, const SwEvent *event)
{
    Judgement judgement = {0};
    if (sw_event_has(event, SW_FIELD_LIST))
        judgement.list = sw_pool_intern(strings, event->list);
    if (sw_event_has(event, SW_FIELD_VERDICT))
        judgement.verdict = sw_pool_intern(strings, event->verdict);
    if (sw_event_has(event, SW_FIELD_DIRECTION))
        judgement.direction = (guint16)event->direction;
    judgement.has_score = sw_event_has(event, SW_FIELD_SCORE);
    if (judgement.has_score)
        judgement.score = event->score;
    return sw_pool_intern(judgements, sw_span((const char *)&judgement, sizeof judgement));
}

Judgement judgement_get(const SwPool *judgements, guint32 id)
{
    Judgement judgement = {0};
    if (id != 0)
        memcpy(&judgement, sw_pool_get(judgements, id).data, sizeof judgement);
    return judgement;
}

gboolean judgement_has(const Judgement *judgement, SwField field)
{
    switch (field) {
    case SW_FIELD_LIST:
        return judgement->list != 0;
    case SW_FIELD_VERDICT:
        return judgement->verdict != 0;
    case SW_FIELD_SCORE:
        return judgement->has_score;
    default:
        return judgement->direction != SW_DIRECTION_UNKNOWN;
    }
}
