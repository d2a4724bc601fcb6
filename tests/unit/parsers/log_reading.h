/*
 * Reads logs that stand in a test and writes down what comes out, a line an event:
 * `TIME CLIENT HELO FROM RCPT OUTCOME CODE CLASS LIST ID #TRANSACTION DIRECTION`, `-` for what is absent.
 */
#pragma once

#include "parsers/log/series.h"

#include <stdio.h>

typedef struct {
    SwSink base;
    GString *events, *defects;
    guint n_events, n_records;
} LogNotes;

static inline void log_notes_word(GString *text, const SwEvent *event, SwField field, SwSpan value)
{
    if (sw_event_has(event, field))
        g_string_append_printf(text, " %.*s", (int)value.len, value.data);
    else
        g_string_append(text, " -");
}

static inline void log_notes_event(SwSink *sink, const SwEvent *event)
{
    GString *text = ((LogNotes *)sink)->events;
    char buffer[64];
    ((LogNotes *)sink)->n_events++;
    g_string_append(text, sw_event_has(event, SW_FIELD_TIME) ? sw_date_format(event->time_us, buffer) : "-");
    const char *client = sw_event_has(event, SW_FIELD_CLIENT) ? sw_address_format(&event->client, buffer) : "";
    log_notes_word(text, event, SW_FIELD_CLIENT, sw_span_of(client));
    log_notes_word(text, event, SW_FIELD_HELO, event->helo);
    log_notes_word(text, event, SW_FIELD_MAIL_FROM, event->mail_from);
    log_notes_word(text, event, SW_FIELD_RCPT, event->rcpt);
    const char *outcome = sw_outcome_name(event->outcome);
    log_notes_word(text, event, SW_FIELD_OUTCOME, sw_span_of(outcome ? outcome : ""));
    g_snprintf(buffer, sizeof buffer, "%u", event->code);
    log_notes_word(text, event, SW_FIELD_CODE, sw_span_of(buffer));
    const char *reason_class = sw_reason_class_name(event->reason_class);
    log_notes_word(text, event, SW_FIELD_REASON_CLASS, sw_span_of(reason_class ? reason_class : ""));
    log_notes_word(text, event, SW_FIELD_LIST, event->list);
    log_notes_word(text, event, SW_FIELD_QUEUE_ID, event->queue_id);
    const char *direction = sw_direction_name(event->direction);
    g_string_append_printf(text, " #%" G_GUINT64_FORMAT, event->transaction);
    log_notes_word(text, event, SW_FIELD_DIRECTION, sw_span_of(direction ? direction : ""));
    g_string_append_c(text, '\n');
}

static inline void log_notes_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    static const char *const names[] = {"skipped", "truncated", "noted"};
    g_string_append_printf(((LogNotes *)sink)->defects, "%s %" G_GUINT64_FORMAT " %s\n", names[kind], offset, reason);
}

static inline void log_notes_record(SwSink *sink, guint64 bytes)
{
    ((LogNotes *)sink)->n_records++;
}

static inline void log_notes_init(LogNotes *notes)
{
    *notes = (LogNotes){.base = {.event = log_notes_event, .defect = log_notes_defect, .record = log_notes_record}};
    notes->events = g_string_new(NULL);
    notes->defects = g_string_new(NULL);
}

static inline void log_notes_clear(LogNotes *notes)
{
    g_string_free(notes->events, TRUE);
    g_string_free(notes->defects, TRUE);
}

/* Several files, as the supervisor would have them read: gone through, put in order, read as one series. */
static inline void log_notes_read_files(LogNotes *notes, const char *const *files, guint n,
                                        const SwIngestOptions *options)
{
    gpointer state = sw_log_series.open(options, &notes->base);
    g_autofree SwFileStart *starts = g_new(SwFileStart, n);
    g_autofree guint *order = g_new(guint, n);
    for (guint i = 0; i < n; i++) {
        g_autoptr(SwReader) reader = sw_reader_new_memory("log", sw_span_of(files[i]));
        SwFileStart start = sw_log_series.scan(reader, options, SW_TIME_UNKNOWN);
        guint at = i;
        for (; at > 0 && starts[at - 1].first_us > start.first_us; at--) {
            starts[at] = starts[at - 1];
            order[at] = order[at - 1];
        }
        starts[at] = start;
        order[at] = i;
    }
    for (guint i = 0; i < n; i++) {
        g_autoptr(SwReader) reader = sw_reader_new_memory("log", sw_span_of(files[order[i]]));
        sw_log_series.begin(state, starts + i, n - i);
        g_assert_true(sw_log_series.read(state, reader, NULL));
    }
    sw_log_series.close(state);
}

/* One file, in UTC and from the year 2005 on where its stamps do not tell. */
static inline void log_notes_read(LogNotes *notes, const char *log)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    SwIngestOptions options = {.timezone = utc, .year = 2005};
    log_notes_read_files(notes, &log, 1, &options);
}

/* These events come of the log. */
static inline void log_notes_check(const char *log, const char *events)
{
    LogNotes notes;
    log_notes_init(&notes);
    log_notes_read(&notes, log);
    g_assert_cmpstr(notes.events->str, ==, events);
    log_notes_clear(&notes);
}

/* The same, and nothing in it is unknown. */
static inline void log_notes_check_known(const char *log, const char *events)
{
    LogNotes notes;
    log_notes_init(&notes);
    log_notes_read(&notes, log);
    g_assert_cmpstr(notes.events->str, ==, events);
    g_assert_null(strstr(notes.defects->str, "not understood"));
    g_assert_null(strstr(notes.defects->str, "skipped"));
    log_notes_clear(&notes);
}
