#include "report/plot_text.h"

#include "base/escape.h"

#include <math.h>

void sw_plot_append_number(GString *out, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(out, isfinite(value) ? g_ascii_formatd(text, sizeof text, "%.15g", value) : "NaN");
}

/* A quote within single quotes is written twice; nothing else is special there, not even a backslash. */
static void append_quoted(GString *out, const char *text, const char *doubled)
{
    g_autoptr(GString) safe = g_string_new(NULL);
    sw_escape_terminal(safe, sw_span_of(text));
    g_string_append_c(out, '\'');
    for (const char *at = safe->str; *at; at++) {
        if (strchr(doubled, *at))
            g_string_append_c(out, *at);
        g_string_append_c(out, *at);
    }
    g_string_append_c(out, '\'');
}

void sw_plot_append_text(GString *out, const char *text)
{
    append_quoted(out, text, "'");
}

void sw_plot_append_tic(GString *out, const char *text)
{
    append_quoted(out, text, "'%");
}
