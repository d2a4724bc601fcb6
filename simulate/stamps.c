#include "simulate/stamps.h"

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

typedef struct {
    const char *weekday, *month;
    gint64 year;
    guint day, hour, minute, second;
} Civil;

static Civil civil_of(gint64 time_us)
{
    gint64 days = time_us / SW_DAY;
    guint second = (guint)(time_us % SW_DAY / SW_SECOND), month;
    Civil civil = {.weekday = weekdays[(days + 4) % 7], /* 1970-01-01 was a Thursday */
                   .hour = second / 3600,
                   .minute = second / 60 % 60,
                   .second = second % 60};
    sw_date_civil_from_days(days, &civil.year, &month, &civil.day);
    civil.month = months[month - 1];
    return civil;
}

void sw_stamp_append_rfc5322(GString *out, gint64 time_us, gint16 offset_min)
{
    Civil civil = civil_of(time_us + offset_min * SW_MINUTE);
    guint east = (guint)ABS(offset_min);
    g_string_append_printf(out, "%s, %2u %s %" G_GINT64_FORMAT " %02u:%02u:%02u %c%02u%02u", civil.weekday, civil.day,
                           civil.month, civil.year, civil.hour, civil.minute, civil.second, offset_min < 0 ? '-' : '+',
                           east / 60, east % 60);
}

void sw_stamp_append_asctime(GString *out, gint64 time_us)
{
    Civil civil = civil_of(time_us);
    g_string_append_printf(out, "%s %s %2u %02u:%02u:%02u %" G_GINT64_FORMAT, civil.weekday, civil.month, civil.day,
                           civil.hour, civil.minute, civil.second, civil.year);
}
