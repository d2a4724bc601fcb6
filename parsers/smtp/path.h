/*
 * The address in the argument of MAIL and RCPT. RFC 5321 4.1.2, and what clients really write: spaces around the colon or none, no
 * angle brackets, a missing `>`, a source route (4.1.1.3, passed over), RFC 6531 addresses. Private to the SMTP room.
 */
#pragma once

#include "base/span.h"

typedef struct {
    SwSpan address; /* bare, as it stands; present and empty for <>; absent if there is none */
    gboolean cut; /* longer than SW_LIMIT_MAILBOX: these are its first bytes */
} SmtpPath;

/* `keyword`: FROM or TO. Borrows from the argument. */
SmtpPath smtp_path_read(SwSpan argument, SwSpan keyword);
