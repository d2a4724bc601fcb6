/* Runs passes in the registry's order, which is one that serves everybody's needs. */
#include "analysis/pass.h"

static gboolean is_listed(const char *const *names, const char *name)
{
    return !names || g_strv_contains(names, name);
}

/* Some wanted pass, later in the registry, reads the tables of `pass`. Later ones are decided first. */
static gboolean is_needed_later(const SwPass *pass, guint position, const gboolean *wanted)
{
    for (guint later = position + 1; sw_passes[later]; later++)
        if (wanted[later] && sw_passes[later]->after && g_strv_contains(sw_passes[later]->after, pass->name))
            return TRUE;
    return FALSE;
}

/* The first field that the pass needs and no selected row has; SW_N_FIELDS if it has all. */
static SwField missing_field(const SwPass *pass, const SwAnalysis *analysis)
{
    guint field = 0;
    while (field < SW_N_FIELDS && (!(pass->needs & SW_HAS(field)) || analysis->field_count[field] > 0))
        field++;
    return (SwField)field;
}

static void add_empty_tables(const SwPass *pass, const SwAnalysis *analysis, SwField missing, SwResults *results)
{
    for (const SwTableSpec *const *spec = pass->tables; *spec; spec++) {
        SwTable *table = sw_results_add_table(results, sw_table_new(*spec));
        if (analysis->n_rows == 0)
            sw_table_set_note(table, "Empty: no event was selected.");
        else
            sw_table_set_note(table, "Empty: none of the %u selected events has a known `%s`.", analysis->n_rows,
                              sw_field_name(missing));
    }
}

static void say_what_is_left_out(const SwAnalysis *analysis, SwResults *results)
{
    gboolean in = analysis->parameters.direction == SW_DIRECTION_IN;
    if (analysis->n_left_out > 0)
        sw_results_add_finding(results, "Left out: %u of %u events, which are %s.", analysis->n_left_out,
                               analysis->n_left_out + analysis->n_rows,
                               in ? "mail of our own users" : "not mail of our own users");
}

/* One element a pass; owned by the caller. */
static gboolean *wanted_passes(const char *const *names)
{
    guint n_passes = 0;
    while (sw_passes[n_passes])
        n_passes++;
    gboolean *wanted = g_new0(gboolean, n_passes + 1);
    for (guint i = n_passes; i-- > 0;)
        wanted[i] = is_listed(names, sw_passes[i]->name) || is_needed_later(sw_passes[i], i, wanted);
    return wanted;
}

guint32 sw_pass_reads(const char *const *names)
{
    g_autofree gboolean *wanted = wanted_passes(names);
    guint32 fields = SW_ANALYSIS_READS;
    for (guint i = 0; sw_passes[i]; i++)
        if (wanted[i])
            fields |= sw_passes[i]->needs | sw_passes[i]->reads;
    return fields;
}

void sw_pass_run(const char *const *names, const SwAnalysis *analysis, SwResults *results)
{
    g_autofree gboolean *wanted = wanted_passes(names);
    for (guint i = 0; sw_passes[i]; i++) {
        SwField missing = missing_field(sw_passes[i], analysis);
        if (wanted[i] && missing == SW_N_FIELDS)
            sw_passes[i]->run(analysis, results);
        else if (wanted[i])
            add_empty_tables(sw_passes[i], analysis, missing, results);
    }
    say_what_is_left_out(analysis, results);
}
