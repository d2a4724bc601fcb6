/*
 * The report as one HTML file: no script, no request (its Content-Security-Policy forbids both), figures inline.
 */
#pragma once

#include "base/document.h"

#include <gio/gio.h>

/* Figures are read from `figures`/ID.svg; one that is not there is left out. FALSE with SW_ERROR_OUTPUT. */
gboolean sw_html_write(const SwDocument *document, const char *figures, GOutputStream *out, GError **error);
