#include "parsers/log/postfix/queue_id.h"

#define SHORTEST 5u
#define LONGEST 22u
#define MICROSECOND_DIGITS 4u

/* Digits of base 52: no vowels, so that no ID is a word; -1 for other bytes. */
static int digit_of(char byte)
{
    static const char digits[] = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
    static gint8 values[256];
    if (values['1'] == 0) {
        memset(values, -1, sizeof values);
        for (gint8 i = 0; digits[i]; i++)
            values[(guint8)digits[i]] = i;
    }
    return values[(guint8)byte];
}

static gboolean is_hexadecimal(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'F');
}

gsize sw_postfix_queue_id(SwSpan message, SwSpan *ret_id)
{
    gsize n = 0, limit = MIN(message.len, LONGEST + 1);
    gboolean hexadecimal = TRUE, base52 = TRUE;
    for (; n < limit && message.data[n] != ':'; n++) {
        hexadecimal &= is_hexadecimal(message.data[n]);
        base52 &= digit_of(message.data[n]) >= 0;
        if (!hexadecimal && !base52)
            return 0;
    }
    if (n < SHORTEST || n + 1 >= message.len || message.data[n] != ':' || message.data[n + 1] != ' ')
        return 0;
    *ret_id = sw_span(message.data, n);
    return n + 2;
}

gboolean sw_postfix_queue_id_time(SwSpan id, gint64 *ret_time_us)
{
    const char *z = id.len > 0 ? memrchr(id.data, 'z', id.len) : NULL;
    gsize digits = z ? (gsize)(z - id.data) : 0;
    gint64 seconds = 0, microseconds = 0;
    if (digits < 6 + MICROSECOND_DIGITS || digits > 7 + MICROSECOND_DIGITS)
        return FALSE;
    for (gsize i = 0; i < digits; i++) {
        int digit = digit_of(id.data[i]);
        gint64 *number = i < digits - MICROSECOND_DIGITS ? &seconds : &microseconds;
        if (digit < 0)
            return FALSE;
        *number = *number * 52 + digit;
    }
    *ret_time_us = seconds * SW_SECOND + MIN(microseconds, SW_SECOND - 1);
    return TRUE;
}
