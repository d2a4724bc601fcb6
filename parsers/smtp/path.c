#include "parsers/smtp/path.h"

#include "parsers/limits.h"

/* One end, or either of two. */
static gsize find_end(SwSpan text, gsize from, const char *ends)
{
    gsize end = sw_span_find(text, from, ends[0]);
    return ends[1] ? MIN(end, sw_span_find(text, from, ends[1])) : end;
}

/* Position of the first of one or two bytes outside of quotes; the length if there is none. A quote without its end does not count. */
static gsize unquoted_end(SwSpan text, const char *ends)
{
    gsize open = sw_span_find(text, 0, '"'), end = find_end(text, 0, ends);
    gboolean quoted = FALSE;
    if (end <= open)
        return end;
    for (gsize i = open; i < text.len; i++) {
        if (text.data[i] == '"') {
            quoted = !quoted;
            open = i;
        } else if (quoted && text.data[i] == '\\') {
            i++;
        } else if (!quoted && (text.data[i] == ends[0] || (ends[1] && text.data[i] == ends[1]))) {
            return i;
        }
    }
    return quoted ? find_end(text, open, ends) : text.len;
}

/* `@relay,@relay:address` */
static SwSpan without_route(SwSpan path)
{
    if (path.len == 0 || path.data[0] != '@')
        return path;
    gsize colon = sw_span_find(path, 0, ':');
    return colon < path.len ? sw_span_slice(path, colon + 1, path.len) : path;
}

SmtpPath smtp_path_read(SwSpan argument, SwSpan keyword)
{
    SwSpan rest = argument;
    if (sw_span_has_prefix_folded(rest, keyword))
        rest = sw_span_trim(sw_span_slice(rest, keyword.len, rest.len));
    if (rest.len > 0 && rest.data[0] == ':')
        rest = sw_span_trim(sw_span_slice(rest, 1, rest.len));
    gsize open = rest.len > 0 && rest.data[0] == '<' ? 0 : unquoted_end(rest, "<");
    gboolean bracketed = open < rest.len;
    if (bracketed)
        rest = sw_span_slice(rest, open + 1, rest.len);
    rest = sw_span_slice(rest, 0, unquoted_end(rest, bracketed ? ">" : " \t"));
    SwSpan address = sw_span_trim(without_route(sw_span_trim(rest)));
    if (address.len == 0)
        return (SmtpPath){.address = bracketed ? SW_SPAN("") : SW_SPAN_ABSENT};
    return (SmtpPath){sw_span_slice(address, 0, SW_LIMIT_MAILBOX), address.len > SW_LIMIT_MAILBOX};
}
