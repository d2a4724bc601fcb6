#include "parsers/log/postfix/fields.h"

#include "parsers/log/block.h"

/* Bytes of a name in a reply, with what ends it: of a client's line, Postfix keeps 2,048 (line_length_limit). */
#define NAMED_MAX 2049u

static SwSpan behind(SwSpan text, gsize n)
{
    return sw_span_slice(text, n, text.len);
}

static gboolean starts(SwSpan text, SwSpan with)
{
    return text.len >= with.len && memcmp(text.data, with.data, with.len) == 0;
}

/* `:port` at the front. Returns its length; 0: there is none. */
static gsize read_port(SwSpan text, guint16 *ret_port)
{
    gsize end = 1;
    guint64 port;
    if (text.len == 0 || text.data[0] != ':')
        return 0;
    while (end < text.len && end < 6 && g_ascii_isdigit(text.data[end]))
        end++;
    if (!sw_span_to_uint64(sw_span_slice(text, 1, end), &port) || port > G_MAXUINT16)
        return 0;
    *ret_port = (guint16)port;
    return end;
}

gsize sw_postfix_client(SwSpan text, SwPostfixClient *ret_client)
{
    SwPostfixClient client = {.has_address = FALSE};
    gsize open = sw_block_find_either(text, 0, '[', ' ');
    if (open >= text.len || text.data[open] != '[')
        return 0;
    gsize close = sw_block_find_either(text, open, ']', ' ');
    if (close >= text.len || text.data[close] != ']')
        return 0;
    client.name = sw_span(text.data, open);
    client.has_address = sw_address_parse(sw_span_slice(text, open + 1, close), &client.address);
    gsize port = read_port(sw_span_slice(text, close + 1, text.len), &client.port);
    *ret_client = client;
    return close + 1 + port;
}

/* Behind the quoted string at `at`. */
static gsize skip_quoted(SwSpan text, gsize at)
{
    for (gsize i = at + 1; i < text.len; i++) {
        if (text.data[i] == '\\')
            i++;
        else if (text.data[i] == '"')
            return i + 1;
    }
    return at;
}

gsize sw_postfix_address(SwSpan text, SwSpan *ret_address)
{
    if (text.len == 0 || text.data[0] != '<') {
        gsize end = sw_span_find(text, 0, ',');
        *ret_address = sw_span_slice(text, 0, end);
        return memchr(ret_address->data, ' ', end) ? 0 : end;
    }
    gsize end = sw_block_find_either(text, text.len > 1 && text.data[1] == '"' ? skip_quoted(text, 1) : 1, '>', '<');
    if (end == text.len || text.data[end] == '<') /* a line that breaks off, and another behind it */
        return 0;
    *ret_address = sw_span_slice(text, 1, end);
    return end + 1;
}

/* Behind a value there is the end, or a space, or a comma and a space. */
static gsize skip_separator(SwSpan text)
{
    if (starts(text, SW_SPAN(", ")))
        return 2;
    return text.len > 0 && text.data[0] == ' ' ? 1 : 0;
}

/* `KEY<address>`, where it stands next. */
static gboolean take_address(SwSpan *text, SwSpan key, SwSpan *ret_address)
{
    if (!starts(*text, key))
        return TRUE;
    SwSpan rest = behind(*text, key.len), address;
    gsize length = rest.len > 0 && rest.data[0] == '<' ? sw_postfix_address(rest, &address) : 0;
    if (length == 0)
        return FALSE;
    rest = behind(rest, length);
    gsize separator = skip_separator(rest);
    if (rest.len > 0 && separator == 0)
        return FALSE;
    *ret_address = address;
    *text = behind(rest, separator);
    return TRUE;
}

/* The `>` in front of the last ` sasl_method=` of a text; its length if there is none. */
static gsize find_login(SwSpan text)
{
    static const SwSpan login = SW_SPAN("> sasl_method=");
    gsize found = text.len;
    for (const char *at = text.data; (at = memmem(at, text.len - (gsize)(at - text.data), login.data, login.len)); at++)
        found = (gsize)(at - text.data);
    return found;
}

/* Where a HELO name that goes on to the end of the line ends: the same for all tails of a line. Its length if nowhere. */
static gsize find_helo_end(SwSpan line)
{
    return line.len > 0 && line.data[line.len - 1] == '>' ? line.len - 1 : find_login(line);
}

/* A HELO name can be anything, other attributes with it: those that count stand last, and end in a user's name. `behind_helo` is how
 * much of the line stands behind it. */
static gboolean take_helo(SwSpan *text, gsize behind_helo, SwPostfixTail *tail)
{
    if (!starts(*text, SW_SPAN("helo=<")))
        return TRUE;
    if (behind_helo == 0 || text->len - 6 < behind_helo)
        return FALSE;
    gsize end = text->len - behind_helo;
    tail->helo = sw_span_slice(*text, 6, end);
    *text = behind(*text, end + 1);
    return TRUE;
}

/* A tail at the front of `text`, to its end. */
static gboolean read_tail(SwSpan text, gsize behind_helo, SwPostfixTail *tail)
{
    if (!take_address(&text, SW_SPAN("from="), &tail->sender) || !take_address(&text, SW_SPAN("to="), &tail->rcpt))
        return FALSE;
    if (starts(text, SW_SPAN("proto="))) {
        gsize end = 6;
        while (end < text.len && g_ascii_isalnum(text.data[end]))
            end++;
        text = behind(text, end);
        text = behind(text, skip_separator(text));
    }
    if (!take_helo(&text, behind_helo, tail))
        return FALSE;
    while (text.len > 0 && g_ascii_isspace(text.data[0])) /* at the front only: the end is that of all tails */
        text = behind(text, 1);
    tail->authenticated = starts(text, SW_SPAN("sasl_method="));
    return text.len == 0 || tail->authenticated;
}

/* What the reply names: `<X>: ...` in front of it, or `command [X]` and the like; absent if nothing of the sender's doing. */
static SwSpan find_named(SwSpan text)
{
    static const SwSpan words[] = {SW_SPAN("Helo command ["), SW_SPAN("Sender address ["),
                                   SW_SPAN("Recipient address [")};
    gsize at = 0;
    while (at < text.len && (g_ascii_isdigit(text.data[at]) || text.data[at] == '.' || text.data[at] == ' '))
        at++;
    if (at < text.len && text.data[at] == '<')
        return behind(text, at + 1);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        const char *found = memmem(text.data, text.len, words[i].data, words[i].len);
        if (found)
            return behind(text, (gsize)(found - text.data) + words[i].len);
    }
    return SW_SPAN_ABSENT;
}

static gboolean is_named(SwSpan named, SwSpan value)
{
    return sw_span_present(value) && named.len > value.len && starts(named, value) &&
           (named.data[value.len] == '>' || named.data[value.len] == ']');
}

/* ` from CLIENT: 550 ` in what should be a reply: the line broke off, and another stands behind it. */
static gboolean is_torn(SwSpan reply)
{
    static const SwSpan from = SW_SPAN(" from ");
    SwPostfixClient client;
    for (const char *at = reply.data; (at = memmem(at, reply.len - (gsize)(at - reply.data), from.data, from.len));) {
        at += from.len;
        SwSpan rest = behind(reply, (gsize)(at - reply.data));
        gsize length = sw_postfix_client(rest, &client);
        if (length > 0 && client.has_address && rest.len > length + 2 && rest.data[length] == ':' &&
            g_ascii_isdigit(rest.data[length + 2]))
            return TRUE;
    }
    return FALSE;
}

SwPostfixTail sw_postfix_tail(SwSpan text, SwSpan client)
{
    SwPostfixTail first = {.text = text};
    gboolean found = FALSE;
    gsize behind_helo = text.len - find_helo_end(text);
    SwSpan named = sw_span_slice(find_named(text), 0, NAMED_MAX);
    if (is_named(named, client))
        named = SW_SPAN_ABSENT;
    for (gsize at = sw_span_find(text, 0, ';'); at + 1 < text.len; at = sw_span_find(text, at + 1, ';')) {
        SwSpan rest = behind(text, at + 2);
        SwPostfixTail tail = {.text = sw_span_slice(text, 0, at)};
        if (text.data[at + 1] != ' ' ||
            !(starts(rest, SW_SPAN("from=<")) || starts(rest, SW_SPAN("to=<")) || starts(rest, SW_SPAN("proto=")) ||
              starts(rest, SW_SPAN("helo=<"))) ||
            !read_tail(rest, behind_helo, &tail))
            continue;
        if (!found)
            first = tail;
        found = TRUE;
        if (!sw_span_present(named))
            break;
        if (is_named(named, tail.helo) || is_named(named, tail.rcpt) || is_named(named, tail.sender))
            return tail;
    }
    first.torn = is_torn(first.text);
    return first;
}
