#include "parsers/mail/transfer.h"

SwTransfer sw_transfer_read(SwSpan value)
{
    value = sw_span_trim(value);
    if (sw_span_has_prefix_folded(value, SW_SPAN("quoted-printable")))
        return SW_TRANSFER_QUOTED_PRINTABLE;
    if (sw_span_has_prefix_folded(value, SW_SPAN("base64")))
        return SW_TRANSFER_BASE64;
    return SW_TRANSFER_IDENTITY;
}

/* Value of a hexadecimal digit of either case; NO_DIGIT for all else. */
static guint digit_value(char c)
{
    enum { NO_DIGIT = 0x100 };
    guint digit = (guint)(guchar)c - '0', letter = ((guint)(guchar)c | 0x20) - 'a';
    return digit < 10 ? digit : letter < 6 ? letter + 10 : NO_DIGIT;
}

/*
 * What the '=' at the start of `text` begins: a byte in two digits, a soft line break, or nothing of the kind, which stays as it is
 * (RFC 2045 section 6.7, notes for robust decoders). Returns the bytes that it takes up; one that is cut off is left out.
 */
static inline gsize decode_escape(SwSpan text, char **out)
{
    if (text.len >= 2 && text.data[1] == '\n')
        return 2;
    if (text.len < 3)
        return text.len;
    guint byte = digit_value(text.data[1]) << 4 | digit_value(text.data[2]);
    if (byte <= 0xff)
        *(*out)++ = (char)byte;
    else if (text.data[1] != '\r' || text.data[2] != '\n')
        *out = (char *)mempcpy(*out, text.data, 3);
    return 3;
}

static gsize decode_quoted_printable(SwSpan text, GString *buffer)
{
    g_string_set_size(buffer, text.len);
    char *out = buffer->str;
    for (gsize at = 0; at < text.len;) {
        gsize sign = sw_span_find(text, at, '=');
        memcpy(out, text.data + at, sign - at);
        out += sign - at;
        at = sign + decode_escape(sw_span_slice(text, sign, text.len), &out);
    }
    return (gsize)(out - buffer->str);
}

/* GLib's decoder goes on behind padding, where GMime's stops: a footer added by a list, or a trick. */
static gsize decode_base64(SwSpan text, GString *buffer)
{
    gint state = 0;
    guint save = 0;
    g_string_set_size(buffer, text.len / 4 * 3 + 6);
    guchar *out = (guchar *)buffer->str;
    gsize len = g_base64_decode_step(text.data, text.len, out, &state, &save);
    return len + g_base64_decode_step("==", 2, out + len, &state, &save); /* the last group may lack its padding */
}

SwSpan sw_transfer_decode(SwTransfer transfer, SwSpan text, GString *buffer)
{
    if (transfer == SW_TRANSFER_IDENTITY)
        return text;
    gsize len = transfer == SW_TRANSFER_BASE64 ? decode_base64(text, buffer) : decode_quoted_printable(text, buffer);
    return sw_span(buffer->str, len);
}
