#include "parsers/smtp/greeting.h"

static gboolean is_weekday(SwSpan name)
{
    static const SwSpan weekdays[] = {{"Sun", 3}, {"Mon", 3}, {"Tue", 3}, {"Wed", 3},
                                      {"Thu", 3}, {"Fri", 3}, {"Sat", 3}};
    for (guint i = 0; i < G_N_ELEMENTS(weekdays); i++)
        if (sw_span_equal_folded(name, weekdays[i]))
            return TRUE;
    return FALSE;
}

gboolean smtp_greeting_date(SwSpan text, SwDate *ret_date)
{
    for (gsize comma = sw_span_find(text, 0, ','); comma < text.len; comma = sw_span_find(text, comma + 1, ',')) {
        gsize at = comma - MIN(comma, 3);
        if (is_weekday(sw_span_slice(text, at, comma)) &&
            sw_date_parse_rfc5322(sw_span_slice(text, at, text.len), ret_date))
            return TRUE;
    }
    gsize behind = sw_span_find(text, 0, ';') + 1;
    return behind < text.len && sw_date_parse_rfc5322(sw_span_slice(text, behind, text.len), ret_date);
}

gboolean smtp_greeting_is_mail(SwSpan text)
{
    static const SwSpan names[] = {{"SMTP", 4}, {"LMTP", 4}};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (sw_span_find_folded(text, 0, names[i]) < text.len)
            return TRUE;
    return FALSE;
}
