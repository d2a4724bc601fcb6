/*
 * The calendar, RFC 3339 both ways. The two calendar functions count in eras of 400 years that begin on 1 March, so that
 * the leap day is the last of its year.
 */
#include "base/date.h"

#include "base/date_parts.h"

#define DAYS_PER_ERA 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */
#define MINUTES_PER_HOUR 60
#define ZONE_HOURS_MAX 23 /* RFC 3339 5.6: time-hour; RFC 5322 would allow 99 */

static gint64 floor_div(gint64 a, gint64 b)
{
    return a / b - (a % b < 0);
}

gint64 sw_date_days_from_civil(gint64 year, guint month, guint day)
{
    gint64 shifted = year - (month <= 2);
    gint64 era = floor_div(shifted, 400);
    gint64 year_of_era = shifted - era * 400;
    gint64 day_of_year = (153 * ((gint64)month + (month > 2 ? -3 : 9)) + 2) / 5 + (gint64)day - 1;
    gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

void sw_date_civil_from_days(gint64 days, gint64 *ret_year, guint *ret_month, guint *ret_day)
{
    gint64 shifted = days + DAYS_TO_1970;
    gint64 era = floor_div(shifted, DAYS_PER_ERA);
    gint64 day_of_era = shifted - era * DAYS_PER_ERA;
    gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    gint64 month_from_march = (5 * day_of_year + 2) / 153;
    guint month = (guint)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);

    *ret_day = (guint)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    *ret_month = month;
    *ret_year = year_of_era + era * 400 + (month <= 2);
}

static guint days_in_month(guint year, guint month)
{
    static const guint8 days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    gboolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

gboolean sw_date_parts_to_time(const SwDateParts *parts, gint64 *ret_us)
{
    if (parts->year < 1900 || parts->year > 9999 || parts->month < 1 || parts->month > 12 || parts->day < 1)
        return FALSE;
    if (parts->day > days_in_month(parts->year, parts->month))
        return FALSE;
    if (parts->hour > 23 || parts->minute > 59 || parts->second > 60)
        return FALSE;

    guint second = MIN(parts->second, 59); /* a leap second has no number of its own in POSIX time */
    gint64 days = sw_date_days_from_civil(parts->year, parts->month, parts->day);
    *ret_us = days * SW_DAY + parts->hour * SW_HOUR + parts->minute * SW_MINUTE + second * SW_SECOND + parts->micros;
    return TRUE;
}

gboolean sw_date_cursor_fraction(SwDateCursor *cursor, guint *ret_micros)
{
    guint micros = 0, weight = SW_SECOND / 10;
    const char *start = cursor->at;
    for (; cursor->at < cursor->end && g_ascii_isdigit(*cursor->at); cursor->at++, weight /= 10)
        micros += (guint)(*cursor->at - '0') * weight;
    *ret_micros = micros;
    return cursor->at > start;
}

/* `Z` or `+hh:mm`, to the end of the text. "-00:00" is UTC of a place that is not told (RFC 3339 4.3). */
static gboolean read_rfc3339_zone(SwDateCursor *cursor, gint16 *ret_offset)
{
    if (sw_date_cursor_take(cursor, 'Z') || sw_date_cursor_take(cursor, 'z')) {
        *ret_offset = 0;
        return cursor->at == cursor->end;
    }
    gboolean west = sw_date_cursor_take(cursor, '-');
    guint hours = 0, minutes = 0;
    if (!west && !sw_date_cursor_take(cursor, '+'))
        return FALSE;
    if (sw_date_cursor_number(cursor, 2, &hours) != 2 || !sw_date_cursor_take(cursor, ':') ||
        sw_date_cursor_number(cursor, 2, &minutes) != 2 || hours > ZONE_HOURS_MAX || minutes >= MINUTES_PER_HOUR)
        return FALSE;

    gint16 offset = (gint16)(hours * MINUTES_PER_HOUR + minutes);
    *ret_offset = (gint16)(west ? -offset : offset);
    if (west && offset == 0)
        *ret_offset = SW_OFFSET_UNKNOWN;
    return cursor->at == cursor->end;
}

static gboolean take_date_time_mark(SwDateCursor *cursor)
{
    return sw_date_cursor_take(cursor, 'T') || sw_date_cursor_take(cursor, ' ') || sw_date_cursor_take(cursor, 't');
}

gboolean sw_date_parse_rfc3339(SwSpan text, SwDate *ret_date)
{
    SwDateCursor cursor = sw_date_cursor(text);
    SwDateParts parts = {.weekday = -1};
    SwDate date = {0};

    if (sw_date_cursor_number(&cursor, 4, &parts.year) != 4 || !sw_date_cursor_take(&cursor, '-') ||
        sw_date_cursor_number(&cursor, 2, &parts.month) != 2 || !sw_date_cursor_take(&cursor, '-') ||
        sw_date_cursor_number(&cursor, 2, &parts.day) != 2 || !take_date_time_mark(&cursor) ||
        sw_date_cursor_number(&cursor, 2, &parts.hour) != 2 || !sw_date_cursor_take(&cursor, ':') ||
        sw_date_cursor_number(&cursor, 2, &parts.minute) != 2 || !sw_date_cursor_take(&cursor, ':') ||
        sw_date_cursor_number(&cursor, 2, &parts.second) != 2)
        return FALSE;
    if (sw_date_cursor_take(&cursor, '.') && !sw_date_cursor_fraction(&cursor, &parts.micros))
        return FALSE;
    if (!read_rfc3339_zone(&cursor, &date.offset_min) || !sw_date_parts_to_time(&parts, &date.time_us))
        return FALSE;

    if (date.offset_min != SW_OFFSET_UNKNOWN)
        date.time_us -= date.offset_min * SW_MINUTE;
    *ret_date = date;
    return TRUE;
}

static char *put_digits(char *at, guint value, guint n)
{
    for (guint i = n; i > 0; i--, value /= 10)
        at[i - 1] = (char)('0' + value % 10);
    return at + n;
}

/* Without printf, as every event has such a text, if not two. */
static char *put_two(char *at, char before, guint value)
{
    *at = before;
    return put_digits(at + 1, value, 2);
}

static char *put_fraction(char *at, guint micros)
{
    if (micros == 0)
        return at;
    *at++ = '.';
    return micros % 1000 != 0 ? put_digits(at, micros, 6) : put_digits(at, micros / 1000, 3);
}

const char *sw_date_format(gint64 time_us, char buffer[SW_DATE_TEXT_MAX])
{
    gint64 days = floor_div(time_us, SW_DAY), year;
    gint64 of_day = time_us - days * SW_DAY;
    guint month, day, second = (guint)(of_day / SW_SECOND);
    char *at = buffer;
    sw_date_civil_from_days(days, &year, &month, &day);
    if (year >= 0 && year <= 9999)
        at = put_digits(at, (guint)year, 4);
    else
        at += g_snprintf(at, SW_DATE_TEXT_MAX, "%04d", (int)year);
    at = put_two(at, '-', month);
    at = put_two(at, '-', day);
    at = put_two(at, 'T', second / 3600);
    at = put_two(at, ':', second / 60 % 60);
    at = put_two(at, ':', second % 60);
    at = put_fraction(at, (guint)(of_day % SW_SECOND));
    *at++ = 'Z';
    *at = '\0';
    return buffer;
}

const char *sw_date_format_offset(int offset_min, char buffer[SW_OFFSET_TEXT_MAX])
{
    g_snprintf(buffer, SW_OFFSET_TEXT_MAX, "UTC%c%02d:%02d", offset_min < 0 ? '-' : '+', ABS(offset_min) / 60,
               ABS(offset_min) % 60);
    return buffer;
}
