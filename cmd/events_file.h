/*
 * Selected events as newline-delimited JSON, to a stream or to a zstd-compressed file.
 */
#pragma once

#include "store/store.h"

#include <gio/gio.h>

gboolean events_stream_write(const SwStore *store, const GArray *rows, GOutputStream *out, GError **error);
/* SW_ERROR_OUTPUT on failure. The same events give the same bytes. */
gboolean events_file_write(const SwStore *store, const GArray *rows, const char *path, GError **error);
