#include "parsers/log/civil.h"

gint64 sw_civil_seconds(const SwStamp *stamp, gint year)
{
    if (stamp->kind == SW_STAMP_EPOCH)
        return stamp->time_us / SW_SECOND;
    gint64 days = sw_date_days_from_civil(stamp->year > 0 ? stamp->year : year, stamp->month, stamp->day);
    return days * SW_CIVIL_DAY + (gint64)stamp->hour * 3600 + (gint64)stamp->minute * 60 + MIN(stamp->second, 59);
}

gboolean sw_civil_is_new_year(const SwStamp *before, const SwStamp *after)
{
    static const gint some_leap_year = 2000; /* so that every date of the year is there */
    return before->year == 0 && after->year == 0 && before->kind == SW_STAMP_CIVIL && after->kind == SW_STAMP_CIVIL &&
           before->month >= after->month &&
           sw_civil_seconds(before, some_leap_year) - sw_civil_seconds(after, some_leap_year) > SW_CIVIL_BACKWARDS;
}

void sw_civil_offsets(gint64 civil_s, GTimeZone *zone, gint *ret_first, gint *ret_second)
{
    gint64 time = civil_s;
    gint summer = g_time_zone_adjust_time(zone, G_TIME_TYPE_DAYLIGHT, &time);
    gint summer_offset = g_time_zone_get_offset(zone, summer);
    time = civil_s;
    gint winter = g_time_zone_adjust_time(zone, G_TIME_TYPE_STANDARD, &time);
    gint winter_offset = g_time_zone_get_offset(zone, winter);
    *ret_first = MAX(summer_offset, winter_offset);
    *ret_second = MIN(summer_offset, winter_offset);
}

gint64 sw_civil_to_utc(const SwStamp *stamp, gint64 civil_s, GTimeZone *zone)
{
    gint first, second;
    if (stamp->kind == SW_STAMP_EPOCH)
        return civil_s;
    if (stamp->offset_min != SW_OFFSET_UNKNOWN)
        return civil_s - (gint64)stamp->offset_min * 60;
    sw_civil_offsets(civil_s, zone, &first, &second);
    return civil_s - first;
}

gint16 sw_civil_ahead(gint64 civil_s, gint64 epoch_s)
{
    static const gint64 quarter = 900, slack = 120, farthest = G_GINT64_CONSTANT(14) * 3600; /* seconds */
    gint64 ahead = civil_s - epoch_s;
    gint64 quarters = (ahead + (ahead < 0 ? -quarter / 2 : quarter / 2)) / quarter;
    if (ABS(ahead) > farthest + slack || ABS(ahead - quarters * quarter) > slack)
        return SW_OFFSET_UNKNOWN;
    return (gint16)(quarters * quarter / 60);
}
