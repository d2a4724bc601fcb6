/*
 * report.txt: what a postmaster mails on.
 */
#include "report/cells.h"
#include "report/fact_lines.h"
#include "report/sections.h"
#include "report/text.h"
#include "report/text_lines.h"

#define ROWS_SHOWN 50

static void append_front(GString *out, const SwDocument *document)
{
    const SwResults *results = document->results;
    sw_text_append_title(out, "Spam wave report", '=');
    g_string_append_c(out, '\n');
    for (guint i = 0; i < results->findings->len; i++)
        sw_text_append_paragraph(out, "* ", g_ptr_array_index(results->findings, i));
    if (results->findings->len == 0)
        sw_text_append_paragraph(out, "", sw_no_findings);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < results->warnings->len; i++)
        sw_text_append_paragraph(out, "Warning: ", g_ptr_array_index(results->warnings, i));
    if (results->warnings->len > 0)
        g_string_append_c(out, '\n');
}

static void append_section(SwWriter *writer, const SwSection *section, const SwDocument *document)
{
    g_autoptr(GPtrArray) tables = sw_section_tables(section, document);
    for (guint i = 0; i < tables->len; i++)
        sw_text_append_table(writer, g_ptr_array_index(tables, i), ROWS_SHOWN);
}

static void append_input(GString *out, const SwInputInfo *input)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, "%s (%s): ", input->path, input->kind ? input->kind : "unknown kind");
    sw_append_count(line, (gint64)input->records);
    g_string_append(line, " records, ");
    sw_append_count(line, (gint64)input->events);
    g_string_append(line, " events, ");
    sw_append_count(line, (gint64)input->skipped);
    g_string_append(line, " skipped, ");
    sw_append_count(line, (gint64)input->bytes);
    g_string_append(line, " bytes");
    if (input->sha256)
        g_string_append_printf(line, ", SHA-256 %s", input->sha256);
    sw_text_append_paragraph(out, "* ", line->str);
}

static void append_defect(GString *out, const SwDefect *defect)
{
    g_autofree char *line =
        g_strdup_printf("%s, byte %" G_GUINT64_FORMAT ": %s", defect->source, defect->offset, defect->reason);
    sw_text_append_paragraph(out, "! ", line);
}

static void append_quality(GString *out, const SwDocument *document)
{
    sw_text_append_title(out, "Inputs and what was assumed", '-');
    g_string_append_c(out, '\n');
    for (guint i = 0; i < document->inputs->len; i++)
        append_input(out, &g_array_index(document->inputs, SwInputInfo, i));
    for (guint i = 0; i < document->defects->len; i++)
        append_defect(out, &g_array_index(document->defects, SwDefect, i));
    g_string_append_c(out, '\n');
    for (guint i = 0; i < document->parameters->len; i++) {
        const SwParameter *parameter = &g_array_index(document->parameters, SwParameter, i);
        g_autofree char *line = g_strdup_printf("%s = %s", parameter->name, parameter->value);
        sw_text_append_paragraph(out, "  ", line);
    }
    g_string_append_printf(out, "\nspamwave %s\n", document->version);
}

gboolean sw_text_write_report(const SwDocument *document, GOutputStream *out, GError **error)
{
    SwWriter writer;
    sw_writer_init(&writer, out);
    append_front(writer.text, document);
    const SwTable *facts = sw_fact_lines_table(document);
    if (facts)
        sw_text_append_facts(&writer, facts);
    for (const SwSection *section = sw_sections; section->id; section++)
        append_section(&writer, section, document);
    append_section(&writer, NULL, document);
    append_quality(writer.text, document);
    return sw_writer_finish(&writer, error);
}
