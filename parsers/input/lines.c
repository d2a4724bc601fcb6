#include "parsers/input/lines.h"

/* Moves to where the next line starts. */
static gboolean advance(SwLines *lines, GError **error)
{
    sw_reader_skip(lines->reader, lines->consumed);
    lines->consumed = 0;
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

gboolean sw_lines_next(SwLines *lines, SwLine *ret_line, GError **error)
{
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
        line.bytes = sw_span(window.data, MIN(end, lines->limit));
        if (!line.cut && end > 0 && window.data[end - 1] == '\r')
            line.bytes.len--;
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
