#include "parsers/mail/content_type.h"

#include "parsers/limits.h"

/* The first that the type begins with counts. */
static const struct {
    SwSpan name;
    SwContentKind kind;
} kinds[] = {
    {{"text/html", 9}, SW_CONTENT_HTML},
    {{"application/xhtml+xml", 21}, SW_CONTENT_HTML},
    {{"text", 4}, SW_CONTENT_PLAIN},
    {{"multipart/digest", 16}, SW_CONTENT_DIGEST},
    {{"multipart/", 10}, SW_CONTENT_MULTIPART},
    {{"message/rfc822", 14}, SW_CONTENT_MESSAGE},
    {{"message/global", 14}, SW_CONTENT_MESSAGE},
};

/* Behind white space and comments (RFC 5322 section 3.2.2); an open comment runs to the end. */
static gsize skip_blanks(SwSpan value, gsize at)
{
    guint depth = 0;
    for (; at < value.len; at++) {
        char c = value.data[at];
        if (c == '\\' && depth > 0)
            at++;
        else if (c == '(')
            depth++;
        else if (c == ')' && depth > 0)
            depth--;
        else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n')
            break;
    }
    return MIN(at, value.len);
}

static gboolean ends_token(char c)
{
    return (guchar)c <= ' ' || c == ';' || c == '(' || c == ')' || c == '"' || c == '=';
}

static SwSpan token_at(SwSpan value, gsize at)
{
    gsize end = at;
    while (end < value.len && !ends_token(value.data[end]))
        end++;
    return sw_span_slice(value, at, end);
}

/* A quoted string or what stands up to the next blank or semicolon: boundaries with '=' in them are often left unquoted. */
static SwSpan parameter_at(SwSpan value, gsize at, gsize *ret_next)
{
    if (at < value.len && value.data[at] == '"') {
        gsize end = sw_span_find(value, at + 1, '"');
        *ret_next = MIN(end + 1, value.len);
        return sw_span_slice(value, at + 1, end);
    }
    gsize end = at;
    while (end < value.len && value.data[end] != ';' && (guchar)value.data[end] > ' ')
        end++;
    *ret_next = end;
    return sw_span_slice(value, at, end);
}

/* A boundary in pieces, `boundary*0=...; boundary*1=...`, as far as they come in their order. */
typedef struct {
    char bytes[SW_LIMIT_BOUNDARY];
    gsize len;
    guint n;
} Pieces;

static void take_piece(Pieces *pieces, SwSpan name, SwSpan value)
{
    char expected[32];
    g_snprintf(expected, sizeof expected, "boundary*%u", pieces->n);
    if (!sw_span_equal_folded(name, sw_span_of(expected)))
        return;
    pieces->n++;
    gboolean fits = value.len <= sizeof pieces->bytes - pieces->len;
    if (fits && value.len > 0)
        memcpy(pieces->bytes + pieces->len, value.data, value.len);
    pieces->len = fits ? pieces->len + value.len : 0;
    pieces->n = fits ? pieces->n : SW_LIMIT_PARAMETERS; /* too long: none */
}

static void take_parameter(SwContentType *type, Pieces *pieces, SwSpan name, SwSpan value)
{
    if (name.len > 9 && name.data[8] == '*')
        take_piece(pieces, name, value);
    if (sw_span_equal_folded(name, SW_SPAN("boundary")) && value.len > 0 && value.len <= SW_LIMIT_BOUNDARY &&
        !sw_span_present(type->boundary))
        type->boundary = value;
    else if (sw_span_equal_folded(name, SW_SPAN("charset")) && !sw_span_present(type->charset))
        type->charset = value;
}

static SwContentKind kind_of(SwSpan name)
{
    if (name.len == 0)
        return SW_CONTENT_PLAIN;
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (sw_span_has_prefix_folded(name, kinds[i].name))
            return kinds[i].kind;
    return SW_CONTENT_OTHER;
}

SwContentType sw_content_type_read(SwSpan value, GStringChunk *joined)
{
    Pieces pieces;
    pieces.len = pieces.n = 0;
    SwSpan name = token_at(value, skip_blanks(value, 0));
    SwContentType type = {.kind = kind_of(name)};
    gsize at = name.len > 0 ? (gsize)(name.data + name.len - value.data) : 0;
    for (guint n = 0; n < SW_LIMIT_PARAMETERS; n++) {
        at = sw_span_find(value, at, ';') + 1;
        if (at >= value.len)
            break;
        at = skip_blanks(value, at);
        SwSpan parameter = token_at(value, at);
        gsize sign = skip_blanks(value, at + parameter.len);
        if (sign < value.len && value.data[sign] == '=')
            take_parameter(&type, &pieces, parameter, parameter_at(value, skip_blanks(value, sign + 1), &at));
    }
    if (!sw_span_present(type.boundary) && pieces.len > 0)
        type.boundary = sw_span(g_string_chunk_insert_len(joined, pieces.bytes, (gssize)pieces.len), pieces.len);
    return type;
}
