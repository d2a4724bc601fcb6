#include "simulate/queue_id.h"

#include "base/date.h"

#define SAFE_LETTERS "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
#define ALL_LETTERS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define EXIM_PART_US 500

/* At least `width` letters. */
static void append_in_base(GString *out, guint64 value, const char *letters, guint base, guint width)
{
    char text[64];
    guint at = sizeof text;
    while (value > 0 || sizeof text - at < width) {
        text[--at] = letters[value % base];
        value /= base;
    }
    g_string_append_len(out, text + at, (gssize)(sizeof text - at));
}

void sw_queue_id_append_postfix(GString *out, gint64 time_us, guint64 inode)
{
    append_in_base(out, (guint64)(time_us / SW_SECOND), SAFE_LETTERS, 52, 6);
    append_in_base(out, (guint64)(time_us % SW_SECOND), SAFE_LETTERS, 52, 4);
    g_string_append_c(out, 'z');
    append_in_base(out, inode, SAFE_LETTERS, 51, 1);
}

void sw_queue_id_append_exim(GString *out, gint64 time_us, guint pid)
{
    append_in_base(out, (guint64)(time_us / SW_SECOND), ALL_LETTERS, 62, 6);
    g_string_append_c(out, '-');
    append_in_base(out, pid, ALL_LETTERS, 62, 6);
    g_string_append_c(out, '-');
    append_in_base(out, (guint64)(time_us % SW_SECOND / EXIM_PART_US), ALL_LETTERS, 62, 2);
}

void sw_queue_id_append_sendmail(GString *out, gint64 time_us, guint64 count, guint pid)
{
    gint64 year;
    guint month, day;
    guint64 second = (guint64)(time_us % SW_DAY / SW_SECOND);
    sw_date_civil_from_days(time_us / SW_DAY, &year, &month, &day);
    const guint64 parts[] = {(guint64)(year - 1900) % 60, month - 1, day, second / 3600, second / 60 % 60, second % 60};
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        append_in_base(out, parts[i], ALL_LETTERS, 60, 1);
    append_in_base(out, count % 3600, ALL_LETTERS, 60, 2);
    append_in_base(out, pid % 1000000, "0123456789", 10, 6);
}
