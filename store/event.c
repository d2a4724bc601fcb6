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
    [SW_FIELD_REASON_CLASS] = "reason_class",
    [SW_FIELD_LIST] = "list",
    [SW_FIELD_VERDICT] = "verdict",
    [SW_FIELD_SCORE] = "score",
    [SW_FIELD_TRANSACTION] = "transaction",
    [SW_FIELD_MESSAGE_ID] = "message_id",
    [SW_FIELD_HEADER_FROM] = "header_from",
    [SW_FIELD_SUBJECT] = "subject",
    [SW_FIELD_DATE_OFFSET] = "date_offset_min",
    [SW_FIELD_SIZE] = "size",
    [SW_FIELD_URLS] = "urls",
    [SW_FIELD_QUEUE_ID] = "queue_id",
    [SW_FIELD_DIRECTION] = "direction",
    [SW_FIELD_HOP] = "hop_index",
};

const gsize sw_event_text_members[SW_N_FIELDS] = {
    [SW_FIELD_HELO] = G_STRUCT_OFFSET(SwEvent, helo),
    [SW_FIELD_MAIL_FROM] = G_STRUCT_OFFSET(SwEvent, mail_from),
    [SW_FIELD_RCPT] = G_STRUCT_OFFSET(SwEvent, rcpt),
    [SW_FIELD_REASON] = G_STRUCT_OFFSET(SwEvent, reason),
    [SW_FIELD_LIST] = G_STRUCT_OFFSET(SwEvent, list),
    [SW_FIELD_VERDICT] = G_STRUCT_OFFSET(SwEvent, verdict),
    [SW_FIELD_MESSAGE_ID] = G_STRUCT_OFFSET(SwEvent, message_id),
    [SW_FIELD_HEADER_FROM] = G_STRUCT_OFFSET(SwEvent, header_from),
    [SW_FIELD_SUBJECT] = G_STRUCT_OFFSET(SwEvent, subject),
    [SW_FIELD_QUEUE_ID] = G_STRUCT_OFFSET(SwEvent, queue_id),
};

static const char *const outcome_names[SW_N_OUTCOMES] = {
    [SW_OUTCOME_ACCEPTED] = "accepted",
    [SW_OUTCOME_REJECTED] = "rejected",
    [SW_OUTCOME_DEFERRED] = "deferred",
};

static const char *const reason_class_names[SW_N_REASONS] = {
    [SW_REASON_DNSBL] = "dnsbl",
    [SW_REASON_UNKNOWN_USER] = "unknown_user",
    [SW_REASON_SENDER_DOMAIN] = "sender_domain",
    [SW_REASON_HELO] = "helo",
    [SW_REASON_RATE] = "rate",
    [SW_REASON_GREYLIST] = "greylist",
    [SW_REASON_CONTENT] = "content",
    [SW_REASON_RELAY] = "relay",
    [SW_REASON_OTHER] = "other",
};

static const char *const direction_names[SW_N_DIRECTIONS] = {
    [SW_DIRECTION_IN] = "in",
    [SW_DIRECTION_OUT] = "out",
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

gboolean sw_field_is_text(SwField field)
{
    return sw_event_text_members[field] != 0;
}

/* The number of `text` in a table of names whose first, 0, stands for "unknown"; 0 if it is not there. */
static guint number_of_name(const char *const *names, guint n, SwSpan text)
{
    for (guint i = 1; i < n; i++)
        if (sw_span_equal(text, sw_span_of(names[i])))
            return i;
    return 0;
}

gboolean sw_outcome_parse(SwSpan text, SwOutcome *ret_outcome)
{
    guint number = number_of_name(outcome_names, SW_N_OUTCOMES, text);
    if (number != 0)
        *ret_outcome = (SwOutcome)number;
    return number != 0;
}

const char *sw_reason_class_name(SwReasonClass reason_class)
{
    return reason_class_names[reason_class];
}

gboolean sw_reason_class_parse(SwSpan text, SwReasonClass *ret_class)
{
    guint number = number_of_name(reason_class_names, SW_N_REASONS, text);
    if (number != 0)
        *ret_class = (SwReasonClass)number;
    return number != 0;
}

const char *sw_direction_name(SwDirection direction)
{
    return direction_names[direction];
}

gboolean sw_direction_parse(SwSpan text, SwDirection *ret_direction)
{
    guint number = number_of_name(direction_names, SW_N_DIRECTIONS, text);
    if (number != 0)
        *ret_direction = (SwDirection)number;
    return number != 0;
}

const char *sw_method_name(SwMethod method)
{
    return method_names[method];
}
