#include "report/cells.h"

#include <math.h>
#include <string.h>

#define SECONDS_PER_MINUTE 60
#define SECONDS_PER_HOUR 3600
#define SECONDS_PER_DAY 86400
#define MINUTES_PER_HOUR 60
#define HOURS_PER_DAY 24
#define SECONDS_SHOWN_IN_DAYS 259200 /* three days: from here on days are easier to read than hours */

const char *sw_column_type_name(SwType type)
{
    static const char *const names[] = {
        [SW_TYPE_TEXT] = "text",       [SW_TYPE_COUNT] = "count",       [SW_TYPE_REAL] = "real",
        [SW_TYPE_SHARE] = "share",     [SW_TYPE_DURATION] = "duration", [SW_TYPE_TIME] = "time",
        [SW_TYPE_BOOLEAN] = "boolean",
    };
    return names[type];
}

gboolean sw_column_is_right_aligned(const SwColumn *column)
{
    return column->type != SW_TYPE_TEXT && column->type != SW_TYPE_BOOLEAN;
}

void sw_column_append_heading(GString *out, const SwColumn *column)
{
    g_string_append(out, column->title);
    gboolean unit_in_cells = column->type == SW_TYPE_DURATION || column->type == SW_TYPE_SHARE;
    if (column->unit && !unit_in_cells)
        g_string_append_printf(out, " (%s)", column->unit);
}

void sw_append_count(GString *out, gint64 count)
{
    char digits[24];
    g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, count);
    const char *at = digits;
    if (*at == '-')
        g_string_append_c(out, *at++);
    for (gsize left = strlen(at); left > 0; left--, at++) {
        g_string_append_c(out, *at);
        if (left > 1 && left % 3 == 1)
            g_string_append_c(out, ',');
    }
}

void sw_append_real(GString *out, double real)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    gboolean whole = real == round(real) || fabs(real) >= 1e4;
    if (whole && fabs(real) < 1e15)
        sw_append_count(out, (gint64)round(real));
    else
        g_string_append(out, g_ascii_formatd(text, sizeof text, "%.4g", real));
}

/* One digit after the point; more near the ends of the scale, where it is about how rare a thing is, and none at the ends. */
static const char *share_format(double percent)
{
    if (percent == 0 || percent == 100)
        return "%.0f";
    if (fabs(percent) < 0.5)
        return "%.2g";
    return fabs(100 - percent) < 0.5 ? "%.2f" : "%.1f";
}

void sw_append_share(GString *out, double share)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    double percent = share * 100;
    g_string_append(out, g_ascii_formatd(text, sizeof text, share_format(percent), percent));
    g_string_append_c(out, '%');
}

/* Below ten seconds a tenth, when it is not zero. */
static void append_short_duration(GString *out, double seconds)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(out, g_ascii_formatd(text, sizeof text, seconds < 10 ? "%.2g" : "%.0f", seconds));
    g_string_append_c(out, 's');
}

/* "4m 18s", "4m": `count` of the smaller unit, of which `per` make one of the larger. */
static void append_two_units(GString *out, gint64 count, guint per, const char units[2])
{
    g_string_append_printf(out, "%" G_GINT64_FORMAT "%c", count / per, units[0]);
    if (count % per != 0)
        g_string_append_printf(out, " %02u%c", (guint)(count % per), units[1]);
}

void sw_append_duration(GString *out, double seconds)
{
    if (seconds < 0)
        g_string_append_c(out, '-');
    seconds = fabs(seconds);
    if (seconds < SECONDS_PER_MINUTE - 0.5) {
        append_short_duration(out, seconds);
        return;
    }
    gint64 whole = (gint64)fmin(round(seconds), 1e15);
    gint64 minutes = (whole + SECONDS_PER_MINUTE / 2) / SECONDS_PER_MINUTE;
    gint64 hours = (whole + SECONDS_PER_HOUR / 2) / SECONDS_PER_HOUR;
    if (whole < SECONDS_PER_HOUR)
        append_two_units(out, whole, SECONDS_PER_MINUTE, "ms");
    else if (whole < SECONDS_SHOWN_IN_DAYS)
        append_two_units(out, minutes, MINUTES_PER_HOUR, "hm");
    else
        append_two_units(out, hours, HOURS_PER_DAY, "dh");
}

/* Twelve digits: more than any estimate here has, fewer than those in which compilers differ. */
static void append_number(GString *out, double real)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(out, g_ascii_formatd(text, sizeof text, "%.12g", real == 0 ? 0.0 : real));
}

void sw_cell_append_plain(GString *out, const SwColumn *column, const SwCell *cell)
{
    char time[SW_DATE_TEXT_MAX];
    switch (column->type) {
    case SW_TYPE_TEXT:
        g_string_append_len(out, cell->text, (gssize)cell->text_len);
        break;
    case SW_TYPE_COUNT:
        g_string_append_printf(out, "%" G_GINT64_FORMAT, cell->count);
        break;
    case SW_TYPE_REAL:
    case SW_TYPE_SHARE:
    case SW_TYPE_DURATION:
        append_number(out, cell->real);
        break;
    case SW_TYPE_TIME:
        g_string_append(out, sw_date_format(cell->time_us, time));
        break;
    case SW_TYPE_BOOLEAN:
        g_string_append(out, cell->boolean ? "true" : "false");
        break;
    }
}

static double unit_seconds(const char *unit)
{
    static const struct {
        const char *unit;
        double seconds;
    } units[] = {{"ms", 0.001}, {"s", 1}, {"min", SECONDS_PER_MINUTE}, {"h", SECONDS_PER_HOUR}, {"d", SECONDS_PER_DAY}};
    for (guint i = 0; unit && i < G_N_ELEMENTS(units); i++)
        if (g_str_equal(units[i].unit, unit))
            return units[i].seconds;
    return 1;
}

/* To the second; RFC 3339 allows the space in place of the T (section 5.6, note). */
static void append_readable_time(GString *out, gint64 time_us)
{
    char time[SW_DATE_TEXT_MAX];
    gint64 within = ((time_us % SW_SECOND) + SW_SECOND) % SW_SECOND;
    sw_date_format(time_us - within, time);
    char *mark = strchr(time, 'T');
    if (mark)
        *mark = ' ';
    g_string_append(out, time);
}

void sw_cell_append_readable(GString *out, const SwColumn *column, const SwCell *cell)
{
    if (!cell->known) {
        g_string_append(out, SW_CELL_UNKNOWN);
        return;
    }
    switch (column->type) {
    case SW_TYPE_TEXT:
        g_string_append_len(out, cell->text, (gssize)cell->text_len);
        break;
    case SW_TYPE_COUNT:
        sw_append_count(out, cell->count);
        break;
    case SW_TYPE_REAL:
        sw_append_real(out, cell->real);
        break;
    case SW_TYPE_SHARE:
        sw_append_share(out, cell->real);
        break;
    case SW_TYPE_DURATION:
        sw_append_duration(out, cell->real * unit_seconds(column->unit));
        break;
    case SW_TYPE_TIME:
        append_readable_time(out, cell->time_us);
        break;
    case SW_TYPE_BOOLEAN:
        g_string_append(out, cell->boolean ? "yes" : "no");
        break;
    }
}
