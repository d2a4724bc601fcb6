#include "parsers/log/exim/message_id.h"

/* Lengths of the three parts. */
static const guint8 forms[][3] = {{6, 6, 2}, {6, 11, 4}};

static gboolean is_form(SwSpan text, const guint8 parts[3])
{
    gsize at = 0;
    for (guint part = 0; part < 3; part++) {
        if (part > 0 && (at >= text.len || text.data[at++] != '-'))
            return FALSE;
        for (guint i = 0; i < parts[part]; i++)
            if (at >= text.len || !g_ascii_isalnum(text.data[at++]))
                return FALSE;
    }
    return at == text.len || text.data[at] == ' ';
}

gsize sw_exim_message_id_length(SwSpan text)
{
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
        if (is_form(text, forms[i]))
            return (gsize)forms[i][0] + forms[i][1] + forms[i][2] + 2;
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
