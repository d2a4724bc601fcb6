/*
 * Lines of plain text on a page of fixed pitch: widths, padding, filling, titles.
 */
#pragma once

#include <glib.h>

#define SW_TEXT_PAGE_WIDTH 100u

/* Columns that UTF-8 text takes: wide characters two, combining ones none. */
guint sw_text_width(const char *utf8);
void sw_text_append_spaces(GString *out, guint n);
/* At the left, or at the right, of a field of `width` columns. */
void sw_text_append_padded(GString *out, const char *text, guint width, gboolean right);
/* Drops the spaces at the end. */
void sw_text_trim(GString *out);
/* Words filled into lines (char*) of at most `width` columns; a longer word has a line of its own. */
GPtrArray *sw_text_fill(const char *text, guint width);
/* A title with a line of `rule` below. */
void sw_text_append_title(GString *out, const char *title, char rule);
/* Escaped and filled to the page's width; the first line is led by `lead`, the others by as many spaces. */
void sw_text_append_paragraph(GString *out, const char *lead, const char *text);
