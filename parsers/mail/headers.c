#include "parsers/mail/headers.h"

#include "base/block.h"
#include "parsers/limits.h"

/* A perfect hash of the known names by length and three letters; two names in one slot would not compile (-Woverride-init). */
#define N_SLOTS 32
#define SLOT(first, third, last, length) (((length) + 2 * (first) + 4 * (third) + 8 * (last)) % N_SLOTS)
#define NAME_SHORTEST 4
#define NAME_LONGEST 25

static const struct {
    SwSpan name;
    SwHeader header;
} known[N_SLOTS] = {
    [SLOT('c', 'n', 'n', 19)] = {{"Content-Disposition", 19}, SW_HEADER_CONTENT_DISPOSITION},
    [SLOT('c', 'n', 'g', 25)] = {{"Content-Transfer-Encoding", 25}, SW_HEADER_CONTENT_TRANSFER_ENCODING},
    [SLOT('c', 'n', 'e', 12)] = {{"Content-Type", 12}, SW_HEADER_CONTENT_TYPE},
    [SLOT('d', 't', 'e', 4)] = {{"Date", 4}, SW_HEADER_DATE},
    [SLOT('d', 'l', 'o', 12)] = {{"Delivered-To", 12}, SW_HEADER_DELIVERED_TO},
    [SLOT('e', 'v', 'o', 11)] = {{"Envelope-To", 11}, SW_HEADER_ENVELOPE_TO},
    [SLOT('f', 'o', 'm', 4)] = {{"From", 4}, SW_HEADER_FROM},
    [SLOT('m', 's', 'd', 10)] = {{"Message-ID", 10}, SW_HEADER_MESSAGE_ID},
    [SLOT('m', 'm', 'n', 12)] = {{"MIME-Version", 12}, SW_HEADER_MIME_VERSION},
    [SLOT('r', 'c', 'd', 8)] = {{"Received", 8}, SW_HEADER_RECEIVED},
    [SLOT('r', 't', 'h', 11)] = {{"Return-Path", 11}, SW_HEADER_RETURN_PATH},
    [SLOT('s', 'b', 't', 7)] = {{"Subject", 7}, SW_HEADER_SUBJECT},
    [SLOT('x', 'd', 'o', 14)] = {{"X-Delivered-To", 14}, SW_HEADER_X_DELIVERED_TO},
    [SLOT('x', 'e', 'm', 15)] = {{"X-Envelope-From", 15}, SW_HEADER_X_ENVELOPE_FROM},
    [SLOT('x', 'e', 'o', 13)] = {{"X-Envelope-To", 13}, SW_HEADER_X_ENVELOPE_TO},
    [SLOT('x', 'o', 'o', 13)] = {{"X-Original-To", 13}, SW_HEADER_X_ORIGINAL_TO},
};

/* A line: [start, end) is its content, `next` the start of the following one. */
typedef struct {
    gsize start, end, next;
} Line;

typedef struct {
    SwSpan message;
    gboolean bare_cr; /* CR alone ends a line too */
} Lines;

static guint slot_of(SwSpan name)
{
    guint first = (guint)name.data[0] | 0x20, third = (guint)name.data[2] | 0x20;
    guint last = (guint)name.data[name.len - 1] | 0x20;
    return SLOT(first, third, last, (guint)name.len);
}

static gboolean find_known(SwSpan name, SwHeader *ret_header)
{
    if (name.len < NAME_SHORTEST || name.len > NAME_LONGEST)
        return FALSE;
    guint slot = slot_of(name);
    if (!sw_span_equal_folded(known[slot].name, name))
        return FALSE;
    *ret_header = known[slot].header;
    return TRUE;
}

const char *sw_header_name(SwHeader header)
{
    for (guint i = 0; i < N_SLOTS; i++)
        if (known[i].name.data && known[i].header == header)
            return known[i].name.data;
    return NULL;
}

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static gsize end_at_any(SwSpan message, gsize from)
{
    while (from < message.len && message.data[from] != '\n' && message.data[from] != '\r')
        from++;
    return from;
}

static inline Line line_at(const Lines *lines, gsize start)
{
    SwSpan message = lines->message;
    if (lines->bare_cr) {
        gsize end = end_at_any(message, start);
        gboolean crlf = end + 1 < message.len && message.data[end] == '\r' && message.data[end + 1] == '\n';
        return (Line){start, end, MIN(end + 1 + crlf, message.len)};
    }
    gsize newline = sw_span_find(message, start, '\n');
    gsize end = newline;
    while (end > start && message.data[end - 1] == '\r')
        end--;
    return (Line){start, end, MIN(newline + 1, message.len)};
}

/* What stands before the first control, space, colon, or byte above ASCII. */
static gsize word_length(SwSpan text)
{
    gsize n = 0;
    for (; n + SW_BLOCK <= text.len; n += SW_BLOCK) {
        SwBlock block = sw_block_at(text.data + n);
        gsize first = sw_block_first((SwBlock)(block <= (guint8)' ') | (SwBlock)(block >= (guint8)0x7f) |
                                     sw_block_equal(block, ':'));
        if (first < SW_BLOCK)
            return n + first;
    }
    while (n < text.len && text.data[n] > ' ' && text.data[n] < 0x7f && text.data[n] != ':')
        n++;
    return n;
}

/* Length of the field name that the line begins with, 0 if it is no field. White space before the colon is obsolete, not
 * wrong (RFC 5322 4.5). More than the line may be given: no line end is in the name, or before the colon. */
static gsize name_length(SwSpan line)
{
    gsize n = word_length(line);
    gsize colon = n;
    while (colon < line.len && is_blank(line.data[colon]))
        colon++;
    return colon < line.len && line.data[colon] == ':' ? n : 0;
}

static gboolean is_field(SwSpan message, Line line)
{
    return name_length(sw_span_slice(message, line.start, line.end)) > 0;
}

/* `From someone Tue ...`, and not the obsolete `From : someone`. */
static gboolean is_separator(SwSpan message)
{
    SwSpan unquoted = sw_span_slice(message, message.len > 0 && message.data[0] == '>', message.len);
    return unquoted.len >= 5 && memcmp(unquoted.data, "From ", 5) == 0 && name_length(unquoted) == 0;
}

/* A CR alone is taken for a line end if the first line ends in one and what follows it reads as header. */
static gboolean has_bare_cr(SwSpan message)
{
    gsize limit = MIN(message.len, SW_LIMIT_HEADER_BLOCK);
    SwSpan block = sw_span(message.data, limit);
    gsize newline = sw_span_find(block, 0, '\n');
    gsize cr = sw_span_find(sw_span(message.data, newline), 0, '\r');
    if (cr + 1 >= newline)
        return FALSE;
    char next = block.data[cr + 1];
    Lines any = {block, TRUE};
    return is_blank(next) || next == '\r' || is_field(block, line_at(&any, cr + 1));
}

/* Where the body starts, if the block ends at `from`: behind the empty line, or there when none stands between. */
static gsize after_block(const Lines *lines, gsize from, gboolean *ret_separated)
{
    if (from == lines->message.len)
        return from;
    Line line = line_at(lines, from);
    *ret_separated = line.end == line.start;
    return *ret_separated ? line.next : from;
}

/* The same for a block that was left early. */
static gsize find_body(const Lines *lines, gsize from, gboolean *ret_separated)
{
    while (from < lines->message.len && !*ret_separated) {
        Line line = line_at(lines, from);
        *ret_separated = line.end == line.start;
        from = line.next;
    }
    return from;
}

/* Takes the fold lines that follow into `line`. */
static void extend(const Lines *lines, Line *line)
{
    while (line->next < lines->message.len && is_blank(lines->message.data[line->next])) {
        Line fold = line_at(lines, line->next);
        line->end = fold.end;
        line->next = fold.next;
    }
}

static void record(SwHeaders *headers, SwSpan field, gsize name_len)
{
    SwHeader header;
    headers->n_fields++;
    if (!find_known(sw_span(field.data, name_len), &header))
        return;

    gsize colon = sw_span_find(field, name_len, ':');
    SwSpan value = sw_span_slice(field, colon + 1, field.len);
    if (value.len > SW_LIMIT_HEADER_FIELD) {
        value.len = SW_LIMIT_HEADER_FIELD;
        headers->truncated = TRUE;
    }
    SwHeaderField found = {header, value};
    g_array_append_val(headers->fields, found);
    if (!sw_span_present(headers->first[header]))
        headers->first[header] = value;
}

void sw_headers_init(SwHeaders *headers)
{
    *headers = (SwHeaders){.fields = g_array_new(FALSE, FALSE, sizeof(SwHeaderField))};
}

void sw_headers_clear(SwHeaders *headers)
{
    g_clear_pointer(&headers->fields, g_array_unref);
}

static gboolean is_full(const SwHeaders *headers, gsize bytes)
{
    return headers->n_fields >= SW_LIMIT_HEADER_FIELDS || bytes >= SW_LIMIT_HEADER_BLOCK;
}

/* A line that is no field in the midst of them, as a fold that lost its white space. Programs that look for a mail's text pass over it
 * (SpamAssassin, rspamd, GMime). Only a field of a known name shows that the block goes on. */
static gboolean is_passed_over(const SwHeaders *headers, const Lines *lines, Line line)
{
    if (headers->n_fields == 0 || line.end == line.start || line.next == lines->message.len)
        return FALSE;
    Line next = line_at(lines, line.next);
    SwSpan field = sw_span_slice(lines->message, next.start, next.end);
    SwHeader header;
    return find_known(sw_span(field.data, name_length(field)), &header);
}

gboolean sw_headers_scan(SwHeaders *headers, SwSpan message)
{
    g_array_set_size(headers->fields, 0);
    *headers = (SwHeaders){.fields = headers->fields, .body = message.len};

    Lines lines = {message, has_bare_cr(message)};
    gsize start = is_separator(message) ? line_at(&lines, 0).next : 0, at = start;
    while (at < message.len && !is_full(headers, at - start)) {
        Line line = line_at(&lines, at);
        gsize name_len = name_length(sw_span_slice(message, line.start, message.len));
        if (name_len == 0 && !is_passed_over(headers, &lines, line))
            break;
        if (name_len > 0) {
            extend(&lines, &line);
            record(headers, sw_span_slice(message, line.start, line.end), name_len);
        }
        at = line.next;
    }
    headers->block = sw_span_slice(message, start, at);
    gboolean full = at < message.len && is_full(headers, at - start);
    headers->truncated |= full;
    headers->body = full ? find_body(&lines, at, &headers->separated) : after_block(&lines, at, &headers->separated);
    return headers->n_fields > 0;
}
