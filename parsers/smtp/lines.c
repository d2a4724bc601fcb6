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

static void keep(SmtpLines *lines, gsize *allowance, SwSpan piece)
{
    gsize room = SW_LIMIT_SMTP_LINE - lines->partial.length;
    if (lines->overlong || !smtp_held_append(&lines->partial, allowance, sw_span_slice(piece, 0, room)))
        lines->overlong = TRUE;
    else
        lines->overlong = piece.len > room;
}

static void finish(SmtpLine *line, SwSpan text, gboolean cut)
{
    gboolean crlf = text.len > 0 && text.data[text.len - 1] == '\r';
    *line = (SmtpLine){.text = sw_span_slice(text, 0, text.len - crlf), .bare_lf = !crlf && !cut, .cut = cut};
    if (!sw_span_present(line->text))
        line->text = SW_SPAN("");
}

gboolean smtp_lines_take(SmtpLines *lines, gsize *allowance, SwSpan *bytes, SmtpLine *ret_line)
{
    gsize end = sw_span_find(*bytes, 0, '\n');
    gboolean whole = end < bytes->len;
    SwSpan piece = sw_span_slice(*bytes, 0, end);
    *bytes = sw_span_slice(*bytes, end + 1, bytes->len);
    if (lines->taken)
        smtp_lines_reset(lines);
    if (whole && lines->partial.length == 0 && !lines->overlong) {
        finish(ret_line, sw_span_slice(piece, 0, SW_LIMIT_SMTP_LINE), piece.len > SW_LIMIT_SMTP_LINE);
        return TRUE;
    }
    keep(lines, allowance, piece);
    if (!whole)
        return FALSE;
    lines->taken = TRUE;
    finish(ret_line, smtp_held_span(&lines->partial), lines->overlong);
    return TRUE;
}
