/*
 * A stream cut into lines, with a cap: for everything that is one record a line.
 */
#pragma once

#include "parsers/input/reader.h"

typedef struct {
    SwReader *reader; /* borrowed */
    gsize limit; /* bytes of a line */
    SwSpan window; /* the reader's, as long as whole lines are left in it */
    guint64 offset; /* of the window in the stream */
    gsize consumed; /* of the window, by the lines so far */
    gboolean unfinished; /* the last line goes on behind them */
} SwLines;

typedef struct {
    guint64 offset;
    SwSpan bytes; /* without LF or CRLF; absent: no line is left. Lives until the next call. */
    gboolean cut; /* longer than the limit: these are its first bytes */
} SwLine;

/* Where the stream has been consumed up to, when the last line is done with. */
static inline guint64 sw_lines_done(const SwLines *lines)
{
    return lines->offset + lines->consumed;
}

static inline SwSpan sw_line_without_return(const char *line, gsize len)
{
    return sw_span(line, len > 0 && line[len - 1] == '\r' ? len - 1 : len);
}

/* sw_lines_next() where no line ends in what is left of the window. */
gboolean sw_lines_next_window(SwLines *lines, SwLine *ret_line, GError **error);

/* The next line. FALSE if reading failed. */
static inline gboolean sw_lines_next(SwLines *lines, SwLine *ret_line, GError **error)
{
    gsize left = lines->window.len - lines->consumed;
    const char *line = left > 0 ? lines->window.data + lines->consumed : NULL;
    const char *end = left > 0 ? memchr(line, '\n', left) : NULL;
    if (!end || (gsize)(end - line) > lines->limit)
        return sw_lines_next_window(lines, ret_line, error);
    *ret_line = (SwLine){sw_lines_done(lines), sw_line_without_return(line, (gsize)(end - line)), FALSE};
    lines->consumed += (gsize)(end + 1 - line);
    return TRUE;
}
