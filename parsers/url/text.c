/* URLs in running text. */
#include "parsers/url/start.h"
#include "parsers/url/urls.h"

static gboolean is_slash(char c)
{
    return c == '/' || c == '\\';
}

/* Where path and query end at the latest: at the quote that was opened before the URL, or at a bracket that was. */
static gsize tail_extent(SwSpan text, gsize from, char quote)
{
    guint round = 0, square = 0;
    SwSpan tail = sw_span_slice(text, from, sw_url_path_end(text, from));
    if (quote)
        tail.len = sw_span_find(tail, 0, quote);
    gsize at = sw_span_find_any(tail, 0, '(', ')', '[', ']');
    for (; at < tail.len; at = sw_span_find_any(tail, at + 1, '(', ')', '[', ']')) {
        char c = tail.data[at];
        if ((c == ')' && round == 0) || (c == ']' && square == 0))
            break;
        round += c == '(';
        round -= c == ')';
        square += c == '[';
        square -= c == ']';
    }
    return from + at;
}

/* Path and query without the punctuation of the sentence around. */
static SwSpan tail_at(SwSpan text, gsize from, char quote)
{
    SwSpan tail = sw_span_slice(text, from, from);
    if (from == text.len || (text.data[from] != '/' && text.data[from] != '?' && text.data[from] != '#'))
        return tail;
    tail.len = tail_extent(text, from, quote) - from;
    while (tail.len > 0 && strchr(".,;:!?'*([", tail.data[tail.len - 1]))
        tail.len--;
    return tail;
}

/* `at` is where the authority starts, `start` where the URL does. Returns the end of what was added, or 0. */
static gsize add_url(SwUrls *urls, SwSpan text, gsize start, gsize at, SwUrlScheme scheme, SwUrlFront front)
{
    gsize front_len = sw_urls_add_front(urls, scheme, front, sw_span_slice(text, at, text.len));
    if (front_len == 0)
        return 0;
    char quote = start > 0 && text.data[start - 1] == '\'' ? '\'' : '\0';
    SwSpan tail = tail_at(text, at + front_len, quote);
    sw_urls_add_tail(urls, tail);
    return at + front_len + tail.len;
}

/* `http://`, `http:\\`, or `http:` with one slash or none. */
static gsize add_at_colon(SwUrls *urls, SwSpan text, gsize colon)
{
    SwUrlScheme scheme = sw_url_scheme_before(text, colon);
    if (scheme == SW_N_URL_SCHEMES)
        return 0;
    gsize start = colon - sw_url_scheme_length(scheme);
    gsize at = colon + 1;
    while (at < text.len && is_slash(text.data[at]))
        at++;
    if (at - colon > 2)
        return add_url(urls, text, start, at, scheme, SW_URL_AUTHORITY);
    if (start > 0 && g_ascii_isalnum(text.data[start - 1]))
        return 0;
    return add_url(urls, text, start, at, scheme, SW_URL_NAME);
}

/* `www.` that is not the middle of a longer name or of a mail address. */
static gsize add_at_dot(SwUrls *urls, SwSpan text, gsize dot)
{
    if (dot < 3 || !sw_span_equal_folded(sw_span_slice(text, dot - 3, dot), SW_SPAN("www")))
        return 0;
    gsize start = dot - 3;
    char before = start > 0 ? text.data[start - 1] : ' ';
    if (g_ascii_isalnum(before) || before == '.' || before == '-' || before == '_' || before == '@')
        return 0;
    return add_url(urls, text, start, start, SW_URL_HTTP, SW_URL_WWW);
}

void sw_urls_add_carried(SwUrls *urls, SwSpan tail)
{
    gsize colon = sw_span_find(tail, 0, ':');
    while (colon < tail.len) {
        gsize end = add_at_colon(urls, tail, colon);
        colon = sw_span_find(tail, MAX(end, colon + 1), ':');
    }
}

/* Position of the ':' or '.' of the next possible start of a URL that lies behind `from` with the letter before it, or text.len. */
static gsize next_start(SwSpan text, gsize from)
{
    for (; from + SW_BLOCK < text.len; from += SW_BLOCK) {
        gsize first = sw_block_first(sw_url_starts(text.data + from));
        if (first < SW_BLOCK)
            return from + first + 1;
    }
    while (from + 1 < text.len && !sw_url_may_start(text.data[from], text.data[from + 1]))
        from++;
    return MIN(from + 1, text.len);
}

void sw_urls_add_text(SwUrls *urls, SwSpan text)
{
    gsize at = next_start(text, 0);
    while (at < text.len && !urls->overflowed) {
        gsize end = text.data[at] == ':' ? add_at_colon(urls, text, at) : add_at_dot(urls, text, at);
        end = MAX(end, at + 1);
        sw_urls_add_carried(urls, sw_span_slice(text, at + 1, end));
        at = next_start(text, end - 1);
    }
}
