#include "parsers/log/line.h"

#include "parsers/input/reader.h"
#include "parsers/log/line_json.h"
#include "parsers/log/stamp.h"

#define RELAYS_MAX 4u /* stamps before one another */
#define CONTAINER_NAME_MAX 64u /* bytes before the bar of `name  | line` */

static SwSpan behind(SwSpan text, gsize n)
{
    return sw_span_slice(text, n, text.len);
}

static SwSpan behind_spaces(SwSpan text)
{
    gsize n = 0;
    while (n < text.len && text.data[n] == ' ')
        n++;
    return behind(text, n);
}

/* The word at the front; what is behind it, and one space, is left in `text`. */
static SwSpan take_word(SwSpan *text)
{
    gsize end = sw_span_find(*text, 0, ' ');
    SwSpan word = sw_span_slice(*text, 0, end);
    *text = behind(*text, end + 1);
    return word;
}

/* `name  | `, as containers run together have it. */
static SwSpan behind_container_name(SwSpan text)
{
    gsize n = 0, limit = MIN(text.len, CONTAINER_NAME_MAX);
    while (n < limit && (g_ascii_isalnum(text.data[n]) || strchr("_.-", text.data[n])))
        n++;
    gsize name_end = n;
    while (n < limit && text.data[n] == ' ')
        n++;
    return name_end > 0 && n > name_end && n + 1 < text.len && text.data[n] == '|' && text.data[n + 1] == ' '
               ? behind_spaces(behind(text, n + 1))
               : text;
}

/* `<22>`: RFC 3164 4.1.1. */
static SwSpan behind_priority(SwSpan text)
{
    gsize n = 1;
    if (text.len < 3 || text.data[0] != '<')
        return text;
    while (n < text.len && n < 4 && g_ascii_isdigit(text.data[n]))
        n++;
    return n > 1 && n < text.len && text.data[n] == '>' ? behind(text, n + 1) : text;
}

/* Some write the severity where the host stands. */
static gboolean is_level(SwSpan word)
{
    static const SwSpan levels[] = {
        SW_SPAN("DEBUG"),   SW_SPAN("INFO"),  SW_SPAN("NOTICE"), SW_SPAN("WARN"),
        SW_SPAN("WARNING"), SW_SPAN("ERROR"), SW_SPAN("CRIT"),
    };
    for (guint i = 0; i < G_N_ELEMENTS(levels); i++)
        if (sw_span_equal_folded(word, levels[i]))
            return TRUE;
    return FALSE;
}

/* Solaris puts `[ID 197553 mail.info] ` before what the program says. */
static SwSpan behind_message_id(SwSpan text)
{
    gsize end = text.len > 4 && memcmp(text.data, "[ID ", 4) == 0 ? sw_span_find(text, 4, ']') : text.len;
    return end < text.len ? behind_spaces(behind(text, end + 1)) : text;
}

static SwLineForm read_tagged(SwSpan text, SwTags *tags, SwLogLine *line)
{
    gsize tag = sw_tags_read(tags, text, line);
    if (tag == 0)
        return SW_LINE_STAMPED;
    line->message = behind_message_id(behind_spaces(behind(text, tag)));
    return SW_LINE_WHOLE;
}

/* metalog: `[program] message`, of this host, without pid. */
static SwLineForm read_metalog(SwSpan text, SwTags *tags, SwLogLine *line)
{
    gsize end = sw_span_find(text, 1, ']');
    if (end + 2 >= text.len || text.data[end + 1] != ' ' || memchr(text.data, ' ', end))
        return SW_LINE_STAMPED;
    line->program = sw_span_slice(text, 1, end);
    sw_tags_take(tags, line);
    line->message = behind_spaces(behind(text, end + 1));
    return SW_LINE_WHOLE;
}

/* Behind the stamp: `host tag[pid]: message`; a relay's line has another stamp and host there. */
static SwLineForm read_syslog_rest(SwSpan text, SwTags *tags, SwLogLine *line)
{
    for (guint relays = 0; relays < RELAYS_MAX; relays++) {
        gsize word = sw_span_find(text, 0, ' ');
        if (word == 0 || word == text.len)
            return SW_LINE_STAMPED;
        if (text.data[0] == '[')
            return read_metalog(text, tags, line);
        if (text.data[word - 1] == ':' && !is_level(sw_span(text.data, word - 1)))
            return read_tagged(text, tags, line);
        SwSpan host = take_word(&text);
        text = behind_spaces(text);
        if (!is_level(host) && (host.data[host.len - 1] != ':'))
            line->host = host;
        gsize inner = sw_stamp_read_syslog(text, &line->stamp);
        if (inner == 0 || inner == text.len || text.data[inner] != ' ')
            return read_tagged(text, tags, line);
        text = behind_spaces(behind(text, inner));
    }
    return SW_LINE_STAMPED;
}

/* Behind structured data, RFC 5424 6.3: `-`, or elements in brackets whose values stand in quotes. */
static gsize skip_structured_data(SwSpan text)
{
    gboolean quoted = FALSE;
    gsize at = 1;
    if (text.len == 0 || text.data[0] != '[')
        return MIN(at, text.len);
    for (; at < text.len; at++) {
        if (text.data[at] == '\\')
            at++;
        else if (text.data[at] == '"')
            quoted = !quoted;
        else if (text.data[at] == ' ' && !quoted && text.data[at - 1] == ']')
            break;
    }
    return MIN(at, text.len);
}

/* RFC 5424 6: `1 STAMP HOST APP PROCID MSGID SD MSG`, behind the version; `-` is nothing. */
static SwLineForm read_rfc5424(SwSpan text, SwTags *tags, SwLogLine *line)
{
    SwSpan stamp = take_word(&text);
    if (sw_stamp_read_syslog(stamp, &line->stamp) != stamp.len)
        return SW_LINE_NONE;
    SwSpan host = take_word(&text), program = take_word(&text), process = take_word(&text);
    guint64 pid;
    take_word(&text);
    if (text.len == 0 || (text.data[0] != '-' && text.data[0] != '['))
        return SW_LINE_STAMPED;
    line->host = sw_span_equal(host, SW_SPAN("-")) ? SW_SPAN_ABSENT : host;
    line->program = program;
    line->pid = sw_span_to_uint64(process, &pid) ? (guint32)pid : 0;
    sw_tags_take(tags, line);
    line->message = behind_spaces(sw_span_without_mark(behind_spaces(behind(text, skip_structured_data(text)))));
    return SW_LINE_WHOLE;
}

/* Exim and rspamd in files of their own: the program is not written. */
static SwLineForm read_message(SwSpan text, SwLogLine *line)
{
    line->message = behind_spaces(text);
    line->service = line->program = SW_SPAN_ABSENT;
    line->program_id = line->pid = 0;
    return SW_LINE_WHOLE;
}

static SwLineForm read_own(SwSpan bytes, gsize stamp_len, SwPrefix *prefix, SwLogLine *line)
{
    if (stamp_len < bytes.len && bytes.data[stamp_len] == ' ')
        sw_prefix_remember(prefix, bytes, stamp_len, stamp_len + 1, FALSE, line);
    return read_message(behind(bytes, stamp_len), line);
}

/* A line that begins with a stamp of syslog's, and no line of a relay, which has two. */
static SwLineForm read_syslog(SwSpan bytes, gsize stamp_len, SwLineBuffer *buffer, SwLogLine *line)
{
    SwSpan rest = behind_spaces(behind(bytes, stamp_len));
    SwLineForm form = read_syslog_rest(rest, &buffer->tags, line);
    if (form == SW_LINE_WHOLE && line->host.data == rest.data)
        sw_prefix_remember(&buffer->prefix, bytes, stamp_len, (gsize)(line->program.data - bytes.data), TRUE, line);
    return form;
}

static SwLineForm read_plain(SwSpan text, SwLineBuffer *buffer, SwLogLine *line)
{
    gsize stamp;
    SwSpan sent = behind_priority(text);
    if (sent.len < text.len && sent.len > 2 && sent.data[0] == '1' && sent.data[1] == ' ')
        return read_rfc5424(behind(sent, 2), &buffer->tags, line);
    if ((stamp = sw_stamp_read_syslog(sent, &line->stamp)) > 0 && stamp < sent.len && sent.data[stamp] == ' ')
        return read_syslog(sent, stamp, buffer, line);
    if ((stamp = sw_stamp_read_own(text, &line->stamp)) > 0)
        return read_own(text, stamp, &buffer->prefix, line);
    if ((stamp = sw_stamp_read_asctime(text, &line->stamp)) > 0)
        return read_message(behind(text, stamp), line);
    return SW_LINE_NONE;
}

static SwLineForm read_object(SwSpan bytes, SwLineBuffer *buffer, SwLogLine *line)
{
    SwSpan inner;
    switch (sw_line_object_read(bytes, buffer, line, &inner)) {
    case SW_LINE_OBJECT_JOURNAL:
        sw_tags_take(&buffer->tags, line);
        return SW_LINE_WHOLE;
    case SW_LINE_OBJECT_CONTAINER: {
        SwLineForm form = read_plain(inner, buffer, line);
        return form == SW_LINE_NONE ? read_tagged(inner, &buffer->tags, line) : form;
    }
    default:
        return SW_LINE_NONE;
    }
}

static SwLineForm read_by_grammar(SwSpan bytes, SwLineBuffer *buffer, SwLogLine *ret_line)
{
    SwLogLine line = {.time_us = SW_TIME_UNKNOWN};
    SwLineForm form;
    if (bytes.len > 0 && bytes.data[0] == '{')
        form = read_object(bytes, buffer, &line);
    else if ((form = read_plain(bytes, buffer, &line)) == SW_LINE_NONE) {
        SwSpan inner = behind_container_name(bytes);
        if (inner.len < bytes.len)
            form = inner.len > 0 && inner.data[0] == '{' ? read_object(inner, buffer, &line)
                                                         : read_plain(inner, buffer, &line);
    }
    if (form != SW_LINE_NONE)
        *ret_line = line;
    return form;
}

SwLineForm sw_log_line_read(SwSpan bytes, SwLineBuffer *buffer, SwLogLine *ret_line)
{
    gsize prefix = sw_prefix_recall(&buffer->prefix, bytes, ret_line);
    if (prefix == 0)
        return read_by_grammar(bytes, buffer, ret_line);
    SwSpan rest = sw_span(bytes.data + prefix, bytes.len - prefix);
    ret_line->time_us = SW_TIME_UNKNOWN;
    ret_line->host_id = 0;
    if (!buffer->prefix.tagged)
        return read_message(rest, ret_line);
    gsize tag = sw_tags_recall(&buffer->tags, rest, ret_line);
    if (tag == 0)
        return read_tagged(rest, &buffer->tags, ret_line);
    ret_line->message = sw_span(rest.data + tag, rest.len - tag);
    return SW_LINE_WHOLE;
}
