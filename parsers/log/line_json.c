#include "parsers/log/line_json.h"

#include <jansson.h>

SwLineBuffer *sw_line_buffer_new(void)
{
    SwLineBuffer *buffer = g_new0(SwLineBuffer, 1);
    buffer->text = g_string_new(NULL);
    sw_tags_init(&buffer->tags);
    return buffer;
}

void sw_line_buffer_free(SwLineBuffer *buffer)
{
    if (!buffer)
        return;
    g_string_free(buffer->text, TRUE);
    sw_tags_clear(&buffer->tags);
    g_free(buffer);
}

/* Bytes that are no UTF-8 come as an array of numbers. */
static void append_bytes(const json_t *array, GString *text)
{
    for (gsize i = 0; i < json_array_size(array); i++) {
        json_int_t byte = json_integer_value(json_array_get(array, i));
        g_string_append_c(text, byte > 0 && byte < 256 && byte != '\n' ? (char)byte : ' ');
    }
}

/* Where the field's text stands in the buffer, which may move until all are in it. */
typedef struct {
    gboolean present;
    gsize at, len;
} Copied;

static Copied copy(const json_t *object, const char *key, GString *text)
{
    const json_t *value = json_object_get(object, key);
    Copied copied = {TRUE, text->len, 0};
    if (json_is_string(value))
        g_string_append_len(text, json_string_value(value), (gssize)json_string_length(value));
    else if (json_is_array(value))
        append_bytes(value, text);
    else
        copied.present = FALSE;
    copied.len = text->len - copied.at;
    return copied;
}

static SwSpan copied_span(Copied copied, const GString *text)
{
    return copied.present ? sw_span(text->str + copied.at, copied.len) : SW_SPAN_ABSENT;
}

static guint64 number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    guint64 figure = 0;
    if (!json_is_string(value) ||
        !sw_span_to_uint64(sw_span(json_string_value(value), json_string_length(value)), &figure))
        return 0;
    return figure;
}

static SwLineObject read_journal(const json_t *object, GString *text, SwLogLine *line)
{
    guint64 time_us = number(object, "__REALTIME_TIMESTAMP");
    if (time_us == 0 || time_us >= G_MAXINT64)
        return SW_LINE_OBJECT_NONE;
    Copied message = copy(object, "MESSAGE", text), host = copy(object, "_HOSTNAME", text);
    Copied program = copy(object, "SYSLOG_IDENTIFIER", text);
    if (!program.present)
        program = copy(object, "_COMM", text);
    guint64 pid = number(object, "SYSLOG_PID");
    line->pid = (guint32)(pid ? pid : number(object, "_PID"));
    line->stamp = (SwStamp){.kind = SW_STAMP_EPOCH, .has_fraction = TRUE, .offset_min = 0, .time_us = (gint64)time_us};
    line->host = copied_span(host, text);
    line->program = copied_span(program, text);
    line->message = sw_span_trim(copied_span(message, text));
    return SW_LINE_OBJECT_JOURNAL;
}

static SwLineObject read_container(const json_t *object, GString *text, SwLogLine *line, SwSpan *ret_inner)
{
    SwDate date;
    const json_t *time = json_object_get(object, "time");
    Copied inner = copy(object, "log", text);
    if (!inner.present || !json_is_string(time) ||
        !sw_date_parse_rfc3339(sw_span(json_string_value(time), json_string_length(time)), &date))
        return SW_LINE_OBJECT_NONE;
    line->stamp = (SwStamp){.kind = SW_STAMP_EPOCH, .has_fraction = TRUE, .offset_min = 0, .time_us = date.time_us};
    *ret_inner = sw_span_trim(copied_span(inner, text));
    return SW_LINE_OBJECT_CONTAINER;
}

SwLineObject sw_line_object_read(SwSpan bytes, SwLineBuffer *buffer, SwLogLine *line, SwSpan *ret_inner)
{
    json_error_t trouble;
    json_t *object = json_loadb(bytes.data, bytes.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &trouble);
    SwLineObject kind = SW_LINE_OBJECT_NONE;
    g_string_truncate(buffer->text, 0);
    if (json_object_get(object, "__REALTIME_TIMESTAMP"))
        kind = read_journal(object, buffer->text, line);
    else if (json_object_get(object, "log"))
        kind = read_container(object, buffer->text, line, ret_inner);
    json_decref(object);
    return kind;
}
