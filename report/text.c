#include "report/text.h"

#include "report/cells.h"
#include "report/text_front.h"
#include "report/text_lines.h"
#include "report/text_style.h"

#include "base/escape.h"

#include <string.h>

#define CELL_WIDTH_MAX 64 /* a longer cell pushes the rest of its row to the right, not all rows */
#define COLUMN_GAP 2
#define MIN_HEADING_WIDTH 9 /* headings are wrapped, but not into single syllables */

typedef struct {
    guint *widths; /* one a column */
    GPtrArray **headings; /* one a column: its lines */
    gboolean unknown; /* some cell is */
    GString *cell; /* scratch: one cell, escaped */
    GString *raw; /* scratch: one cell as it came */
} Layout;

static const char *render_cell(Layout *layout, const SwTable *table, guint row, guint column)
{
    g_string_truncate(layout->raw, 0);
    g_string_truncate(layout->cell, 0);
    sw_cell_append_readable(layout->raw, &table->spec->columns[column], sw_table_cell(table, row, column));
    sw_escape_terminal(layout->cell, sw_span(layout->raw->str, layout->raw->len));
    return layout->cell->str;
}

static void measure_column(Layout *layout, const SwTable *table, guint column, guint n_rows)
{
    guint width = 0;
    for (guint row = 0; row < n_rows; row++) {
        width = MAX(width, MIN(sw_text_width(render_cell(layout, table, row, column)), CELL_WIDTH_MAX));
        layout->unknown |= !sw_table_cell(table, row, column)->known;
    }
    g_autoptr(GString) heading = g_string_new(NULL);
    sw_column_append_heading(heading, &table->spec->columns[column]);
    layout->headings[column] = sw_text_fill(heading->str, MAX(width, MIN_HEADING_WIDTH));
    for (guint i = 0; i < layout->headings[column]->len; i++)
        width = MAX(width, sw_text_width(g_ptr_array_index(layout->headings[column], i)));
    layout->widths[column] = width;
}

static void layout_init(Layout *layout, const SwTable *table, guint n_rows)
{
    *layout = (Layout){.cell = g_string_new(NULL), .raw = g_string_new(NULL)};
    layout->widths = g_new0(guint, table->spec->n_columns);
    layout->headings = g_new0(GPtrArray *, table->spec->n_columns);
    for (guint column = 0; column < table->spec->n_columns; column++)
        measure_column(layout, table, column, n_rows);
}

static void layout_clear(Layout *layout, const SwTable *table)
{
    for (guint column = 0; column < table->spec->n_columns; column++)
        g_ptr_array_unref(layout->headings[column]);
    g_free(layout->headings);
    g_free(layout->widths);
    g_string_free(layout->cell, TRUE);
    g_string_free(layout->raw, TRUE);
}

/* The leading columns that tell what a row is about; they are repeated where a table is continued. */
static guint count_key_columns(const SwTableSpec *spec)
{
    gboolean second_names = spec->n_columns > 2 && spec->columns[0].type != SW_TYPE_TEXT && //
                            spec->columns[1].type == SW_TYPE_TEXT;
    return second_names ? 2 : 1;
}

/* A page's columns as positions: the key columns and as many from `first` on as fit, at least one. */
static GArray *page_columns(const Layout *layout, const SwTable *table, guint first)
{
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(guint));
    guint n_keys = count_key_columns(table->spec), width = 0;
    for (guint i = 0; i < n_keys; i++) {
        width += layout->widths[i] + COLUMN_GAP;
        g_array_append_val(columns, i);
    }
    for (guint i = first; i < table->spec->n_columns; i++) {
        width += layout->widths[i] + COLUMN_GAP;
        if (i > first && width - COLUMN_GAP > SW_TEXT_PAGE_WIDTH)
            break;
        g_array_append_val(columns, i);
    }
    return columns;
}

/* Lines of headings stand at their bottom: `below` counts from there. */
static void append_heading_line(GString *out, const Layout *layout, const SwTable *table, const GArray *columns,
                                guint below)
{
    for (guint i = 0; i < columns->len; i++) {
        guint column = g_array_index(columns, guint, i);
        const GPtrArray *lines = layout->headings[column];
        sw_text_append_spaces(out, i > 0 ? COLUMN_GAP : 0);
        sw_text_append_padded(out, below < lines->len ? g_ptr_array_index(lines, lines->len - 1 - below) : "",
                              layout->widths[column], sw_column_is_right_aligned(&table->spec->columns[column]));
    }
    sw_text_trim(out);
    g_string_append_c(out, '\n');
}

static void append_heading(SwWriter *writer, const Layout *layout, const SwTable *table, const GArray *columns)
{
    GString *out = writer->text;
    gsize start = out->len;
    guint n_lines = 0;
    for (guint i = 0; i < columns->len; i++)
        n_lines = MAX(n_lines, layout->headings[g_array_index(columns, guint, i)]->len);
    for (guint below = n_lines; below-- > 0;)
        append_heading_line(out, layout, table, columns, below);
    sw_text_style_from(writer, start, SW_STYLE_HEADING);
    start = out->len;
    for (guint i = 0; i < columns->len; i++) {
        sw_text_append_spaces(out, i > 0 ? COLUMN_GAP : 0);
        for (guint j = 0; j < layout->widths[g_array_index(columns, guint, i)]; j++)
            g_string_append_c(out, '-');
    }
    sw_text_style_from(writer, start, SW_STYLE_QUIET);
    g_string_append_c(out, '\n');
}

static void append_row(SwWriter *writer, Layout *layout, const SwTable *table, const GArray *columns, guint row)
{
    GString *out = writer->text;
    for (guint i = 0; i < columns->len; i++) {
        guint column = g_array_index(columns, guint, i);
        sw_text_append_spaces(out, i > 0 ? COLUMN_GAP : 0);
        gsize start = out->len;
        sw_text_append_padded(out, render_cell(layout, table, row, column), layout->widths[column],
                              sw_column_is_right_aligned(&table->spec->columns[column]));
        if (!sw_table_cell(table, row, column)->known)
            sw_text_style_from(writer, start, SW_STYLE_QUIET);
    }
    sw_text_trim(out);
    g_string_append_c(out, '\n');
}

static void append_pages(SwWriter *writer, Layout *layout, const SwTable *table, guint n_rows)
{
    guint next = count_key_columns(table->spec);
    do {
        g_autoptr(GArray) columns = page_columns(layout, table, next);
        append_heading(writer, layout, table, columns);
        for (guint row = 0; row < n_rows; row++) {
            append_row(writer, layout, table, columns, row);
            sw_writer_drain(writer);
        }
        g_string_append_c(writer->text, '\n');
        next = g_array_index(columns, guint, columns->len - 1) + 1;
    } while (next < table->spec->n_columns);
}

void sw_text_append_table(SwWriter *writer, const SwTable *table, guint max_rows)
{
    guint all = sw_table_n_rows(table), n_rows = MIN(all, max_rows);
    GString *out = writer->text;
    sw_text_append_front(writer, table->spec->title, table);
    if (all == 0) {
        g_string_append(out, "(no rows)\n\n");
        return;
    }

    Layout layout;
    layout_init(&layout, table, n_rows);
    append_pages(writer, &layout, table, n_rows);
    if (n_rows < all) {
        sw_append_count(out, all - n_rows);
        g_string_append_printf(out, " more in tables/%s.csv\n\n", table->spec->id);
    }
    if (layout.unknown)
        g_string_append(out, SW_CELL_UNKNOWN " unknown\n\n");
    layout_clear(&layout, table);
}

static gboolean write_tables(const SwDocument *document, const char *const *tables, gboolean styled, GOutputStream *out,
                             GError **error)
{
    SwWriter writer;
    sw_writer_init(&writer, out);
    writer.styled = styled;
    for (guint i = 0; i < document->results->tables->len; i++) {
        const SwTable *table = g_ptr_array_index(document->results->tables, i);
        if (!sw_format_wants(tables, table))
            continue;
        if (g_str_equal(table->spec->id, "facts"))
            sw_text_append_facts(&writer, table);
        else
            sw_text_append_table(&writer, table, G_MAXUINT);
    }
    return sw_writer_finish(&writer, error);
}

static gboolean write_plain(const SwDocument *document, const char *const *tables, GOutputStream *out, GError **error)
{
    return write_tables(document, tables, FALSE, out, error);
}

static gboolean write_styled(const SwDocument *document, const char *const *tables, GOutputStream *out, GError **error)
{
    return write_tables(document, tables, TRUE, out, error);
}

const SwFormat sw_format_text = {"text", "aligned columns for people", ".txt", FALSE, write_plain};
const SwFormat sw_format_text_styled = {"text", "the same, emphasised", ".txt", FALSE, write_styled};
