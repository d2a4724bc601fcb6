#include "parsers/smtp/path.h"

#include "parsers/limits.h"

/* Position of the first of `ends` outside of quotes; the length if there is none. A quote without its end does not count. */
static gsize unquoted_end(SwSpan text, const char *ends)
{
    gboolean quoted = FALSE;
    gsize open = 0;
    for (gsize i = 0; i < text.len; i++) {
        if (text.data[i] == '"') {
            quoted = !quoted;
            open = i;
        } else if (quoted && text.data[i] == '\\') {
            i++;
        } else if (!quoted && strchr(ends, text.data[i]) && text.data[i]) {
            return i;
        }
    }
    if (!quoted)
        return text.len;
    for (gsize i = open; i < text.len; i++)
        if (text.data[i] && strchr(ends, text.data[i]))
            return i;
    return text.len;
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
    gsize open = unquoted_end(rest, "<");
    gboolean bracketed = open < rest.len;
    if (bracketed)
        rest = sw_span_slice(rest, open + 1, rest.len);
    rest = sw_span_slice(rest, 0, unquoted_end(rest, bracketed ? ">" : " \t"));
    SwSpan address = sw_span_trim(without_route(sw_span_trim(rest)));
    if (address.len == 0)
        return (SmtpPath){.address = bracketed ? SW_SPAN("") : SW_SPAN_ABSENT};
    return (SmtpPath){sw_span_slice(address, 0, SW_LIMIT_MAILBOX), address.len > SW_LIMIT_MAILBOX};
}
