/* `spamwave list`: what this build can do. */
#include "analysis/pass.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "parsers/ingestor.h"
#include "simulate/rendition.h"

static const SwColumn kind_columns[] = {{"kind", "Kind", SW_TYPE_TEXT, NULL},
                                        {"summary", "What it is", SW_TYPE_TEXT, NULL},
                                        {"fields", "Fields it can give", SW_TYPE_TEXT, NULL},
                                        {"simulated", "simulate --as", SW_TYPE_BOOLEAN, NULL}};
static const SwColumn pass_columns[] = {{"command", "Command", SW_TYPE_TEXT, NULL},
                                        {"summary", "What it prints", SW_TYPE_TEXT, NULL},
                                        {"needs", "Fields it needs", SW_TYPE_TEXT, NULL}};
static const SwColumn table_columns[] = {
    {"table", "Table", SW_TYPE_TEXT, NULL},   {"command", "Command", SW_TYPE_TEXT, NULL},
    {"column", "Column", SW_TYPE_TEXT, NULL}, {"type", "Type", SW_TYPE_TEXT, NULL},
    {"unit", "Unit", SW_TYPE_TEXT, NULL},     {"title", "Title", SW_TYPE_TEXT, NULL}};
static const SwColumn format_columns[] = {{"format", "Format", SW_TYPE_TEXT, NULL},
                                          {"summary", "What it is", SW_TYPE_TEXT, NULL}};

static const SwTableSpec kinds_spec =
    SW_TABLE_SPEC("kinds", "Kinds of input", "One row a kind of input.", kind_columns);
static const SwTableSpec passes_spec =
    SW_TABLE_SPEC("passes", "Passes", "One row a pass, which is also a command.", pass_columns);
static const SwTableSpec tables_spec = SW_TABLE_SPEC("tables", "Tables", "One row a column of a table.", table_columns);
static const SwTableSpec formats_spec =
    SW_TABLE_SPEC("formats", "Formats", "One row a format of tables.", format_columns);

static void put_fields(SwTable *table, guint32 mask)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (SwField field = 0; field < SW_N_FIELDS; field++)
        if (mask & SW_HAS(field))
            g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "", sw_field_name(field));
    sw_table_put_text(table, names->str);
}

static void list_kinds(SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&kinds_spec));
    for (guint i = 0; sw_ingestors[i]; i++) {
        sw_table_put_text(table, sw_ingestors[i]->name);
        sw_table_put_text(table, sw_ingestors[i]->summary);
        put_fields(table, sw_ingestors[i]->provides);
        sw_table_put_boolean(table, sw_rendition_by_name(sw_ingestors[i]->name) != NULL);
    }
}

static void list_passes(SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&passes_spec));
    for (guint i = 0; sw_passes[i]; i++) {
        sw_table_put_text(table, sw_passes[i]->name);
        sw_table_put_text(table, sw_passes[i]->summary);
        put_fields(table, sw_passes[i]->needs);
    }
}

static void list_columns(SwTable *table, const SwPass *pass, const SwTableSpec *spec)
{
    static const char *const types[] = {
        [SW_TYPE_TEXT] = "text",      [SW_TYPE_COUNT] = "count",       [SW_TYPE_REAL] = "real",
        [SW_TYPE_SHARE] = "share",    [SW_TYPE_DURATION] = "duration", [SW_TYPE_TIME] = "time",
        [SW_TYPE_BOOLEAN] = "boolean"};
    for (guint i = 0; i < spec->n_columns; i++) {
        sw_table_put_text(table, spec->id);
        sw_table_put_text(table, pass->name);
        sw_table_put_text(table, spec->columns[i].id);
        sw_table_put_text(table, types[spec->columns[i].type]);
        sw_table_put_text(table, spec->columns[i].unit);
        sw_table_put_text(table, spec->columns[i].title);
    }
}

static void list_tables(SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&tables_spec));
    for (guint i = 0; sw_passes[i]; i++)
        for (guint k = 0; sw_passes[i]->tables[k]; k++)
            list_columns(table, sw_passes[i], sw_passes[i]->tables[k]);
}

static void list_formats(SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&formats_spec));
    for (guint i = 0; sw_formats[i]; i++) {
        sw_table_put_text(table, sw_formats[i]->name);
        sw_table_put_text(table, sw_formats[i]->summary);
    }
}

ExitCode command_list(int argc, char **argv)
{
    static const SwTableSpec *const specs[] = {&kinds_spec, &passes_spec, &tables_spec, &formats_spec, NULL};
    g_auto(Options) options;
    g_autoptr(GError) error = NULL;
    g_autoptr(SwDocument) document = sw_document_new(SPAMWAVE_VERSION, "list");
    if (!options_parse(&options, OPTIONS_OUTPUT, "", "Say which kinds, passes, tables and formats this build has.",
                       argc, argv, &error))
        return complain(error);
    list_kinds(document->results);
    list_passes(document->results);
    list_tables(document->results);
    list_formats(document->results);
    return print_tables(document, specs, &options, &error) ? EXIT_DONE : complain(error);
}
