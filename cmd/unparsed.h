/*
 * `--unparsed=FILE`: the lines of logs that nobody understood, each as it stands there, for whoever wants to know what is
 * behind a report's figure of coverage. Written while the inputs are read: what is kept does not grow with the log.
 */
#pragma once

#include "base/span.h"

typedef struct Unparsed Unparsed;

/* Writes what `read` adds to `path` (as sw_output_write), if it succeeds. */
gboolean unparsed_write(const char *path, gboolean (*read)(Unparsed *unparsed, gpointer data, GError **error),
                        gpointer data, GError **error);
void unparsed_add(Unparsed *unparsed, SwSpan line);
