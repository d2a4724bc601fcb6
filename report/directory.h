/*
 * The report directory: index.html, report.txt, report.json, tables/, figures/. Built aside as a sibling and renamed
 * into place, so that a reader sees the old report or the new one, never a mix. The same document gives the same bytes.
 */
#pragma once

#include "report/format.h"

typedef struct {
    /* Extra file, written into the directory by the caller (events.ndjson.zst); may be NULL. */
    gboolean (*extra)(const char *directory, gpointer data, GError **error);
    gpointer extra_data;
} SwDirectoryOptions;

/* Replaces `path` if it is a report of ours or an empty directory; refuses any other existing thing (SW_ERROR_OUTPUT). Without gnuplot the
 * figures are left out and document's warnings say so. */
gboolean sw_directory_write(SwDocument *document, const char *path, const SwDirectoryOptions *options, GError **error);

/* One file a table, DIR/TABLE.suffix, for formats that hold one table only: built aside and renamed into place. `tables` as in SwFormat. */
gboolean sw_directory_write_tables(const SwDocument *document, const SwFormat *format, const char *const *tables,
                                   const char *path, GError **error);

/* One file, whole or not at all: temporary sibling, fsync, rename. "-" or NULL is standard output, without these promises. */
gboolean sw_output_write(const char *path, gboolean (*write)(GOutputStream *out, gpointer data, GError **error),
                         gpointer data, GError **error);
