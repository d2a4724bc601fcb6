#include "report/cells.h"
#include "report/html_parts.h"

#include "base/escape.h"

#define ROWS_SHOWN 50
#define LONG_TEXT 36

static void append_heading(GString *out, const SwTableSpec *spec)
{
    g_string_append(out, "<thead><tr>");
    for (guint i = 0; i < spec->n_columns; i++) {
        g_autoptr(GString) heading = g_string_new(NULL);
        sw_column_append_heading(heading, &spec->columns[i]);
        gboolean right = sw_column_is_right_aligned(&spec->columns[i]);
        sw_html_append_element(out, right ? "<th class=\"n\" scope=\"col\">" : "<th scope=\"col\">", heading->str,
                               "</th>");
    }
    g_string_append(out, "</tr></thead>\n");
}

/* Long texts (URLs, reasons) may be broken anywhere; short ones keep their words whole. */
static const char *cell_class(const SwColumn *column, const SwCell *cell)
{
    gboolean right = sw_column_is_right_aligned(column);
    if (!cell->known)
        return right ? "n u" : "u";
    if (right)
        return "n";
    return column->type == SW_TYPE_TEXT && cell->text_len > LONG_TEXT ? "long" : NULL;
}

static void append_cell(GString *out, const SwColumn *column, const SwCell *cell, GString *scratch)
{
    const char *class = cell_class(column, cell);
    g_string_truncate(scratch, 0);
    sw_cell_append_readable(scratch, column, cell);
    g_string_append(out, "<td");
    if (class)
        g_string_append_printf(out, " class=\"%s\"", class);
    g_string_append(out, cell->known ? ">" : " title=\"unknown\">");
    sw_escape_html(out, sw_span(scratch->str, scratch->len));
    g_string_append(out, "</td>");
}

static void append_rows(SwWriter *writer, const SwTable *table, guint n_rows)
{
    g_autoptr(GString) scratch = g_string_new(NULL);
    g_string_append(writer->text, "<tbody>\n");
    for (guint row = 0; row < n_rows; row++) {
        g_string_append(writer->text, "<tr>");
        for (guint i = 0; i < table->spec->n_columns; i++)
            append_cell(writer->text, &table->spec->columns[i], sw_table_cell(table, row, i), scratch);
        g_string_append(writer->text, "</tr>\n");
        sw_writer_drain(writer);
    }
    g_string_append(writer->text, "</tbody>\n");
}

static void append_rest(GString *out, const SwTable *table, guint n_left)
{
    const char *id = table->spec->id;
    g_string_append(out, "<p class=\"more\">");
    if (n_left > 0) {
        sw_append_count(out, n_left);
        g_string_append(out, " more in ");
    }
    g_string_append_printf(out, "<a href=\"tables/%s.csv\">tables/%s.csv</a></p>\n", id, id);
}

void sw_html_append_table(SwWriter *writer, const SwTable *table, const char *section)
{
    guint all = sw_table_n_rows(table), shown = MIN(all, ROWS_SHOWN);
    GString *out = writer->text;
    g_string_append_printf(out, "<div class=\"table\" id=\"table-%s\">\n", table->spec->id);
    if (!g_str_equal(table->spec->title, section))
        sw_html_append_element(out, "<h3>", table->spec->title, "</h3>\n");
    if (table->spec->summary)
        sw_html_append_element(out, "<p class=\"summary\">", table->spec->summary, "</p>\n");
    if (table->note)
        sw_html_append_element(out, "<p class=\"note\">", table->note, "</p>\n");
    if (all > 0) {
        g_string_append(out, "<div class=\"scroll tall\"><table>\n");
        append_heading(out, table->spec);
        append_rows(writer, table, shown);
        g_string_append(out, "</table></div>\n");
        append_rest(out, table, all - shown);
    } else if (!table->note) {
        g_string_append(out, "<p class=\"note\">No rows.</p>\n");
    }
    g_string_append(out, "</div>\n");
}
