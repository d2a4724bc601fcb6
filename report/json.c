/*
 * JSON (RFC 8259): one object with everything, or a line a row. The schema is that of the manual; a change that breaks a
 * reader raises SCHEMA. Written as it goes: a table of a million rows takes no memory here.
 */
#include "report/cells.h"
#include "report/format.h"
#include "report/writer.h"

#include "base/escape.h"

#define SCHEMA 1

static void append_string(GString *out, const char *text)
{
    if (text)
        sw_escape_json(out, sw_span_of(text));
    else
        g_string_append(out, "null");
}

static void append_member(GString *out, const char *key, const char *text)
{
    append_string(out, key);
    g_string_append(out, ": ");
    append_string(out, text);
}

static void append_cell(GString *out, const SwColumn *column, const SwCell *cell)
{
    if (!cell->known) {
        g_string_append(out, "null");
    } else if (column->type == SW_TYPE_TEXT) {
        sw_escape_json(out, sw_span(cell->text, cell->text_len));
    } else if (column->type == SW_TYPE_TIME) {
        g_string_append_c(out, '"');
        sw_cell_append_plain(out, column, cell);
        g_string_append_c(out, '"');
    } else {
        sw_cell_append_plain(out, column, cell);
    }
}

static void append_cells(GString *out, const SwTable *table, guint row)
{
    for (guint i = 0; i < table->spec->n_columns; i++) {
        const SwColumn *column = &table->spec->columns[i];
        g_string_append_printf(out, "%s\"%s\": ", i > 0 ? ", " : "", column->id);
        append_cell(out, column, sw_table_cell(table, row, i));
    }
}

static void append_column(GString *out, const SwColumn *column)
{
    g_string_append_c(out, '{');
    append_member(out, "id", column->id);
    g_string_append(out, ", ");
    append_member(out, "title", column->title);
    g_string_append(out, ", ");
    append_member(out, "type", sw_column_type_name(column->type));
    g_string_append(out, ", ");
    append_member(out, "unit", column->unit);
    g_string_append_c(out, '}');
}

static void write_table(SwWriter *writer, const SwTable *table)
{
    GString *out = writer->text;
    g_string_append(out, "    {\n      ");
    append_member(out, "id", table->spec->id);
    g_string_append(out, ",\n      ");
    append_member(out, "title", table->spec->title);
    g_string_append(out, ",\n      ");
    append_member(out, "summary", table->spec->summary);
    g_string_append(out, ",\n      ");
    append_member(out, "note", table->note);
    g_string_append(out, ",\n      \"columns\": [");
    for (guint i = 0; i < table->spec->n_columns; i++) {
        g_string_append(out, i > 0 ? ",\n        " : "\n        ");
        append_column(out, &table->spec->columns[i]);
    }
    g_string_append(out, "\n      ],\n      \"rows\": [");
    for (guint row = 0; row < sw_table_n_rows(table); row++) {
        g_string_append(out, row > 0 ? ",\n        {" : "\n        {");
        append_cells(out, table, row);
        g_string_append_c(out, '}');
        sw_writer_drain(writer);
    }
    g_string_append(out, sw_table_n_rows(table) > 0 ? "\n      ]\n    }" : "]\n    }");
}

static void append_parameters(GString *out, const GArray *parameters)
{
    g_string_append(out, "  \"parameters\": {");
    for (guint i = 0; i < parameters->len; i++) {
        const SwParameter *parameter = &g_array_index(parameters, SwParameter, i);
        g_string_append(out, i > 0 ? ",\n    " : "\n    ");
        append_string(out, parameter->name);
        g_string_append_printf(out, ": %s", parameter->value);
    }
    g_string_append(out, parameters->len > 0 ? "\n  },\n" : "},\n");
}

static void append_input(GString *out, const SwInputInfo *input)
{
    g_string_append_c(out, '{');
    append_member(out, "path", input->path);
    g_string_append(out, ", ");
    append_member(out, "kind", input->kind);
    g_string_append_printf(out,
                           ", \"bytes\": %" G_GUINT64_FORMAT ", \"records\": %" G_GUINT64_FORMAT
                           ", \"events\": %" G_GUINT64_FORMAT ", \"skipped\": %" G_GUINT64_FORMAT,
                           input->bytes, input->records, input->events, input->skipped);
    if (input->sha256) {
        g_string_append(out, ", ");
        append_member(out, "sha256", input->sha256);
    }
    g_string_append_c(out, '}');
}

static void append_defect(GString *out, const SwDefect *defect)
{
    static const char *const kinds[] = {
        [SW_DEFECT_SKIPPED] = "skipped", [SW_DEFECT_TRUNCATED] = "truncated", [SW_DEFECT_NOTED] = "noted"};
    g_string_append_c(out, '{');
    append_member(out, "kind", kinds[defect->kind]);
    g_string_append(out, ", ");
    append_member(out, "source", defect->source);
    g_string_append_printf(out, ", \"offset\": %" G_GUINT64_FORMAT ", ", defect->offset);
    append_member(out, "reason", defect->reason);
    g_string_append_c(out, '}');
}

/* `  "key": [` and an element a line, each of them by `append(out, elements, i)`. */
static void append_list(GString *out, const char *key, guint n, gconstpointer elements,
                        void (*append)(GString *out, gconstpointer elements, guint i))
{
    g_string_append_printf(out, "  \"%s\": [", key);
    for (guint i = 0; i < n; i++) {
        g_string_append(out, i > 0 ? ",\n    " : "\n    ");
        append(out, elements, i);
    }
    g_string_append(out, n > 0 ? "\n  ]" : "]");
}

static void append_input_at(GString *out, gconstpointer inputs, guint i)
{
    append_input(out, &g_array_index((const GArray *)inputs, SwInputInfo, i));
}

static void append_defect_at(GString *out, gconstpointer defects, guint i)
{
    append_defect(out, &g_array_index((const GArray *)defects, SwDefect, i));
}

static void append_string_at(GString *out, gconstpointer strings, guint i)
{
    append_string(out, g_ptr_array_index((const GPtrArray *)strings, i));
}

static void append_preamble(GString *out, const SwDocument *document)
{
    g_string_append(out, "{\n  ");
    append_member(out, "spamwave", document->version);
    g_string_append_printf(out, ",\n  \"schema\": %d,\n  ", SCHEMA);
    append_member(out, "command", document->command);
    g_string_append(out, ",\n");
    append_parameters(out, document->parameters);
    append_list(out, "inputs", document->inputs->len, document->inputs, append_input_at);
    g_string_append(out, ",\n");
}

static gboolean write_json(const SwDocument *document, const char *const *tables, GOutputStream *out, GError **error)
{
    const SwResults *results = document->results;
    SwWriter writer;
    sw_writer_init(&writer, out);
    append_preamble(writer.text, document);
    append_list(writer.text, "findings", results->findings->len, results->findings, append_string_at);
    g_string_append(writer.text, ",\n  \"tables\": [");
    const char *separator = "\n";
    for (guint i = 0; i < results->tables->len; i++) {
        const SwTable *table = g_ptr_array_index(results->tables, i);
        if (!sw_format_wants(tables, table))
            continue;
        g_string_append(writer.text, separator);
        write_table(&writer, table);
        separator = ",\n";
    }
    g_string_append(writer.text, "\n  ],\n");
    append_list(writer.text, "defects", document->defects->len, document->defects, append_defect_at);
    g_string_append(writer.text, ",\n");
    append_list(writer.text, "warnings", results->warnings->len, results->warnings, append_string_at);
    g_string_append(writer.text, "\n}\n");
    return sw_writer_finish(&writer, error);
}

static gboolean write_ndjson(const SwDocument *document, const char *const *tables, GOutputStream *out, GError **error)
{
    SwWriter writer;
    sw_writer_init(&writer, out);
    for (guint i = 0; i < document->results->tables->len; i++) {
        const SwTable *table = g_ptr_array_index(document->results->tables, i);
        if (!sw_format_wants(tables, table))
            continue;
        for (guint row = 0; row < sw_table_n_rows(table); row++) {
            g_string_append_printf(writer.text, "{\"table\": \"%s\", ", table->spec->id);
            append_cells(writer.text, table, row);
            g_string_append(writer.text, "}\n");
            sw_writer_drain(&writer);
        }
    }
    return sw_writer_finish(&writer, error);
}

const SwFormat sw_format_json = {"json", "one JSON object with everything", ".json", FALSE, write_json};
const SwFormat sw_format_ndjson = {"ndjson", "a JSON object a row", ".ndjson", FALSE, write_ndjson};
