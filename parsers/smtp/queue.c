#include "parsers/smtp/queue.h"

/* Entries at the front that are done with are dropped once there are so many. */
#define SLACK 64u

typedef struct {
    SmtpEntry entry;
    gsize text; /* where it stands in `texts` */
} Slot;

static Slot *slot_at(const SmtpQueue *queue, guint i)
{
    return (Slot *)(gpointer)queue->entries.bytes + queue->first + i;
}

gboolean smtp_queue_push(SmtpQueue *queue, SmtpMemory *memory, const SmtpEntry *entry)
{
    gsize text = queue->texts.length;
    if (!smtp_held_append(&queue->texts, memory, entry->text))
        return FALSE;
    Slot *slot = smtp_held_extend(&queue->entries, memory, sizeof *slot);
    if (!slot)
        return FALSE;
    slot->entry = *entry;
    slot->text = text;
    queue->length++;
    queue->n_bodies += entry->body != NULL;
    return TRUE;
}

SmtpEntry smtp_queue_peek(const SmtpQueue *queue, guint i)
{
    const Slot *slot = slot_at(queue, i);
    SmtpEntry entry = slot->entry;
    if (sw_span_present(entry.text))
        entry.text = entry.text.len > 0 ? sw_span(queue->texts.bytes + slot->text, entry.text.len) : SW_SPAN("");
    return entry;
}

/* All before the first entry is done with. */
static void drop_front(SmtpQueue *queue)
{
    gsize text = slot_at(queue, 0)->text;
    smtp_held_drop_front(&queue->entries, queue->first * sizeof(Slot));
    smtp_held_drop_front(&queue->texts, text);
    queue->first = 0;
    for (guint i = 0; i < queue->length; i++)
        slot_at(queue, i)->text -= text;
}

void smtp_queue_pop(SmtpQueue *queue, SmtpMemory *memory)
{
    SmtpBody *body = slot_at(queue, 0)->entry.body;
    queue->n_bodies -= body != NULL;
    smtp_body_free(body, memory);
    queue->first++;
    queue->length--;
    if (queue->length == 0)
        queue->entries.length = queue->texts.length = queue->first = 0;
    else if (queue->first >= SLACK && queue->first >= queue->length)
        drop_front(queue);
}

void smtp_queue_clear(SmtpQueue *queue, SmtpMemory *memory)
{
    while (queue->length > 0)
        smtp_queue_pop(queue, memory);
    smtp_held_clear(&queue->entries, memory);
    smtp_held_clear(&queue->texts, memory);
}
