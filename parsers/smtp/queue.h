/*
 * A queue of commands that wait for their replies, or of replies that wait for their commands. Private to the SMTP room.
 */
#pragma once

#include "base/date.h"
#include "parsers/smtp/body.h"
#include "parsers/smtp/commands.h"

/* The packet that completed something. */
typedef struct {
    gint64 time_us;
    guint64 offset;
    SwSpan source; /* the file it stands in */
} SmtpMoment;

/* By the clock, and by the place in the file where that cannot tell. */
static inline gboolean smtp_moment_is_before(SmtpMoment a, SmtpMoment b)
{
    return a.time_us != b.time_us ? a.time_us < b.time_us : a.offset < b.offset;
}

typedef struct {
    SmtpVerb verb; /* of a reply: SMTP_HOLE, or not used */
    guint code; /* of a reply */
    SmtpMoment moment;
    SwSpan text; /* argument, or text of the reply; borrowed from the queue until it changes; absent if there is none */
    SmtpBody *body; /* of SMTP_CONTENT and SMTP_BDAT_LAST: owned by the entry; NULL when nothing of it was seen */
} SmtpEntry;

typedef struct {
    SmtpHeld entries, texts;
    guint first, length, n_bodies;
} SmtpQueue;

static inline guint smtp_queue_length(const SmtpQueue *queue)
{
    return queue->length;
}

/* FALSE: there is no room for it; the caller still owns the body. */
gboolean smtp_queue_push(SmtpQueue *queue, SmtpMemory *memory, const SmtpEntry *entry);
/* The i-th from the front; i < length. */
SmtpEntry smtp_queue_peek(const SmtpQueue *queue, guint i);
/* Frees its body. */
void smtp_queue_pop(SmtpQueue *queue, SmtpMemory *memory);
void smtp_queue_clear(SmtpQueue *queue, SmtpMemory *memory);
