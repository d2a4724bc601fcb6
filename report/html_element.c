#include "report/html_parts.h"

#include "base/escape.h"

void sw_html_append_text(GString *out, const char *text)
{
    if (text)
        sw_escape_html(out, sw_span_of(text));
}

void sw_html_append_element(GString *out, const char *open, const char *text, const char *close)
{
    g_string_append(out, open);
    sw_html_append_text(out, text);
    g_string_append(out, close);
}
