#include "base/escape.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* Who hands a character on as it stands. */
enum { JSON = 1, HTML = 2, TERMINAL = 4, UTF8 = 8, ALL = JSON | HTML | TERMINAL | UTF8 };

static const guint8 kept_by[0x80] = {
    [0x00 ... 0x1f] = UTF8,
    [' ' ... '!'] = ALL,
    ['"'] = TERMINAL | UTF8,
    ['#' ... '%'] = ALL,
    ['&' ... '\''] = ALL & ~HTML,
    ['(' ... ';'] = ALL,
    ['<'] = TERMINAL | UTF8,
    ['='] = ALL,
    ['>'] = ALL & ~HTML,
    ['?' ... '['] = ALL,
    ['\\'] = ALL & ~JSON,
    [']' ... '~'] = ALL,
    [0x7f] = UTF8,
};

/* Unicode's bidirectional formatting characters (UAX #9) and the invisible ones that hide text. */
static gboolean is_deceptive(gunichar c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c ||
           c == 0xfeff || c == 0x2028 || c == 0x2029;
}

static gboolean is_kept(guint8 way, gunichar c)
{
    if (c < G_N_ELEMENTS(kept_by))
        return (kept_by[c] & way) != 0;
    return way == UTF8 || !(c < 0xa0 || is_deceptive(c));
}

/* Each byte of the word the same. */
#define EACH(byte) (G_GUINT64_CONSTANT(0x0101010101010101) * (guchar)(byte))

/* High bits, of which the lowest tells truly, for bytes of the word that are zero, or such a byte (Mycroft 1987). */
static guint64 zeros(guint64 word)
{
    return (word - EACH(1)) & ~word;
}

static guint64 found(guint64 word, char byte)
{
    return zeros(word ^ EACH(byte));
}

/* Whether everybody keeps all eight bytes, ASCII from space to `~` without what some way escapes. A pair that differs in one bit is
 * looked for as one. */
static gboolean is_plain(guint64 word)
{
    guint64 below_space = word - EACH(' '),
            pairs = zeros((word ^ EACH('&')) & ~EACH('&' ^ '\'')) | zeros((word ^ EACH('<')) & ~EACH('<' ^ '>'));
    guint64 others = found(word, '"') | found(word, '\\') | found(word, 0x7f);
    return ((word | below_space | pairs | others) & EACH(0x80)) == 0;
}

static const char *skip_plain(const char *at, const char *end)
{
    guint64 word;
    for (; end - at >= (gssize)sizeof word; at += sizeof word) {
        memcpy(&word, at, sizeof word);
        if (!is_plain(word))
            return at;
    }
    return at;
}

/* Appends a character that is not kept. */
typedef void (*EmitFunc)(GString *out, gunichar c);

/* Walks any bytes as UTF-8; each byte that starts no valid sequence becomes U+FFFD. What is kept, nearly all of most texts, is
 * appended in whole stretches. */
static void escape(GString *out, SwSpan text, guint8 way, EmitFunc emit)
{
    const char *kept = text.data, *at = text.data, *end = text.data + text.len;
    const char *tried = at; /* before it, words were found not to be plain: byte by byte */
    while (at < end) {
        if (at >= tried) {
            at = skip_plain(at, end);
            tried = at + sizeof(guint64);
            continue;
        }
        guchar byte = (guchar)*at;
        if (byte < G_N_ELEMENTS(kept_by) && (kept_by[byte] & way) != 0) {
            at++;
            continue;
        }
        gunichar c = byte < 0x80 ? byte : g_utf8_get_char_validated(at, end - at);
        gboolean valid = c != (gunichar)-1 && c != (gunichar)-2;
        gsize len = byte < 0x80 || !valid ? 1 : (gsize)(g_utf8_next_char(at) - at);
        if (!valid || !is_kept(way, c)) {
            g_string_append_len(out, kept, at - kept);
            kept = at + len;
            if (valid)
                emit(out, c);
            else
                g_string_append_len(out, REPLACEMENT, sizeof REPLACEMENT - 1);
        }
        at += len;
    }
    g_string_append_len(out, kept, end - kept);
}

static void emit_json(GString *out, gunichar c)
{
    if (c == '"' || c == '\\') {
        g_string_append_c(out, '\\');
        g_string_append_c(out, (char)c);
    } else {
        g_string_append_printf(out, "\\u%04x", c);
    }
}

void sw_escape_json(GString *out, SwSpan text)
{
    g_string_append_c(out, '"');
    escape(out, text, JSON, emit_json);
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

static void emit_html(GString *out, gunichar c)
{
    const char *entity = html_entity(c);
    if (entity)
        g_string_append(out, entity);
    else
        g_string_append_printf(out, "&lt;U+%04X&gt;", c);
}

void sw_escape_html(GString *out, SwSpan text)
{
    escape(out, text, HTML, emit_html);
}

static void emit_terminal(GString *out, gunichar c)
{
    g_string_append_printf(out, "<U+%04X>", c);
}

void sw_escape_terminal(GString *out, SwSpan text)
{
    escape(out, text, TERMINAL, emit_terminal);
}

void sw_escape_utf8(GString *out, SwSpan text)
{
    escape(out, text, UTF8, NULL); /* every character is kept */
}
