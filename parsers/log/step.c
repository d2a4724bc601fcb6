#include "parsers/log/step.h"

gsize sw_step_brackets(SwSpan text, gsize at, SwSpan *ret_inside)
{
    gboolean quoted = FALSE;
    if (at >= text.len || text.data[at] != '<')
        return 0;
    gsize close = sw_span_find(text, at, '>');
    if (close < text.len && !memchr(text.data + at, '"', close - at)) {
        *ret_inside = sw_span_slice(text, at + 1, close);
        return close + 1;
    }
    for (gsize i = at + 1; i < text.len; i++) {
        char c = text.data[i];
        if (c == '\\' && quoted) {
            i++;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == '>' && !quoted) {
            *ret_inside = sw_span_slice(text, at + 1, i);
            return i + 1;
        }
    }
    return 0;
}

gboolean sw_brackets_break_off(SwSpan inside)
{
    return inside.len > 0 && inside.data[0] != '"' && memchr(inside.data, '<', inside.len);
}

gsize sw_find_literal(SwSpan text, gsize from, SwSpan literal)
{
    const char *found = from < text.len ? memmem(text.data + from, text.len - from, literal.data, literal.len) : NULL;
    return found ? (gsize)(found - text.data) : text.len;
}

gsize sw_find_last_literal(SwSpan text, gsize from, SwSpan literal)
{
    gsize last = text.len;
    for (gsize at = sw_find_literal(text, from, literal); at < text.len; at = sw_find_literal(text, at + 1, literal))
        last = at;
    return last;
}
