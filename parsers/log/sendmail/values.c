#include "parsers/log/sendmail/values.h"

gsize sw_sendmail_expect(SwSpan text, gsize at, SwSpan literal)
{
    return sw_span_equal(sw_span_slice(text, at, at + literal.len), literal) ? at + literal.len : 0;
}

gsize sw_sendmail_first(SwSpan text, gsize from, SwSpan literal)
{
    const char *found = from < text.len ? memmem(text.data + from, text.len - from, literal.data, literal.len) : NULL;
    return found ? (gsize)(found - text.data) : text.len;
}

gsize sw_sendmail_last(SwSpan text, gsize from, SwSpan literal)
{
    gsize last = text.len;
    for (gsize at = sw_sendmail_first(text, from, literal); at < text.len;
         at = sw_sendmail_first(text, at + 1, literal))
        last = at;
    return last;
}

gsize sw_sendmail_mailbox(SwSpan text, gsize at, SwSpan *ret_mailbox)
{
    gboolean quoted = FALSE;
    if (at >= text.len || text.data[at] != '<')
        return 0;
    for (gsize i = at + 1; i < text.len; i++) {
        char c = text.data[i];
        if (c == '\\' && quoted)
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (c == '>' && !quoted) {
            *ret_mailbox = sw_span_slice(text, at + 1, i);
            return i + 1;
        }
    }
    return 0;
}

gsize sw_sendmail_relay(SwSpan text, gsize at, SwAddress *ret_client)
{
    while (at < text.len && text.data[at] != '[' && text.data[at] != ' ' && text.data[at] != ',')
        at++;
    if (at < text.len && text.data[at] == ' ')
        at++;
    gsize close = sw_span_find(text, at, ']');
    if (close == text.len || text.data[at] != '[' || !sw_address_parse(sw_span_slice(text, at + 1, close), ret_client))
        return 0;
    gsize forged = sw_sendmail_expect(text, close + 1, SW_SPAN(" (may be forged)"));
    return forged != 0 ? forged : close + 1;
}
