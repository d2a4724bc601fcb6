#include "parsers/transfer.h"

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

SwSpan sw_transfer_decode(SwTransfer transfer, SwSpan text, GString *buffer)
{
    static const GMimeContentEncoding encodings[] = {
        [SW_TRANSFER_QUOTED_PRINTABLE] = GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE,
        [SW_TRANSFER_BASE64] = GMIME_CONTENT_ENCODING_BASE64,
    };
    if (transfer == SW_TRANSFER_IDENTITY)
        return text;
    GMimeEncoding decoder;
    g_mime_encoding_init_decode(&decoder, encodings[transfer]);
    g_string_set_size(buffer, g_mime_encoding_outlen(&decoder, text.len));
    gsize len = g_mime_encoding_step(&decoder, text.data, text.len, buffer->str);
    return sw_span(buffer->str, len);
}
