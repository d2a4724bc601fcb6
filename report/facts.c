#include "report/facts.h"

#include "report/cells.h"

#include <math.h>

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

static SwType type_of_unit(const char *unit)
{
    static const struct {
        const char *unit;
        SwType type;
    } types[] = {
        {"s", SW_TYPE_DURATION}, {"min", SW_TYPE_DURATION}, {"h", SW_TYPE_DURATION},
        {"d", SW_TYPE_DURATION}, {"share", SW_TYPE_SHARE},  {"1", SW_TYPE_SHARE},
    };
    for (guint i = 0; unit && i < G_N_ELEMENTS(types); i++)
        if (g_str_equal(types[i].unit, unit))
            return types[i].type;
    return SW_TYPE_REAL;
}

/* The facts' numbers share a column but not a unit: each is shown by the unit of its own row. */
static char *number_text(const SwTable *table, guint row, const char *column_id, const char *unit, gboolean with_unit)
{
    guint column = sw_table_column(table, column_id);
    const SwCell *cell = sw_table_cell(table, row, column);
    if (table->spec->columns[column].type != SW_TYPE_REAL || !cell->known)
        return cell_text(table, row, column_id);

    g_autoptr(GString) text = g_string_new(NULL);
    SwColumn as = {.type = type_of_unit(unit), .unit = unit};
    gboolean whole = as.type == SW_TYPE_REAL && cell->real == floor(cell->real) && fabs(cell->real) < 1e15;
    if (whole)
        sw_append_count(text, (gint64)cell->real);
    else
        sw_cell_append_readable(text, &as, cell);
    if (with_unit && unit && as.type == SW_TYPE_REAL)
        g_string_append_printf(text, " %s", unit);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *interval_text(const SwTable *table, guint row, const char *unit)
{
    g_autofree char *lo = number_text(table, row, "lo", unit, FALSE);
    g_autofree char *hi = number_text(table, row, "hi", unit, FALSE);
    return lo && hi ? g_strdup_printf("%s to %s", lo, hi) : NULL;
}

void sw_fact_init(SwFact *fact, const SwTable *facts, guint row)
{
    g_autofree char *unit = cell_text(facts, row, "unit");
    *fact = (SwFact){
        .id = cell_text(facts, row, "id"),
        .fact = cell_text(facts, row, "fact"),
        .here = number_text(facts, row, "value", unit, TRUE),
        .interval = interval_text(facts, row, unit),
        .denominator = cell_text(facts, row, "denominator"),
        .reference = cell_text(facts, row, "reference_2005"),
        .verdict = cell_text(facts, row, "verdict"),
        .why = cell_text(facts, row, "why_unknown"),
    };
}

void sw_fact_clear(SwFact *fact)
{
    char *texts[] = {fact->id,          fact->fact,      fact->here,    fact->interval,
                     fact->denominator, fact->reference, fact->verdict, fact->why};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    *fact = (SwFact){0};
}

const SwTable *sw_facts_table(const SwDocument *document)
{
    const SwTable *facts = sw_results_table(document->results, "facts");
    return facts && sw_table_n_rows(facts) > 0 ? facts : NULL;
}
