/*
 * What a dialect makes of some lines, as text: an event a line, only what is known of it, in the words of ndjson:
 * `client=192.0.2.1 mail_from=<a@a.example> rcpt=<u@b.example> outcome=rejected ...`; and before it, a line each, the lines that
 * were not understood.
 */
#pragma once

#include "parsers/log/dialect.h"

typedef struct {
    const char *lines; /* a newline between them */
    const char *story;
} DialectCase;

typedef struct {
    SwSink base;
    GString *text;
} DialectStory;

static inline void dialect_story_event(SwSink *sink, const SwEvent *event)
{
    static const SwField texts[] = {SW_FIELD_HELO,    SW_FIELD_MAIL_FROM, SW_FIELD_RCPT,    SW_FIELD_MESSAGE_ID,
                                    SW_FIELD_SUBJECT, SW_FIELD_LIST,      SW_FIELD_VERDICT, SW_FIELD_QUEUE_ID};
    GString *text = ((DialectStory *)sink)->text;
    char address[SW_ADDRESS_TEXT_MAX];
    g_string_append_printf(text, "%s",
                           sw_event_has(event, SW_FIELD_CLIENT) ? sw_address_format(&event->client, address) : "-");
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        SwSpan value = sw_event_has(event, texts[i]) ? sw_event_text(event, texts[i]) : SW_SPAN_ABSENT;
        if (sw_span_present(value))
            g_string_append_printf(text, " %s=<%.*s>", sw_field_name(texts[i]), (int)value.len, value.data);
    }
    if (sw_event_has(event, SW_FIELD_SIZE))
        g_string_append_printf(text, " size=%" G_GUINT64_FORMAT, event->size);
    if (sw_event_has(event, SW_FIELD_OUTCOME))
        g_string_append_printf(text, " %s", sw_outcome_name(event->outcome));
    if (sw_event_has(event, SW_FIELD_CODE))
        g_string_append_printf(text, " %u", event->code);
    if (sw_event_has(event, SW_FIELD_REASON_CLASS))
        g_string_append_printf(text, " %s", sw_reason_class_name(event->reason_class));
    if (sw_event_has(event, SW_FIELD_SCORE))
        g_string_append_printf(text, " score=%.1f", (double)event->score);
    if (sw_event_has(event, SW_FIELD_DIRECTION))
        g_string_append_printf(text, " %s", sw_direction_name(event->direction));
    g_string_append_c(text, '\n');
}

/* The dialects read the lines in turn, each the ones that it knows. Owned by the caller. */
static inline char *dialect_story(const SwDialect *const *dialects, const char *const *lines)
{
    DialectStory story = {{.event = dialect_story_event}, g_string_new(NULL)};
    g_autoptr(SwTransactions) transactions = sw_transactions_new(&story.base, NULL, 0);
    g_autoptr(SwLineBuffer) buffer = sw_line_buffer_new();
    gpointer states[8];
    for (guint d = 0; dialects[d]; d++)
        states[d] = dialects[d]->open(transactions);
    for (guint i = 0; lines[i]; i++) {
        SwLogLine line;
        SwReading reading = SW_READING_UNKNOWN;
        if (sw_log_line_read(sw_span_of(lines[i]), buffer, &line) == SW_LINE_WHOLE) {
            line.offset = i;
            line.source = 0;
            line.host_id = sw_span_present(line.host) ? 1 : 0;
            line.time_us = SW_TIME_UNKNOWN;
            for (guint d = 0; dialects[d] && reading == SW_READING_UNKNOWN; d++)
                if ((line.role = dialects[d]->knows(&line)) != 0)
                    reading = dialects[d]->read(states[d], &line);
        }
        if (reading == SW_READING_UNKNOWN)
            g_string_append_printf(story.text, "? %s\n", lines[i]);
    }
    for (guint d = 0; dialects[d]; d++)
        dialects[d]->close(states[d]);
    sw_transactions_finish(transactions);
    return g_string_free(story.text, FALSE);
}

static inline int dialect_story_compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The lines of a story in an order of their own: that in which events are told is the store's business. */
static inline char *dialect_story_sorted(const char *story)
{
    g_auto(GStrv) lines = g_strsplit(story, "\n", -1);
    qsort(lines, g_strv_length(lines), sizeof(char *), dialect_story_compare);
    return g_strjoinv("\n", lines);
}

static inline void dialect_story_assert(const char *story, const char *expected, const char *lines)
{
    g_autofree char *sorted = dialect_story_sorted(story), *sorted_expected = dialect_story_sorted(expected);
    if (!g_str_equal(sorted, sorted_expected))
        g_error("%s\ngives%s\nnot%s", lines, sorted, sorted_expected);
}

/* `before` are lines that each case begins with. */
static inline void dialect_story_assert_cases(const SwDialect *const *dialects, const char *before,
                                              const DialectCase *cases, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        g_autofree char *text = g_strconcat(before, cases[i].lines, NULL);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        g_autofree char *story = dialect_story(dialects, (const char *const *)lines);
        dialect_story_assert(story, cases[i].story, text);
    }
}
