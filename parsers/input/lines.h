/*
 * A stream cut into lines, with a cap: for everything that is one record a line.
 */
#pragma once

#include "parsers/input/reader.h"

typedef struct {
    SwReader *reader; /* borrowed */
    gsize limit; /* bytes of a line */
    SwSpan window; /* the reader's, as long as whole lines are left in it */
    gsize consumed; /* of the window, by the lines so far */
    gboolean unfinished; /* the last line goes on behind them */
} SwLines;

typedef struct {
    guint64 offset;
    SwSpan bytes; /* without LF or CRLF; absent: no line is left. Lives until the next call. */
    gboolean cut; /* longer than the limit: these are its first bytes */
} SwLine;

/* The next line. FALSE if reading failed. */
gboolean sw_lines_next(SwLines *lines, SwLine *ret_line, GError **error);
/* Where the stream has been consumed up to, when the last line is done with. */
guint64 sw_lines_done(const SwLines *lines);
