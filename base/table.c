#include "base/table.h"

#include <math.h>

static SwType next_type(const SwTable *table)
{
    return table->spec->columns[table->cells->len % table->spec->n_columns].type;
}

static void append(SwTable *table, SwCell cell)
{
    g_array_append_val(table->cells, cell);
}

SwTable *sw_table_new(const SwTableSpec *spec)
{
    SwTable *table = g_new0(SwTable, 1);
    table->spec = spec;
    table->cells = g_array_new(FALSE, FALSE, sizeof(SwCell));
    return table;
}

void sw_table_free(SwTable *table)
{
    if (!table)
        return;
    for (guint i = 0; i < table->cells->len; i++) {
        SwCell *cell = &g_array_index(table->cells, SwCell, i);
        if (cell->known && table->spec->columns[i % table->spec->n_columns].type == SW_TYPE_TEXT)
            g_free(cell->text);
    }
    g_array_unref(table->cells);
    g_free(table->note);
    g_free(table);
}

void sw_table_put_text(SwTable *table, const char *text)
{
    sw_table_put_span(table, sw_span_of(text));
}

void sw_table_put_span(SwTable *table, SwSpan text)
{
    g_assert(next_type(table) == SW_TYPE_TEXT);
    append(table, (SwCell){.known = sw_span_present(text), .text = sw_span_dup(text), .text_len = text.len});
}

void sw_table_put_count(SwTable *table, gint64 count)
{
    g_assert(next_type(table) == SW_TYPE_COUNT);
    append(table, (SwCell){.known = TRUE, .count = count});
}

void sw_table_put_real(SwTable *table, double real)
{
    SwType type = next_type(table);
    g_assert(type == SW_TYPE_REAL || type == SW_TYPE_SHARE || type == SW_TYPE_DURATION);
    append(table, (SwCell){.known = isfinite(real), .real = real});
}

void sw_table_put_time(SwTable *table, gint64 time_us)
{
    g_assert(next_type(table) == SW_TYPE_TIME);
    append(table, (SwCell){.known = time_us != SW_TIME_UNKNOWN, .time_us = time_us});
}

void sw_table_put_boolean(SwTable *table, gboolean boolean)
{
    g_assert(next_type(table) == SW_TYPE_BOOLEAN);
    append(table, (SwCell){.known = TRUE, .boolean = boolean});
}

void sw_table_put_unknown(SwTable *table)
{
    append(table, (SwCell){.known = FALSE});
}

void sw_table_end_row(SwTable *table)
{
    while (table->cells->len % table->spec->n_columns != 0)
        sw_table_put_unknown(table);
}

guint sw_table_n_rows(const SwTable *table)
{
    return table->cells->len / table->spec->n_columns;
}

const SwCell *sw_table_cell(const SwTable *table, guint row, guint column)
{
    g_assert(row < sw_table_n_rows(table) && column < table->spec->n_columns);
    return &g_array_index(table->cells, SwCell, (gsize)row * table->spec->n_columns + column);
}

guint sw_table_column(const SwTable *table, const char *id)
{
    for (guint i = 0; i < table->spec->n_columns; i++)
        if (g_str_equal(table->spec->columns[i].id, id))
            return i;
    g_error("table %s has no column %s", table->spec->id, id);
}

const SwCell *sw_table_get(const SwTable *table, guint row, const char *column_id)
{
    return sw_table_cell(table, row, sw_table_column(table, column_id));
}

int sw_table_find_row(const SwTable *table, const char *key_column, const char *key)
{
    guint column = sw_table_column(table, key_column);
    g_assert(table->spec->columns[column].type == SW_TYPE_TEXT);
    for (guint row = 0; row < sw_table_n_rows(table); row++) {
        const SwCell *cell = sw_table_cell(table, row, column);
        if (cell->known && g_str_equal(cell->text, key))
            return (int)row;
    }
    return -1;
}

double sw_table_number(const SwTable *table, guint row, const char *column_id)
{
    guint column = sw_table_column(table, column_id);
    const SwCell *cell = sw_table_cell(table, row, column);
    if (!cell->known)
        return NAN;
    SwType type = table->spec->columns[column].type;
    g_assert(type != SW_TYPE_TEXT && type != SW_TYPE_TIME && type != SW_TYPE_BOOLEAN);
    return type == SW_TYPE_COUNT ? (double)cell->count : cell->real;
}

void sw_table_set_note(SwTable *table, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_free(table->note);
    table->note = g_strdup_vprintf(format, arguments);
    va_end(arguments);
}
