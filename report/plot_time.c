#include "report/plot_time.h"

#include "base/date.h"

#include <math.h>

#define MINUTE G_GINT64_CONSTANT(60)
#define HOUR G_GINT64_CONSTANT(3600)
#define DAY G_GINT64_CONSTANT(86400)

static gint64 choose_step(double span, guint n)
{
    static const gint64 steps[] = {1,          2,          5,           10,          15,          30,     MINUTE,
                                   2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR,   2 * HOUR,
                                   3 * HOUR,   6 * HOUR,   12 * HOUR,   DAY,         2 * DAY,     7 * DAY};
    for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
        if (span / (double)steps[i] <= n)
            return steps[i];
    gint64 weeks = (gint64)ceil(span / (7.0 * DAY * MAX(n, 1)));
    return weeks * 7 * DAY;
}

GArray *sw_plot_time_tics(double from, double to, guint n)
{
    GArray *tics = g_array_new(FALSE, FALSE, sizeof(gint64));
    gint64 step = choose_step(to - from, MAX(n, 1));
    for (gint64 tic = (gint64)ceil(from / (double)step) * step; (double)tic <= to; tic += step)
        g_array_append_val(tics, tic);
    return tics;
}

static gboolean is_midnight(gint64 seconds)
{
    return seconds % DAY == 0;
}

static gboolean shows_midnight(const GArray *tics)
{
    for (guint i = 0; i < tics->len; i++)
        if (is_midnight(g_array_index(tics, gint64, i)))
            return TRUE;
    return FALSE;
}

static char *day_label(gint64 seconds)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    gint64 year, days = (gint64)floor((double)seconds / DAY);
    guint month, day;
    sw_date_civil_from_days(days, &year, &month, &day);
    return g_strdup_printf("%u %s", day, months[month - 1]);
}

char *sw_plot_time_label(const GArray *tics, guint i)
{
    gint64 seconds = g_array_index(tics, gint64, i);
    if (is_midnight(seconds))
        return day_label(seconds);
    guint of_day = (guint)(((seconds % DAY) + DAY) % DAY), minute = of_day / 60;
    g_autofree char *clock = of_day % 60 == 0
                                 ? g_strdup_printf("%02u:%02u", minute / 60, minute % 60)
                                 : g_strdup_printf("%02u:%02u:%02u", minute / 60, minute % 60, of_day % 60);
    if (i > 0 || shows_midnight(tics))
        return g_steal_pointer(&clock);
    g_autofree char *day = day_label(seconds);
    return g_strconcat(day, " ", clock, NULL);
}
