#include "parsers/log/exim/fields.h"
#include "parsers/log/exim/read.h"
#include "parsers/log/step.h"

/* An address, or the name of a local user. */
static gboolean is_recipient(SwSpan mailbox)
{
    if (sw_span_find(mailbox, 0, '@') < mailbox.len)
        return TRUE;
    for (gsize i = 0; i < mailbox.len; i++)
        if (!g_ascii_isalnum(mailbox.data[i]) && !strchr("._+-", mailbox.data[i]))
            return FALSE;
    return mailbox.len > 0;
}

/* The recipient at `at` of a list, which is moved behind it; FALSE if there is none. */
static gboolean next_recipient(SwSpan list, gsize *at, SwSpan *ret_recipient)
{
    gsize end = sw_exim_mailbox(list, *at, ret_recipient);
    if (end == 0 || !is_recipient(*ret_recipient))
        return FALSE;
    *at = end + 1;
    return TRUE;
}

/* To its end the line is ` from <sender> for a@b.example c@d.example`, or less of it. */
static gboolean ends_as_received(SwSpan text, gsize at, SwEximFields *fields)
{
    SwSpan recipient;
    if (!sw_span_present(fields->protocol) || !fields->has_size)
        return FALSE;
    gsize sender = sw_step_literal(text, at, SW_SPAN(" from "));
    if (sender != 0 && (at = sw_exim_mailbox(text, sender, &recipient)) == 0)
        return FALSE;
    if (at == text.len)
        return TRUE;
    gsize list = sw_step_literal(text, at, SW_SPAN(" for "));
    if (list == 0)
        return FALSE;
    fields->recipients = sw_span_slice(text, list, text.len);
    for (gsize next = 0; next < fields->recipients.len;)
        if (!next_recipient(fields->recipients, &next, &recipient))
            return FALSE;
    return fields->recipients.len > 0;
}

/* The sender, what stands before the host, the host, what stands behind it. */
static gboolean read_fields(SwSpan text, SwEximFields *fields)
{
    gsize at = sw_exim_mailbox(text, strlen("<= "), &fields->sender);
    if (at == 0)
        return FALSE;
    SwSpan sender = fields->sender;
    at = sw_exim_fields_read(text, at, fields);
    gsize host = sw_step_literal(text, at, SW_SPAN(" H="));
    gboolean readable =
        host != 0 ? sw_exim_host_read(text, host, ends_as_received, fields, &at) : ends_as_received(text, at, fields);
    fields->sender = sender;
    return readable;
}

static void tell_recipients(SwTransaction *transaction, SwSpan list)
{
    SwEvent fate = {.has = SW_HAS(SW_FIELD_RCPT)};
    for (gsize at = 0; at < list.len && next_recipient(list, &at, &fate.rcpt);)
        sw_transaction_recipient(transaction, &fate);
}

static char behind_backslash(SwSpan text, gsize *at)
{
    static const char letters[] = "nrtbf", controls[] = "\n\r\t\b\f";
    gsize i = *at + 1;
    if (i + 2 < text.len && text.data[i] >= '0' && text.data[i] <= '3') {
        *at = i + 2;
        return (char)((text.data[i] - '0') * 64 + (text.data[i + 1] & 7) * 8 + (text.data[i + 2] & 7));
    }
    *at = i;
    const char *letter = memchr(letters, text.data[i], sizeof letters - 1);
    return letter ? controls[letter - letters] : text.data[i];
}

/* Exim writes what does not print, quotes and backslashes with a backslash. */
static SwSpan unescape(SwSpan text, GString *buffer)
{
    if (sw_span_find(text, 0, '\\') == text.len)
        return text;
    for (gsize at = 0; at < text.len; at++)
        g_string_append_c(buffer,
                          text.data[at] == '\\' && at + 1 < text.len ? behind_backslash(text, &at) : text.data[at]);
    return sw_span(buffer->str, buffer->len);
}

static void tell_subject(SwTransaction *transaction, SwSpan subject)
{
    g_autoptr(GString) buffer = g_string_new(NULL);
    SwEvent seen = {.has = SW_HAS(SW_FIELD_SUBJECT), .subject = unescape(subject, buffer)};
    sw_transaction_learn(transaction, &seen);
}

/* What was logged under the ID before (a cutthrough delivery, a filter's verdict) is of the same message: Exim's IDs come back only when
 * the clock is set back. */
SwReading sw_exim_read_received(const SwEximLine *line)
{
    SwEximFields fields = {0};
    if (!read_fields(line->text, &fields))
        return SW_READING_UNKNOWN;
    SwEvent seen;
    sw_exim_fields_event(&fields, &seen);
    SwTransaction *transaction = sw_transactions_open_whole(line->transactions, line->line,
                                                            sw_exim_session(line->pid, &fields), line->id, &seen);
    if (sw_span_present(fields.subject))
        tell_subject(transaction, fields.subject);
    if (sw_span_present(fields.recipients)) {
        sw_transaction_in_client_order(transaction);
        tell_recipients(transaction, fields.recipients);
    }
    sw_transaction_accepted(transaction);
    return SW_READING_TOLD;
}
