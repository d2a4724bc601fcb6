/*
 * What a refusal says of the recipient: that there is no such one, or something else.
 */
#pragma once

#include "store/event.h"

typedef enum {
    SW_REFUSAL_UNSAID, /* no reason was recorded, and a code alone does not tell */
    SW_REFUSAL_NO_SUCH_RECIPIENT,
    SW_REFUSAL_OTHER, /* sender, client, policy, content, quota, ... */
} SwRefusal;

/* By the class, where the source tells one; else by the enhanced status code X.1.1 (RFC 3463 section 3.2), else by the
 * words that servers use. */
SwRefusal sw_refusal_of(SwReasonClass class, SwSpan reason);
