#include "parsers/input/lines.h"

/* Moves the reader to where the next line starts. */
static gboolean advance(SwLines *lines, GError **error)
{
    sw_reader_skip(lines->reader, lines->consumed);
    lines->consumed = 0;
    lines->window = SW_SPAN_ABSENT;
    while (lines->unfinished) {
        SwSpan window;
        if (!sw_reader_peek(lines->reader, 1, &window, error))
            return FALSE;
        gsize end = sw_span_find(window, 0, '\n');
        lines->unfinished = end == window.len && window.len > 0;
        sw_reader_skip(lines->reader, MIN(end + 1, window.len));
    }
    return TRUE;
}

static SwSpan without_return(const char *line, gsize len)
{
    return sw_span(line, len > 0 && line[len - 1] == '\r' ? len - 1 : len);
}

/* A line that ends in the window. */
static gboolean next_in_window(SwLines *lines, SwLine *ret_line)
{
    if (lines->consumed >= lines->window.len)
        return FALSE;
    const char *line = lines->window.data + lines->consumed;
    const char *end = memchr(line, '\n', lines->window.len - lines->consumed);
    if (!end || (gsize)(end - line) > lines->limit)
        return FALSE;
    *ret_line = (SwLine){sw_lines_done(lines), without_return(line, (gsize)(end - line)), FALSE};
    lines->consumed = (gsize)(end + 1 - lines->window.data);
    return TRUE;
}

gboolean sw_lines_next(SwLines *lines, SwLine *ret_line, GError **error)
{
    if (next_in_window(lines, ret_line))
        return TRUE;
    SwSpan window;
    gsize searched = 0, end;
    if (!advance(lines, error))
        return FALSE;
    for (gsize want = 1;; want = searched + 1) {
        if (!sw_reader_peek(lines->reader, want, &window, error))
            return FALSE;
        end = sw_span_find(window, searched, '\n');
        if (end < window.len || window.len < want || window.len > lines->limit)
            break;
        searched = window.len;
    }
    SwLine line = {.offset = sw_reader_offset(lines->reader), .cut = end > lines->limit};
    if (window.len > 0) {
        line.bytes = line.cut ? sw_span(window.data, lines->limit) : without_return(window.data, end);
        lines->window = window;
    }
    lines->consumed = MIN(end + 1, window.len);
    lines->unfinished = line.cut && end == window.len;
    *ret_line = line;
    return TRUE;
}

guint64 sw_lines_done(const SwLines *lines)
{
    return sw_reader_offset(lines->reader) + lines->consumed;
}
