/*
 * Markdown: a heading and a pipe table (GitHub Flavored Markdown) a table, to be pasted into tickets and mails.
 */
#include "report/cells.h"
#include "report/format.h"
#include "report/writer.h"

#include "base/escape.h"

#include <string.h>

/* Whether the character at `at` could begin or end markup, raw HTML or a link that makes itself (GFM 6.9: autolinks grow
 * from "://", "www." and "@"). */
static gboolean is_markup(const char *start, const char *at)
{
    if (strchr("\\`*_{}[]<>#!|~&@", *at))
        return TRUE;
    if (*at == ':')
        return at[1] == '/';
    return *at == '.' && at - start >= 3 && g_ascii_strncasecmp(at - 3, "www", 3) == 0;
}

/* Any ASCII punctuation may be escaped by a backslash (CommonMark 2.4). */
static void append_safe(GString *out, const char *text, gsize len)
{
    g_autoptr(GString) shown = g_string_new(NULL);
    sw_escape_terminal(shown, sw_span(text, len));
    for (const char *at = shown->str; *at; at++) {
        if (is_markup(shown->str, at))
            g_string_append_c(out, '\\');
        g_string_append_c(out, *at);
    }
}

static void append_heading(GString *out, const SwTableSpec *spec)
{
    for (guint i = 0; i < spec->n_columns; i++) {
        g_autoptr(GString) heading = g_string_new(NULL);
        sw_column_append_heading(heading, &spec->columns[i]);
        g_string_append(out, "| ");
        append_safe(out, heading->str, heading->len);
        g_string_append_c(out, ' ');
    }
    g_string_append(out, "|\n");
    for (guint i = 0; i < spec->n_columns; i++)
        g_string_append(out, sw_column_is_right_aligned(&spec->columns[i]) ? "| ---: " : "| --- ");
    g_string_append(out, "|\n");
}

static void append_row(GString *out, const SwTable *table, guint row, GString *scratch)
{
    for (guint i = 0; i < table->spec->n_columns; i++) {
        g_string_truncate(scratch, 0);
        sw_cell_append_readable(scratch, &table->spec->columns[i], sw_table_cell(table, row, i));
        g_string_append(out, "| ");
        append_safe(out, scratch->str, scratch->len);
        g_string_append_c(out, ' ');
    }
    g_string_append(out, "|\n");
}

static void append_paragraph(GString *out, const char *text)
{
    if (!text)
        return;
    append_safe(out, text, strlen(text));
    g_string_append(out, "\n\n");
}

static void write_table(SwWriter *writer, const SwTable *table)
{
    g_autoptr(GString) scratch = g_string_new(NULL);
    g_string_append(writer->text, "## ");
    append_paragraph(writer->text, table->spec->title);
    append_paragraph(writer->text, table->spec->summary);
    append_paragraph(writer->text, table->note);
    append_heading(writer->text, table->spec);
    for (guint row = 0; row < sw_table_n_rows(table); row++) {
        append_row(writer->text, table, row, scratch);
        sw_writer_drain(writer);
    }
    g_string_append_c(writer->text, '\n');
}

static gboolean write_markdown(const SwDocument *document, const char *const *tables, GOutputStream *out,
                               GError **error)
{
    SwWriter writer;
    sw_writer_init(&writer, out);
    for (guint i = 0; i < document->results->tables->len; i++) {
        const SwTable *table = g_ptr_array_index(document->results->tables, i);
        if (sw_format_wants(tables, table))
            write_table(&writer, table);
    }
    return sw_writer_finish(&writer, error);
}

const SwFormat sw_format_markdown = {"markdown", "pipe tables for tickets and mails", ".md", FALSE, write_markdown};
