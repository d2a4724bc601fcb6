/*
 * A format writes a document's tables. To add one: report/NAME.c with its SwFormat, one line in report/registry.c and
 * one in report/CMakeLists.txt, a golden in tests/golden/ and a line in man/spamwave.1.
 */
#pragma once

#include "base/document.h"

#include <gio/gio.h>

typedef struct {
    const char *name; /* as in --format */
    const char *summary;
    const char *suffix; /* of a table's file, with the dot */
    gboolean one_table; /* a stream of it holds one table only (CSV): several need --table or a directory */
    /* Writes `tables` (NULL-ended ids; NULL = all of the document's). FALSE with SW_ERROR_OUTPUT. */
    gboolean (*write)(const SwDocument *document, const char *const *tables, GOutputStream *out, GError **error);
} SwFormat;

/* NULL-ended. */
extern const SwFormat *const sw_formats[];
const SwFormat *sw_format_by_name(const char *name); /* NULL */

/* Whether `tables` asks for this one. */
gboolean sw_format_wants(const char *const *tables, const SwTable *table);
