#include "parsers/smtp/origin.h"

#include "parsers/limits.h"

void smtp_origin_clear(SmtpOrigin *origin, SmtpMemory *memory)
{
    smtp_held_clear(&origin->helo, memory);
    *origin = (SmtpOrigin){0};
}

/* Takes the first word off *text. */
static SwSpan take_word(SwSpan *text)
{
    SwSpan trimmed = sw_span_trim(*text);
    gsize end = sw_span_find(trimmed, 0, ' ');
    *text = sw_span_slice(trimmed, end, trimmed.len);
    return sw_span_slice(trimmed, 0, end);
}

static void set_port(SmtpOrigin *origin, SwSpan text)
{
    guint64 port;
    if (sw_span_to_uint64(text, &port) && port <= G_MAXUINT16)
        origin->port = (guint16)port;
}

/* `PROXY TCP4 client server port port`; UNKNOWN keeps the connection's addresses. */
#define VERSION_1_MAX 107u

static SmtpProxy read_version_1(SwSpan head, SmtpOrigin *origin, gsize *ret_length)
{
    gsize end = sw_span_find(sw_span_slice(head, 0, VERSION_1_MAX), 0, '\n');
    if (end == MIN(head.len, VERSION_1_MAX))
        return end < VERSION_1_MAX ? SMTP_PROXY_MORE : SMTP_PROXY_NONE;
    *ret_length = end + 1;
    SwSpan rest = sw_span_slice(head, 6, end);
    SwSpan family = take_word(&rest);
    if (sw_span_equal(family, SW_SPAN("UNKNOWN")))
        return SMTP_PROXY_HEADER;
    SwSpan client = take_word(&rest);
    take_word(&rest); /* the server's address */
    if (!sw_address_parse(client, &origin->client))
        return SMTP_PROXY_BROKEN;
    origin->has_client = TRUE;
    set_port(origin, take_word(&rest));
    return SMTP_PROXY_HEADER;
}

#define VERSION_2_FIXED 16u

/* Addresses stand behind the fixed part: client, server, client's port, server's port. */
static SmtpProxy read_version_2(SwSpan head, SmtpOrigin *origin, gsize *ret_length)
{
    if (head.len < VERSION_2_FIXED)
        return SMTP_PROXY_MORE;
    const guint8 *bytes = (const guint8 *)head.data;
    gsize length = (gsize)bytes[14] << 8 | bytes[15];
    guint family = bytes[13] >> 4;
    gsize size = family == 1 ? 4 : family == 2 ? 16 : 0;
    gboolean local = (bytes[12] & 0x0f) == 0; /* the proxy's own health check */
    *ret_length = VERSION_2_FIXED + length;
    if (bytes[12] >> 4 != 2)
        return SMTP_PROXY_BROKEN;
    if (local || size == 0)
        return SMTP_PROXY_HEADER;
    if (length < 2 * size + 4)
        return SMTP_PROXY_BROKEN;
    if (head.len < VERSION_2_FIXED + 2 * size + 4)
        return SMTP_PROXY_MORE;
    origin->client = (SwAddress){{[10] = 0xff, [11] = 0xff}};
    memcpy(origin->client.bytes + 16 - size, bytes + VERSION_2_FIXED, size);
    const guint8 *port = bytes + VERSION_2_FIXED + 2 * size;
    origin->port = (guint16)(port[0] << 8 | port[1]);
    origin->has_client = TRUE;
    return SMTP_PROXY_HEADER;
}

SmtpProxy smtp_proxy_read(SwSpan head, SmtpOrigin *origin, gsize *ret_length)
{
    static const struct {
        SwSpan signature;
        SmtpProxy (*read)(SwSpan head, SmtpOrigin *origin, gsize *ret_length);
    } versions[] = {
        {{"PROXY ", 6}, read_version_1},
        {{"\r\n\r\n\0\r\nQUIT\n", 12}, read_version_2},
    };
    for (guint i = 0; i < G_N_ELEMENTS(versions); i++) {
        SwSpan signature = versions[i].signature;
        gsize length = MIN(head.len, signature.len);
        if (memcmp(head.data, signature.data, length) == 0)
            return length < signature.len ? SMTP_PROXY_MORE : versions[i].read(head, origin, ret_length);
    }
    return SMTP_PROXY_NONE;
}

/* xtext: `+XX` is a byte in hexadecimal. */
static gboolean append_xtext(SmtpHeld *out, SmtpMemory *memory, SwSpan text)
{
    for (gsize i = 0; i < text.len; i++) {
        char byte = text.data[i];
        if (byte == '+' && i + 2 < text.len && g_ascii_isxdigit(text.data[i + 1]) &&
            g_ascii_isxdigit(text.data[i + 2])) {
            byte = (char)(g_ascii_xdigit_value(text.data[i + 1]) << 4 | g_ascii_xdigit_value(text.data[i + 2]));
            i += 2;
        }
        if (!smtp_held_append(out, memory, sw_span(&byte, 1)))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_attribute(SmtpOrigin *origin, SmtpMemory *memory, SwSpan name, SwSpan value)
{
    if (sw_span_equal_folded(value, SW_SPAN("[UNAVAILABLE]")) || sw_span_equal_folded(value, SW_SPAN("[TEMPUNAVAIL]")))
        return FALSE;
    if (sw_span_equal_folded(name, SW_SPAN("ADDR"))) {
        gboolean is_address = sw_address_parse(value, &origin->client);
        origin->has_client |= is_address;
        return is_address;
    }
    if (sw_span_equal_folded(name, SW_SPAN("PORT")))
        set_port(origin, value);
    if (!sw_span_equal_folded(name, SW_SPAN("HELO")))
        return FALSE;
    origin->helo.length = 0;
    origin->has_helo = append_xtext(&origin->helo, memory, sw_span_slice(value, 0, SW_LIMIT_MAILBOX));
    return origin->has_helo;
}

gboolean smtp_origin_read_attributes(SmtpOrigin *origin, SmtpMemory *memory, SwSpan argument)
{
    gboolean found = FALSE;
    for (SwSpan word = take_word(&argument); word.len > 0; word = take_word(&argument)) {
        gsize equals = sw_span_find(word, 0, '=');
        found |=
            read_attribute(origin, memory, sw_span_slice(word, 0, equals), sw_span_slice(word, equals + 1, word.len));
    }
    return found;
}
