#include "report/cells.h"
#include "report/fact_lines.h"
#include "report/html_parts.h"
#include "report/sections.h"

/* The facts that stand as large numbers above the findings. */
static const struct {
    const char *id;
    const char *name;
} main_facts[] = {
    {"F01", "messages"}, {"F02", "recipients"}, {"F04", "waves"}, {"F14", "client addresses"}, {"F06", "From domains"},
};

static void append_main_facts(GString *out, const SwTable *facts)
{
    g_string_append(out, "<dl class=\"main-facts\">\n");
    for (guint i = 0; i < G_N_ELEMENTS(main_facts); i++) {
        int row = sw_table_find_row(facts, "id", main_facts[i].id);
        if (row < 0)
            continue;
        g_auto(SwFactLine) fact = {0};
        sw_fact_line_init(&fact, facts, (guint)row);
        if (!fact.here)
            continue;
        sw_html_append_element(out, "<div><dt>", main_facts[i].name, "</dt>");
        sw_html_append_element(out, "<dd>", fact.here, "</dd></div>\n");
    }
    g_string_append(out, "</dl>\n");
}

static void append_findings(GString *out, const SwResults *results)
{
    g_string_append(out, "<ul class=\"findings\">\n");
    for (guint i = 0; i < results->findings->len; i++)
        sw_html_append_element(out, "<li>", g_ptr_array_index(results->findings, i), "</li>\n");
    if (results->findings->len == 0)
        sw_html_append_element(out, "<li>", sw_no_findings, "</li>\n");
    g_string_append(out, "</ul>\n");
    if (results->warnings->len > 0)
        g_string_append_printf(out, "<p class=\"warning\">%u %s: see <a href=\"#quality\">data quality</a>.</p>\n",
                               results->warnings->len, results->warnings->len == 1 ? "warning" : "warnings");
}

static void append_here(GString *out, const SwFactLine *fact)
{
    if (fact->here) {
        sw_html_append_element(out, "<td class=\"n here\">", fact->here, "</td>");
        sw_html_append_element(out, "<td class=\"n\">", fact->interval, "</td>");
        sw_html_append_element(out, "<td>", fact->denominator, "</td>");
    } else {
        sw_html_append_element(out, "<td class=\"u\" colspan=\"3\">unknown", fact->why ? ": " : "", "");
        sw_html_append_element(out, "", fact->why, "</td>");
    }
}

/* The verdict in words, and the words in a colour. */
static void append_verdict(GString *out, const char *verdict)
{
    static const struct {
        const char *verdict;
        const char *open;
    } styles[] = {{"as in 2005", "<td class=\"same\">"}, {"differs", "<td class=\"differs\">"}};
    const char *open = "<td class=\"u\">";
    for (guint i = 0; verdict && i < G_N_ELEMENTS(styles); i++)
        if (g_str_equal(verdict, styles[i].verdict))
            open = styles[i].open;
    sw_html_append_element(out, open, verdict, "</td>");
}

static void append_fact(GString *out, const SwTable *facts, guint row)
{
    g_auto(SwFactLine) fact = {0};
    sw_fact_line_init(&fact, facts, row);
    sw_html_append_element(
        out, fact.is_part ? "<tr class=\"part\"><td class=\"id\" title=\"" : "<tr><td class=\"id\" title=\"", fact.id,
        "\">");
    sw_html_append_element(out, "", fact.is_part ? NULL : fact.id, "</td>");
    sw_html_append_element(out, "<th scope=\"row\">", fact.fact, "</th>");
    append_here(out, &fact);
    sw_html_append_element(out, "<td class=\"then\">", fact.reference, "</td>");
    append_verdict(out, fact.verdict);
    g_string_append(out, "</tr>\n");
}

static void append_facts(SwWriter *writer, const SwTable *facts)
{
    g_string_append(
        writer->text,
        "<section id=\"facts\">\n<h2>Facts, beside those of the article of 2005</h2>\n"
        "<p class=\"summary\">The interval holds 95%, where the number is an estimate; where the statement says so, "
        "the least and the most.</p>\n"
        "<div class=\"scroll\"><table class=\"facts\">\n"
        "<thead><tr><th></th><th scope=\"col\">Fact</th><th class=\"n\" scope=\"col\">Here</th>"
        "<th class=\"n\" scope=\"col\">Interval</th><th scope=\"col\">Out of</th><th scope=\"col\">2005</th>"
        "<th scope=\"col\">Verdict</th></tr></thead>\n<tbody>\n");
    for (guint row = 0; row < sw_table_n_rows(facts); row++) {
        append_fact(writer->text, facts, row);
        sw_writer_drain(writer);
    }
    g_string_append(writer->text,
                    "</tbody>\n</table></div>\n"
                    "<p class=\"more\"><a href=\"tables/facts.csv\">tables/facts.csv</a></p>\n</section>\n");
}

void sw_html_append_front(SwWriter *writer, const SwDocument *document)
{
    const SwTable *facts = sw_fact_lines_table(document);
    g_string_append(writer->text, "<header id=\"findings\">\n<h1>Spam wave report</h1>\n");
    if (facts)
        append_main_facts(writer->text, facts);
    append_findings(writer->text, document->results);
    g_string_append(writer->text, "</header>\n");
    if (facts)
        append_facts(writer, facts);
}
