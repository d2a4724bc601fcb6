/*
 * Text from outsiders on its way out. Every writer of untrusted text goes through one of these; each takes any bytes
 * and appends valid UTF-8 (a bad sequence becomes U+FFFD).
 */
#pragma once

#include "base/span.h"

/* JSON string content with its quotes; controls, DEL, bidi characters, U+2028/2029 and '<' as \u escapes, so that it may
 * stand in HTML and on a terminal. A reader gets the same text back. */
void sw_escape_json(GString *out, SwSpan text);
/* HTML text and attribute values: & < > " ' escaped, controls and bidi overrides shown as <U+202E> in text. */
void sw_escape_html(GString *out, SwSpan text);
/* For a terminal or a plain-text file: controls and bidi characters as <U+001B>; newline and tab too. */
void sw_escape_terminal(GString *out, SwSpan text);
/* The same bytes as valid UTF-8, nothing else changed. */
void sw_escape_utf8(GString *out, SwSpan text);
