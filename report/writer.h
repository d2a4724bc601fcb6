/*
 * Text on its way to a stream. A writer is appended to as a GString and drained now and then; the first failure sticks,
 * so that code which writes a table does not ask after every cell.
 */
#pragma once

#include <gio/gio.h>

typedef struct {
    GString *text; /* append here */
    GOutputStream *out; /* borrowed */
    gboolean styled; /* for a terminal that shows emphasis (report/text_style.h) */
    GError *error;
} SwWriter;

void sw_writer_init(SwWriter *writer, GOutputStream *out);
/* To be called once a row: hands on what has gathered, when it is worth a write. */
void sw_writer_drain(SwWriter *writer);
/* Hands on the rest and frees what the writer holds. FALSE with SW_ERROR_OUTPUT if anything was not written. */
gboolean sw_writer_finish(SwWriter *writer, GError **error);
