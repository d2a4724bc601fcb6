#include "simulate/stamps.h"

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

typedef struct {
    const char *weekday, *month;
    gint64 year;
    guint month_number, day, hour, minute, second;
} Civil;

static Civil civil_of(gint64 time_us)
{
    gint64 days = time_us / SW_DAY;
    guint second = (guint)(time_us % SW_DAY / SW_SECOND);
    Civil civil = {.weekday = weekdays[(days + 4) % 7], /* 1970-01-01 was a Thursday */
                   .hour = second / 3600,
                   .minute = second / 60 % 60,
                   .second = second % 60};
    sw_date_civil_from_days(days, &civil.year, &civil.month_number, &civil.day);
    civil.month = months[civil.month_number - 1];
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

/* `n` digits, the leading ones zeros or `pad`. Logs are long: printf would be most of the work. */
static void append_digits(GString *out, guint64 value, guint n, char pad)
{
    char digits[20];
    for (guint i = n; i > 0; i--, value /= 10)
        digits[i - 1] = value == 0 && i < n ? pad : (char)('0' + value % 10);
    g_string_append_len(out, digits, n);
}

static void append_time_of_day(GString *out, const Civil *civil)
{
    append_digits(out, civil->hour, 2, '0');
    g_string_append_c(out, ':');
    append_digits(out, civil->minute, 2, '0');
    g_string_append_c(out, ':');
    append_digits(out, civil->second, 2, '0');
}

/* `2005-11-02`, what stands between, `19:30:00`. */
static void append_iso(GString *out, const Civil *civil, char between)
{
    append_digits(out, (guint64)civil->year, 4, '0');
    g_string_append_c(out, '-');
    append_digits(out, civil->month_number, 2, '0');
    g_string_append_c(out, '-');
    append_digits(out, civil->day, 2, '0');
    g_string_append_c(out, between);
    append_time_of_day(out, civil);
}

void sw_stamp_append_rfc3164(GString *out, gint64 time_us)
{
    Civil civil = civil_of(time_us);
    g_string_append(out, civil.month);
    g_string_append_c(out, ' ');
    append_digits(out, civil.day, 2, ' ');
    g_string_append_c(out, ' ');
    append_time_of_day(out, &civil);
}

void sw_stamp_append_rfc3339(GString *out, gint64 time_us)
{
    Civil civil = civil_of(time_us);
    append_iso(out, &civil, 'T');
    g_string_append_c(out, '.');
    append_digits(out, (guint64)(time_us % SW_SECOND), 6, '0');
    g_string_append(out, "+00:00");
}

void sw_stamp_append_exim(GString *out, gint64 time_us)
{
    Civil civil = civil_of(time_us);
    append_iso(out, &civil, ' ');
}
