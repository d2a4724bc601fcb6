/*
 * Selected events as newline-delimited JSON, to a stream or to a zstd-compressed file. `jobs` threads, at least one, make the lines.
 */
#pragma once

#include "store/store.h"

#include <gio/gio.h>

gboolean events_stream_write(const SwStore *store, const GArray *rows, guint jobs, GOutputStream *out, GError **error);
/* SW_ERROR_OUTPUT on failure. The same events give the same bytes. */
gboolean events_file_write(const SwStore *store, const GArray *rows, guint jobs, const char *path, GError **error);
