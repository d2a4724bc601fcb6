#include "parsers/log/exim/message_id.h"

/* Where the two dashes stand, and the length. */
static const struct {
    guint8 first, second, length;
} forms[] = {{6, 13, 16}, {6, 18, 23}};

static gboolean is_alphanumeric(const char *text, gsize from, gsize to)
{
    while (from < to && g_ascii_isalnum(text[from]))
        from++;
    return from == to;
}

gsize sw_exim_message_id_length(SwSpan text)
{
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        gsize first = forms[i].first, second = forms[i].second, length = forms[i].length;
        if (text.len >= length && (text.len == length || text.data[length] == ' ') && text.data[first] == '-' &&
            text.data[second] == '-' && is_alphanumeric(text.data, 0, first) &&
            is_alphanumeric(text.data, first + 1, second) && is_alphanumeric(text.data, second + 1, length))
            return length;
    }
    return 0;
}

static guint digit_of(char c)
{
    if (g_ascii_isdigit(c))
        return (guint)(c - '0');
    return g_ascii_isupper(c) ? (guint)(c - 'A') + 10 : (guint)(c - 'a') + 36;
}

gint64 sw_exim_message_id_time(SwSpan id)
{
    gint64 seconds = 0;
    for (guint i = 0; i < 6 && i < id.len; i++)
        seconds = seconds * 62 + digit_of(id.data[i]);
    return seconds;
}
