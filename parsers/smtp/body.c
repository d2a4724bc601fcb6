#include "parsers/smtp/body.h"

#include "parsers/limits.h"
#include "parsers/smtp/commands.h"

SmtpBody *smtp_body_new(SmtpMemory *memory, gboolean lf_ends)
{
    SmtpBody *body = smtp_memory_new(memory, SmtpBody);
    body->lf_ends = lf_ends;
    body->start = SMTP_START_CRLF;
    return body;
}

void smtp_body_free(SmtpBody *body, SmtpMemory *memory)
{
    if (!body)
        return;
    smtp_held_clear(&body->bytes, memory);
    smtp_memory_give_back(memory, body, sizeof *body);
}

static void keep(SmtpBody *body, SmtpMemory *memory, SwSpan bytes)
{
    body->size += bytes.len;
    if (body->holed || body->cut || bytes.len == 0)
        return;
    SwSpan part = sw_span_slice(bytes, 0, SW_LIMIT_MESSAGE - body->bytes.length);
    body->cut = !smtp_held_append(&body->bytes, memory, part) || part.len < bytes.len;
}

/* The next dot at a line's start. Mails have fewer dots than lines, or not many more. The first byte is no such dot. */
static gsize find_line_dot(SmtpBody *body, SwSpan bytes)
{
    for (gsize at = sw_span_find(bytes, 0, '.'); at < bytes.len; at = sw_span_find(bytes, at + 1, '.')) {
        char before = at > 0 ? bytes.data[at - 1] : body->after_cr ? '\r' : ' ';
        if (before == '\n')
            return at;
        body->dot_behind_cr |= before == '\r';
    }
    return bytes.len;
}

/* Up to the next dot that may mean something. */
static gsize take_text(SmtpBody *body, SmtpMemory *memory, SwSpan bytes)
{
    SwSpan text = sw_span_slice(bytes, 0, find_line_dot(body, bytes));
    char last = text.data[text.len - 1];
    gboolean crlf = text.len > 1 ? text.data[text.len - 2] == '\r' : body->after_cr;
    body->start = last != '\n' ? SMTP_START_MIDDLE : crlf ? SMTP_START_CRLF : SMTP_START_LF;
    body->after_cr = last == '\r';
    keep(body, memory, text);
    return text.len;
}

static gboolean is_line_start(const SmtpBody *body)
{
    return body->start == SMTP_START_CRLF || (body->start == SMTP_START_LF && body->lf_ends);
}

/* A line `.` is complete. TRUE if it ends the mail. */
static gboolean end_dot_line(SmtpBody *body, SmtpMemory *memory, gboolean crlf)
{
    body->dots = 0;
    if (body->lf_ends || (crlf && body->start == SMTP_START_CRLF))
        return TRUE;
    gsize start = body->bytes.length;
    keep(body, memory, crlf ? SW_SPAN(".\r\n") : SW_SPAN(".\n"));
    body->start = crlf ? SMTP_START_CRLF : SMTP_START_LF;
    if (body->odd_end == 0) {
        body->odd_start = start;
        body->odd_end = body->bytes.length;
    }
    return FALSE;
}

/* One byte of a line that begins with a dot. Returns whether it was taken. */
static gboolean take_dot(SmtpBody *body, SmtpMemory *memory, char byte, gboolean *ret_ended)
{
    if (body->dots == 0 || (body->dots == 1 && byte == '\r')) {
        body->dots++;
        return TRUE;
    }
    if (byte == '\n') {
        *ret_ended = end_dot_line(body, memory, body->dots == 2);
        return TRUE;
    }
    /* There is more in the line: the dot was stuffed before it, where lines start by the rules. */
    if (!is_line_start(body))
        keep(body, memory, SW_SPAN("."));
    if (body->dots == 2)
        keep(body, memory, SW_SPAN("\r"));
    body->after_cr = body->dots == 2;
    body->dots = 0;
    body->start = SMTP_START_MIDDLE;
    return FALSE;
}

gsize smtp_body_take(SmtpBody *body, SmtpMemory *memory, SwSpan bytes, gboolean *ret_ended)
{
    gsize at = 0;
    *ret_ended = FALSE;
    while (at < bytes.len && !*ret_ended) {
        if (body->dots > 0 || (body->start != SMTP_START_MIDDLE && bytes.data[at] == '.'))
            at += take_dot(body, memory, bytes.data[at], ret_ended);
        else
            at += take_text(body, memory, sw_span_slice(bytes, at, bytes.len));
    }
    return at;
}

void smtp_body_take_chunk(SmtpBody *body, SmtpMemory *memory, SwSpan bytes)
{
    keep(body, memory, bytes);
}

void smtp_body_hole(SmtpBody *body)
{
    while (!body->holed && body->bytes.length > 0 && body->bytes.bytes[body->bytes.length - 1] != '\n')
        body->bytes.length--;
    body->holed = TRUE;
}

gboolean smtp_body_may_end_oddly(const SmtpBody *body)
{
    return body->odd_end > 0 && !body->cut && !body->holed && body->dots == 0;
}

SwSpan smtp_body_end_oddly(SmtpBody *body)
{
    SwSpan behind = sw_span_slice(smtp_held_span(&body->bytes), body->odd_end, body->bytes.length);
    body->bytes.length = body->odd_start;
    body->size = body->odd_start;
    body->odd_end = 0;
    return behind;
}

/* Whether the line at `at` can only be a command. */
static gboolean is_command_at(SwSpan bytes, gsize at)
{
    SwSpan line = sw_span_slice(bytes, at, at + SW_LIMIT_MAILBOX);
    return smtp_command_read(sw_span_slice(line, 0, sw_span_find(line, 0, '\n'))).telling;
}

/* Where there is a dot, which of the forms stands around it; SMTP_ODD_FORMS for none. */
static guint form_at(SwSpan bytes, gsize dot, gsize *ret_end)
{
    static const struct {
        SwSpan before, behind;
    } forms[SMTP_ODD_FORMS] = {
        {{"\r\n", 2}, {"\n", 1}},
        {{"\n", 1}, {"\n", 1}},
        {{"\n", 1}, {"\r\n", 2}},
        {{"\r", 1}, {"\r", 1}},
    };
    gboolean behind_crlf = dot >= 2 && bytes.data[dot - 2] == '\r' && bytes.data[dot - 1] == '\n';
    for (guint i = 0; i < SMTP_ODD_FORMS; i++) {
        SwSpan before = forms[i].before, behind = forms[i].behind;
        if (dot < before.len || dot + 1 + behind.len > bytes.len || (behind_crlf && i > 0))
            continue;
        if (memcmp(bytes.data + dot - before.len, before.data, before.len) == 0 &&
            memcmp(bytes.data + dot + 1, behind.data, behind.len) == 0) {
            *ret_end = dot + 1 + behind.len;
            return i;
        }
    }
    return SMTP_ODD_FORMS;
}

guint smtp_body_odd_ends(const SmtpBody *body, SmtpOddEnd ret_ends[SMTP_ODD_FORMS])
{
    static const char *const names[SMTP_ODD_FORMS] = {"CRLF.LF", "LF.LF", "LF.CRLF", "CR.CR"};
    SwSpan bytes = smtp_held_span(&body->bytes);
    gboolean found[SMTP_ODD_FORMS] = {FALSE};
    guint commands[SMTP_ODD_FORMS] = {0}, n = 0;
    if (body->odd_end == 0 && !body->dot_behind_cr)
        return 0;
    for (gsize at = sw_span_find(bytes, 0, '.'); at < bytes.len; at = sw_span_find(bytes, at + 1, '.')) {
        gsize end;
        guint form = form_at(bytes, at, &end);
        if (form == SMTP_ODD_FORMS)
            continue;
        found[form] = TRUE;
        commands[form] += is_command_at(bytes, end);
    }
    for (guint i = 0; i < SMTP_ODD_FORMS; i++)
        if (found[i])
            ret_ends[n++] = (SmtpOddEnd){names[i], commands[i]};
    return n;
}
