/*
 * Content transfer encodings (RFC 2045 section 6). Damaged input decodes as far as it goes.
 */
#pragma once

#include "base/span.h"

typedef enum {
    SW_TRANSFER_IDENTITY, /* 7bit, 8bit, binary, and what nobody knows */
    SW_TRANSFER_QUOTED_PRINTABLE,
    SW_TRANSFER_BASE64,
} SwTransfer;

SwTransfer sw_transfer_read(SwSpan value); /* of a Content-Transfer-Encoding field */

/* Returns `text` itself for the identity; else it borrows from `buffer`, whose content is lost. */
SwSpan sw_transfer_decode(SwTransfer transfer, SwSpan text, GString *buffer);
