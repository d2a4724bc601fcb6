#include "parsers/smtp/backlog.h"

typedef struct {
    gsize end; /* of the piece in `bytes` */
    SmtpMoment moment;
} Mark;

static Mark *mark_at(const SmtpBacklog *backlog, guint i)
{
    return (Mark *)(gpointer)backlog->marks.bytes + i;
}

static guint n_marks(const SmtpBacklog *backlog)
{
    return (guint)(backlog->marks.length / sizeof(Mark));
}

static gboolean is_same(SmtpMoment a, SmtpMoment b)
{
    return a.time_us == b.time_us && a.offset == b.offset;
}

gboolean smtp_backlog_add(SmtpBacklog *backlog, SmtpMemory *memory, SwSpan bytes, SmtpMoment moment)
{
    guint n = n_marks(backlog);
    if (bytes.len == 0)
        return TRUE;
    if (!smtp_held_append(&backlog->bytes, memory, bytes))
        return FALSE;
    if (n > backlog->first && is_same(mark_at(backlog, n - 1)->moment, moment)) {
        mark_at(backlog, n - 1)->end = backlog->bytes.length;
        return TRUE;
    }
    Mark mark = {backlog->bytes.length, moment};
    if (smtp_held_append(&backlog->marks, memory, sw_span((const char *)&mark, sizeof mark)))
        return TRUE;
    backlog->bytes.length -= bytes.len;
    return FALSE;
}

SwSpan smtp_backlog_bytes(const SmtpBacklog *backlog)
{
    SwSpan bytes = smtp_held_span(&backlog->bytes);
    return sw_span_slice(bytes, backlog->at, bytes.len);
}

SwSpan smtp_backlog_piece(const SmtpBacklog *backlog, SmtpMoment *ret_moment)
{
    const Mark *mark = mark_at(backlog, backlog->first);
    *ret_moment = mark->moment;
    return sw_span_slice(smtp_held_span(&backlog->bytes), backlog->at, mark->end);
}

/* All before the first piece is done with. */
static void drop_front(SmtpBacklog *backlog)
{
    smtp_held_drop_front(&backlog->bytes, backlog->at);
    smtp_held_drop_front(&backlog->marks, backlog->first * sizeof(Mark));
    for (guint i = 0; i < n_marks(backlog); i++)
        mark_at(backlog, i)->end -= backlog->at;
    backlog->at = backlog->first = 0;
}

void smtp_backlog_skip(SmtpBacklog *backlog, gsize n)
{
    backlog->at += n;
    while (backlog->first < n_marks(backlog) && mark_at(backlog, backlog->first)->end <= backlog->at)
        backlog->first++;
    if (backlog->at >= backlog->bytes.length - backlog->at)
        drop_front(backlog);
}

void smtp_backlog_clear(SmtpBacklog *backlog, SmtpMemory *memory)
{
    smtp_held_clear(&backlog->bytes, memory);
    smtp_held_clear(&backlog->marks, memory);
    *backlog = (SmtpBacklog){0};
}
