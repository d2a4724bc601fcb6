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

guint16 pack_hop(const SwEvent *event)
{
    guint confidence = (guint)(CLAMP(event->hop_confidence, 0.0f, 1.0f) * 255 + 0.5f);
    return (guint16)(MIN(event->hop_index, 31) | (event->hop_method + 1u) << 5 | confidence << 8);
}

void unpack_hop(guint16 packed, SwEvent *ret_event)
{
    ret_event->hop_index = packed & 31;
    ret_event->hop_method = (guint8)(((packed >> 5) & 7) - 1);
    ret_event->hop_confidence = (float)(packed >> 8) / 255;
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
