/*
 * Dates as mail has them: RFC 5322 3.3 and 4.3, and asctime's form. Read with the tolerance that real mail asks for: the
 * parts may stand apart by folds, comments, commas or hyphens, month and day names may be written out, the two orders may be mixed
 * up, and what follows the zone is not looked at. What is not said is not made up: no part is clamped.
 */
#include "base/date_parts.h"

#define CENTURY_SPLIT 50 /* RFC 5322 4.3: 00..49 are 20xx, 50..999 are added to 1900 */

/* Three letters, ASCII-folded, in one number. */
#define NAME(a, b, c) ((guint32)(a) << 16 | (guint32)(b) << 8 | (guint32)(c))

static const guint32 month_names[] = {
    NAME('j', 'a', 'n'), NAME('f', 'e', 'b'), NAME('m', 'a', 'r'), NAME('a', 'p', 'r'),
    NAME('m', 'a', 'y'), NAME('j', 'u', 'n'), NAME('j', 'u', 'l'), NAME('a', 'u', 'g'),
    NAME('s', 'e', 'p'), NAME('o', 'c', 't'), NAME('n', 'o', 'v'), NAME('d', 'e', 'c'),
};
static const guint32 weekday_names[] = {
    NAME('s', 'u', 'n'), NAME('m', 'o', 'n'), NAME('t', 'u', 'e'), NAME('w', 'e', 'd'),
    NAME('t', 'h', 'u'), NAME('f', 'r', 'i'), NAME('s', 'a', 't'),
};

static const struct {
    SwSpan name;
    gint16 offset_min;
} zone_names[] = {
    {{"GMT", 3}, 0},       {{"UTC", 3}, 0},       {{"UT", 2}, 0},        {{"Z", 1}, 0},
    {{"EST", 3}, -5 * 60}, {{"EDT", 3}, -4 * 60}, {{"CST", 3}, -6 * 60}, {{"CDT", 3}, -5 * 60},
    {{"MST", 3}, -7 * 60}, {{"MDT", 3}, -6 * 60}, {{"PST", 3}, -8 * 60}, {{"PDT", 3}, -7 * 60},
};

static void skip_comment(SwDateCursor *cursor)
{
    guint depth = 0;
    for (; cursor->at < cursor->end; cursor->at++) {
        if (*cursor->at == '(')
            depth++;
        else if (*cursor->at == ')' && --depth == 0) {
            cursor->at++;
            return;
        } else if (*cursor->at == '\\' && cursor->at + 1 < cursor->end)
            cursor->at++;
    }
}

/* White space, folds, comments and stray commas; hyphens too where `hyphens` (01-Nov-2005). */
static void skip_between(SwDateCursor *cursor, gboolean hyphens)
{
    while (cursor->at < cursor->end) {
        char c = *cursor->at;
        if (c == '(')
            skip_comment(cursor);
        else if (g_ascii_isspace(c) || c == ',' || (hyphens && c == '-'))
            cursor->at++;
        else
            return;
    }
}

static SwSpan read_word(SwDateCursor *cursor)
{
    const char *start = cursor->at;
    while (cursor->at < cursor->end && g_ascii_isalpha(*cursor->at))
        cursor->at++;
    return sw_span(start, (gsize)(cursor->at - start));
}

/* Position of the word's first three letters in `names`, or -1. */
static gint find_name(SwSpan word, const guint32 *names, guint n_names)
{
    if (word.len < 3)
        return -1;
    guint32 key = NAME(word.data[0] | 0x20, word.data[1] | 0x20, word.data[2] | 0x20);
    for (guint i = 0; i < n_names; i++)
        if (names[i] == key)
            return (gint)i;
    return -1;
}

static gboolean read_month(SwDateCursor *cursor, SwDateParts *parts)
{
    gint month = find_name(read_word(cursor), month_names, G_N_ELEMENTS(month_names));
    parts->month = (guint)(month + 1);
    return month >= 0;
}

static gboolean read_day(SwDateCursor *cursor, SwDateParts *parts)
{
    return sw_date_cursor_number(cursor, 2, &parts->day) > 0;
}

static gboolean read_year(SwDateCursor *cursor, SwDateParts *parts, guint8 *flags)
{
    guint digits = sw_date_cursor_number(cursor, 4, &parts->year);
    if (digits < 4)
        *flags |= SW_DATE_SHORT_YEAR;
    if (digits == 2 && parts->year < CENTURY_SPLIT)
        parts->year += 2000;
    else if (digits == 2 || digits == 3)
        parts->year += 1900;
    return digits >= 2;
}

/* hh:mm[:ss[.fraction]] */
static gboolean read_time(SwDateCursor *cursor, SwDateParts *parts)
{
    if (sw_date_cursor_number(cursor, 2, &parts->hour) == 0 || !sw_date_cursor_take(cursor, ':') ||
        sw_date_cursor_number(cursor, 2, &parts->minute) == 0)
        return FALSE;
    if (!sw_date_cursor_take(cursor, ':'))
        return TRUE;
    if (sw_date_cursor_number(cursor, 2, &parts->second) == 0)
        return FALSE;
    return !sw_date_cursor_take(cursor, '.') || sw_date_cursor_fraction(cursor, &parts->micros);
}

static void set_no_zone(SwDate *date)
{
    date->offset_min = SW_OFFSET_UNKNOWN;
    date->flags |= SW_DATE_NO_ZONE;
}

/* The sign has been seen. "-0000" tells UTC and hides the place (RFC 5322 3.3); what has not the form of a zone (`+-0500`) is
 * none. FALSE for a zone that is none on earth (+9999). */
static gboolean read_numeric_zone(SwDateCursor *cursor, SwDate *date)
{
    gboolean west = *cursor->at++ == '-';
    guint value = 0, minutes = 0;
    guint digits = sw_date_cursor_number(cursor, 4, &value);
    if (digits == 2 && sw_date_cursor_take(cursor, ':') && sw_date_cursor_number(cursor, 2, &minutes) == 2) {
        value = value * 100 + minutes;
    } else if (digits != 4) {
        set_no_zone(date);
        return TRUE;
    }
    if (value / 100 > 23 || value % 100 > 59)
        return FALSE;

    gint16 offset = (gint16)(value / 100 * 60 + value % 100);
    date->offset_min = (gint16)(west ? -offset : offset);
    if (west && offset == 0)
        date->offset_min = SW_OFFSET_UNKNOWN;
    return TRUE;
}

/* Names outside the table, military letters among them, are to be read as -0000 (RFC 5322 4.3). */
static void read_named_zone(SwSpan name, SwDate *date)
{
    date->flags |= SW_DATE_NAMED_ZONE;
    for (guint i = 0; i < G_N_ELEMENTS(zone_names); i++) {
        if (sw_span_equal_folded(name, zone_names[i].name)) {
            date->offset_min = zone_names[i].offset_min;
            return;
        }
    }
    set_no_zone(date);
}

static gboolean at_sign(const SwDateCursor *cursor)
{
    return cursor->at < cursor->end && (*cursor->at == '+' || *cursor->at == '-');
}

static gboolean at_letter(const SwDateCursor *cursor)
{
    return cursor->at < cursor->end && g_ascii_isalpha(*cursor->at);
}

/* A name directly followed by a number ("GMT+0300") gives way to the number. `GMT+1` is no zone: it is east of Greenwich in
 * common use and west of it in POSIX. */
static gboolean read_zone(SwDateCursor *cursor, SwDate *date)
{
    if (at_letter(cursor)) {
        SwSpan name = read_word(cursor);
        if (!at_sign(cursor)) {
            read_named_zone(name, date);
            return TRUE;
        }
    }
    if (at_sign(cursor))
        return read_numeric_zone(cursor, date);
    set_no_zone(date);
    return TRUE;
}

/* A weekday, or a word with a comma where one should stand (other languages). A month's name is left alone. */
static void read_weekday(SwDateCursor *cursor, SwDateParts *parts)
{
    SwDateCursor ahead = *cursor;
    SwSpan word = read_word(&ahead);
    if (word.len == 0)
        return;
    gint weekday = find_name(word, weekday_names, G_N_ELEMENTS(weekday_names));
    gboolean comma = ahead.at < ahead.end && (*ahead.at == ',' || *ahead.at == '.');
    if (weekday < 0 && !comma)
        return;
    parts->weekday = weekday >= 0 ? weekday : SW_DATE_STRANGE_WEEKDAY;
    while (ahead.at < ahead.end && (*ahead.at == ',' || *ahead.at == '.'))
        ahead.at++;
    *cursor = ahead;
}

/* `2005/11/01 [Tue] 22:00:00 +0300`: in no RFC, but met. */
static gboolean read_year_first(SwDateCursor *cursor, SwDateParts *parts, SwDate *date)
{
    sw_date_cursor_number(cursor, 4, &parts->year);
    if (!sw_date_cursor_take(cursor, '/') || sw_date_cursor_number(cursor, 2, &parts->month) == 0 ||
        !sw_date_cursor_take(cursor, '/') || !read_day(cursor, parts))
        return FALSE;
    skip_between(cursor, FALSE);
    read_weekday(cursor, parts);
    skip_between(cursor, FALSE);
    if (!read_time(cursor, parts))
        return FALSE;
    skip_between(cursor, FALSE);
    return read_zone(cursor, date);
}

/* `1 Nov 2005 22:00:00 +0300`, the weekday already read. */
static gboolean read_day_first(SwDateCursor *cursor, SwDateParts *parts, SwDate *date)
{
    if (!read_day(cursor, parts))
        return FALSE;
    skip_between(cursor, TRUE);
    if (!read_month(cursor, parts))
        return FALSE;
    skip_between(cursor, TRUE);
    if (!read_year(cursor, parts, &date->flags))
        return FALSE;
    skip_between(cursor, FALSE);
    if (!read_time(cursor, parts))
        return FALSE;
    skip_between(cursor, FALSE);
    return read_zone(cursor, date);
}

/* `Nov  1 22:00:00 2005`, with a zone before or behind the year or none; also `Nov 1, 2005 22:00:00`. */
static gboolean read_month_first(SwDateCursor *cursor, SwDateParts *parts, SwDate *date)
{
    if (!read_month(cursor, parts))
        return FALSE;
    skip_between(cursor, FALSE);
    if (!read_day(cursor, parts))
        return FALSE;
    skip_between(cursor, FALSE);

    SwDateCursor ahead = *cursor;
    gboolean year_first = read_year(&ahead, parts, &date->flags) && !(ahead.at < ahead.end && *ahead.at == ':');
    date->flags = 0;
    if (year_first)
        read_year(cursor, parts, &date->flags);
    skip_between(cursor, FALSE);
    if (!read_time(cursor, parts))
        return FALSE;
    skip_between(cursor, FALSE);

    gboolean zone_known = at_letter(cursor) || at_sign(cursor);
    if (zone_known && !read_zone(cursor, date))
        return FALSE;
    skip_between(cursor, FALSE);
    if (!year_first && !read_year(cursor, parts, &date->flags))
        return FALSE;
    skip_between(cursor, FALSE);
    return zone_known || read_zone(cursor, date);
}

/* Two digits; a number that is in no date if one of them is none. */
static inline guint two_digits(const char *at)
{
    guint tens = (guint)(guchar)at[0] - '0', ones = (guint)(guchar)at[1] - '0';
    return tens <= 9 && ones <= 9 ? tens * 10 + ones : 10000;
}

/* A weekday as RFC 5322 has it, with its comma and one space. */
static gboolean takes_usual_weekday(SwDateCursor *cursor, gint *ret_weekday)
{
    const char *at = cursor->at;
    if (cursor->end - at < 5 || at[3] != ',' || at[4] != ' ')
        return FALSE;
    *ret_weekday = find_name(sw_span(at, 3), weekday_names, G_N_ELEMENTS(weekday_names));
    cursor->at += 5;
    return *ret_weekday >= 0;
}

/*
 * `Tue, 1 Nov 2005 22:00:00 +0300` to the letter, with or without its weekday: nearly all dates of mail, and a mail has six. FALSE, and
 * nothing is read, for all that is written in another way.
 */
static gboolean read_usual(SwDateCursor *cursor, SwDateParts *parts)
{
    enum { LENGTH = 26 }; /* from a day of two digits on */
    SwDateCursor ahead = *cursor;
    SwDateParts read = {.weekday = -1};
    const char *day = takes_usual_weekday(&ahead, &read.weekday) ? ahead.at : cursor->at;
    if (cursor->end - day < LENGTH)
        return FALSE;
    gsize day_digits = g_ascii_isdigit(day[1]) ? 2 : 1;
    const char *month = day + day_digits + 1, *time = month + 9;
    if (month[-1] != ' ' || month[3] != ' ' || month[8] != ' ' || time[2] != ':' || time[5] != ':' || time[8] != ' ')
        return FALSE;
    read.day = day_digits == 2 ? two_digits(day) : (guint)(guchar)day[0] - '0';
    read.month = (guint)find_name(sw_span(month, 3), month_names, G_N_ELEMENTS(month_names)) + 1;
    read.year = two_digits(month + 4) * 100 + two_digits(month + 6);
    read.hour = two_digits(time);
    read.minute = two_digits(time + 3);
    read.second = two_digits(time + 6);
    if (read.month == 0 || MAX(read.day, MAX(read.hour, MAX(read.minute, read.second))) > 99 || read.year > 9999)
        return FALSE;
    *parts = read;
    cursor->at = time + 9;
    skip_between(cursor, FALSE);
    return TRUE;
}

static gboolean finish(const SwDateParts *parts, SwDate *date)
{
    if (!sw_date_parts_to_time(parts, &date->time_us))
        return FALSE;
    gint64 weekday = ((date->time_us >= 0 ? date->time_us / SW_DAY : (date->time_us + 1) / SW_DAY - 1) + 4) % 7;
    if (parts->weekday >= 0 && parts->weekday != (weekday + 7) % 7)
        date->flags |= SW_DATE_WRONG_WEEKDAY;
    if (date->offset_min != SW_OFFSET_UNKNOWN)
        date->time_us -= date->offset_min * SW_MINUTE;
    return TRUE;
}

static gboolean at_year(const SwDateCursor *cursor)
{
    return cursor->end - cursor->at > 4 && cursor->at[4] == '/';
}

static gboolean read_any(SwDateCursor *cursor, SwDateParts *parts, SwDate *date)
{
    read_weekday(cursor, parts);
    skip_between(cursor, FALSE);
    return at_year(cursor)     ? read_year_first(cursor, parts, date)
           : at_letter(cursor) ? read_month_first(cursor, parts, date)
                               : read_day_first(cursor, parts, date);
}

gboolean sw_date_parse_rfc5322(SwSpan text, SwDate *ret_date)
{
    SwDateCursor cursor = sw_date_cursor(text);
    SwDateParts parts = {.weekday = -1};
    SwDate date = {0};

    skip_between(&cursor, FALSE);
    gboolean read = read_usual(&cursor, &parts) ? read_zone(&cursor, &date) : read_any(&cursor, &parts, &date);
    if (!read || !finish(&parts, &date))
        return FALSE;
    *ret_date = date;
    return TRUE;
}

gboolean sw_date_parse_asctime(SwSpan text, SwDate *ret_date)
{
    SwDateCursor cursor = sw_date_cursor(text);
    SwDateParts parts = {.weekday = -1};
    SwDate date = {0};

    skip_between(&cursor, FALSE);
    read_weekday(&cursor, &parts);
    skip_between(&cursor, FALSE);
    if (!read_month_first(&cursor, &parts, &date) || !finish(&parts, &date))
        return FALSE;
    *ret_date = date;
    return TRUE;
}
