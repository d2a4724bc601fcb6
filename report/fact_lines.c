#include "report/fact_lines.h"

#include "report/cells.h"

#include <string.h>

/* Units that a number is shown with. Others only count what the fact itself names: "852 addresses". */
static const struct {
    const char *unit;
    const char *suffix;
} shown_units[] = {{"%", "%"},     {"s", " s"},       {"min", " min"},        {"h", " h"},
                   {"d", " days"}, {"days", " days"}, {"h east of UTC", " h"}};

/* A cell's text for people, or NULL when it is unknown or empty. */
static char *cell_text(const SwTable *table, guint row, const char *column_id)
{
    guint column = sw_table_column(table, column_id);
    const SwCell *cell = sw_table_cell(table, row, column);
    if (!cell->known)
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    sw_cell_append_readable(text, &table->spec->columns[column], cell);
    return text->len > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

/* The facts' numbers share a column but not a unit. They keep the article's units, so that the two can be compared. */
static char *number_text(const SwTable *table, guint row, const char *column_id, const char *unit, gboolean with_unit)
{
    const SwCell *cell = sw_table_get(table, row, column_id);
    if (!cell->known)
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    if (g_strcmp0(unit, "share") == 0)
        sw_append_share(text, cell->real);
    else if (g_strcmp0(unit, "%") == 0)
        sw_append_share(text, cell->real / 100);
    else
        sw_append_real(text, cell->real);
    for (guint i = 0; with_unit && unit && i < G_N_ELEMENTS(shown_units); i++)
        if (g_str_equal(unit, shown_units[i].unit))
            g_string_append(text, shown_units[i].suffix);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *interval_text(const SwTable *table, guint row, const char *unit)
{
    g_autofree char *lo = number_text(table, row, "lo", unit, FALSE);
    g_autofree char *hi = number_text(table, row, "hi", unit, FALSE);
    return lo && hi ? g_strdup_printf("%s to %s", lo, hi) : NULL;
}

void sw_fact_line_init(SwFactLine *line, const SwTable *facts, guint row)
{
    g_autofree char *unit = cell_text(facts, row, "unit");
    *line = (SwFactLine){
        .id = cell_text(facts, row, "id"),
        .fact = cell_text(facts, row, "fact"),
        .here = number_text(facts, row, "value", unit, TRUE),
        .interval = interval_text(facts, row, unit),
        .denominator = cell_text(facts, row, "denominator"),
        .reference = cell_text(facts, row, "reference_2005"),
        .verdict = cell_text(facts, row, "verdict"),
        .why = cell_text(facts, row, "why_unknown"),
    };
    line->is_part = line->id && strchr(line->id, '.');
}

void sw_fact_line_clear(SwFactLine *line)
{
    char *texts[] = {line->id,          line->fact,      line->here,    line->interval,
                     line->denominator, line->reference, line->verdict, line->why};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    *line = (SwFactLine){0};
}

const SwTable *sw_fact_lines_table(const SwDocument *document)
{
    const SwTable *facts = sw_results_table(document->results, "facts");
    return facts && sw_table_n_rows(facts) > 0 ? facts : NULL;
}
