/*
 * CSV (RFC 4180: CRLF line ends, quotes doubled) and TSV. The heading row holds the column ids. An unknown cell is empty.
 *
 * Both end up in spreadsheets and on terminals: a text that a spreadsheet would take for a formula is led by an
 * apostrophe (numbers are ours and stay numbers), and controls, newlines among them, are shown as <U+000A>. So a row is
 * always a line. JSON has the same texts unchanged.
 */
#include "report/cells.h"
#include "report/format.h"
#include "report/writer.h"

#include "base/escape.h"

#include <string.h>

typedef struct {
    char separator;
    const char *line_end;
    gboolean quotes; /* else nothing needs them: controls, and so tabs, never come through */
} Dialect;

static const Dialect csv = {',', "\r\n", TRUE};
static const Dialect tsv = {'\t', "\n", FALSE};

/* The starts of a formula, with the full-width forms that East Asian editions of spreadsheets take too. Tabs and carriage returns, which
 * are skipped before one, are no longer there. A quote that opens a TSV cell would be taken off, and then show one. */
static gboolean starts_formula(const GString *text, const Dialect *dialect)
{
    static const char *const starts[] = {"=",           "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
                                         "\xef\xbc\xa0"};
    const char *first = text->str + strspn(text->str, " ");
    for (guint i = 0; i < G_N_ELEMENTS(starts); i++)
        if (g_str_has_prefix(first, starts[i]))
            return TRUE;
    return !dialect->quotes && *first == '"';
}

static void append_quoted(GString *out, const GString *text)
{
    g_string_append_c(out, '"');
    for (gsize i = 0; i < text->len; i++) {
        if (text->str[i] == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, text->str[i]);
    }
    g_string_append_c(out, '"');
}

static void append_text(GString *out, const SwCell *cell, const Dialect *dialect, GString *scratch)
{
    g_string_truncate(scratch, 0);
    sw_escape_terminal(scratch, sw_span(cell->text, cell->text_len));
    if (starts_formula(scratch, dialect))
        g_string_prepend_c(scratch, '\'');
    if (dialect->quotes && strpbrk(scratch->str, ",;\"")) /* many a spreadsheet cuts at semicolons too */
        append_quoted(out, scratch);
    else
        g_string_append_len(out, scratch->str, (gssize)scratch->len);
}

static void append_row(GString *out, const SwTable *table, guint row, const Dialect *dialect, GString *scratch)
{
    for (guint i = 0; i < table->spec->n_columns; i++) {
        const SwColumn *column = &table->spec->columns[i];
        const SwCell *cell = sw_table_cell(table, row, i);
        if (i > 0)
            g_string_append_c(out, dialect->separator);
        if (cell->known && column->type == SW_TYPE_TEXT)
            append_text(out, cell, dialect, scratch);
        else if (cell->known)
            sw_cell_append_plain(out, column, cell);
    }
    g_string_append(out, dialect->line_end);
}

static void append_heading(GString *out, const SwTable *table, const Dialect *dialect)
{
    for (guint i = 0; i < table->spec->n_columns; i++) {
        if (i > 0)
            g_string_append_c(out, dialect->separator);
        g_string_append(out, table->spec->columns[i].id);
    }
    g_string_append(out, dialect->line_end);
}

static void write_table(SwWriter *writer, const SwTable *table, const Dialect *dialect)
{
    g_autoptr(GString) scratch = g_string_new(NULL);
    append_heading(writer->text, table, dialect);
    for (guint row = 0; row < sw_table_n_rows(table); row++) {
        append_row(writer->text, table, row, dialect, scratch);
        sw_writer_drain(writer);
    }
}

static gboolean write_tables(const SwDocument *document, const char *const *tables, GOutputStream *out,
                             const Dialect *dialect, GError **error)
{
    SwWriter writer;
    sw_writer_init(&writer, out);
    for (guint i = 0; i < document->results->tables->len; i++) {
        const SwTable *table = g_ptr_array_index(document->results->tables, i);
        if (sw_format_wants(tables, table))
            write_table(&writer, table, dialect);
    }
    return sw_writer_finish(&writer, error);
}

static gboolean write_csv(const SwDocument *document, const char *const *tables, GOutputStream *out, GError **error)
{
    return write_tables(document, tables, out, &csv, error);
}

static gboolean write_tsv(const SwDocument *document, const char *const *tables, GOutputStream *out, GError **error)
{
    return write_tables(document, tables, out, &tsv, error);
}

const SwFormat sw_format_csv = {"csv", "comma-separated values (RFC 4180)", ".csv", TRUE, write_csv};
const SwFormat sw_format_tsv = {"tsv", "tab-separated values", ".tsv", TRUE, write_tsv};
