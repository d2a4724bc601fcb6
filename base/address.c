#include "base/address.h"

#include "base/error.h"

#include <arpa/inet.h>

static const guint8 mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/* Whether digits that make this number are 0..255 without leading zeros: "010.1.1.1" is octal to some readers and ten to others. */
static gboolean is_octet(const char *digits, gsize n_digits, guint number)
{
    return n_digits >= 1 && n_digits <= 3 && number <= 255 && (digits[0] != '0' || n_digits == 1);
}

/* Four such numbers. */
static gboolean parse_ipv4(SwSpan text, guint8 ret_bytes[4])
{
    const char *at = text.data, *end = text.data + text.len;
    for (guint i = 0; i < 4; i++) {
        const char *start = at;
        guint number = 0, digit;
        for (; at < end && (digit = (guint)*at - '0') <= 9; at++)
            number = number * 10 + digit;
        if (!is_octet(start, (gsize)(at - start), number) || (i < 3 && (at == end || *at++ != '.')))
            return FALSE;
        ret_bytes[i] = (guint8)number;
    }
    return at == end;
}

gboolean sw_address_parse(SwSpan text, SwAddress *ret_address)
{
    SwAddress address;
    if (text.len > 0 && (text.data[0] | 0x20) == 'i' && sw_span_has_prefix_folded(text, SW_SPAN("IPv6:")))
        text = sw_span_slice(text, 5, text.len);
    if (text.len >= SW_ADDRESS_TEXT_MAX || text.len == 0)
        return FALSE;
    memcpy(address.bytes, mapped_prefix, sizeof mapped_prefix);
    if (!parse_ipv4(text, address.bytes + 12)) {
        char copy[SW_ADDRESS_TEXT_MAX];
        memcpy(copy, text.data, text.len);
        copy[text.len] = '\0';
        if (strlen(copy) != text.len || inet_pton(AF_INET6, copy, address.bytes) != 1)
            return FALSE;
    }
    *ret_address = address;
    return TRUE;
}

static char *put_octet(char *at, guint8 octet)
{
    if (octet >= 100)
        *at++ = (char)('0' + octet / 100);
    if (octet >= 10)
        *at++ = (char)('0' + octet / 10 % 10);
    *at++ = (char)('0' + octet % 10);
    return at;
}

static void format_ipv4(const guint8 bytes[4], char *at)
{
    for (guint i = 0; i < 4; i++) {
        at = put_octet(at, bytes[i]);
        *at++ = i < 3 ? '.' : '\0';
    }
}

const char *sw_address_format(const SwAddress *address, char buffer[SW_ADDRESS_TEXT_MAX])
{
    if (sw_address_is_ipv4(address))
        format_ipv4(address->bytes + sizeof mapped_prefix, buffer);
    else
        inet_ntop(AF_INET6, address->bytes, buffer, SW_ADDRESS_TEXT_MAX);
    return buffer;
}

int sw_address_compare(const SwAddress *a, const SwAddress *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

gboolean sw_address_is_ipv4(const SwAddress *address)
{
    return memcmp(address->bytes, mapped_prefix, sizeof mapped_prefix) == 0;
}

gboolean sw_network_contains(const SwNetwork *network, const SwAddress *address)
{
    guint whole = network->prefix / 8;
    if (memcmp(network->base.bytes, address->bytes, whole) != 0)
        return FALSE;
    guint rest = network->prefix % 8;
    return rest == 0 || ((network->base.bytes[whole] ^ address->bytes[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
}

static gboolean is_inside_ipv4(const guint8 bytes[4])
{
    static const struct {
        guint32 base, mask;
    } inside[] = {
        {0x7f000000, 0xff000000}, /* 127.0.0.0/8: loopback, RFC 1122 section 3.2.1.3 */
        {0x0a000000, 0xff000000}, /* 10.0.0.0/8, */
        {0xac100000, 0xfff00000}, /* 172.16.0.0/12, */
        {0xc0a80000, 0xffff0000}, /* 192.168.0.0/16: private, RFC 1918 */
        {0x64400000, 0xffc00000}, /* 100.64.0.0/10: behind a carrier's NAT, RFC 6598 */
        {0xa9fe0000, 0xffff0000}, /* 169.254.0.0/16: link-local, RFC 3927 */
        {0x00000000, 0xff000000}, /* 0.0.0.0/8: this network, RFC 1122 section 3.2.1.3 */
    };
    guint32 address = (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
    for (guint i = 0; i < G_N_ELEMENTS(inside); i++)
        if ((address & inside[i].mask) == inside[i].base)
            return TRUE;
    return FALSE;
}

gboolean sw_address_is_inside(const SwAddress *address)
{
    static const SwNetwork inside[] = {
        {{{0}}, 127}, /* :: and ::1, RFC 4291 */
        {{{0xfe, 0x80}}, 10}, /* fe80::/10: link-local, RFC 4291 */
        {{{0xfc}}, 7}, /* fc00::/7: unique local, RFC 4193 */
    };
    if (sw_address_is_ipv4(address))
        return is_inside_ipv4(address->bytes + 12);
    for (guint i = 0; i < G_N_ELEMENTS(inside); i++)
        if (sw_network_contains(&inside[i], address))
            return TRUE;
    return FALSE;
}

static void clear_host_bits(SwNetwork *network)
{
    for (guint bit = network->prefix; bit < 128; bit++)
        network->base.bytes[bit / 8] &= (guint8) ~(0x80 >> (bit % 8));
}

gboolean sw_network_parse(const char *text, SwNetwork *ret_network, GError **error)
{
    SwSpan whole = sw_span_of(text);
    gsize slash = sw_span_find(whole, 0, '/');
    SwNetwork network = {.prefix = 128};
    gboolean valid = sw_address_parse(sw_span_slice(whole, 0, slash), &network.base);
    if (valid && slash < whole.len) {
        guint64 bits;
        guint family_bits = memchr(text, ':', slash) ? 128 : 32;
        valid = sw_span_to_uint64(sw_span_slice(whole, slash + 1, whole.len), &bits) && bits <= family_bits;
        network.prefix = (guint8)(valid ? bits + 128 - family_bits : 0);
    }
    if (!valid) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "\"%s\" is no IP address or network (as in 192.0.2.0/24)", text);
        return FALSE;
    }
    clear_host_bits(&network);
    *ret_network = network;
    return TRUE;
}
