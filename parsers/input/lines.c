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

gboolean sw_lines_next_window(SwLines *lines, SwLine *ret_line, GError **error)
{
    SwSpan window;
    gsize searched = 0, end;
    gboolean ready = advance(lines, error);
    lines->offset = sw_reader_offset(lines->reader);
    if (!ready)
        return FALSE;
    for (gsize want = 1;; want = searched + 1) {
        if (!sw_reader_peek(lines->reader, want, &window, error))
            return FALSE;
        end = sw_span_find(window, searched, '\n');
        if (end < window.len || window.len < want || window.len > lines->limit)
            break;
        searched = window.len;
    }
    SwLine line = {.offset = lines->offset, .cut = end > lines->limit};
    if (window.len > 0) {
        line.bytes = line.cut ? sw_span(window.data, lines->limit) : sw_line_without_return(window.data, end);
        lines->window = window;
    }
    lines->consumed = MIN(end + 1, window.len);
    lines->unfinished = line.cut && end == window.len;
    *ret_line = line;
    return TRUE;
}
