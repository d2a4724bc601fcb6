#include "parsers/url/canonical.h"

#include "base/block.h"
#include "parsers/limits.h"
#include "parsers/url/host.h"

static const struct {
    SwSpan name;
    guint16 port;
} schemes[SW_N_URL_SCHEMES] = {
    [SW_URL_HTTP] = {{"http", 4}, 80},
    [SW_URL_HTTPS] = {{"https", 5}, 443},
    [SW_URL_FTP] = {{"ftp", 3}, 21},
};

SwUrlScheme sw_url_scheme_before(SwSpan text, gsize end)
{
    char last = (char)(end > 0 ? text.data[end - 1] | 0x20 : '\0'); /* in lower case, if it is a letter */
    for (SwUrlScheme scheme = 0; scheme < SW_N_URL_SCHEMES; scheme++) {
        SwSpan name = schemes[scheme].name;
        if (last == name.data[name.len - 1] && end >= name.len &&
            sw_span_equal_folded(sw_span_slice(text, end - name.len, end), name))
            return scheme;
    }
    return SW_N_URL_SCHEMES;
}

gsize sw_url_scheme_length(SwUrlScheme scheme)
{
    return schemes[scheme].name.len;
}

static gboolean ends_authority(char c)
{
    static const guint8 ends[256] = {
        ['/'] = TRUE, ['\\'] = TRUE, ['?'] = TRUE, ['#'] = TRUE, ['<'] = TRUE, ['>'] = TRUE, ['"'] = TRUE};
    return (guchar)c <= ' ' || ends[(guchar)c];
}

static SwBlock authority_ends(SwBlock block)
{
    return (SwBlock)(block <= (guint8)' ') | sw_block_equal(block, '/') | sw_block_equal(block, '\\') |
           sw_block_equal(block, '?') | sw_block_equal(block, '#') | sw_block_equal(block, '<') |
           sw_block_equal(block, '>') | sw_block_equal(block, '"');
}

SwSpan sw_url_authority(SwSpan rest)
{
    gsize len = 0;
    rest.len = MIN(rest.len, SW_LIMIT_AUTHORITY);
    for (; len + SW_BLOCK <= rest.len; len += SW_BLOCK) {
        gsize first = sw_block_first(authority_ends(sw_block_at(rest.data + len)));
        if (first < SW_BLOCK)
            return sw_span_slice(rest, 0, len + first);
    }
    while (len < rest.len && !ends_authority(rest.data[len]))
        len++;
    return sw_span_slice(rest, 0, len);
}

static gboolean ends_path(char c)
{
    static const guint8 delimits[256] = {['"'] = TRUE, ['<'] = TRUE, ['>'] = TRUE, ['\\'] = TRUE,
                                         ['`'] = TRUE, ['{'] = TRUE, ['}'] = TRUE, ['^'] = TRUE};
    return c <= ' ' || c == 0x7f || delimits[(guchar)c];
}

static SwBlock path_ends(SwBlock block)
{
    return (SwBlock)(block <= (guint8)' ') | (SwBlock)(block >= (guint8)0x7f) | sw_block_equal(block, '"') |
           sw_block_equal(block, '<') | sw_block_equal(block, '>') | sw_block_equal(block, '\\') |
           sw_block_equal(block, '`') | sw_block_equal(block, '{') | sw_block_equal(block, '}') |
           sw_block_equal(block, '^');
}

gsize sw_url_path_end(SwSpan text, gsize from)
{
    gsize end = from;
    for (; end + SW_BLOCK <= text.len; end += SW_BLOCK) {
        gsize first = sw_block_first(path_ends(sw_block_at(text.data + end)));
        if (first < SW_BLOCK)
            return end + first;
    }
    while (end < text.len && !ends_path(text.data[end]))
        end++;
    return end;
}

/* Where the host starts: behind the last '@'. "http://www.bank.example@192.0.2.1/" goes to the address. */
static gsize host_start(SwSpan authority)
{
    gsize start = authority.len;
    while (start > 0 && authority.data[start - 1] != '@')
        start--;
    return start;
}

/* Appends `:port` unless it is the scheme's own; returns the bytes taken up, 0 for what is no port. */
static gsize write_port(GString *out, SwUrlScheme scheme, SwSpan rest)
{
    if (rest.len == 0 || rest.data[0] != ':')
        return 0;
    gsize len = 1;
    guint port = 0;
    while (len < rest.len && g_ascii_isdigit(rest.data[len]) && port <= G_MAXUINT16)
        port = port * 10 + (guint)(rest.data[len++] - '0');
    if (port > G_MAXUINT16)
        return 0;
    if (port != 0 && port != schemes[scheme].port)
        g_string_append_printf(out, ":%u", port);
    return len;
}

static guint count_dots(SwSpan text)
{
    guint n_dots = 0;
    for (gsize i = 0; i < text.len; i++)
        n_dots += text.data[i] == '.';
    return n_dots;
}

static gboolean suits(SwUrlFront front, SwHostKind kind, SwSpan host)
{
    switch (front) {
    case SW_URL_AUTHORITY:
        return kind != SW_HOST_NONE;
    case SW_URL_NAME:
        return kind == SW_HOST_NAME;
    case SW_URL_WWW:
        return kind == SW_HOST_NAME && count_dots(host) >= 2;
    }
    return FALSE;
}

gsize sw_url_write_front(GString *out, SwUrlScheme scheme, SwUrlFront front, SwSpan authority)
{
    gsize start = out->len;
    gsize at = front == SW_URL_AUTHORITY ? host_start(authority) : 0;
    SwSpan host = sw_span_slice(authority, at, authority.len);
    host.len = sw_url_host_length(host);

    g_string_append_len(out, schemes[scheme].name.data, (gssize)schemes[scheme].name.len);
    g_string_append_len(out, "://", 3);
    gsize host_at = out->len, used = 0;
    SwHostKind kind = sw_url_write_host(out, host, &used);
    if (!suits(front, kind, sw_span(out->str + host_at, out->len - host_at))) {
        g_string_truncate(out, start);
        return 0;
    }
    at += used;
    return at + write_port(out, scheme, sw_span_slice(authority, at, authority.len));
}

static void append_foreign_byte(GString *out, guchar c, gboolean in_query)
{
    static const char hex[] = "0123456789ABCDEF";
    if (c == '\\' && !in_query) {
        g_string_append_c(out, '/');
    } else {
        g_string_append_c(out, '%');
        g_string_append_c(out, hex[c >> 4]);
        g_string_append_c(out, hex[c & 15]);
    }
}

gboolean sw_url_write_path(GString *out, gsize start, SwSpan tail)
{
    tail.len = sw_span_find(tail, 0, '#');
    if (tail.len == 0 || tail.data[0] == '?')
        g_string_append_c(out, '/');
    gsize query = sw_span_find(tail, 0, '?');
    gsize i = 0;
    while (i < tail.len && out->len - start < SW_LIMIT_URL) {
        gsize run = sw_url_path_end(tail, i) - i;
        g_string_append_len(out, tail.data + i, (gssize)run);
        i += run;
        if (i < tail.len) {
            append_foreign_byte(out, (guchar)tail.data[i], i > query);
            i++;
        }
    }
    gboolean whole = i == tail.len && out->len - start <= SW_LIMIT_URL;
    g_string_truncate(out, MIN(out->len, start + SW_LIMIT_URL));
    return whole;
}
