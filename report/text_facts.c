#include "report/text.h"
#include "report/text_front.h"
#include "report/text_lines.h"
#include "report/text_style.h"

#include "report/cells.h"
#include "report/fact_lines.h"

#include "base/escape.h"

#define ID_WIDTH 5

/* `F05  Time between waves: 22.12 h (21.25 to 23.5)`, and a second line with denominator, article, verdict. */
static void append_fact(SwWriter *writer, const SwFactLine *fact)
{
    GString *out = writer->text;
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
    gsize start = out->len;
    sw_text_append_paragraph(out, lead->str, line->str);
    if (fact->here)
        sw_text_style_from(writer, start, SW_STYLE_HEADING);

    g_string_truncate(line, 0);
    if (fact->here && fact->denominator)
        g_string_append_printf(line, "%s; ", fact->denominator);
    if (fact->reference)
        g_string_append_printf(line, "2005: %s; ", fact->reference);
    g_string_append(line, fact->verdict ? fact->verdict : SW_CELL_UNKNOWN);
    start = out->len;
    sw_text_append_paragraph(out, "       ", line->str);
    sw_text_style_from(writer, start, SW_STYLE_QUIET);
}

void sw_text_append_facts(SwWriter *writer, const SwTable *facts)
{
    sw_text_append_front(writer, "Facts, beside those of the article of 2005", facts);
    for (guint row = 0; row < sw_table_n_rows(facts); row++) {
        g_auto(SwFactLine) fact = {0};
        sw_fact_line_init(&fact, facts, row);
        append_fact(writer, &fact);
        sw_writer_drain(writer);
    }
    g_string_append_c(writer->text, '\n');
}
