#include "base/escape.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* Appends one code point the way a kind of output wants it; `utf8` is its `len` bytes. */
typedef void (*EmitFunc)(GString *out, gunichar c, const char *utf8, gsize len);

/* Walks any bytes as UTF-8; each byte that starts no valid sequence becomes U+FFFD. */
static void escape(GString *out, SwSpan text, EmitFunc emit)
{
    const char *at = text.data;
    const char *end = text.data + text.len;
    while (at < end) {
        gunichar c = (guchar)*at < 0x80 ? (guchar)*at : g_utf8_get_char_validated(at, end - at);
        if (c == (gunichar)-1 || c == (gunichar)-2) {
            emit(out, 0xfffd, REPLACEMENT, sizeof REPLACEMENT - 1);
            at++;
            continue;
        }
        gsize len = c < 0x80 ? 1 : (gsize)(g_utf8_next_char(at) - at);
        emit(out, c, at, len);
        at += len;
    }
}

/* Unicode's bidirectional formatting characters (UAX #9) and the invisible ones that hide text. */
static gboolean is_deceptive(gunichar c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c ||
           c == 0xfeff || c == 0x2028 || c == 0x2029;
}

static gboolean is_control(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

static void emit_json(GString *out, gunichar c, const char *utf8, gsize len)
{
    if (c == '"' || c == '\\') {
        g_string_append_c(out, '\\');
        g_string_append_c(out, (char)c);
    } else if (is_control(c) || is_deceptive(c) || c == '<') {
        g_string_append_printf(out, "\\u%04x", c);
    } else {
        g_string_append_len(out, utf8, (gssize)len);
    }
}

void sw_escape_json(GString *out, SwSpan text)
{
    g_string_append_c(out, '"');
    escape(out, text, emit_json);
    g_string_append_c(out, '"');
}

static const char *html_entity(gunichar c)
{
    static const struct {
        gunichar c;
        const char *entity;
    } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
    for (guint i = 0; i < G_N_ELEMENTS(entities); i++)
        if (entities[i].c == c)
            return entities[i].entity;
    return NULL;
}

static void emit_html(GString *out, gunichar c, const char *utf8, gsize len)
{
    const char *entity = html_entity(c);
    if (entity)
        g_string_append(out, entity);
    else if (is_control(c) || is_deceptive(c))
        g_string_append_printf(out, "&lt;U+%04X&gt;", c);
    else
        g_string_append_len(out, utf8, (gssize)len);
}

void sw_escape_html(GString *out, SwSpan text)
{
    escape(out, text, emit_html);
}

static void emit_terminal(GString *out, gunichar c, const char *utf8, gsize len)
{
    if (is_control(c) || is_deceptive(c))
        g_string_append_printf(out, "<U+%04X>", c);
    else
        g_string_append_len(out, utf8, (gssize)len);
}

void sw_escape_terminal(GString *out, SwSpan text)
{
    escape(out, text, emit_terminal);
}

static void emit_utf8(GString *out, gunichar c, const char *utf8, gsize len)
{
    g_string_append_len(out, utf8, (gssize)len);
}

void sw_escape_utf8(GString *out, SwSpan text)
{
    escape(out, text, emit_utf8);
}
