/*
 * Emphasis of text on a terminal: what was appended last is wrapped in ECMA-48 SGR sequences, line by line, so that a pager
 * which forgets them at a line's end shows the same. A writer that is not `styled` stays plain.
 */
#pragma once

#include "report/writer.h"

typedef enum { SW_STYLE_TITLE, SW_STYLE_HEADING, SW_STYLE_QUIET, SW_STYLE_NOTE } SwTextStyle;

/* From `start` to the end of the writer's text; nothing may have been drained since `start` was taken. */
void sw_text_style_from(SwWriter *writer, gsize start, SwTextStyle style);
