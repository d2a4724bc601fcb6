#include "parsers/mail/transfer.h"

#include <gmime/gmime.h>

SwTransfer sw_transfer_read(SwSpan value)
{
    value = sw_span_trim(value);
    if (sw_span_has_prefix_folded(value, SW_SPAN("quoted-printable")))
        return SW_TRANSFER_QUOTED_PRINTABLE;
    if (sw_span_has_prefix_folded(value, SW_SPAN("base64")))
        return SW_TRANSFER_BASE64;
    return SW_TRANSFER_IDENTITY;
}

static gsize decode_quoted_printable(SwSpan text, GString *buffer)
{
    GMimeEncoding decoder;
    g_mime_encoding_init_decode(&decoder, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_string_set_size(buffer, g_mime_encoding_outlen(&decoder, text.len));
    return g_mime_encoding_step(&decoder, text.data, text.len, buffer->str);
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
