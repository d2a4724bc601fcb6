#include "parsers/smtp/greeting.h"

static const SwSpan weekdays[] = {{"Sun,", 4}, {"Mon,", 4}, {"Tue,", 4}, {"Wed,", 4},
                                  {"Thu,", 4}, {"Fri,", 4}, {"Sat,", 4}};

gboolean smtp_greeting_date(SwSpan text, SwDate *ret_date)
{
    for (guint i = 0; i < G_N_ELEMENTS(weekdays); i++) {
        gsize at = sw_span_find_folded(text, 0, weekdays[i]);
        if (at < text.len && sw_date_parse_rfc5322(sw_span_slice(text, at, text.len), ret_date))
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
