#include "report/text_style.h"

#include <string.h>

/* Only what any terminal shows, on paper of either colour. */
static const char *const sequences[] = {[SW_STYLE_TITLE] = "\033[1;36m",
                                        [SW_STYLE_HEADING] = "\033[1m",
                                        [SW_STYLE_QUIET] = "\033[2m",
                                        [SW_STYLE_NOTE] = "\033[33m"};
static const char *const plain = "\033[0m";

void sw_text_style_from(SwWriter *writer, gsize start, SwTextStyle style)
{
    if (!writer->styled)
        return;
    g_autofree char *text = g_strdup(writer->text->str + start);
    g_string_truncate(writer->text, start);
    for (const char *line = text; *line;) {
        gsize length = strcspn(line, "\n");
        if (length > 0)
            g_string_append_printf(writer->text, "%s%.*s%s", sequences[style], (int)length, line, plain);
        if (line[length])
            g_string_append_c(writer->text, '\n');
        line += length + (line[length] ? 1 : 0);
    }
}
