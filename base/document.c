#include "base/document.h"

#include "base/escape.h"

#include <math.h>

SwResults *sw_results_new(void)
{
    SwResults *results = g_new0(SwResults, 1);
    results->tables = g_ptr_array_new_with_free_func((GDestroyNotify)sw_table_free);
    results->figures = g_ptr_array_new_with_free_func((GDestroyNotify)sw_figure_free);
    results->findings = g_ptr_array_new_with_free_func(g_free);
    results->warnings = g_ptr_array_new_with_free_func(g_free);
    return results;
}

void sw_results_free(SwResults *results)
{
    if (!results)
        return;
    g_ptr_array_unref(results->tables);
    g_ptr_array_unref(results->figures);
    g_ptr_array_unref(results->findings);
    g_ptr_array_unref(results->warnings);
    g_free(results);
}

void sw_results_append(SwResults *results, SwResults *more)
{
    g_ptr_array_extend_and_steal(results->tables, g_steal_pointer(&more->tables));
    g_ptr_array_extend_and_steal(results->figures, g_steal_pointer(&more->figures));
    g_ptr_array_extend_and_steal(results->findings, g_steal_pointer(&more->findings));
    g_ptr_array_extend_and_steal(results->warnings, g_steal_pointer(&more->warnings));
    g_free(more);
}

SwTable *sw_results_add_table(SwResults *results, SwTable *table)
{
    g_ptr_array_add(results->tables, table);
    return table;
}

SwFigure *sw_results_add_figure(SwResults *results, SwFigure *figure)
{
    g_ptr_array_add(results->figures, figure);
    return figure;
}

void sw_results_add_finding(SwResults *results, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(results->findings, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

const char *sw_word_for(guint64 n, const char *one, const char *many)
{
    return n == 1 ? one : many;
}

void sw_results_add_warning(SwResults *results, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(results->warnings, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

const SwTable *sw_results_table(const SwResults *results, const char *id)
{
    for (guint i = 0; i < results->tables->len; i++) {
        const SwTable *table = g_ptr_array_index(results->tables, i);
        if (g_str_equal(table->spec->id, id))
            return table;
    }
    return NULL;
}

static void parameter_clear(gpointer data)
{
    g_free(((SwParameter *)data)->value);
}

SwDocument *sw_document_new(const char *version, const char *command)
{
    SwDocument *document = g_new0(SwDocument, 1);
    document->version = version;
    document->command = command;
    document->parameters = g_array_new(FALSE, FALSE, sizeof(SwParameter));
    g_array_set_clear_func(document->parameters, parameter_clear);
    document->inputs = g_array_new(FALSE, FALSE, sizeof(SwInputInfo));
    g_array_set_clear_func(document->inputs, (GDestroyNotify)sw_input_info_clear);
    document->defects = g_array_new(FALSE, FALSE, sizeof(SwDefect));
    g_array_set_clear_func(document->defects, (GDestroyNotify)sw_defect_clear);
    document->results = sw_results_new();
    return document;
}

void sw_document_free(SwDocument *document)
{
    if (!document)
        return;
    g_array_unref(document->parameters);
    g_array_unref(document->inputs);
    g_array_unref(document->defects);
    sw_results_free(document->results);
    g_free(document);
}

void sw_document_set_text(SwDocument *document, const char *name, const char *value)
{
    g_autoptr(GString) json = g_string_new(NULL);
    if (value)
        sw_escape_json(json, sw_span_of(value));
    else
        g_string_append(json, "null");
    SwParameter parameter = {name, g_string_free(g_steal_pointer(&json), FALSE)};
    g_array_append_val(document->parameters, parameter);
}

void sw_document_set_number(SwDocument *document, const char *name, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    SwParameter parameter = {name, NULL};
    parameter.value = g_strdup(isfinite(value) ? g_ascii_formatd(text, sizeof text, "%.15g", value) : "null");
    g_array_append_val(document->parameters, parameter);
}

void sw_document_set_boolean(SwDocument *document, const char *name, gboolean value)
{
    SwParameter parameter = {name, g_strdup(value ? "true" : "false")};
    g_array_append_val(document->parameters, parameter);
}

void sw_input_info_clear(SwInputInfo *info)
{
    g_free(info->path);
    g_free(info->sha256);
}

void sw_defect_clear(SwDefect *defect)
{
    g_free(defect->source);
    g_free(defect->reason);
}
