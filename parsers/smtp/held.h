/*
 * Bytes that a session keeps for later. All are charged to one allowance, so that a million hostile sessions together hold no more
 * than it has. Private to the SMTP room.
 */
#pragma once

#include "base/span.h"
#include "parsers/smtp/memory.h"

typedef struct {
    char *bytes;
    gsize length, capacity;
} SmtpHeld;

/* A larger block for so many bytes behind those that are there. FALSE: the allowance is used up. */
gboolean smtp_held_make_room(SmtpHeld *held, SmtpMemory *memory, gsize more);

/* Makes the bytes longer by `more` that are not set yet. NULL: the allowance is used up. */
static inline gpointer smtp_held_extend(SmtpHeld *held, SmtpMemory *memory, gsize more)
{
    if (more > held->capacity - held->length && !smtp_held_make_room(held, memory, more))
        return NULL;
    held->length += more;
    return held->bytes + held->length - more;
}

/* FALSE: the allowance is used up, and nothing was appended. */
static inline gboolean smtp_held_append(SmtpHeld *held, SmtpMemory *memory, SwSpan bytes)
{
    if (bytes.len == 0)
        return TRUE;
    char *behind = smtp_held_extend(held, memory, bytes.len);
    if (behind)
        memcpy(behind, bytes.data, bytes.len);
    return behind != NULL;
}

void smtp_held_drop_front(SmtpHeld *held, gsize n);
/* Gives memory and allowance back; `held` is empty and may be used again. */
static inline void smtp_held_clear(SmtpHeld *held, SmtpMemory *memory)
{
    if (held->capacity == 0)
        return;
    memory->allowance += held->capacity;
    smtp_memory_give_back(memory, held->bytes, held->capacity);
    *held = (SmtpHeld){0};
}

static inline SwSpan smtp_held_span(const SmtpHeld *held)
{
    return sw_span(held->bytes, held->length);
}
