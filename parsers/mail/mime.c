#include "parsers/mail/mime.h"

#include "base/block.h"
#include "parsers/limits.h"
#include "parsers/mail/content_type.h"
#include "parsers/mail/transfer.h"
#include "parsers/mail/wide_text.h"

/* An entity that holds others: a multipart, or a message with an absent boundary. */
typedef struct {
    SwSpan boundary;
    gboolean digest;
} Container;

/* A delimiter line of one of the open multiparts, or the end of the message. */
typedef struct {
    gsize start; /* of its line */
    gsize next; /* of the line after */
    guint level; /* n_open after it: its multipart is open[level - 1]; 0 at the end of the message */
    gboolean closes;
} Delimiter;

struct SwMime {
    SwSpan message;
    SwHeaders headers; /* of the part at hand */
    Container open[SW_LIMIT_MIME_DEPTH];
    guint n_open;
    guint n_parts;
    gsize at; /* start of the entity's body */
    gboolean at_end;
    SwContentType type; /* of the entity at hand */
    SwTransfer transfer;
    gsize text_left; /* of SW_LIMIT_MESSAGE_TEXT */
    char newline;
    guint oddities; /* bits by SwMimeOddity */
    GString *decoded, *converted;
    GStringChunk *joined; /* boundaries that were written in pieces */
};

SwMime *sw_mime_new(void)
{
    SwMime *mime = g_new0(SwMime, 1);
    sw_headers_init(&mime->headers);
    mime->decoded = g_string_new(NULL);
    mime->converted = g_string_new(NULL);
    mime->joined = g_string_chunk_new(SW_LIMIT_BOUNDARY);
    return mime;
}

void sw_mime_free(SwMime *mime)
{
    if (!mime)
        return;
    sw_headers_clear(&mime->headers);
    g_string_free(mime->decoded, TRUE);
    g_string_free(mime->converted, TRUE);
    g_string_chunk_free(mime->joined);
    g_free(mime);
}

static void note(SwMime *mime, SwMimeOddity oddity)
{
    mime->oddities |= 1u << oddity;
}

gboolean sw_mime_has_oddity(const SwMime *mime, SwMimeOddity oddity)
{
    return (mime->oddities & 1u << oddity) != 0;
}

static void describe_entity(SwMime *mime, const SwHeaders *headers)
{
    SwSpan type = headers->first[SW_HEADER_CONTENT_TYPE];
    mime->type = sw_content_type_read(type, mime->joined);
    if (!sw_span_present(type) && mime->n_open > 0 && mime->open[mime->n_open - 1].digest)
        mime->type.kind = SW_CONTENT_MESSAGE;
    mime->transfer = sw_transfer_read(headers->first[SW_HEADER_CONTENT_TRANSFER_ENCODING]);
}

void sw_mime_open(SwMime *mime, const SwHeaders *headers, SwSpan message)
{
    mime->message = message;
    mime->n_open = 0;
    mime->n_parts = 1;
    mime->at = MIN(headers->body, message.len);
    mime->at_end = FALSE;
    mime->text_left = SW_LIMIT_MESSAGE_TEXT;
    mime->oddities = 0;
    g_string_chunk_clear(mime->joined);
    mime->newline = message.len > 0 && memchr(message.data, '\n', message.len) ? '\n' : '\r';
    describe_entity(mime, headers);
}

/* Whether `line` (behind its two hyphens) delimits one of the open multiparts, the innermost first. White space may follow
 * the boundary (RFC 2046 section 5.1.1); a longer boundary that begins with the same bytes is another one. */
static gboolean match_boundary(const SwMime *mime, SwSpan line, Delimiter *ret_delimiter)
{
    line = sw_span_slice(line, 0, SW_LIMIT_BOUNDARY + 64);
    while (line.len > 0 &&
           (line.data[line.len - 1] == ' ' || line.data[line.len - 1] == '\t' || line.data[line.len - 1] == '\r'))
        line.len--;
    for (guint level = mime->n_open; level > 0; level--) {
        SwSpan boundary = mime->open[level - 1].boundary;
        if (boundary.len == 0 || line.len < boundary.len || memcmp(line.data, boundary.data, boundary.len) != 0)
            continue;
        gboolean closes = sw_span_equal(sw_span_slice(line, boundary.len, line.len), SW_SPAN("--"));
        if (line.len > boundary.len && !closes)
            continue;
        ret_delimiter->level = level;
        ret_delimiter->closes = closes;
        return TRUE;
    }
    return FALSE;
}

/* The first delimiter at or after `from`, which is the start of a line. */
static Delimiter find_delimiter(const SwMime *mime, gsize from)
{
    SwSpan message = mime->message;
    Delimiter delimiter = {message.len, message.len, 0, TRUE};
    while (mime->n_open > 0 && from + 2 < message.len) {
        gboolean hyphens = message.data[from] == '-' && message.data[from + 1] == '-';
        gsize end = hyphens ? sw_span_find(message, from, mime->newline) : from;
        if (hyphens && match_boundary(mime, sw_span_slice(message, from + 2, end), &delimiter)) {
            delimiter.start = from;
            delimiter.next = MIN(end + 1, message.len);
            break;
        }
        from = sw_span_find_pair(message, end, mime->newline, '-') + 1;
    }
    return delimiter;
}

/* Reads the header block at mime->at and moves to its body. */
static void enter_entity(SwMime *mime)
{
    if (++mime->n_parts > SW_LIMIT_MIME_PARTS) {
        note(mime, SW_MIME_MANY_PARTS);
        mime->at_end = TRUE;
        return;
    }
    sw_headers_scan(&mime->headers, sw_span_slice(mime->message, mime->at, mime->message.len));
    if (mime->headers.truncated)
        note(mime, SW_MIME_LONG_HEADER);
    mime->at += mime->headers.body;
    describe_entity(mime, &mime->headers);
}

/* Goes on to the entity that follows `delimiter`, over the epilogues of multiparts that it or later ones close. */
static void leave_entity(SwMime *mime, Delimiter delimiter)
{
    while (delimiter.level > 0 && delimiter.closes) {
        mime->n_open = delimiter.level - 1;
        delimiter = find_delimiter(mime, delimiter.next);
    }
    mime->n_open = delimiter.level;
    mime->at = delimiter.next;
    mime->at_end = delimiter.level == 0;
    if (!mime->at_end)
        enter_entity(mime);
}

/* Mailers and spammers forget to say text/html; readers look, and so do we. */
static gboolean looks_like_html(SwSpan text)
{
    static const SwSpan openings[] = {{"<html", 5}, {"<!doctype html", 14}, {"<head", 5}, {"<body", 5}};
    text = sw_span_trim(sw_span_slice(text, 0, 256));
    for (guint i = 0; i < G_N_ELEMENTS(openings); i++)
        if (sw_span_has_prefix_folded(text, openings[i]))
            return TRUE;
    return FALSE;
}

/* The line end before a delimiter belongs to the delimiter (RFC 2046 section 5.1.1). */
static SwSpan body_before(const SwMime *mime, Delimiter delimiter)
{
    gsize end = delimiter.start;
    if (delimiter.level > 0 && end > mime->at && mime->message.data[end - 1] == mime->newline)
        end--;
    if (delimiter.level > 0 && end > mime->at && mime->message.data[end - 1] == '\r')
        end--;
    return sw_span_slice(mime->message, mime->at, end);
}

static SwTextPart decode_leaf(SwMime *mime, SwSpan body)
{
    /* No encoding takes more than three bytes for one, or little more: the rest would not be read anyway. */
    SwSpan text = sw_span_slice(body, 0, 4 * mime->text_left);
    text = sw_transfer_decode(mime->transfer, text, mime->decoded);
    text = sw_wide_text_decode(mime->type.charset, text, mime->converted);
    if (text.len > mime->text_left) {
        note(mime, SW_MIME_LONG_TEXT);
        text.len = mime->text_left;
    }
    mime->text_left -= text.len;
    return (SwTextPart){mime->type.kind == SW_CONTENT_HTML || looks_like_html(text), text};
}

/* Passes over the entity at hand; TRUE if it was text and *ret_part is it. */
static gboolean pass_leaf(SwMime *mime, SwTextPart *ret_part)
{
    Delimiter delimiter = find_delimiter(mime, mime->at);
    gboolean text = mime->type.kind == SW_CONTENT_PLAIN || mime->type.kind == SW_CONTENT_HTML;
    if (text)
        *ret_part = decode_leaf(mime, body_before(mime, delimiter));
    leave_entity(mime, delimiter);
    return text;
}

static gboolean has_room(SwMime *mime)
{
    if (mime->n_open < SW_LIMIT_MIME_DEPTH)
        return TRUE;
    note(mime, SW_MIME_DEEP);
    mime->type.kind = SW_CONTENT_OTHER;
    return FALSE;
}

/* Goes to the first part of the multipart at hand. If its boundary never comes, *ret_part is its body, and TRUE is returned. */
static gboolean open_multipart(SwMime *mime, SwTextPart *ret_part)
{
    guint level = mime->n_open + 1;
    if (sw_span_present(mime->type.boundary))
        mime->open[mime->n_open++] = (Container){mime->type.boundary, mime->type.kind == SW_CONTENT_DIGEST};
    Delimiter delimiter = find_delimiter(mime, mime->at);
    gboolean has_parts = delimiter.level == level;
    if (!has_parts) {
        note(mime, SW_MIME_NO_BOUNDARY);
        mime->type.kind = SW_CONTENT_PLAIN;
        *ret_part = decode_leaf(mime, body_before(mime, delimiter));
    }
    leave_entity(mime, delimiter);
    return !has_parts;
}

static void open_message(SwMime *mime)
{
    mime->open[mime->n_open++] = (Container){SW_SPAN_ABSENT, FALSE};
    enter_entity(mime);
}

static gboolean is_multipart(const SwMime *mime)
{
    return mime->type.kind == SW_CONTENT_MULTIPART || mime->type.kind == SW_CONTENT_DIGEST;
}

static gboolean is_message(const SwMime *mime)
{
    return mime->type.kind == SW_CONTENT_MESSAGE && mime->transfer == SW_TRANSFER_IDENTITY;
}

gboolean sw_mime_next(SwMime *mime, SwTextPart *ret_part)
{
    while (!mime->at_end) {
        if (is_message(mime) && has_room(mime))
            open_message(mime);
        else if (is_multipart(mime) && has_room(mime) ? open_multipart(mime, ret_part) : pass_leaf(mime, ret_part))
            return TRUE;
    }
    return FALSE;
}
