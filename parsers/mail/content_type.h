/*
 * A Content-Type field (RFC 2045 section 5.1), as far as the walk over a message needs it. One that cannot be read, or is
 * absent, means plain text (RFC 2045 section 5.2). Spans borrow from the value, a boundary that was written in pieces
 * (RFC 2231 section 3) from `joined`.
 */
#pragma once

#include "base/span.h"

typedef enum {
    SW_CONTENT_PLAIN, /* every kind of text but HTML (RFC 2046 section 4.1.4) */
    SW_CONTENT_HTML,
    SW_CONTENT_MULTIPART,
    SW_CONTENT_DIGEST, /* multipart whose parts are messages unless they say otherwise (RFC 2046 section 5.1.5) */
    SW_CONTENT_MESSAGE,
    SW_CONTENT_OTHER,
} SwContentKind;

typedef struct {
    SwContentKind kind;
    SwSpan boundary; /* absent when there is none; at most SW_LIMIT_BOUNDARY bytes, longer ones are none */
    SwSpan charset; /* absent when there is none */
} SwContentType;

SwContentType sw_content_type_read(SwSpan value, GStringChunk *joined);
