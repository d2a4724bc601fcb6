/*
 * Text, message IDs, and which field tells the envelope. Text is handed to GMime only when it holds something to decode; the
 * reader of addresses is in mailbox.c.
 */
#include "parsers/mail/fields.h"

#include "base/block.h"
#include "base/escape.h"
#include "parsers/limits.h"
#include "parsers/mail/charset.h"
#include "parsers/mail/transfer.h"

#include <gmime/gmime.h>

static SwSpan in_buffer(const GString *buffer)
{
    return sw_span(buffer->str, buffer->len);
}

typedef struct {
    gboolean folded, eight_bit, encoded;
} TextTraits;

static TextTraits look_at_bytes(SwSpan text, gsize from)
{
    TextTraits traits = {0};
    for (gsize i = from; i < text.len; i++) {
        guchar c = (guchar)text.data[i];
        traits.eight_bit |= c >= 0x80;
        traits.folded |= c == '\n' || c == '\r' || c == '\0';
        traits.encoded |= c == '=' && i + 1 < text.len && text.data[i + 1] == '?';
    }
    return traits;
}

/* Most text has no traits: a block is looked at for any of them. */
static TextTraits look_at(SwSpan text)
{
    gsize at = 0;
    for (; at + SW_BLOCK <= text.len; at += SW_BLOCK) {
        SwBlock block = sw_block_at(text.data + at);
        SwBlock told = (SwBlock)(block >= (guint8)0x80) | sw_block_equal(block, '\n') | sw_block_equal(block, '\r') |
                       sw_block_equal(block, '\0') | sw_block_equal(block, '=');
        if (sw_block_first(told) < SW_BLOCK)
            break;
    }
    return look_at_bytes(text, at);
}

/* Line ends go, the white space of a fold stays (RFC 5322 2.2.3). A NUL would end the text for GMime. */
static void unfold(SwSpan text, GString *buffer)
{
    g_string_truncate(buffer, 0);
    for (gsize i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '\0')
            g_string_append(buffer, "\xEF\xBF\xBD");
        else if (c != '\r' && c != '\n')
            g_string_append_c(buffer, c);
    }
}

typedef struct {
    SwSpan charset, content;
    gboolean base64;
    gboolean torn; /* another begins before its end: no word */
} EncodedWord;

static gsize find_mark(SwSpan text, gsize from)
{
    return sw_span_find_folded(text, from, SW_SPAN("=?"));
}

/* Position behind the encoded word (RFC 2047 2) at `at`; `at` if none begins there, or another begins before its end. */
static gsize read_encoded_word(SwSpan text, gsize at, EncodedWord *ret_word)
{
    gsize charset_end = sw_span_find(text, at + 2, '?');
    gsize encoding_end = sw_span_find(text, charset_end + 1, '?');
    gsize end = sw_span_find_folded(text, encoding_end + 1, SW_SPAN("?="));
    if (end == text.len || encoding_end != charset_end + 2)
        return at;
    *ret_word = (EncodedWord){.charset = sw_span_slice(text, at + 2, charset_end),
                              .content = sw_span_slice(text, encoding_end + 1, end),
                              .base64 = g_ascii_toupper(text.data[charset_end + 1]) == 'B'};
    ret_word->torn = find_mark(ret_word->content, 0) < ret_word->content.len;
    return ret_word->torn ? at : end + 2;
}

static gboolean has_known_charsets(SwSpan text)
{
    gsize at = find_mark(text, 0);
    while (at < text.len) {
        EncodedWord word;
        gsize end = read_encoded_word(text, at, &word);
        if (end > at && !sw_charset_is_known(word.charset))
            return FALSE;
        at = find_mark(text, MAX(end, at + 2));
    }
    return TRUE;
}

/* The same word in the Q encoding (RFC 2047 4.2). */
static void append_quoted(GString *out, const EncodedWord *word)
{
    g_autoptr(GString) buffer = g_string_new(NULL);
    SwSpan bytes = sw_transfer_decode(SW_TRANSFER_BASE64, word->content, buffer);
    g_string_append(out, "=?");
    g_string_append_len(out, word->charset.data, (gssize)word->charset.len);
    g_string_append(out, "?Q?");
    for (gsize i = 0; i < bytes.len; i++)
        g_string_append_printf(out, "=%02X", (guint8)bytes.data[i]);
    g_string_append(out, "?=");
}

static GMimeParserOptions *decoding_options(void)
{
    static gsize made = 0;
    static GMimeParserOptions *options;
    if (g_once_init_enter(&made)) {
        static const char *fallbacks[] = {"utf-8", "windows-1252", "iso-8859-1", NULL};
        g_mime_init();
        options = g_mime_parser_options_new();
        g_mime_parser_options_set_fallback_charsets(options, fallbacks);
        g_once_init_leave(&made, 1);
    }
    return options;
}

/* What stands in `piece`, which is emptied. */
static void decode_piece(GString *piece, GString *out)
{
    g_autofree char *decoded = g_mime_utils_header_decode_text(decoding_options(), piece->str);
    g_string_append(out, decoded);
    g_string_truncate(piece, 0);
}

/*
 * GMime decodes neighbours of one charset as one, as a character may be cut between them; of base64 it loses all that follows the
 * padding of the first. So words in base64 become quoted ones, and those that touch are set apart. What it would read as a word with
 * another one inside is cut between the two bytes of its mark.
 */
static void decode_words(SwSpan text, GString *out)
{
    g_autoptr(GString) piece = g_string_sized_new(text.len);
    gsize done = 0;
    for (gsize at = find_mark(text, 0); at < text.len;) {
        EncodedWord word = {.torn = FALSE};
        gsize end = read_encoded_word(text, at, &word);
        gboolean is_word = end > at;
        g_string_append_len(piece, text.data + done, (gssize)(at - done));
        done = is_word ? end : at + (word.torn ? 1 : 2);
        if (is_word && word.base64)
            append_quoted(piece, &word);
        else
            g_string_append_len(piece, text.data + at, (gssize)(done - at));
        if (word.torn)
            decode_piece(piece, out);
        at = find_mark(text, done);
        if (is_word && at == done && at < text.len)
            g_string_append_c(piece, ' ');
    }
    g_string_append_len(piece, text.data + done, (gssize)(text.len - done));
    decode_piece(piece, out);
}

SwSpan sw_field_text(SwSpan value, GString *buffer)
{
    if (!sw_span_present(value))
        return SW_SPAN_ABSENT;
    SwSpan text = sw_span_trim(value);
    text.len = MIN(text.len, SW_LIMIT_TEXT);
    TextTraits traits = look_at(text);
    if (!traits.folded && !traits.eight_bit && !traits.encoded)
        return text;

    unfold(text, buffer);
    gboolean is_utf8 = !traits.eight_bit || g_utf8_validate(buffer->str, (gssize)buffer->len, NULL);
    if (traits.encoded ? has_known_charsets(in_buffer(buffer)) : !is_utf8) {
        g_autoptr(GString) decoded = g_string_sized_new(buffer->len);
        decode_words(in_buffer(buffer), decoded);
        g_string_assign(buffer, decoded->str);
        is_utf8 = g_utf8_validate(buffer->str, (gssize)buffer->len, NULL);
    }
    if (!is_utf8) {
        g_autofree char *raw = g_strndup(buffer->str, buffer->len);
        g_string_truncate(buffer, 0);
        sw_escape_utf8(buffer, sw_span_of(raw));
    }
    return in_buffer(buffer);
}

static gboolean ends_id(char c)
{
    static const guint8 ends[256] = {
        ['\0'] = TRUE, ['\t'] = TRUE, ['\n'] = TRUE, ['\r'] = TRUE, [' '] = TRUE, ['('] = TRUE,  [')'] = TRUE,
        ['<'] = TRUE,  ['>'] = TRUE,  [','] = TRUE,  [';'] = TRUE,  [':'] = TRUE, ['\\'] = TRUE, ['"'] = TRUE};
    return ends[(guchar)c];
}

/* The right-hand side is a dot-atom or a literal (RFC 5322 3.6.4); mailers that write whole header fields in its place are
 * cut short at the first byte that cannot be part of it. */
static SwSpan cut_behind_id(SwSpan id)
{
    gsize end = sw_span_find(id, 0, '@');
    if (end + 1 < id.len && id.data[end + 1] == '[')
        end = sw_span_find(id, end, ']');
    while (end < id.len && !ends_id(id.data[end]))
        end++;
    return sw_span_slice(id, 0, end);
}

SwSpan sw_field_message_id(SwSpan value, GString *buffer)
{
    if (!sw_span_present(value))
        return SW_SPAN_ABSENT;
    SwSpan text = sw_span_slice(value, 0, SW_LIMIT_MESSAGE_ID);
    gsize open = sw_span_find(text, 0, '<');
    gsize close = sw_span_find(text, open, '>');
    SwSpan id = cut_behind_id(sw_span_trim(close < text.len ? sw_span_slice(text, open + 1, close) : text));
    if (id.len == 0)
        return SW_SPAN_ABSENT;
    if (!look_at(id).folded)
        return id;
    unfold(id, buffer);
    return in_buffer(buffer);
}

static SwSpan first_path(const SwHeaders *headers, const SwHeader *names, guint n_names, GString *buffer)
{
    for (guint i = 0; i < n_names; i++) {
        SwSpan path = sw_field_path(headers->first[names[i]], buffer);
        if (sw_span_present(path))
            return path;
    }
    return SW_SPAN_ABSENT;
}

SwSpan sw_fields_sender(const SwHeaders *headers, GString *buffer)
{
    static const SwHeader names[] = {SW_HEADER_RETURN_PATH, SW_HEADER_X_ENVELOPE_FROM};
    return first_path(headers, names, G_N_ELEMENTS(names), buffer);
}

SwSpan sw_fields_recipient(const SwHeaders *headers, GString *buffer)
{
    static const SwHeader names[] = {SW_HEADER_X_ORIGINAL_TO, SW_HEADER_ENVELOPE_TO, SW_HEADER_X_ENVELOPE_TO,
                                     SW_HEADER_DELIVERED_TO, SW_HEADER_X_DELIVERED_TO};
    return first_path(headers, names, G_N_ELEMENTS(names), buffer);
}
