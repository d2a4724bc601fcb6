/*
 * Runs passes, and puts what they find into the registry's order, which is one that serves everybody's needs. Passes are pure functions of the
 * analysis, so they run side by side but for those that read others' tables.
 */
#include "analysis/pass.h"

#include <stdatomic.h>

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
static gboolean *wanted_passes(const char *const *names, guint *ret_n)
{
    guint n = 0;
    while (sw_passes[n])
        n++;
    gboolean *wanted = g_new0(gboolean, n);
    *ret_n = n;
    for (guint i = n; i-- > 0;)
        wanted[i] = is_listed(names, sw_passes[i]->name) || is_needed_later(sw_passes[i], i, wanted);
    return wanted;
}

guint32 sw_pass_reads(const char *const *names)
{
    guint n;
    g_autofree gboolean *wanted = wanted_passes(names, &n);
    guint32 fields = SW_ANALYSIS_READS;
    for (guint i = 0; i < n; i++)
        if (wanted[i])
            fields |= sw_passes[i]->needs | sw_passes[i]->reads;
    return fields;
}

static void run_one(const SwPass *pass, const SwAnalysis *analysis, SwResults *results)
{
    SwField missing = missing_field(pass, analysis);
    if (missing == SW_N_FIELDS)
        pass->run(analysis, results);
    else
        add_empty_tables(pass, analysis, missing, results);
}

/* Wanted passes that read nobody's tables, which threads take in turn: each writes results of its own. */
typedef struct {
    const SwAnalysis *analysis;
    const gboolean *wanted;
    SwResults **own; /* by pass; NULL: to be run when those before it are done */
    guint n;
    atomic_uint next;
} SideBySide;

static gpointer run_in_turn(gpointer data)
{
    SideBySide *passes = data;
    for (guint i = atomic_fetch_add(&passes->next, 1); i < passes->n; i = atomic_fetch_add(&passes->next, 1)) {
        if (!passes->wanted[i] || sw_passes[i]->after)
            continue;
        passes->own[i] = sw_results_new();
        run_one(sw_passes[i], passes->analysis, passes->own[i]);
    }
    return NULL;
}

/* This thread is one of them; a thread that cannot be had is done without. */
static void run_side_by_side(SideBySide *passes)
{
    guint n_others = CLAMP(passes->analysis->parameters.jobs, 1, passes->n) - 1;
    g_autofree GThread **others = g_new0(GThread *, n_others + 1);
    for (guint i = 0; i < n_others; i++)
        others[i] = g_thread_try_new("pass", run_in_turn, passes, NULL);
    run_in_turn(passes);
    for (guint i = 0; i < n_others; i++)
        if (others[i])
            g_thread_join(others[i]);
}

void sw_pass_run(const char *const *names, const SwAnalysis *analysis, SwResults *results)
{
    guint n;
    g_autofree gboolean *wanted = wanted_passes(names, &n);
    g_autofree SwResults **own = g_new0(SwResults *, n);
    run_side_by_side(&(SideBySide){analysis, wanted, own, n, 0});
    for (guint i = 0; i < n; i++) {
        if (own[i])
            sw_results_append(results, own[i]);
        else if (wanted[i])
            run_one(sw_passes[i], analysis, results);
    }
    say_what_is_left_out(analysis, results);
}
