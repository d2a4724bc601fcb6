/*
 * Bytes that a session keeps for later. All are charged to one allowance, so that a million hostile sessions together hold no more
 * than it has. Private to the SMTP room.
 */
#pragma once

#include "base/span.h"

typedef struct {
    char *bytes;
    gsize length, capacity;
} SmtpHeld;

/* FALSE: the allowance is used up, and nothing was appended. */
gboolean smtp_held_append(SmtpHeld *held, gsize *allowance, SwSpan bytes);
void smtp_held_drop_front(SmtpHeld *held, gsize n);
/* Gives memory and allowance back; `held` is empty and may be used again. */
void smtp_held_clear(SmtpHeld *held, gsize *allowance);

static inline SwSpan smtp_held_span(const SmtpHeld *held)
{
    return sw_span(held->bytes, held->length);
}
