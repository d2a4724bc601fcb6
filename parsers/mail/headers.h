/*
 * The header block of a message (RFC 5322 2.2), found by one bounded scan: where it ends, and the fields that the product
 * reads, as spans into the message. Lines may end in LF, CRLF or CR, and be mixed. A first line `From ...` or `>From ...`
 * (an mbox separator that was left in) is passed over. The block ends at an empty line, at the end of the bytes, or where a line is
 * neither a field nor a fold: that one is the body's first, unless a field of a known name follows it. No allocation a field, or a
 * message, once `fields` has grown.
 */
#pragma once

#include "base/span.h"

typedef enum {
    SW_HEADER_CONTENT_DISPOSITION,
    SW_HEADER_CONTENT_TRANSFER_ENCODING,
    SW_HEADER_CONTENT_TYPE,
    SW_HEADER_DATE,
    SW_HEADER_DELIVERED_TO,
    SW_HEADER_ENVELOPE_TO,
    SW_HEADER_FROM,
    SW_HEADER_MESSAGE_ID,
    SW_HEADER_MIME_VERSION,
    SW_HEADER_RECEIVED,
    SW_HEADER_RETURN_PATH,
    SW_HEADER_SUBJECT,
    SW_HEADER_X_DELIVERED_TO,
    SW_HEADER_X_ENVELOPE_FROM,
    SW_HEADER_X_ENVELOPE_TO,
    SW_HEADER_X_ORIGINAL_TO,
    SW_N_HEADERS
} SwHeader;

typedef struct {
    SwHeader header;
    SwSpan value; /* behind the colon, with folds, without the last line end; at most SW_LIMIT_HEADER_FIELD */
} SwHeaderField;

typedef struct {
    GArray *fields; /* SwHeaderField, those of a known name, in the order of the message */
    SwSpan first[SW_N_HEADERS]; /* value of the first field of each name; absent when there is none */
    SwSpan block; /* from the first field to the end of the last one */
    gsize body; /* offset of the body in the message; its length when there is none */
    guint n_fields; /* of any name */
    gboolean separated; /* an empty line stood between header and body */
    gboolean truncated; /* a cap was met: fields or bytes are missing here */
} SwHeaders;

void sw_headers_init(SwHeaders *headers);
void sw_headers_clear(SwHeaders *headers); /* frees; init before the next use */

/* Scans a message, replacing what `headers` held. FALSE if it begins with no field at all: then `body` is 0 or behind the
 * separator line, and all fields are absent. */
gboolean sw_headers_scan(SwHeaders *headers, SwSpan message);

const char *sw_header_name(SwHeader header); /* "Content-Type" */
