#include "parsers/mbox/separator.h"

#include "base/date.h"

static const SwSpan from = {"From ", 5};

static gboolean begins_with_weekday(SwSpan text)
{
    static const char names[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    char first = text.len > 0 ? text.data[0] & ~0x20 : '\0'; /* in upper case, if it is a letter */
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (first == names[i][0] && sw_span_has_prefix_folded(text, sw_span(names[i], 3)))
            return TRUE;
    return FALSE;
}

/* Whether a date stands behind the sender. Senders hold spaces ("John Doe"@host), so each word may be the date's first. */
static gboolean holds_date(SwSpan text)
{
    SwDate date;
    for (gsize at = sw_span_find(text, 0, ' '); at < text.len; at = sw_span_find(text, at + 1, ' ')) {
        SwSpan rest = sw_span_slice(text, at + 1, text.len);
        if (begins_with_weekday(rest) && (sw_date_parse_asctime(rest, &date) || sw_date_parse_rfc5322(rest, &date)))
            return TRUE;
    }
    return FALSE;
}

SwSeparatorForm sw_separator_form(SwSpan line)
{
    SwSpan rest = sw_span_trim(sw_span_slice(line, from.len, line.len));
    if (rest.len == 0)
        return SW_SEPARATOR_NONE;
    gsize word_len = sw_span_find(rest, 0, ' ');
    SwSpan word = sw_span_slice(rest, 0, word_len);
    if (word_len < rest.len)
        return holds_date(rest) ? SW_SEPARATOR_DATED : SW_SEPARATOR_NONE;
    if (sw_span_equal(word, SW_SPAN("-")))
        return SW_SEPARATOR_DASH;
    gsize at_sign = sw_span_find(word, 0, '@');
    return at_sign > 0 && at_sign + 1 < word.len ? SW_SEPARATOR_BARE : SW_SEPARATOR_NONE;
}

/* A field name with its colon (RFC 5322 3.6.8; white space before the colon is an obsolete form, 4.5), or the `>From ` that some
 * agents put first. */
static gboolean begins_with_field(SwSpan text)
{
    static const SwSpan quoted_from = {">From ", 6};
    if (text.len >= quoted_from.len && memcmp(text.data, quoted_from.data, quoted_from.len) == 0)
        return TRUE;
    gsize at = 0;
    while (at < text.len && text.data[at] > ' ' && text.data[at] < 0x7f && text.data[at] != ':')
        at++;
    gsize name_len = at;
    while (at < text.len && (text.data[at] == ' ' || text.data[at] == '\t'))
        at++;
    return name_len > 0 && at < text.len && text.data[at] == ':';
}

SwSeparatorVerdict sw_separator_judge(SwSpan line, SwSpan following, gboolean empty_before)
{
    SwSeparatorForm form = sw_separator_form(line);
    if (form == SW_SEPARATOR_NONE || (form == SW_SEPARATOR_BARE && !empty_before))
        return SW_SEPARATOR_TEXT;
    if (begins_with_field(following))
        return empty_before ? SW_SEPARATOR_PLAIN : SW_SEPARATOR_UNSPACED;
    return form == SW_SEPARATOR_DATED ? SW_SEPARATOR_LOOKALIKE : SW_SEPARATOR_TEXT;
}
