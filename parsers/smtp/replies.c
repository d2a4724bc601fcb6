#include "parsers/smtp/replies.h"

#include "parsers/limits.h"

guint smtp_reply_code(SwSpan line)
{
    if (line.len < 3)
        return 0;
    guint digits[] = {(guint)(line.data[0] - '0'), (guint)(line.data[1] - '0'), (guint)(line.data[2] - '0')};
    if (digits[0] < 1 || digits[0] > 5 || digits[1] > 9 || digits[2] > 9)
        return 0;
    if (line.len > 3 && line.data[3] != ' ' && line.data[3] != '-' && line.data[3] != '\t')
        return 0;
    return digits[0] * 100 + digits[1] * 10 + digits[2];
}

/* Position behind one to three digits, or `at` if there are none or more. */
static gsize behind_digits(SwSpan text, gsize at)
{
    gsize end = at;
    while (end < text.len && end <= at + 3 && g_ascii_isdigit(text.data[end]))
        end++;
    return end <= at + 3 ? end : at;
}

gsize smtp_reply_enhanced(SwSpan text)
{
    if (text.len < 5 || (text.data[0] != '2' && text.data[0] != '4' && text.data[0] != '5') || text.data[1] != '.')
        return 0;
    gsize subject = behind_digits(text, 2);
    if (subject == 2 || subject >= text.len || text.data[subject] != '.')
        return 0;
    gsize detail = behind_digits(text, subject + 1);
    gboolean ends = detail == text.len || text.data[detail] == ' ';
    return detail > subject + 1 && ends ? detail : 0;
}

static SwSpan text_of(SwSpan line)
{
    return sw_span_trim(sw_span_slice(line, 4, line.len));
}

/* The further lines repeat the first one's enhanced code. */
static SwSpan without_code_of(SwSpan text, SwSpan first)
{
    gsize length = smtp_reply_enhanced(first);
    if (length == 0 || text.len < length || memcmp(text.data, first.data, length) != 0)
        return text;
    return sw_span_trim(sw_span_slice(text, length, text.len));
}

static void join(SmtpReplies *replies, SmtpMemory *memory, SwSpan text)
{
    SmtpHeld *held = &replies->text;
    if (held->length > 0)
        text = without_code_of(text, smtp_held_span(held));
    if (text.len == 0)
        return;
    if (held->length + 1 + text.len > SW_LIMIT_SMTP_LINE)
        replies->cut = TRUE;
    else if (!smtp_held_append(held, memory, held->length > 0 ? SW_SPAN(" ") : SW_SPAN("")) ||
             !smtp_held_append(held, memory, text))
        replies->cut = TRUE;
}

void smtp_replies_reset(SmtpReplies *replies)
{
    smtp_lines_reset(&replies->lines);
    replies->text.length = 0;
    replies->continued = replies->cut = FALSE;
}

void smtp_replies_clear(SmtpReplies *replies, SmtpMemory *memory)
{
    smtp_held_clear(&replies->lines.partial, memory);
    smtp_held_clear(&replies->text, memory);
    smtp_replies_reset(replies);
}

/* TRUE when the line was a reply's last one. */
static gboolean add_line(SmtpReplies *replies, SmtpMemory *memory, const SmtpLine *line, guint code,
                         SmtpReply *ret_reply)
{
    gboolean more = line->text.len > 3 && line->text.data[3] == '-';
    SwSpan text = text_of(line->text);
    if (!replies->continued) {
        replies->text.length = 0;
        replies->cut = FALSE;
    }
    replies->cut |= line->cut;
    if (more || replies->continued) {
        join(replies, memory, text);
        text = smtp_held_span(&replies->text);
    }
    replies->continued = more;
    if (more)
        return FALSE;
    *ret_reply = (SmtpReply){code, text.len > 0 ? text : SW_SPAN(""), replies->cut};
    return TRUE;
}

SmtpReplyStep smtp_replies_take(SmtpReplies *replies, SmtpMemory *memory, SwSpan *bytes, SmtpReply *ret_reply)
{
    SmtpLine line;
    while (smtp_lines_take(&replies->lines, memory, bytes, &line)) {
        guint code = smtp_reply_code(line.text);
        if (code == 0) {
            *ret_reply = (SmtpReply){.text = line.text};
            return SMTP_REPLY_STRAY;
        }
        if (add_line(replies, memory, &line, code, ret_reply))
            return SMTP_REPLY_WHOLE;
    }
    return SMTP_REPLY_NONE;
}
