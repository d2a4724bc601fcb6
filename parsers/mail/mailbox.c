/*
 * The reader of addresses: one pass over the list, a handful of states, no recursion. Libraries die of `a:a:a:` and crawl
 * through `a,a,a`; here both cost what their length says. What is collected is a candidate, and the punctuation decides
 * what becomes of it: '<' starts afresh, ':' drops it (it was a group's name or a route), ',' and ';' end it.
 */
#include "parsers/mail/fields.h"

#include "parsers/limits.h"

typedef struct {
    SwSpan list;
    gsize at;
    GString *candidate;
    gboolean has_at; /* the candidate holds an '@' */
    gboolean gap; /* white space or a comment since its last token */
    gboolean settled; /* it is an address, and a word behind it was seen: further words do not count */
    gboolean in_angle;
    gboolean quotes_unclosed, comments_unclosed; /* one without an end was met: from there on no special characters */
} Reader;

/* What a byte outside of quotes and comments is. */
typedef enum { BYTE_OF_ATOM, BYTE_SPACE, BYTE_PUNCTUATION, BYTE_STRAY, BYTE_BEGINS_ATOM } ByteClass;

static ByteClass class_of(char c)
{
    static const guint8 classes[256] = {
        ['\0'] = BYTE_SPACE,      ['\t'] = BYTE_SPACE,      ['\n'] = BYTE_SPACE,      ['\r'] = BYTE_SPACE,
        [' '] = BYTE_SPACE,       ['<'] = BYTE_PUNCTUATION, ['>'] = BYTE_PUNCTUATION, [','] = BYTE_PUNCTUATION,
        [';'] = BYTE_PUNCTUATION, [':'] = BYTE_PUNCTUATION, ['('] = BYTE_STRAY,       [')'] = BYTE_STRAY,
        ['"'] = BYTE_STRAY,       [']'] = BYTE_STRAY,       ['['] = BYTE_BEGINS_ATOM, ['@'] = BYTE_BEGINS_ATOM,
    };
    return classes[(guchar)c];
}

static gboolean is_joint(char c)
{
    return c == '.' || c == '@';
}

static void drop_candidate(Reader *reader)
{
    g_string_truncate(reader->candidate, 0);
    reader->has_at = reader->gap = reader->settled = FALSE;
}

static gboolean is_address(const Reader *reader)
{
    const GString *candidate = reader->candidate;
    return reader->has_at && candidate->len > 2 && candidate->str[0] != '@' &&
           candidate->str[candidate->len - 1] != '@';
}

/* Position behind the quoted string at `from`, or `from` if it has no end. */
static gsize quoted_end(SwSpan list, gsize from)
{
    for (gsize i = from + 1; i < list.len; i++) {
        if (list.data[i] == '"')
            return i + 1;
        if (list.data[i] == '\\')
            i++;
    }
    return from;
}

/* Position behind the comment at `from`; `from` if it has no end, the list's end if it is nested too deep. */
static gsize comment_end(SwSpan list, gsize from)
{
    guint depth = 0;
    for (gsize i = from; i < list.len; i++) {
        if (list.data[i] == '(' && ++depth > SW_LIMIT_COMMENT_DEPTH)
            return list.len;
        if (list.data[i] == ')' && --depth == 0)
            return i + 1;
        if (list.data[i] == '\\')
            i++;
    }
    return from;
}

static void skip_comment(Reader *reader)
{
    gsize end = comment_end(reader->list, reader->at);
    reader->comments_unclosed = end == reader->at;
    reader->at = MAX(end, reader->at + 1);
    reader->gap = TRUE;
}

/* An atom, a domain literal, or a single joint. Dots are part of atoms. */
static SwSpan read_atom(Reader *reader)
{
    SwSpan list = reader->list;
    gsize start = reader->at;
    gsize end = list.data[start] == '[' ? sw_span_find(list, start, ']') + 1 : start + 1;
    if (end > list.len)
        end = start + 1;
    if (list.data[start] != '[' && list.data[start] != '@')
        while (end < list.len && class_of(list.data[end]) == BYTE_OF_ATOM)
            end++;
    reader->at = end;
    return sw_span_slice(list, start, end);
}

static SwSpan read_quoted(Reader *reader)
{
    gsize end = quoted_end(reader->list, reader->at);
    SwSpan quoted = sw_span_slice(reader->list, reader->at, end);
    reader->quotes_unclosed = quoted.len == 0;
    reader->at = MAX(end, reader->at + 1);
    return quoted;
}

static void append_without_line_ends(GString *out, SwSpan token)
{
    if (!memchr(token.data, '\r', token.len) && !memchr(token.data, '\n', token.len)) {
        g_string_append_len(out, token.data, (gssize)token.len);
        return;
    }
    for (gsize i = 0; i < token.len; i++)
        if (token.data[i] != '\r' && token.data[i] != '\n')
            g_string_append_c(out, token.data[i]);
}

/* Two words that no '.' or '@' joins are not one address: the later one starts a new candidate, unless there is an address
 * already. */
static void add_token(Reader *reader, SwSpan token)
{
    GString *candidate = reader->candidate;
    if (token.len == 0)
        return;
    gboolean joined = is_joint(token.data[0]) || (candidate->len > 0 && is_joint(candidate->str[candidate->len - 1]));
    if (reader->gap && !joined && candidate->len > 0) {
        if (is_address(reader))
            reader->settled = TRUE;
        else
            drop_candidate(reader);
    }
    reader->gap = FALSE;
    if (reader->settled)
        return;
    append_without_line_ends(candidate, token);
    reader->has_at |= token.data[0] == '@';
}

/* TRUE when the candidate is the address that was looked for. */
static gboolean read_punctuation(Reader *reader, char c)
{
    gboolean done = c == '>' ? reader->in_angle && reader->candidate->len > 0
                             : (c == ',' || c == ';') && !reader->in_angle && is_address(reader);
    reader->at++;
    if (done)
        return TRUE;
    if (c != '>' || reader->in_angle)
        drop_candidate(reader);
    reader->in_angle = c == '<' || (reader->in_angle && c != '>');
    return FALSE;
}

static gboolean find_address(Reader *reader)
{
    while (reader->at < reader->list.len) {
        char c = reader->list.data[reader->at];
        ByteClass class = class_of(c);
        if (class == BYTE_SPACE) {
            reader->gap = TRUE;
            reader->at++;
        } else if (c == '(' && !reader->comments_unclosed) {
            skip_comment(reader);
        } else if (c == '"' && !reader->quotes_unclosed) {
            add_token(reader, read_quoted(reader));
        } else if (class == BYTE_PUNCTUATION) {
            if (read_punctuation(reader, c))
                return TRUE;
        } else if (class == BYTE_STRAY) {
            reader->at++;
        } else {
            add_token(reader, read_atom(reader));
        }
    }
    return is_address(reader);
}

SwSpan sw_field_mailbox(SwSpan value, GString *buffer)
{
    Reader reader = {.list = sw_span_slice(value, 0, SW_LIMIT_ADDRESS_LIST), .candidate = buffer};
    drop_candidate(&reader);
    if (!find_address(&reader) || buffer->len > SW_LIMIT_MAILBOX)
        return SW_SPAN_ABSENT;
    return sw_span(buffer->str, buffer->len);
}

/* One word and nothing else: a local user. */
static gboolean is_local_user(SwSpan text)
{
    for (gsize i = 0; i < text.len; i++)
        if (class_of(text.data[i]) != BYTE_OF_ATOM)
            return FALSE;
    return text.len > 0 && text.len <= SW_LIMIT_MAILBOX;
}

SwSpan sw_field_path(SwSpan value, GString *buffer)
{
    if (!sw_span_present(value))
        return SW_SPAN_ABSENT;
    SwSpan text = sw_span_trim(value);
    if (text.len >= 2 && text.data[0] == '<' && sw_span_trim(sw_span_slice(text, 1, text.len)).data[0] == '>')
        return sw_span_slice(text, 0, 0);
    if (is_local_user(text))
        return text;
    return sw_field_mailbox(value, buffer);
}
