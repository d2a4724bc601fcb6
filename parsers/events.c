/*
 * Our own events, a JSON object a line (RFC 8259; ndjson): the kind `events`, as store/event_json.h writes it. Keys that are no
 * field of an event are passed over; so are `source`, `offset` and `kind`, as the provenance of what is read here is this
 * file. A line with a value that its field cannot have is lost as a whole: half an event would be another event.
 */
#include "parsers/ingestor.h"
#include "parsers/input/lines.h"
#include "parsers/limits.h"

#include <float.h>
#include <jansson.h>
#include <math.h>

#define DAY_MIN 1440 /* no zone is farther from UTC */

static SwSpan text_of(const json_t *value)
{
    return json_is_string(value) ? sw_span(json_string_value(value), json_string_length(value)) : SW_SPAN_ABSENT;
}

/* An integer in [lo, hi]. */
static gboolean read_integer(const json_t *value, gint64 lo, gint64 hi, gint64 *ret_number)
{
    if (!json_is_integer(value) || json_integer_value(value) < lo || json_integer_value(value) > hi)
        return FALSE;
    *ret_number = json_integer_value(value);
    return TRUE;
}

static gboolean read_time(const json_t *line, const json_t *value, SwEvent *event)
{
    SwDate date;
    gint64 error_ms = 0;
    const json_t *error = json_object_get(line, "time_error_ms");
    if (!json_is_string(value) || !sw_date_parse_rfc3339(text_of(value), &date))
        return FALSE;
    if (error && !json_is_null(error) && !read_integer(error, 0, G_MAXUINT32, &error_ms))
        return FALSE;
    event->time_us = date.time_us;
    event->time_error_ms = (guint32)error_ms;
    return TRUE;
}

static gboolean read_urls(const json_t *value, GArray *urls, SwEvent *event)
{
    if (!json_is_array(value))
        return FALSE;
    g_array_set_size(urls, 0);
    for (gsize i = 0; i < json_array_size(value); i++) {
        SwSpan url = text_of(json_array_get(value, i));
        if (!sw_span_present(url))
            return FALSE;
        g_array_append_val(urls, url);
    }
    event->urls = (const SwSpan *)(const void *)urls->data;
    event->n_urls = urls->len;
    return TRUE;
}

static gboolean read_hop(const json_t *line, const json_t *value, SwEvent *event)
{
    gint64 index;
    SwSpan name = text_of(json_object_get(line, "hop_method"));
    const json_t *confidence = json_object_get(line, "hop_confidence");
    if (!read_integer(value, 0, G_MAXUINT8, &index))
        return FALSE;
    for (SwMethod method = 0; method < SW_N_METHODS; method++)
        if (sw_span_equal(name, sw_span_of(sw_method_name(method))))
            event->hop_method = (guint8)method;
    event->hop_index = (guint8)index;
    event->hop_confidence = (float)CLAMP(json_number_value(confidence), 0, 1);
    return TRUE;
}

static gboolean read_number(SwField field, const json_t *value, SwEvent *event)
{
    gint64 number;
    switch (field) {
    case SW_FIELD_CODE:
        if (!read_integer(value, 0, 999, &number))
            return FALSE;
        event->code = (guint16)number;
        return TRUE;
    case SW_FIELD_DATE_OFFSET:
        if (!read_integer(value, -DAY_MIN, DAY_MIN, &number))
            return FALSE;
        event->date_offset_min = (gint16)number;
        return TRUE;
    case SW_FIELD_SIZE:
        if (!read_integer(value, 0, G_MAXINT64, &number))
            return FALSE;
        event->size = (guint64)number;
        return TRUE;
    default:
        if (!read_integer(value, G_MININT64, G_MAXINT64, &number))
            return FALSE;
        event->transaction = (guint64)number;
        return TRUE;
    }
}

/* One of a field's own words; an absent text is none of them. */
static gboolean read_word(SwField field, SwSpan word, SwEvent *event)
{
    switch (field) {
    case SW_FIELD_CLIENT:
        return sw_address_parse(word, &event->client);
    case SW_FIELD_OUTCOME:
        return sw_outcome_parse(word, &event->outcome);
    case SW_FIELD_REASON_CLASS:
        return sw_reason_class_parse(word, &event->reason_class);
    default:
        return sw_direction_parse(word, &event->direction);
    }
}

static gboolean read_text(SwField field, const json_t *value, SwEvent *event)
{
    if (json_is_string(value))
        sw_event_set_text(event, field, text_of(value));
    return json_is_string(value);
}

static gboolean read_score(const json_t *value, SwEvent *event)
{
    double score = json_number_value(value);
    event->score = (float)score;
    return json_is_number(value) && fabs(score) <= FLT_MAX;
}

static gboolean read_field(const json_t *line, SwField field, const json_t *value, GArray *urls, SwEvent *event)
{
    switch (field) {
    case SW_FIELD_TIME:
        return read_time(line, value, event);
    case SW_FIELD_CLIENT:
    case SW_FIELD_OUTCOME:
    case SW_FIELD_REASON_CLASS:
    case SW_FIELD_DIRECTION:
        return read_word(field, text_of(value), event);
    case SW_FIELD_SCORE:
        return read_score(value, event);
    case SW_FIELD_URLS:
        return read_urls(value, urls, event);
    case SW_FIELD_HOP:
        return read_hop(line, value, event);
    default:
        return sw_field_is_text(field) ? read_text(field, value, event) : read_number(field, value, event);
    }
}

/* NULL, or why the line is no event: a static string, or one that `reason` holds. */
static const char *read_event(const json_t *line, GArray *urls, SwEvent *event, GString *reason)
{
    if (!json_is_object(line))
        return "no JSON object";
    for (SwField field = 0; field < SW_N_FIELDS; field++) {
        const json_t *value = json_object_get(line, sw_field_name(field));
        if (!value || json_is_null(value))
            continue;
        if (!read_field(line, field, value, urls, event)) {
            g_string_printf(reason, "`%s` has a value that it cannot have", sw_field_name(field));
            return reason->str;
        }
        event->has |= SW_HAS(field);
    }
    return event->has == 0 ? "no key of an event in it" : NULL;
}

typedef struct {
    SwSink *sink;
    GArray *urls;
    GString *reason;
} Events;

static void skip(Events *self, guint64 offset, const char *reason)
{
    self->sink->defect(self->sink, SW_DEFECT_SKIPPED, SW_SPAN_ABSENT, offset, reason);
}

static void read_line(Events *self, const SwLine *line)
{
    json_error_t trouble;
    SwEvent event = {.offset = line->offset};
    if (line->cut) {
        skip(self, line->offset, "a line too long to be an event");
        return;
    }
    json_t *json = json_loadb(line->bytes.data, line->bytes.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &trouble);
    const char *why = json ? read_event(json, self->urls, &event, self->reason) : "no JSON object";
    if (why)
        skip(self, line->offset, why);
    else
        self->sink->event(self->sink, &event);
    json_decref(json);
}

/* Those that begin before `end`. */
static gboolean read_lines(Events *self, SwReader *reader, guint64 end, GError **error)
{
    SwLines lines = {.reader = reader, .limit = SW_LIMIT_EVENT_LINE};
    for (;;) {
        SwLine line;
        if (sw_lines_done(&lines) >= end)
            return TRUE;
        if (!sw_lines_next(&lines, &line, error))
            return FALSE;
        if (!sw_span_present(line.bytes) || line.offset >= end)
            return TRUE;
        if (line.offset == 0)
            line.bytes = sw_span_without_mark(line.bytes);
        if (sw_span_trim(line.bytes).len == 0)
            continue;
        if (sw_sink_begin(self->sink, SW_SPAN_ABSENT, line.offset))
            read_line(self, &line);
        self->sink->record(self->sink, sw_lines_done(&lines));
    }
}

static gboolean ingest_piece(SwReader *reader, guint64 end, const SwIngestOptions *options, SwSink *sink,
                             GError **error)
{
    Events self = {sink, g_array_new(FALSE, FALSE, sizeof(SwSpan)), g_string_new(NULL)};
    gboolean done = read_lines(&self, reader, end, error);
    g_array_unref(self.urls);
    g_string_free(self.reason, TRUE);
    return done;
}

static gboolean ingest(SwReader *reader, const SwIngestOptions *options, SwSink *sink, GError **error)
{
    return ingest_piece(reader, G_MAXUINT64, options, sink, error);
}

/* Moves on by `size` bytes and the rest of the line that they end in. *ret_end: the stream ends before that. */
static gboolean pass_piece(SwReader *stream, guint64 size, gboolean *ret_end, GError **error)
{
    guint64 least = sw_reader_offset(stream) + size;
    for (;;) {
        SwSpan window;
        if (!sw_reader_peek(stream, 1, &window, error))
            return FALSE;
        *ret_end = window.len == 0;
        if (*ret_end)
            return TRUE;
        guint64 before = least - MIN(least, sw_reader_offset(stream));
        gsize newline = before < window.len ? sw_span_find(window, (gsize)before, '\n') : window.len;
        sw_reader_skip(stream, MIN(newline + 1, window.len));
        if (newline < window.len)
            return TRUE;
    }
}

static gboolean cut(SwReader *stream, guint64 size, void (*found)(gpointer data, guint64 begin, guint64 end),
                    gpointer data, GError **error)
{
    guint64 begin = sw_reader_offset(stream);
    for (;;) {
        gboolean end;
        if (!pass_piece(stream, size, &end, error))
            return FALSE;
        found(data, begin, end ? G_MAXUINT64 : sw_reader_offset(stream));
        if (end)
            return TRUE;
        begin = sw_reader_offset(stream);
    }
}

static const SwPieces pieces = {SW_LIMIT_EVENTS_PIECE, cut, ingest_piece};

/* An object that begins with a key of ours; other programs write JSON lines too. */
static int probe(SwSpan head)
{
    head = sw_span_trim(sw_span_without_mark(head));
    if (head.len == 0 || head.data[0] != '{')
        return 0;
    SwSpan line = sw_span_slice(head, 0, sw_span_find(head, 0, '\n'));
    for (SwField field = 0; field < SW_N_FIELDS; field++) {
        char key[32];
        g_snprintf(key, sizeof key, "\"%s\":", sw_field_name(field));
        if (sw_span_find_folded(line, 0, sw_span_of(key)) < line.len)
            return 90;
    }
    return 0;
}

const SwIngestor sw_ingestor_events = {
    .name = "events",
    .summary = "events as `spamwave events` writes them, a JSON object a line",
    .provides = SW_HAS(SW_N_FIELDS) - 1,
    .probe = probe,
    .ingest = ingest,
    .pieces = &pieces,
};
