#include "report/text.h"
#include "report/text_lines.h"

#include "report/cells.h"
#include "report/fact_lines.h"

#include "base/escape.h"

#define ID_WIDTH 5

/* `F05  Time between waves: 22.12 h (21.25 to 23.5)`, and a second line with denominator, article, verdict. */
static void append_fact(GString *out, const SwFactLine *fact)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GString) lead = g_string_new(NULL);
    if (!fact->is_part)
        sw_escape_terminal(lead, sw_span_of(fact->id));
    while (lead->len < ID_WIDTH)
        g_string_append_c(lead, ' ');
    g_string_append_printf(line, "%s: ", fact->fact ? fact->fact : "");
    if (fact->here)
        g_string_append(line, fact->here);
    else
        g_string_append_printf(line, "unknown%s%s", fact->why ? ": " : "", fact->why ? fact->why : "");
    if (fact->interval)
        g_string_append_printf(line, " (%s)", fact->interval);
    sw_text_append_paragraph(out, lead->str, line->str);

    g_string_truncate(line, 0);
    if (fact->here && fact->denominator)
        g_string_append_printf(line, "%s; ", fact->denominator);
    if (fact->reference)
        g_string_append_printf(line, "2005: %s; ", fact->reference);
    g_string_append(line, fact->verdict ? fact->verdict : SW_CELL_UNKNOWN);
    sw_text_append_paragraph(out, "       ", line->str);
}

void sw_text_append_facts(SwWriter *writer, const SwTable *facts)
{
    sw_text_append_title(writer->text, "Facts, beside those of the article of 2005", '-');
    if (facts->spec->summary)
        sw_text_append_paragraph(writer->text, "", facts->spec->summary);
    if (facts->note)
        sw_text_append_paragraph(writer->text, "Note: ", facts->note);
    g_string_append_c(writer->text, '\n');
    for (guint row = 0; row < sw_table_n_rows(facts); row++) {
        g_auto(SwFactLine) fact = {0};
        sw_fact_line_init(&fact, facts, row);
        append_fact(writer->text, &fact);
        sw_writer_drain(writer);
    }
    g_string_append_c(writer->text, '\n');
}
