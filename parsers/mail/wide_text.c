#include "parsers/mail/wide_text.h"

/* Converters are opened by these names only: what the mail says never reaches iconv. */
static const struct {
    SwSpan name;
    const char *converter;
    gsize unit;
} wide[] = {
    {{"utf-16", 6}, "UTF-16", 2},  {{"utf-16le", 8}, "UTF-16LE", 2}, {{"utf-16be", 8}, "UTF-16BE", 2},
    {{"unicode", 7}, "UTF-16", 2}, {{"ucs-2", 5}, "UTF-16", 2},      {{"iso-10646-ucs-2", 15}, "UTF-16BE", 2},
    {{"utf-32", 6}, "UTF-32", 4},  {{"utf-32le", 8}, "UTF-32LE", 4}, {{"utf-32be", 8}, "UTF-32BE", 4},
};

/* Mail that says UTF-16 and then writes ASCII is as common as UTF-16 itself. */
static gboolean is_ascii_after_all(SwSpan text)
{
    return memchr(text.data, '\0', MIN(text.len, 64)) == NULL;
}

static void convert(GIConv converter, SwSpan text, gsize unit, GString *buffer)
{
    char *in = (char *)text.data;
    gsize left = text.len;
    g_string_set_size(buffer, 4 * (text.len / unit) + 8);
    char *out = buffer->str;
    gsize room = buffer->len;
    while (left >= unit && g_iconv(converter, &in, &left, &out, &room) == (gsize)-1 && left >= unit && room >= 3) {
        gsize replacement = (gsize)g_unichar_to_utf8(0xfffd, out);
        out += replacement;
        room -= replacement;
        in += unit;
        left -= unit;
    }
    g_string_truncate(buffer, (gsize)(out - buffer->str));
}

SwSpan sw_wide_text_decode(SwSpan charset, SwSpan text, GString *buffer)
{
    for (guint i = 0; i < G_N_ELEMENTS(wide); i++) {
        if (!sw_span_equal_folded(charset, wide[i].name) || text.len == 0 || is_ascii_after_all(text))
            continue;
        GIConv converter = g_iconv_open("UTF-8", wide[i].converter);
        if (converter == (GIConv)-1)
            return text;
        convert(converter, text, wide[i].unit, buffer);
        g_iconv_close(converter);
        return sw_span(buffer->str, buffer->len);
    }
    return text;
}
