/*
 * URLs in HTML as it is found in mail: tags left open, quotes missing, references to characters anywhere. Tags are cut up as
 * the HTML standard's tokenizer does it (section 13.2.5), with one difference: a quoted reference ends at '>' at the latest, so that one
 * missing quote does not swallow the next link.
 */
#include "parsers/url/entities.h"
#include "parsers/url/start.h"
#include "parsers/url/urls.h"

enum { SHORTEST_URL = 7 }; /* "www.a.b" */

typedef struct {
    SwUrls *urls;
    SwSpan html;
    gboolean no_comment_end; /* none ahead: found out once, or many open comments would take quadratic time */
} Scanner;

/* Attributes whose whole value is a URL. */
static const SwSpan reference_attributes[] = {
    {"href", 4},     {"src", 3},      {"action", 6}, {"background", 10}, {"formaction", 10}, {"data", 4}, {"cite", 4},
    {"codebase", 8}, {"longdesc", 8}, {"lowsrc", 6}, {"dynsrc", 6},      {"poster", 6},      {"ping", 4},
};

static gboolean is_blank(char c)
{
    static const guint8 blank[256] = {[' '] = TRUE, ['\t'] = TRUE, ['\n'] = TRUE, ['\r'] = TRUE, ['\f'] = TRUE};
    return blank[(guchar)c];
}

static gboolean is_slash(char c)
{
    return c == '/' || c == '\\';
}

static gboolean holds_reference(SwSpan attribute)
{
    char first = attribute.data[0] | 0x20; /* in lower case, if it is a letter */
    for (guint i = 0; i < G_N_ELEMENTS(reference_attributes); i++)
        if (reference_attributes[i].len == attribute.len && reference_attributes[i].data[0] == first &&
            sw_span_equal_folded(attribute, reference_attributes[i]))
            return TRUE;
    return FALSE;
}

static void add_escaped_text(SwUrls *urls, SwSpan text)
{
    if (text.len >= SHORTEST_URL)
        sw_urls_add_text(urls, sw_entities_decode(text, urls->unescaped));
}

/* A reference broken over lines is one URL: tabs and line ends in it do not count (WHATWG URL, section 4.4). */
static SwSpan join_lines(SwSpan value, GString *buffer)
{
    if (sw_span_find_any(value, 0, '\n', '\t', '\r', '\r') == value.len)
        return value;
    g_string_truncate(buffer, 0);
    for (gsize i = 0; i < value.len; i++)
        if (value.data[i] != '\n' && value.data[i] != '\t' && value.data[i] != '\r')
            g_string_append_c(buffer, value.data[i]);
    return sw_span(buffer->str, buffer->len);
}

static SwSpan trim_controls(SwSpan value)
{
    while (value.len > 0 && (guchar)value.data[0] <= ' ')
        value = sw_span_slice(value, 1, value.len);
    while (value.len > 0 && (guchar)value.data[value.len - 1] <= ' ')
        value.len--;
    return value;
}

/* Where the authority of a reference starts: behind `scheme:` and any number of slashes, behind `//`, or at `www.`. */
static gsize reference_authority(SwSpan value, SwUrlScheme *ret_scheme, SwUrlFront *ret_front)
{
    gsize at = 0;
    while (at < value.len && g_ascii_isalpha(value.data[at]))
        at++;
    *ret_scheme = at < value.len && value.data[at] == ':' ? sw_url_scheme_before(value, at) : SW_N_URL_SCHEMES;
    gboolean named = *ret_scheme != SW_N_URL_SCHEMES && sw_url_scheme_length(*ret_scheme) == at;
    gsize slashes = at = named ? at + 1 : 0;
    while (at < value.len && is_slash(value.data[at]))
        at++;
    *ret_front = named || at - slashes >= 2 ? SW_URL_AUTHORITY : SW_URL_WWW;
    if (!named)
        *ret_scheme = SW_URL_HTTP;
    return at;
}

static void add_reference(SwUrls *urls, SwSpan value)
{
    if (value.len < SHORTEST_URL)
        return;
    value = sw_entities_decode(value, urls->unescaped);
    value = trim_controls(join_lines(value, urls->joined));
    SwUrlScheme scheme;
    SwUrlFront front;
    gsize at = reference_authority(value, &scheme, &front);
    gsize len = 0;
    if (front == SW_URL_AUTHORITY || sw_span_has_prefix_folded(value, SW_SPAN("www.")))
        len = sw_urls_add_front(urls, scheme, front, sw_span_slice(value, at, value.len));
    if (len == 0) {
        sw_urls_add_text(urls, value); /* a script that opens a window, a `mailto:` that quotes a link */
        return;
    }
    SwSpan tail = sw_span_slice(value, at + len, value.len);
    gboolean goes_on = tail.len > 0 && (is_slash(tail.data[0]) || tail.data[0] == '?' || tail.data[0] == '#');
    if (!goes_on)
        tail.len = 0;
    sw_urls_add_tail(urls, tail);
    sw_urls_add_carried(urls, tail);
}

/* Adds what the value at `at` holds and returns where it ends. */
static gsize pass_value(const Scanner *scanner, SwSpan attribute, gsize at)
{
    SwSpan html = scanner->html;
    gboolean reference = holds_reference(attribute);
    char quote = at < html.len && (html.data[at] == '"' || html.data[at] == '\'') ? html.data[at] : '\0';
    gsize start = quote ? at + 1 : at, end = start, next;
    if (quote) {
        end = sw_span_find(html, start, quote);
        next = end + 1;
        gsize bracket = reference || end == html.len ? sw_span_find(sw_span_slice(html, 0, end), start, '>') : end;
        if (bracket < end)
            end = next = bracket;
    } else {
        while (end < html.len && !is_blank(html.data[end]) && html.data[end] != '>')
            end++;
        next = end;
    }
    SwSpan value = sw_span_slice(html, start, end);
    if (reference)
        add_reference(scanner->urls, value);
    else if (!sw_span_has_prefix_folded(attribute, SW_SPAN("xmlns"))) /* a namespace's name is no link */
        add_escaped_text(scanner->urls, value);
    return MIN(next, html.len);
}

static gsize skip_blanks(SwSpan html, gsize at)
{
    while (at < html.len && is_blank(html.data[at]))
        at++;
    return at;
}

static gboolean ends_attribute_name(char c)
{
    static const guint8 ends[256] = {[' '] = TRUE,  ['\t'] = TRUE, ['\n'] = TRUE, ['\r'] = TRUE,
                                     ['\f'] = TRUE, ['/'] = TRUE,  ['>'] = TRUE,  ['='] = TRUE};
    return ends[(guchar)c];
}

/* From behind the tag's name to behind its '>'. */
static gsize pass_attributes(const Scanner *scanner, gsize at)
{
    SwSpan html = scanner->html;
    while (at < html.len && html.data[at] != '>') {
        gsize start = at;
        while (at < html.len && !ends_attribute_name(html.data[at]))
            at++;
        SwSpan name = sw_span_slice(html, start, at);
        if (name.len == 0) {
            at++; /* a blank, a slash, a stray '=' */
            continue;
        }
        gsize sign = skip_blanks(html, at);
        if (sign < html.len && html.data[sign] == '=')
            at = pass_value(scanner, name, skip_blanks(html, sign + 1));
    }
    return MIN(at + 1, html.len);
}

/* Where the tag that goes on at `at` ends, if nothing stands before that which a URL can be written with: all have a colon, a dot or a
 * reference to a character in them, and most tags do not. FALSE if there is such a sign. */
static gboolean is_plain(SwSpan html, gsize at, gsize *ret_end)
{
    gsize sign = sw_span_find_any(html, at, '>', ':', '.', '&');
    *ret_end = MIN(sign + 1, html.len);
    return sign == html.len || html.data[sign] == '>';
}

static gsize pass_tag(const Scanner *scanner, gsize at)
{
    SwSpan html = scanner->html;
    gsize end, name_end = at + 1;
    if (is_plain(html, name_end, &end))
        return end;
    while (name_end < html.len && (g_ascii_isalnum(html.data[name_end]) || html.data[name_end] == ':'))
        name_end++;
    if (html.data[name_end - 1] == ':') /* <http://...> is a tag to a browser, but whoever wrote it meant a URL */
        return at + 1;
    return is_plain(html, name_end, &end) ? end : pass_attributes(scanner, name_end);
}

static gsize pass_bracketed(SwSpan html, gsize at)
{
    return MIN(sw_span_find(html, at, '>') + 1, html.len);
}

/* Comments are not shown, except conditional ones to some. */
static gsize pass_comment(Scanner *scanner, gsize at)
{
    SwSpan html = scanner->html;
    SwSpan inside = sw_span_slice(html, at + 2, html.len);
    if (sw_span_has_prefix_folded(inside, SW_SPAN("--[if")) || scanner->no_comment_end)
        return pass_bracketed(html, at);
    const char *end = memmem(inside.data, inside.len, "-->", 3);
    scanner->no_comment_end = end == NULL;
    return end ? (gsize)(end - html.data) + 3 : pass_bracketed(html, at);
}

/* From a '<' to behind the markup that it begins, or to behind itself if it begins none. */
static gsize pass_markup(Scanner *scanner, gsize at)
{
    SwSpan ahead = sw_span_slice(scanner->html, at + 1, at + 4);
    if (ahead.len == 0)
        return scanner->html.len;
    if (g_ascii_isalpha(ahead.data[0]))
        return pass_tag(scanner, at);
    if (sw_span_equal(ahead, SW_SPAN("!--")))
        return pass_comment(scanner, at);
    gboolean markup = ahead.data[0] == '!' || ahead.data[0] == '?' || ahead.data[0] == '/';
    return markup ? pass_bracketed(scanner->html, at) : at + 1;
}

/* A stretch of text. */
typedef struct {
    gsize end; /* at a '<', or the end of all */
    gboolean may_hold_url; /* with what looks like the start of one, or with a reference to a character */
} Stretch;

static Stretch stretch_at(SwSpan html, gsize from)
{
    Stretch stretch = {from, FALSE};
    for (; stretch.end + SW_BLOCK < html.len; stretch.end += SW_BLOCK) {
        const char *at = html.data + stretch.end;
        SwBlock block = sw_block_at(at);
        gsize bracket = sw_block_first(sw_block_equal(block, '<'));
        stretch.may_hold_url |= sw_block_first(sw_block_equal(block, '&') | sw_url_starts(at)) < bracket;
        if (bracket < SW_BLOCK) {
            stretch.end += bracket;
            return stretch;
        }
    }
    return (Stretch){sw_span_find(html, stretch.end, '<'), TRUE};
}

void sw_urls_add_html(SwUrls *urls, SwSpan html)
{
    Scanner scanner = {urls, html, FALSE};
    for (gsize at = 0; at < html.len && !urls->overflowed;) {
        Stretch stretch = stretch_at(html, at);
        if (stretch.may_hold_url)
            add_escaped_text(urls, sw_span_slice(html, at, stretch.end));
        at = stretch.end < html.len ? pass_markup(&scanner, stretch.end) : html.len;
    }
}
