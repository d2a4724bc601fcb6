/*
 * A bounded walk over the MIME structure of one message (RFC 2046): one pass over the lines for delimiters of all open multiparts at
 * once, no recursion, no tree. It yields the parts that are text, decoded from their transfer encoding; text that needs no decoding is
 * a span of the message. Broken structure costs itself only: a multipart without its delimiters is read as text.
 */
#pragma once

#include "parsers/mail/headers.h"

typedef struct SwMime SwMime;

typedef struct {
    gboolean html;
    SwSpan text; /* in ASCII or a charset that contains it; until the next call */
} SwTextPart;

typedef enum {
    SW_MIME_DEEP, /* nested deeper than SW_LIMIT_MIME_DEPTH: what is deeper was not read */
    SW_MIME_MANY_PARTS, /* more than SW_LIMIT_MIME_PARTS: the others were not read */
    SW_MIME_LONG_HEADER, /* a part's header met a cap */
    SW_MIME_LONG_TEXT, /* more than SW_LIMIT_MESSAGE_TEXT: the rest was not read */
    SW_MIME_NO_BOUNDARY, /* a multipart without boundary, or whose boundary never occurs */
    SW_N_MIME_ODDITIES
} SwMimeOddity;

/* Holds buffers that are used again for each message. */
SwMime *sw_mime_new(void);
void sw_mime_free(SwMime *mime);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwMime, sw_mime_free)

/* Starts on a message whose header block was scanned. Both are borrowed until the walk is over. */
void sw_mime_open(SwMime *mime, const SwHeaders *headers, SwSpan message);
/* The next text part, in the order of the message; FALSE when there are no more. */
gboolean sw_mime_next(SwMime *mime, SwTextPart *ret_part);
gboolean sw_mime_has_oddity(const SwMime *mime, SwMimeOddity oddity); /* in what was walked over so far */
