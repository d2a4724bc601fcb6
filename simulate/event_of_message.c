#include "simulate/event_of_message.h"

#define HALF_SECOND_MS 500
#define ENVELOPE                                                                                                       \
    (SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_HELO) | SW_HAS(SW_FIELD_MAIL_FROM) |            \
     SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_CODE) | SW_HAS(SW_FIELD_TRANSACTION))
#define REFUSAL (SW_HAS(SW_FIELD_REASON) | SW_HAS(SW_FIELD_REASON_CLASS))
#define CONTENT                                                                                                        \
    (SW_HAS(SW_FIELD_MESSAGE_ID) | SW_HAS(SW_FIELD_HEADER_FROM) | SW_HAS(SW_FIELD_SUBJECT) |                           \
     SW_HAS(SW_FIELD_DATE_OFFSET) | SW_HAS(SW_FIELD_URLS))

SwEvent sw_event_of_message(const SwCampaignMessage *message, SwSpan message_id)
{
    gboolean refused = message->outcome != SW_OUTCOME_ACCEPTED;
    return (SwEvent){
        .has = ENVELOPE | (refused ? REFUSAL : CONTENT),
        .time_us = message->time_us,
        .time_error_ms = HALF_SECOND_MS,
        .client = message->client,
        .helo = message->helo,
        .mail_from = message->mail_from,
        .rcpt = message->rcpt,
        .outcome = message->outcome,
        .code = message->code,
        .reason = message->reason,
        .reason_class = SW_REASON_SENDER_DOMAIN, /* nothing else is refused in a campaign */
        .transaction = message->number,
        .message_id = message_id,
        .header_from = message->mail_from,
        .subject = message->subject,
        .date_offset_min = message->offset_min,
        .urls = &message->url,
        .n_urls = sw_span_present(message->url) ? 1 : 0,
    };
}
