/*
 * Bytes of the client that cannot be read yet, as the reply that says how is still to come; each with the packet that it came in.
 * Private to the SMTP room.
 */
#pragma once

#include "parsers/smtp/queue.h"

typedef struct {
    SmtpHeld bytes, marks;
    gsize at; /* bytes at the front that are done with */
    guint first; /* marks that are */
} SmtpBacklog;

/* FALSE: there is no room for them. */
gboolean smtp_backlog_add(SmtpBacklog *backlog, SmtpMemory *memory, SwSpan bytes, SmtpMoment moment);
static inline gboolean smtp_backlog_is_empty(const SmtpBacklog *backlog)
{
    return backlog->at == backlog->bytes.length;
}

/* All that waits; borrowed until it changes. */
SwSpan smtp_backlog_bytes(const SmtpBacklog *backlog);
/* Its first piece that came in one packet. There must be one. */
SwSpan smtp_backlog_piece(const SmtpBacklog *backlog, SmtpMoment *ret_moment);
void smtp_backlog_skip(SmtpBacklog *backlog, gsize n);
void smtp_backlog_clear(SmtpBacklog *backlog, SmtpMemory *memory);
