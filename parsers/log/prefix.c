#include "parsers/log/prefix.h"

static gboolean is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

void sw_prefix_remember(SwPrefix *prefix, SwSpan bytes, gsize stamp_len, gsize end, gboolean tagged, SwLogLine *line)
{
    prefix->len = 0;
    if (end > SW_PREFIX_MAX || end < sizeof(SwBlock) || line->stamp.kind != SW_STAMP_CIVIL)
        return;
    gsize first_colon = sw_span_find(bytes, 0, ':');
    prefix->second_end = first_colon + 6;
    prefix->fraction_end = prefix->second_end;
    if (line->stamp.has_fraction)
        do
            prefix->fraction_end++;
        while (prefix->fraction_end < stamp_len && is_digit(bytes.data[prefix->fraction_end]));
    if (prefix->fraction_end > stamp_len)
        return;
    memcpy(prefix->bytes, bytes.data, end);
    prefix->hour_end = first_colon + 1;
    prefix->len = end;
    prefix->stamp = line->stamp;
    prefix->host_len = line->host.len;
    prefix->host_at = line->host.len > 0 ? (gsize)(line->host.data - bytes.data) : 0;
    prefix->tagged = tagged;
    line->moment = ++prefix->moment;
}

/* 100 and more if they are no digits. */
static guint two_digits(const char *at)
{
    guint tens = (guint8)at[0] - (guint)'0', ones = (guint8)at[1] - (guint)'0';
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/* The digits of a fraction, all of them. */
static gboolean read_fraction(SwSpan digits, guint32 *ret_microsecond)
{
    guint32 unit = 100000, microsecond = 0;
    for (gsize i = 0; i < digits.len; i++, unit /= 10) {
        if (!is_digit(digits.data[i]))
            return FALSE;
        microsecond += unit * (guint32)(digits.data[i] - '0');
    }
    *ret_microsecond = microsecond;
    return TRUE;
}

gboolean sw_prefix_move_on(SwPrefix *prefix, SwSpan bytes)
{
    gsize hour_end = prefix->hour_end, second_end = prefix->second_end, end = prefix->fraction_end;
    guint32 microsecond = 0;
    guint minute = two_digits(bytes.data + hour_end), second = two_digits(bytes.data + hour_end + 3);
    if (minute > 59 || second > 60 || bytes.data[hour_end + 2] != ':' ||
        !sw_bytes_equal(bytes.data, prefix->bytes, hour_end) ||
        !sw_bytes_equal(bytes.data + end, prefix->bytes + end, prefix->len - end))
        return FALSE;
    if (end > second_end && (bytes.data[second_end] != prefix->bytes[second_end] ||
                             !read_fraction(sw_span_slice(bytes, second_end + 1, end), &microsecond)))
        return FALSE;
    memcpy(prefix->bytes + hour_end, bytes.data + hour_end, end - hour_end);
    prefix->stamp.minute = (guint8)minute;
    prefix->stamp.second = (guint8)second;
    prefix->stamp.microsecond = microsecond;
    prefix->moment++;
    return TRUE;
}
