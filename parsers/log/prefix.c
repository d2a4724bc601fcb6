#include "parsers/log/prefix.h"

static gboolean is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

void sw_prefix_remember(SwPrefix *prefix, SwSpan bytes, gsize stamp_len, gsize tag, const SwLogLine *line)
{
    prefix->hour_end = 0;
    if (tag > SW_PREFIX_MAX || line->stamp.kind != SW_STAMP_CIVIL)
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
    memcpy(prefix->bytes, bytes.data, tag);
    prefix->hour_end = first_colon + 1;
    prefix->len = tag;
    prefix->stamp = line->stamp;
    prefix->host_len = line->host.len;
    prefix->host_at = line->host.len > 0 ? (gsize)(line->host.data - bytes.data) : 0;
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

/* What stands where the tag should be is the stamp of another relay, or there are more spaces. */
static gboolean may_be_other(const char *tag)
{
    return is_digit(tag[0]) || tag[0] == ' ' || tag[0] == '[' || tag[3] == ' ';
}

gsize sw_prefix_recall(const SwPrefix *prefix, SwSpan bytes, SwLogLine *line)
{
    guint32 microsecond = 0;
    if (prefix->hour_end == 0 || bytes.len < prefix->len + 4 ||
        memcmp(bytes.data, prefix->bytes, prefix->hour_end) != 0 ||
        memcmp(bytes.data + prefix->fraction_end, prefix->bytes + prefix->fraction_end,
               prefix->len - prefix->fraction_end) != 0)
        return 0;
    guint minute = two_digits(bytes.data + prefix->hour_end), second = two_digits(bytes.data + prefix->hour_end + 3);
    if (minute > 59 || second > 60 || bytes.data[prefix->hour_end + 2] != ':' || may_be_other(bytes.data + prefix->len))
        return 0;
    if (prefix->fraction_end > prefix->second_end &&
        (bytes.data[prefix->second_end] != prefix->bytes[prefix->second_end] ||
         !read_fraction(sw_span_slice(bytes, prefix->second_end + 1, prefix->fraction_end), &microsecond)))
        return 0;
    line->stamp = prefix->stamp;
    line->stamp.minute = (guint8)minute;
    line->stamp.second = (guint8)second;
    line->stamp.microsecond = microsecond;
    line->host = prefix->host_len > 0 ? sw_span(bytes.data + prefix->host_at, prefix->host_len) : SW_SPAN_ABSENT;
    return prefix->len;
}
