/* A date in any form. What can be read can be written, and reads the same again. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gboolean (*const parsers[])(SwSpan, SwDate *) = {sw_date_parse_rfc3339, sw_date_parse_rfc5322,
                                                     sw_date_parse_asctime};
    for (guint i = 0; i < G_N_ELEMENTS(parsers); i++) {
        SwDate date, again;
        char text[SW_DATE_TEXT_MAX];
        if (!parsers[i](fuzz_span(data, size), &date))
            continue;
        sw_date_format(date.time_us, text);
        g_assert(sw_date_parse_rfc3339(sw_span_of(text), &again) && again.time_us == date.time_us);
    }
    return 0;
}
