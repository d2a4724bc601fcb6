#include "report/text_front.h"

#include "report/text_lines.h"
#include "report/text_style.h"

void sw_text_append_front(SwWriter *writer, const char *title, const SwTable *table)
{
    gsize start = writer->text->len;
    sw_text_append_title(writer->text, title, '-');
    sw_text_style_from(writer, start, SW_STYLE_TITLE);
    if (table->spec->summary)
        sw_text_append_paragraph(writer->text, "", table->spec->summary);
    start = writer->text->len;
    if (table->note)
        sw_text_append_paragraph(writer->text, "Note: ", table->note);
    sw_text_style_from(writer, start, SW_STYLE_NOTE);
    g_string_append_c(writer->text, '\n');
}
