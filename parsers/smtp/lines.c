#include "parsers/smtp/lines.h"

#include "parsers/limits.h"

void smtp_lines_reset(SmtpLines *lines)
{
    lines->partial.length = 0;
    lines->overlong = lines->taken = FALSE;
}

SwSpan smtp_lines_partial(const SmtpLines *lines)
{
    return lines->taken ? SW_SPAN("") : smtp_held_span(&lines->partial);
}

static void keep(SmtpLines *lines, SmtpMemory *memory, SwSpan piece)
{
    gsize room = SW_LIMIT_SMTP_LINE - lines->partial.length;
    if (lines->overlong || !smtp_held_append(&lines->partial, memory, sw_span_slice(piece, 0, room)))
        lines->overlong = TRUE;
    else
        lines->overlong = piece.len > room;
}

static SmtpLine line_of(SwSpan text, gboolean cut)
{
    SW_SPAN_IS_SOUND(text);
    gboolean crlf = text.len > 0 && text.data[text.len - 1] == '\r';
    return (SmtpLine){.text = sw_span(text.data, text.len - crlf), .bare_lf = !crlf && !cut, .cut = cut};
}

/* A line that is not in one piece, or too long. Kept apart, as most lines are whole. */
G_GNUC_NO_INLINE static gboolean take_broken(SmtpLines *lines, SmtpMemory *memory, SwSpan piece, gboolean whole,
                                             SmtpLine *ret_line)
{
    keep(lines, memory, piece);
    if (!whole)
        return FALSE;
    lines->taken = TRUE;
    *ret_line = line_of(lines->partial.length > 0 ? smtp_held_span(&lines->partial) : SW_SPAN(""), lines->overlong);
    return TRUE;
}

gboolean smtp_lines_take(SmtpLines *lines, SmtpMemory *memory, SwSpan *bytes, SmtpLine *ret_line)
{
    if (bytes->len == 0)
        return FALSE;
    const char *start = bytes->data, *end = memchr(start, '\n', bytes->len);
    SwSpan piece = sw_span(start, end ? (gsize)(end - start) : bytes->len);
    *bytes = end ? sw_span(end + 1, bytes->len - piece.len - 1) : SW_SPAN_ABSENT;
    if (lines->taken)
        smtp_lines_reset(lines);
    if (!end || piece.len > SW_LIMIT_SMTP_LINE || lines->partial.length > 0 || lines->overlong)
        return take_broken(lines, memory, piece, end != NULL, ret_line);
    *ret_line = line_of(piece, FALSE);
    return TRUE;
}
