#include "parsers/log/sendmail/queue_id.h"

#define LENGTH_LEAST 8u /* of an old one: RAA09518 */
#define LENGTH_NEW 14u
#define LENGTH_MOST 20u /* process IDs have up to seven digits */
#define DIGITS_LEAST 5u /* of the process, at the end */

gsize sw_sendmail_queue_id_length(SwSpan text)
{
    gsize length = 0, digits = 0;
    while (length < text.len && length <= LENGTH_MOST && g_ascii_isalnum(text.data[length]))
        digits = g_ascii_isdigit(text.data[length++]) ? digits + 1 : 0;
    gboolean is_id = length >= LENGTH_LEAST && length <= LENGTH_MOST && digits >= DIGITS_LEAST;
    return is_id && length + 1 < text.len && text.data[length] == ':' && text.data[length + 1] == ' ' ? length : 0;
}

static guint digit_of(char c)
{
    if (g_ascii_isdigit(c))
        return (guint)(c - '0');
    return g_ascii_isupper(c) ? (guint)(c - 'A') + 10 : (guint)(c - 'a') + 36;
}

gboolean sw_sendmail_queue_id_time(SwSpan id, gint64 *ret_epoch_s)
{
    static const guint8 least[6] = {0, 0, 1, 0, 0, 0}, most[6] = {59, 11, 31, 23, 59, 59};
    guint parts[6];
    if (id.len < LENGTH_NEW)
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        parts[i] = digit_of(id.data[i]);
        if (parts[i] < least[i] || parts[i] > most[i])
            return FALSE;
    }
    gint64 year = 1900 + (gint64)parts[0] + (parts[0] < 30 ? 120 : 60); /* years since 1900, modulo 60 */
    gint64 days = sw_date_days_from_civil(year, parts[1] + 1, parts[2]);
    *ret_epoch_s = ((days * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5];
    return TRUE;
}
