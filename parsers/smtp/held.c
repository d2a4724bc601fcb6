#include "parsers/smtp/held.h"

gboolean smtp_held_make_room(SmtpHeld *held, SmtpMemory *memory, gsize more)
{
    gsize capacity = smtp_memory_block_size(held->length + more), charge = capacity - held->capacity;
    if (charge > memory->allowance)
        return FALSE;
    memory->allowance -= charge;
    held->bytes = smtp_memory_grow(memory, held->bytes, held->capacity, capacity);
    held->capacity = capacity;
    return TRUE;
}

void smtp_held_drop_front(SmtpHeld *held, gsize n)
{
    held->length -= n;
    if (n > 0 && held->length > 0)
        memmove(held->bytes, held->bytes + n, held->length);
}
