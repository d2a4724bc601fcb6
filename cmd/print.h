/*
 * Puts a document's tables where the user wants them, in the format he asked for.
 */
#pragma once

#include "base/document.h"
#include "cmd/options.h"

/* `tables`: the NULL-ended specifications of what the command prints; --table narrows it down. SW_ERROR_USAGE for a --table that is not among
 * them, and when several tables would go into a stream that holds one. */
gboolean print_tables(const SwDocument *document, const SwTableSpec *const *tables, const Options *options,
                      GError **error);
