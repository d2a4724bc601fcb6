/*
 * Times and durations as users type them. Civil times of a zone go through GTimeZone: a time that a change of
 * clocks skips is moved on by the length of the skip, one that occurs twice is read as standard time.
 */
#include "base/date_parts.h"
#include "base/error.h"

static const struct {
    char suffix;
    gint64 us;
} units[] = {{'s', SW_SECOND}, {'m', SW_MINUTE}, {'h', SW_HOUR}, {'d', SW_DAY}};

static gboolean civil_to_time(const SwDateParts *parts, GTimeZone *zone, gint64 *ret_us)
{
    gint64 as_utc;
    if (!sw_date_parts_to_time(parts, &as_utc))
        return FALSE;
    g_autoptr(GDateTime) moment = g_date_time_new(zone, (gint)parts->year, (gint)parts->month, (gint)parts->day,
                                                  (gint)parts->hour, (gint)parts->minute, parts->second);
    if (!moment)
        return FALSE;
    *ret_us = g_date_time_to_unix(moment) * SW_SECOND;
    return TRUE;
}

/* `YYYY-MM-DD`, `YYYY-MM-DD HH:MM[:SS]` */
static gboolean parse_civil(const char *text, GTimeZone *zone, gint64 *ret_us)
{
    SwDateCursor cursor = sw_date_cursor(sw_span_of(text));
    SwDateParts parts = {.weekday = -1};

    if (sw_date_cursor_number(&cursor, 4, &parts.year) != 4 || !sw_date_cursor_take(&cursor, '-') ||
        sw_date_cursor_number(&cursor, 2, &parts.month) != 2 || !sw_date_cursor_take(&cursor, '-') ||
        sw_date_cursor_number(&cursor, 2, &parts.day) != 2)
        return FALSE;
    if (cursor.at == cursor.end)
        return civil_to_time(&parts, zone, ret_us);

    if ((!sw_date_cursor_take(&cursor, ' ') && !sw_date_cursor_take(&cursor, 'T')) ||
        sw_date_cursor_number(&cursor, 2, &parts.hour) != 2 || !sw_date_cursor_take(&cursor, ':') ||
        sw_date_cursor_number(&cursor, 2, &parts.minute) != 2)
        return FALSE;
    if (sw_date_cursor_take(&cursor, ':') && sw_date_cursor_number(&cursor, 2, &parts.second) != 2)
        return FALSE;
    return cursor.at == cursor.end && civil_to_time(&parts, zone, ret_us);
}

/* Midnight of today, or of `days_ago` days before it, by the zone's calendar. */
static gint64 midnight(gint64 now_us, GTimeZone *zone, gint days_ago)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(now_us / SW_SECOND);
    g_autoptr(GDateTime) here = g_date_time_to_timezone(utc, zone);
    g_autoptr(GDateTime) day = g_date_time_add_days(here, -days_ago);
    g_autoptr(GDateTime) start = g_date_time_new(zone, g_date_time_get_year(day), g_date_time_get_month(day),
                                                 g_date_time_get_day_of_month(day), 0, 0, 0);
    return g_date_time_to_unix(start) * SW_SECOND;
}

/* Digits, a fraction, a unit; at least one digit in front. FALSE on overflow. */
static gboolean read_duration(SwSpan text, gint64 *ret_us)
{
    if (text.len < 2)
        return FALSE;
    gint64 unit = 0;
    for (guint i = 0; i < G_N_ELEMENTS(units); i++)
        if (units[i].suffix == text.data[text.len - 1])
            unit = units[i].us;

    SwSpan number = sw_span_slice(text, 0, text.len - 1);
    gsize point = sw_span_find(number, 0, '.');
    guint64 whole;
    gint64 us;
    if (unit == 0 || !sw_span_to_uint64(sw_span_slice(number, 0, point), &whole) || whole > G_MAXINT64 / (guint64)unit)
        return FALSE;
    us = (gint64)whole * unit;

    if (point < number.len) {
        guint millionths;
        SwDateCursor fraction = sw_date_cursor(sw_span_slice(number, point + 1, number.len));
        if (!sw_date_cursor_fraction(&fraction, &millionths) || fraction.at != fraction.end)
            return FALSE;
        gint64 part = unit / SW_SECOND * millionths;
        if (us > G_MAXINT64 - part)
            return FALSE;
        us += part;
    }
    *ret_us = us;
    return TRUE;
}

gboolean sw_date_parse_query(const char *text, gint64 now_us, GTimeZone *zone, gint64 *ret_us, GError **error)
{
    SwDate date;
    gint64 ago;

    if (g_str_equal(text, "now"))
        *ret_us = now_us;
    else if (g_str_equal(text, "today"))
        *ret_us = midnight(now_us, zone, 0);
    else if (g_str_equal(text, "yesterday"))
        *ret_us = midnight(now_us, zone, 1);
    else if (text[0] == '-' && read_duration(sw_span_of(text + 1), &ago))
        *ret_us = now_us - ago;
    else if (sw_date_parse_rfc3339(sw_span_of(text), &date))
        *ret_us = date.time_us;
    else if (!parse_civil(text, zone, ret_us)) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE,
                    "\"%s\" is no time: expected 2005-11-01T22:00:00Z, 2005-11-01, -36h, today, yesterday or now",
                    text);
        return FALSE;
    }
    return TRUE;
}

gboolean sw_duration_parse(const char *text, gint64 *ret_us, GError **error)
{
    gint64 us;
    if (!read_duration(sw_span_of(text), &us) || us == 0) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "\"%s\" is no duration: expected 90s, 15m, 6h or 2d", text);
        return FALSE;
    }
    *ret_us = us;
    return TRUE;
}
