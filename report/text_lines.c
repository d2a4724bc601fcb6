#include "report/text_lines.h"

#include "base/escape.h"

guint sw_text_width(const char *utf8)
{
    guint width = 0;
    for (; *utf8; utf8 = g_utf8_next_char(utf8)) {
        gunichar c = g_utf8_get_char(utf8);
        if (c < 0x80)
            width++;
        else if (!g_unichar_iszerowidth(c))
            width += g_unichar_iswide(c) ? 2 : 1;
    }
    return width;
}

void sw_text_append_spaces(GString *out, guint n)
{
    for (guint i = 0; i < n; i++)
        g_string_append_c(out, ' ');
}

void sw_text_append_padded(GString *out, const char *text, guint width, gboolean right)
{
    guint used = sw_text_width(text);
    guint padding = used < width ? width - used : 0;
    if (right)
        sw_text_append_spaces(out, padding);
    g_string_append(out, text);
    if (!right)
        sw_text_append_spaces(out, padding);
}

void sw_text_trim(GString *out)
{
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
}

GPtrArray *sw_text_fill(const char *text, guint width)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) line = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        if (line->len > 0 && sw_text_width(line->str) + 1 + sw_text_width(*word) > width) {
            g_ptr_array_add(lines, g_strdup(line->str));
            g_string_truncate(line, 0);
        }
        if (line->len > 0)
            g_string_append_c(line, ' ');
        g_string_append(line, *word);
    }
    g_ptr_array_add(lines, g_strdup(line->str));
    return lines;
}

void sw_text_append_title(GString *out, const char *title, char rule)
{
    gsize start = out->len;
    sw_escape_terminal(out, sw_span_of(title));
    guint width = sw_text_width(out->str + start);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < width; i++)
        g_string_append_c(out, rule);
    g_string_append(out, "\n");
}

void sw_text_append_paragraph(GString *out, const char *lead, const char *text)
{
    guint indent = sw_text_width(lead);
    g_autoptr(GString) safe = g_string_new(NULL);
    sw_escape_terminal(safe, sw_span_of(text));
    g_autoptr(GPtrArray) lines = sw_text_fill(safe->str, SW_TEXT_PAGE_WIDTH - indent);
    for (guint i = 0; i < lines->len; i++) {
        if (i == 0)
            g_string_append(out, lead);
        else
            sw_text_append_spaces(out, indent);
        g_string_append(out, g_ptr_array_index(lines, i));
        g_string_append_c(out, '\n');
    }
}
