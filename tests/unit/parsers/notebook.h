/*
 * A sink that writes down, a line each, what it is told, so that a test can compare a reading as one text.
 */
#pragma once

#include "store/event_json.h"

#include <stdio.h>

typedef struct {
    SwSink base;
    GString *events; /* one ndjson line each */
    GString *defects; /* `KIND SOURCE OFFSET REASON` */
    guint n_records, n_skipped;
} Notebook;

static inline void notebook_event(SwSink *sink, const SwEvent *event)
{
    sw_event_write_json(((Notebook *)sink)->events, event);
}

static inline void notebook_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    static const char *const names[] = {"skipped", "truncated", "noted"};
    Notebook *notebook = (Notebook *)sink;
    notebook->n_skipped += kind == SW_DEFECT_SKIPPED;
    g_string_append_printf(notebook->defects, "%s %.*s %" G_GUINT64_FORMAT " %s\n", names[kind], (int)source.len,
                           source.data ? source.data : "", offset, reason);
}

static inline void notebook_record(SwSink *sink, guint64 bytes)
{
    ((Notebook *)sink)->n_records++;
}

static inline void notebook_init(Notebook *notebook)
{
    *notebook = (Notebook){{.event = notebook_event, .defect = notebook_defect, .record = notebook_record},
                           g_string_new(NULL),
                           g_string_new(NULL),
                           0,
                           0};
}

static inline void notebook_clear(Notebook *notebook)
{
    g_string_free(notebook->events, TRUE);
    g_string_free(notebook->defects, TRUE);
}
