#include "parsers/smtp/held.h"

#define CAPACITY_MIN 64u

static gboolean make_room(SmtpHeld *held, gsize *allowance, gsize wanted)
{
    gsize capacity = MAX(held->capacity, CAPACITY_MIN);
    while (capacity < wanted)
        capacity *= 2;
    gsize more = capacity - held->capacity;
    if (more > *allowance)
        return FALSE;
    *allowance -= more;
    held->bytes = g_realloc(held->bytes, capacity);
    held->capacity = capacity;
    return TRUE;
}

gboolean smtp_held_append(SmtpHeld *held, gsize *allowance, SwSpan bytes)
{
    if (bytes.len == 0)
        return TRUE;
    if (held->length + bytes.len > held->capacity && !make_room(held, allowance, held->length + bytes.len))
        return FALSE;
    memcpy(held->bytes + held->length, bytes.data, bytes.len);
    held->length += bytes.len;
    return TRUE;
}

void smtp_held_drop_front(SmtpHeld *held, gsize n)
{
    held->length -= n;
    if (n > 0 && held->length > 0)
        memmove(held->bytes, held->bytes + n, held->length);
}

void smtp_held_clear(SmtpHeld *held, gsize *allowance)
{
    *allowance += held->capacity;
    g_free(held->bytes);
    *held = (SmtpHeld){0};
}
