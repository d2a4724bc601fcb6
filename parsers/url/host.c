#include "parsers/url/host.h"

#include "base/address.h"
#include "base/domain.h"

gsize sw_url_host_length(SwSpan text)
{
    if (text.len > 0 && text.data[0] == '[') {
        gsize bracket = sw_span_find(text, 0, ']');
        return bracket < text.len ? bracket + 1 : 0;
    }
    static const guint8 joins[256] = {['.'] = TRUE, ['-'] = TRUE, ['_'] = TRUE, ['%'] = TRUE};
    gsize len = 0;
    while (len < text.len) {
        char c = text.data[len];
        if (!g_ascii_isalnum(c) && !joins[(guchar)c] && (guchar)c < 0x80)
            break;
        len++;
    }
    return len;
}

/* One part of an address as inet_aton(3) reads it: 0x hexadecimal, 0 octal, else decimal; at most 32 bits. */
static gboolean read_address_part(SwSpan part, guint64 *ret_number)
{
    guint base = 10;
    if (sw_span_has_prefix_folded(part, SW_SPAN("0x"))) {
        part = sw_span_slice(part, 2, part.len);
        base = 16;
    } else if (part.len > 1 && part.data[0] == '0') {
        base = 8;
    }
    guint64 number = 0;
    for (gsize i = 0; i < part.len; i++) {
        int digit = g_ascii_xdigit_value(part.data[i]);
        if (digit < 0 || (guint)digit >= base)
            return FALSE;
        number = number * base + (guint)digit;
        if (number > G_MAXUINT32)
            return FALSE;
    }
    *ret_number = number;
    return part.len > 0;
}

/* One to four parts; the last one fills all the bytes that are left. */
static gboolean read_ipv4(SwSpan host, SwAddress *ret_address)
{
    guint64 value = 0, number = 0;
    guint n_parts = 0;
    for (gsize at = 0; at <= host.len; n_parts++) {
        gsize dot = sw_span_find(host, at, '.');
        if (n_parts == 4 || number > 255 || !read_address_part(sw_span_slice(host, at, dot), &number))
            return FALSE;
        value = value << 8 | (number & 0xff);
        at = dot + 1;
    }
    guint last_bits = 8 * (5 - n_parts);
    if (number >> last_bits != 0)
        return FALSE;
    value = (value >> 8) << last_bits | number;
    *ret_address = (SwAddress){{[10] = 0xff,
                                [11] = 0xff,
                                [12] = (guint8)(value >> 24),
                                [13] = (guint8)(value >> 16),
                                [14] = (guint8)(value >> 8),
                                [15] = (guint8)value}};
    return value >> 24 != 0; /* 0.0.0.0/8 is no host (RFC 1122 section 3.2.1.3) */
}

static SwHostKind write_address(GString *out, const SwAddress *address)
{
    char text[SW_ADDRESS_TEXT_MAX];
    sw_address_format(address, text);
    if (sw_address_is_ipv4(address))
        g_string_append(out, text);
    else
        g_string_append_printf(out, "[%s]", text);
    return SW_HOST_ADDRESS;
}

static SwHostKind write_literal(GString *out, SwSpan host)
{
    SwAddress address;
    if (!sw_address_parse(sw_span_slice(host, 1, host.len - 1), &address))
        return SW_HOST_NONE;
    return write_address(out, &address);
}

static SwSpan last_label(SwSpan name)
{
    gsize start = name.len;
    while (start > 0 && name.data[start - 1] != '.')
        start--;
    return sw_span_slice(name, start, name.len);
}

/* The end of a sentence, a ruler drawn behind a name. */
static gboolean trails(char c)
{
    return c == '.' || c == '-' || c == '_';
}

/* A name or number in plain characters. A name needs a dot: one label is a word, or a host of some inner network. */
static SwHostKind write_decoded(GString *out, SwSpan host)
{
    while (host.len > 0 && trails(host.data[host.len - 1]))
        host.len--;
    guint64 number;
    if (read_address_part(last_label(host), &number)) {
        SwAddress address;
        return read_ipv4(host, &address) ? write_address(out, &address) : SW_HOST_NONE;
    }
    char buffer[SW_DOMAIN_TEXT_MAX];
    SwSpan name = sw_domain_write(host, buffer);
    if (!sw_span_present(name) || !memchr(name.data, '.', name.len))
        return SW_HOST_NONE;
    /* "shop.example" and the next word without a space between them: no such top-level domain. */
    if (sw_span_has_prefix_folded(last_label(name), SW_SPAN("xn--")) && !sw_domain_has_listed_suffix(name))
        return SW_HOST_NONE;
    g_string_append_len(out, name.data, (gssize)name.len);
    return SW_HOST_NAME;
}

static SwHostKind write_percent_decoded(GString *out, SwSpan host)
{
    char decoded[4 * SW_DOMAIN_TEXT_MAX];
    gsize len = 0;
    for (gsize i = 0; i < host.len && len < sizeof decoded; i++) {
        int high = i + 2 < host.len ? g_ascii_xdigit_value(host.data[i + 1]) : -1;
        int low = i + 2 < host.len ? g_ascii_xdigit_value(host.data[i + 2]) : -1;
        gboolean encoded = host.data[i] == '%' && high >= 0 && low >= 0;
        decoded[len++] = encoded ? (char)(high << 4 | low) : host.data[i];
        i += encoded ? 2 : 0;
    }
    return write_decoded(out, sw_span(decoded, len));
}

static gsize plain_length(SwSpan host)
{
    gsize len = 0;
    while (len < host.len && (guchar)host.data[len] < 0x80 && host.data[len] != '%')
        len++;
    return len;
}

SwHostKind sw_url_write_host(GString *out, SwSpan host, gsize *ret_used)
{
    if (host.len == 0)
        return SW_HOST_NONE;
    gsize plain = plain_length(host);
    *ret_used = host.len;
    if (host.data[0] == '[')
        return write_literal(out, host);
    SwHostKind kind = plain == host.len ? write_decoded(out, host) : write_percent_decoded(out, host);
    if (kind == SW_HOST_NONE && plain < host.len) {
        *ret_used = plain;
        kind = write_decoded(out, sw_span_slice(host, 0, plain));
    }
    return kind;
}
