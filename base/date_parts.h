/*
 * What the readers of dates share: a cursor over the text, and the parts of a civil date on their way to a time. Only for
 * base/date*.c.
 */
#pragma once

#include "base/date.h"

typedef struct {
    const char *at, *end;
} SwDateCursor;

typedef struct {
    guint year, month, day, hour, minute, second, micros;
    gint weekday; /* 0 = Sunday; -1 = not given, SW_DATE_STRANGE_WEEKDAY = a word that names no day */
} SwDateParts;

#define SW_DATE_STRANGE_WEEKDAY 7

static inline SwDateCursor sw_date_cursor(SwSpan text)
{
    return (SwDateCursor){text.data, text.data + text.len};
}

static inline gboolean sw_date_cursor_take(SwDateCursor *cursor, char byte)
{
    if (cursor->at == cursor->end || *cursor->at != byte)
        return FALSE;
    cursor->at++;
    return TRUE;
}

/* Reads the digits at the cursor; returns how many there were (not more than most + 1 are looked at), 0 = none or too many. */
static inline guint sw_date_cursor_number(SwDateCursor *cursor, guint most, guint *ret_value)
{
    guint value = 0, digits = 0;
    while (cursor->at < cursor->end && g_ascii_isdigit(*cursor->at)) {
        if (++digits > most)
            return 0;
        value = value * 10 + (guint)(*cursor->at++ - '0');
    }
    *ret_value = value;
    return digits;
}

/* A fraction of a second behind its point, to microseconds; further digits are dropped. FALSE without a digit. */
gboolean sw_date_cursor_fraction(SwDateCursor *cursor, guint *ret_micros);

/* FALSE for a date or a time of day that does not exist. Years are 1900..9999 (RFC 5322 3.3). */
gboolean sw_date_parts_to_time(const SwDateParts *parts, gint64 *ret_us);
