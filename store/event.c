#include "store/event.h"

static const char *const field_names[SW_N_FIELDS] = {
    [SW_FIELD_TIME] = "time",
    [SW_FIELD_CLIENT] = "client",
    [SW_FIELD_HELO] = "helo",
    [SW_FIELD_MAIL_FROM] = "mail_from",
    [SW_FIELD_RCPT] = "rcpt",
    [SW_FIELD_OUTCOME] = "outcome",
    [SW_FIELD_CODE] = "code",
    [SW_FIELD_REASON] = "reason",
    [SW_FIELD_TRANSACTION] = "transaction",
    [SW_FIELD_MESSAGE_ID] = "message_id",
    [SW_FIELD_HEADER_FROM] = "header_from",
    [SW_FIELD_SUBJECT] = "subject",
    [SW_FIELD_DATE_OFFSET] = "date_offset_min",
    [SW_FIELD_SIZE] = "size",
    [SW_FIELD_URLS] = "urls",
    [SW_FIELD_QUEUE_ID] = "queue_id",
    [SW_FIELD_HOP] = "hop_index",
};

static const char *const outcome_names[SW_N_OUTCOMES] = {
    [SW_OUTCOME_ACCEPTED] = "accepted",
    [SW_OUTCOME_REJECTED] = "rejected",
    [SW_OUTCOME_DEFERRED] = "deferred",
};

static const char *const method_names[SW_N_METHODS] = {
    [SW_METHOD_NONE] = "none",
    [SW_METHOD_GIVEN] = "given",
    [SW_METHOD_LEARNED] = "learned",
    [SW_METHOD_FIRST] = "first",
};

const char *sw_field_name(SwField field)
{
    return field_names[field];
}

const char *sw_outcome_name(SwOutcome outcome)
{
    return outcome_names[outcome];
}

gboolean sw_outcome_parse(SwSpan text, SwOutcome *ret_outcome)
{
    for (SwOutcome outcome = SW_OUTCOME_ACCEPTED; outcome < SW_N_OUTCOMES; outcome++) {
        if (sw_span_equal(text, sw_span_of(outcome_names[outcome]))) {
            *ret_outcome = outcome;
            return TRUE;
        }
    }
    return FALSE;
}

const char *sw_method_name(SwMethod method)
{
    return method_names[method];
}
