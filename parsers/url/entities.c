#include "parsers/url/entities.h"

/* `bare`: old enough to be understood without its semicolon. */
static const struct {
    SwSpan name;
    gunichar character;
    gboolean bare;
} names[] = {
    {{"amp", 3}, '&', TRUE},        {{"lt", 2}, '<', TRUE},      {{"gt", 2}, '>', TRUE},
    {{"quot", 4}, '"', TRUE},       {{"nbsp", 4}, 0xa0, TRUE},   {{"shy", 3}, 0xad, TRUE},
    {{"AMP", 3}, '&', TRUE},        {{"apos", 4}, '\'', FALSE},  {{"colon", 5}, ':', FALSE},
    {{"sol", 3}, '/', FALSE},       {{"bsol", 4}, '\\', FALSE},  {{"period", 6}, '.', FALSE},
    {{"num", 3}, '#', FALSE},       {{"quest", 5}, '?', FALSE},  {{"equals", 6}, '=', FALSE},
    {{"commat", 6}, '@', FALSE},    {{"percnt", 6}, '%', FALSE}, {{"lowbar", 6}, '_', FALSE},
    {{"hyphen", 6}, 0x2010, FALSE}, {{"comma", 5}, ',', FALSE},  {{"semi", 4}, ';', FALSE},
    {{"excl", 4}, '!', FALSE},      {{"lpar", 4}, '(', FALSE},   {{"rpar", 4}, ')', FALSE},
    {{"plus", 4}, '+', FALSE},      {{"dollar", 6}, '$', FALSE}, {{"Tab", 3}, '\t', FALSE},
    {{"NewLine", 7}, '\n', FALSE},
};

/* `&#58;`, `&#x3a;`, with any number of leading zeros and with or without the semicolon. Returns its length or 0. */
static gsize read_numeric(SwSpan text, gunichar *ret_character)
{
    gsize at = 2;
    guint base = 10;
    if (text.len > at && (text.data[at] == 'x' || text.data[at] == 'X')) {
        base = 16;
        at++;
    }
    gsize digits = at;
    guint32 value = 0;
    for (; at < text.len; at++) {
        int digit = g_ascii_xdigit_value(text.data[at]);
        if (digit < 0 || (guint)digit >= base)
            break;
        value = MIN(value * base + (guint)digit, 0x110000);
    }
    if (at == digits)
        return 0;
    *ret_character = value != 0 && g_unichar_validate(value) ? value : 0xfffd;
    return at + (at < text.len && text.data[at] == ';');
}

static gsize read_named(SwSpan text, gunichar *ret_character)
{
    if (text.len < 2)
        return 0;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        gsize end = 1 + names[i].name.len;
        if (text.data[1] != names[i].name.data[0] || !sw_span_equal(sw_span_slice(text, 1, end), names[i].name))
            continue;
        gboolean closed = end < text.len && text.data[end] == ';';
        /* "?a=1&lt=2" is a query, not a reference. */
        gboolean goes_on = end < text.len && (g_ascii_isalnum(text.data[end]) || text.data[end] == '=');
        if (!closed && (!names[i].bare || goes_on))
            continue;
        *ret_character = names[i].character;
        return end + closed;
    }
    return 0;
}

SwSpan sw_entities_decode(SwSpan text, GString *buffer)
{
    gsize ampersand = sw_span_find(text, 0, '&');
    if (ampersand == text.len)
        return text;
    g_string_truncate(buffer, 0);
    gsize copied = 0;
    while (ampersand < text.len) {
        SwSpan rest = sw_span_slice(text, ampersand, text.len);
        gunichar character = 0;
        gsize len = rest.len > 1 && rest.data[1] == '#' ? read_numeric(rest, &character) : read_named(rest, &character);
        if (len > 0) {
            g_string_append_len(buffer, text.data + copied, (gssize)(ampersand - copied));
            g_string_append_unichar(buffer, character);
            copied = ampersand + len;
        }
        ampersand = sw_span_find(text, ampersand + MAX(len, 1), '&');
    }
    g_string_append_len(buffer, text.data + copied, (gssize)(text.len - copied));
    return sw_span(buffer->str, buffer->len);
}
