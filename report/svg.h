/*
 * An SVG file of gnuplot's as a part of an HTML page. Only shapes and texts come through, by a list of what is allowed:
 * no script, no event handler, no style sheet, no reference out of the document. Identifiers are led by a prefix, since
 * gnuplot uses the same ones in every file.
 */
#pragma once

#include <glib.h>

/* Appends <svg>...</svg>; `label` is what a screen reader says. FALSE with SW_ERROR_INPUT if it is no SVG; then nothing is appended. */
gboolean sw_svg_embed(GString *out, const char *svg, gsize len, const char *prefix, const char *label, GError **error);
