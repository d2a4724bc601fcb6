#include "report/html_parts.h"
#include "report/svg.h"

void sw_html_append_figure(SwWriter *writer, const SwFigure *figure, const char *directory)
{
    g_autofree char *path = g_strdup_printf("%s/%s.svg", directory, figure->id);
    g_autofree char *svg = NULL;
    g_autoptr(GString) embedded = g_string_new(NULL);
    gsize len = 0;
    /* What could not be drawn has been warned of; its data file is still there. */
    if (!g_file_get_contents(path, &svg, &len, NULL) ||
        !sw_svg_embed(embedded, svg, len, figure->id, figure->title, NULL))
        return;

    g_string_append_printf(writer->text, "<figure id=\"figure-%s\">\n<div class=\"card\">", figure->id);
    g_string_append_len(writer->text, embedded->str, (gssize)embedded->len);
    sw_html_append_element(writer->text, "</div>\n<figcaption>", figure->caption, "");
    g_string_append_printf(writer->text,
                           " <a href=\"figures/%s.svg\">svg</a> <a href=\"figures/%s.dat\">data</a>"
                           "</figcaption>\n</figure>\n",
                           figure->id, figure->id);
    sw_writer_drain(writer);
}
