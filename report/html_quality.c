#include "report/cells.h"
#include "report/html_parts.h"

static void append_count_cell(GString *out, guint64 count)
{
    g_string_append(out, "<td class=\"n\">");
    sw_append_count(out, (gint64)count);
    g_string_append(out, "</td>");
}

static gboolean has_checksums(const GArray *inputs)
{
    for (guint i = 0; i < inputs->len; i++)
        if (g_array_index(inputs, SwInputInfo, i).sha256)
            return TRUE;
    return FALSE;
}

static void append_input(GString *out, const SwInputInfo *input, gboolean checksums)
{
    const guint64 counts[] = {input->bytes, input->records, input->events, input->skipped};
    sw_html_append_element(out, "<tr><td>", input->path, "</td>");
    sw_html_append_element(out, "<td>", input->kind ? input->kind : SW_CELL_UNKNOWN, "</td>");
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
        append_count_cell(out, counts[i]);
    if (checksums)
        sw_html_append_element(out, "<td class=\"code\">", input->sha256, "</td>");
    g_string_append(out, "</tr>\n");
}

static void append_inputs(GString *out, const GArray *inputs)
{
    gboolean checksums = has_checksums(inputs);
    g_string_append(out,
                    "<h3>Inputs</h3>\n<p class=\"summary\">Every record was read or is counted as skipped.</p>\n"
                    "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Path</th><th scope=\"col\">Kind</th>"
                    "<th class=\"n\" scope=\"col\">Bytes</th><th class=\"n\" scope=\"col\">Records</th>"
                    "<th class=\"n\" scope=\"col\">Events</th><th class=\"n\" scope=\"col\">Skipped</th>");
    g_string_append(out,
                    checksums ? "<th scope=\"col\">SHA-256</th></tr></thead>\n<tbody>\n" : "</tr></thead>\n<tbody>\n");
    for (guint i = 0; i < inputs->len; i++)
        append_input(out, &g_array_index(inputs, SwInputInfo, i), checksums);
    g_string_append(out, "</tbody>\n</table></div>\n");
}

static void append_defect(GString *out, const SwDefect *defect)
{
    static const char *const kinds[] = {
        [SW_DEFECT_SKIPPED] = "skipped", [SW_DEFECT_TRUNCATED] = "cut short", [SW_DEFECT_NOTED] = "noted"};
    sw_html_append_element(out, "<tr><td>", defect->source, "</td>");
    append_count_cell(out, defect->offset);
    sw_html_append_element(out, "<td>", kinds[defect->kind], "</td>");
    sw_html_append_element(out, "<td>", defect->reason, "</td></tr>\n");
}

static void append_defects(SwWriter *writer, const GArray *defects)
{
    g_string_append(writer->text, "<h3>Records with defects</h3>\n");
    if (defects->len == 0) {
        g_string_append(writer->text, "<p class=\"note\">None.</p>\n");
        return;
    }
    g_string_append(writer->text,
                    "<p class=\"summary\">The first ones of each reason; their full number stands above.</p>\n"
                    "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Where</th>"
                    "<th class=\"n\" scope=\"col\">Byte</th><th scope=\"col\">Record</th><th scope=\"col\">Reason</th>"
                    "</tr></thead>\n<tbody>\n");
    for (guint i = 0; i < defects->len; i++) {
        append_defect(writer->text, &g_array_index(defects, SwDefect, i));
        sw_writer_drain(writer);
    }
    g_string_append(writer->text, "</tbody>\n</table></div>\n");
}

static void append_warnings(GString *out, const GPtrArray *warnings)
{
    if (warnings->len == 0)
        return;
    g_string_append(out, "<h3>Warnings</h3>\n<ul class=\"warnings\">\n");
    for (guint i = 0; i < warnings->len; i++)
        sw_html_append_element(out, "<li>", g_ptr_array_index(warnings, i), "</li>\n");
    g_string_append(out, "</ul>\n");
}

static void append_parameters(GString *out, const GArray *parameters)
{
    g_string_append(out, "<h3>What was assumed</h3>\n<p class=\"summary\">Every value in force, chosen ones too.</p>\n"
                         "<div class=\"scroll\"><table class=\"parameters\">\n<tbody>\n");
    for (guint i = 0; i < parameters->len; i++) {
        const SwParameter *parameter = &g_array_index(parameters, SwParameter, i);
        sw_html_append_element(out, "<tr><th scope=\"row\">", parameter->name, "</th>");
        sw_html_append_element(out, "<td class=\"code\">", parameter->value, "</td></tr>\n");
    }
    g_string_append(out, "</tbody>\n</table></div>\n");
}

void sw_html_append_quality(SwWriter *writer, const SwDocument *document)
{
    g_string_append(writer->text, "<section id=\"quality\">\n<h2>Data quality</h2>\n");
    append_warnings(writer->text, document->results->warnings);
    append_inputs(writer->text, document->inputs);
    append_defects(writer, document->defects);
    append_parameters(writer->text, document->parameters);
    g_string_append(writer->text, "</section>\n");
}
