#include "parsers/log/stamp.h"

#define NAME3(a, b, c) ((guint)(a) << 16 | (guint)(b) << 8 | (guint)(c))

static gboolean is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Two digits at `at`; above 99 if they are none. */
static guint two_digits(const char *at)
{
    guint tens = (guint8)at[0] - (guint)'0', ones = (guint8)at[1] - (guint)'0';
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/* 1..12; 0 for what is no month. */
static guint8 month_of(const char *at)
{
    static const guint months[] = {
        NAME3('J', 'a', 'n'), NAME3('F', 'e', 'b'), NAME3('M', 'a', 'r'), NAME3('A', 'p', 'r'),
        NAME3('M', 'a', 'y'), NAME3('J', 'u', 'n'), NAME3('J', 'u', 'l'), NAME3('A', 'u', 'g'),
        NAME3('S', 'e', 'p'), NAME3('O', 'c', 't'), NAME3('N', 'o', 'v'), NAME3('D', 'e', 'c'),
    };
    guint name = NAME3(at[0], at[1], at[2]);
    for (guint i = 0; i < G_N_ELEMENTS(months); i++)
        if (months[i] == name)
            return (guint8)(i + 1);
    return 0;
}

/* `22:00:00` at `at`, of which eight bytes are there. */
static gboolean read_clock_time(const char *at, SwStamp *stamp)
{
    guint hour = two_digits(at), minute = two_digits(at + 3), second = two_digits(at + 6);
    if (at[2] != ':' || at[5] != ':' || hour > 23 || minute > 59 || second > 60)
        return FALSE;
    stamp->hour = (guint8)hour;
    stamp->minute = (guint8)minute;
    stamp->second = (guint8)second;
    return TRUE;
}

/* `.123456` at `from`, if it is there. Returns where it ends. */
static gsize read_fraction(SwSpan text, gsize from, SwStamp *stamp)
{
    guint32 unit = 100000, microsecond = 0;
    gsize at = from + 1;
    if (from >= text.len || (text.data[from] != '.' && text.data[from] != ',') || at >= text.len ||
        !is_digit(text.data[at]))
        return from;
    for (; at < text.len && is_digit(text.data[at]); at++, unit /= 10)
        microsecond += unit * (guint32)(text.data[at] - '0');
    stamp->microsecond = microsecond;
    stamp->has_fraction = TRUE;
    return at;
}

/* `Z`, `+01:00` or `+0100` at `from`. Returns where it ends, `from` if there is no zone. */
static gsize read_zone(SwSpan text, gsize from, SwStamp *stamp)
{
    if (from < text.len && text.data[from] == 'Z') {
        stamp->offset_min = 0;
        return from + 1;
    }
    if (from + 5 > text.len || (text.data[from] != '+' && text.data[from] != '-'))
        return from;
    gsize minutes_at = from + 3 + (text.data[from + 3] == ':');
    if (minutes_at + 2 > text.len)
        return from;
    guint hours = two_digits(text.data + from + 1), minutes = two_digits(text.data + minutes_at);
    if (hours > 23 || minutes > 59)
        return from;
    gint offset = (gint)(hours * 60 + minutes);
    stamp->offset_min = (gint16)(text.data[from] == '-' ? -offset : offset);
    return minutes_at + 2;
}

/* `2005-11-01` and eight bytes of time behind one more: 19 bytes, which are there. */
static gboolean read_date_and_time(SwSpan text, SwStamp *stamp)
{
    if (text.data[4] != '-' || text.data[7] != '-')
        return FALSE;
    guint century = two_digits(text.data), year = two_digits(text.data + 2);
    guint month = two_digits(text.data + 5), day = two_digits(text.data + 8);
    if (century > 99 || year > 99 || month < 1 || month > 12 || day < 1 || day > 31)
        return FALSE;
    stamp->year = (guint16)(century * 100 + year);
    stamp->month = (guint8)month;
    stamp->day = (guint8)day;
    return stamp->year > 0 && read_clock_time(text.data + 11, stamp);
}

/* RFC 3339; one without zone (`2005-11-01T22:00:00`) is written by some. */
static gsize read_rfc3339(SwSpan text, SwStamp *stamp)
{
    if (text.len < 19 || text.data[10] != 'T' || !read_date_and_time(text, stamp))
        return 0;
    return read_zone(text, read_fraction(text, 19, stamp), stamp);
}

/* RFC 3164 4.1.2: `Nov  1 22:00:00`; `Nov 01`, `Nov  1 2005 22:00:00` and fractions are seen too. */
static gsize read_rfc3164(SwSpan text, SwStamp *stamp)
{
    if (text.len < 15 || text.data[3] != ' ' || text.data[6] != ' ')
        return 0;
    stamp->month = month_of(text.data);
    guint day = text.data[4] == ' ' ? two_digits((const char[]){'0', text.data[5]}) : two_digits(text.data + 4);
    if (stamp->month == 0 || day < 1 || day > 31)
        return 0;
    stamp->day = (guint8)day;
    if (read_clock_time(text.data + 7, stamp))
        return read_fraction(text, 15, stamp);
    guint century = two_digits(text.data + 7), year = two_digits(text.data + 9);
    if (text.len < 20 || century > 99 || year > 99 || text.data[11] != ' ' || !read_clock_time(text.data + 12, stamp))
        return 0;
    stamp->year = (guint16)(century * 100 + year);
    return read_fraction(text, 20, stamp);
}

static gsize settle(gsize length, const SwStamp *stamp, SwStamp *ret_stamp)
{
    if (length > 0)
        *ret_stamp = *stamp;
    return length;
}

gsize sw_stamp_read_syslog(SwSpan text, SwStamp *ret_stamp)
{
    SwStamp stamp = {.kind = SW_STAMP_CIVIL, .offset_min = SW_OFFSET_UNKNOWN};
    if (text.len == 0)
        return 0;
    gsize length = is_digit(text.data[0]) ? read_rfc3339(text, &stamp) : read_rfc3164(text, &stamp);
    return settle(length, &stamp, ret_stamp);
}

gsize sw_stamp_read_own(SwSpan text, SwStamp *ret_stamp)
{
    SwStamp stamp = {.kind = SW_STAMP_CIVIL, .offset_min = SW_OFFSET_UNKNOWN};
    if (text.len < 19 || text.data[10] != ' ' || !is_digit(text.data[0]) || !read_date_and_time(text, &stamp))
        return 0;
    gsize end = read_fraction(text, 19, &stamp);
    gsize zone_end = end + 1 < text.len && text.data[end] == ' ' ? read_zone(text, end + 1, &stamp) : end + 1;
    return settle(zone_end > end + 1 ? zone_end : end, &stamp, ret_stamp);
}

gsize sw_stamp_read_asctime(SwSpan text, SwStamp *ret_stamp)
{
    static const char days[] = "Mon Tue Wed Thu Fri Sat Sun";
    SwStamp stamp = {.kind = SW_STAMP_CIVIL, .offset_min = SW_OFFSET_UNKNOWN};
    SwSpan date = sw_span_slice(text, 4, text.len);
    if (text.len < 24 || text.data[3] != ' ' || !memmem(days, sizeof days - 1, text.data, 3) ||
        read_rfc3164(date, &stamp) != 15 || stamp.year > 0 || text.data[19] != ' ')
        return 0;
    guint century = two_digits(text.data + 20), year = two_digits(text.data + 22);
    if (century > 99 || year > 99)
        return 0;
    stamp.year = (guint16)(century * 100 + year);
    return settle(24, &stamp, ret_stamp);
}
