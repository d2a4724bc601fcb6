/*
 * Pass `recipients`: the recipient list as it shows from wave to wave, and who was refused.
 */
#include "analysis/recipients/refused_recipients.h"
#include "analysis/statistics/grouping.h"
#include "analysis/statistics/interval.h"

#include <math.h>

static const SwColumn columns[] = {
    {"wave", "Wave", SW_TYPE_COUNT, NULL},
    {"recipients", "Recipients", SW_TYPE_COUNT, NULL},
    {"new", "New", SW_TYPE_COUNT, NULL},
    {"kept", "Kept", SW_TYPE_COUNT, NULL},
    {"dropped", "Dropped", SW_TYPE_COUNT, NULL},
    {"jaccard", "Jaccard", SW_TYPE_REAL, NULL},
    {"chapman", "List size (Chapman)", SW_TYPE_REAL, NULL},
    {"lo", "95% from", SW_TYPE_REAL, NULL},
    {"hi", "95% to", SW_TYPE_REAL, NULL},
    {"never_before", "Never before", SW_TYPE_COUNT, NULL},
    {"refused_before", "Kept, refused before", SW_TYPE_COUNT, NULL},
    {"attempts_per_recipient", "Attempts a recipient", SW_TYPE_REAL, NULL},
    {"nested", "Holds the wave before", SW_TYPE_BOOLEAN, NULL},
};
static const SwTableSpec spec = SW_TABLE_SPEC(
    "recipients", "Recipient list by wave",
    "One row a wave; new, kept and dropped are against the wave before. Kept, refused before: every attempt "
    "of the wave before was refused or deferred.",
    columns);

#define COLUMNS_AGAINST_BEFORE 7 /* new to hi */

typedef struct {
    gint32 wave;
    guint32 attempts, recipients, kept, never_before, refused_before;
    guint32 before; /* recipients of the wave before */
} WaveList;

/* By recipient: the last wave it was in, and whether anything was accepted for it there. */
typedef struct {
    const SwStore *store;
    const SwRecipientNames *names;
    gint32 *last_wave; /* -1 = none */
    gboolean *accepted;
} Lists;

static void add_row(Lists *lists, WaveList *list, guint32 row)
{
    guint32 recipient = sw_recipient_names_of_row(lists->names, row);
    if (recipient == 0)
        return;
    SwOutcome outcome = sw_store_outcome(lists->store, row);
    gint32 last = lists->last_wave[recipient];
    list->attempts++;
    if (last != list->wave) {
        gboolean kept = last >= 0 && last == list->wave - 1;
        list->recipients++;
        list->kept += kept;
        list->never_before += last < 0;
        list->refused_before += kept && !lists->accepted[recipient];
        lists->last_wave[recipient] = list->wave;
        lists->accepted[recipient] = FALSE;
    }
    /* Where the outcome is not known the attempt is not known to have been refused. */
    lists->accepted[recipient] |= outcome == SW_OUTCOME_ACCEPTED || outcome == SW_OUTCOME_UNKNOWN;
}

/* N = (n1+1)(n2+1)/(m+1) - 1 with its normal interval (Chapman 1951; variance of Seber 1970), not below what was seen. */
static SwEstimate chapman(double n1, double n2, double m)
{
    double size = (n1 + 1) * (n2 + 1) / (m + 1) - 1;
    double variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) * (m + 1) * (m + 2));
    double half = SW_Z95 * sqrt(variance), seen = n1 + n2 - m;
    return (SwEstimate){size, fmax(seen, size - half), size + half};
}

static void put_against_before(SwTable *table, const WaveList *list)
{
    if (list->wave == 0) {
        for (guint i = 0; i < COLUMNS_AGAINST_BEFORE; i++)
            sw_table_put_unknown(table);
        return;
    }
    guint32 dropped = list->before - list->kept;
    SwEstimate size = chapman(list->before, list->recipients, list->kept);
    sw_table_put_count(table, list->recipients - list->kept);
    sw_table_put_count(table, list->kept);
    sw_table_put_count(table, dropped);
    sw_table_put_real(table, (double)list->kept / (list->recipients + dropped));
    sw_table_put_real(table, size.value);
    sw_table_put_real(table, size.lo);
    sw_table_put_real(table, size.hi);
}

static void put_list(SwTable *table, const SwAnalysis *analysis, const WaveList *list)
{
    gboolean first = list->wave == 0;
    sw_table_put_count(table, list->wave + 1);
    sw_table_put_count(table, list->recipients);
    put_against_before(table, list);
    sw_table_put_count(table, list->never_before);
    if (first || analysis->field_count[SW_FIELD_OUTCOME] == 0)
        sw_table_put_unknown(table);
    else
        sw_table_put_count(table, list->refused_before);
    sw_table_put_real(table, (double)list->attempts / list->recipients);
    if (!first)
        sw_table_put_boolean(table, list->kept == list->before);
    sw_table_end_row(table);
}

/* Lists of the waves, in their order. A wave may lack recipients where only some sources name them. */
static GArray *lists_by_wave(const SwAnalysis *analysis, const SwRecipientNames *names)
{
    gsize n = (gsize)sw_recipient_names_n(names) + 1;
    g_autofree gint32 *last_wave = g_new(gint32, n);
    g_autofree gboolean *accepted = g_new0(gboolean, n);
    for (gsize i = 0; i < n; i++)
        last_wave[i] = -1;
    Lists lists = {analysis->store, names, last_wave, accepted};

    g_autofree guint32 *keys = g_new(guint32, analysis->n_rows);
    for (guint32 i = 0; i < analysis->n_rows; i++)
        keys[i] = (guint32)(analysis->wave_of_row[i] + 1);
    g_auto(SwGrouping) grouping = {0};
    sw_grouping_init(&grouping, analysis->n_waves);
    sw_grouping_apply(&grouping, keys, analysis->n_rows);

    GArray *all = g_array_new(FALSE, TRUE, sizeof(WaveList));
    for (guint i = 0; i < grouping.groups->len; i++) {
        const SwGroup *group = &g_array_index(grouping.groups, SwGroup, i);
        WaveList list = {.wave = (gint32)group->key - 1};
        list.before = i > 0 ? g_array_index(all, WaveList, i - 1).recipients : 0;
        for (guint32 k = 0; k < group->n; k++)
            add_row(&lists, &list, analysis->rows[g_array_index(grouping.order, guint32, group->first + k)]);
        g_array_append_val(all, list);
    }
    return all;
}

static void find(SwResults *results, const GArray *lists)
{
    guint32 most_new = 0, least_new = G_MAXUINT32, most_dropped = 0;
    for (guint i = 1; i < lists->len; i++) {
        const WaveList *list = &g_array_index(lists, WaveList, i);
        guint32 added = list->recipients - list->kept;
        most_new = MAX(most_new, added);
        least_new = MIN(least_new, added);
        most_dropped = MAX(most_dropped, list->before - list->kept);
    }
    if (lists->len < 2)
        return;
    g_autofree char *added =
        most_new == least_new ? g_strdup_printf("%u", most_new) : g_strdup_printf("%u to %u", least_new, most_new);
    g_autofree char *lost = most_dropped == 0 ? g_strdup("none") : g_strdup_printf("%u at most", most_dropped);
    sw_results_add_finding(results, "From one wave to the next the recipient list gained %s and lost %s.", added, lost);
}

static void note(SwTable *table, const SwAnalysis *analysis, const SwRecipientNames *names)
{
    guint32 without = analysis->n_rows - analysis->field_count[SW_FIELD_RCPT];
    sw_table_set_note(table, "%u distinct recipients in all%s%s.", sw_recipient_names_n(names),
                      analysis->n_waves == 0 ? "; no wave was found, so that there is nothing to compare" : "",
                      without > 0 ? "; events without a recipient are left out" : "");
}

static void run(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&spec));
    g_autoptr(SwRecipientNames) names = sw_recipient_names_new(analysis);
    g_autoptr(GArray) lists = lists_by_wave(analysis, names);
    for (guint i = 0; i < lists->len; i++)
        put_list(table, analysis, &g_array_index(lists, WaveList, i));
    note(table, analysis, names);
    find(results, lists);
    sw_refused_recipients_add(analysis, names, results);
}

static const SwTableSpec *const tables[] = {&spec, &sw_refused_recipients_spec, NULL};

const SwPass sw_pass_recipients = {
    .name = "recipients",
    .summary = "the recipient list from wave to wave, and refused recipients",
    .needs = SW_HAS(SW_FIELD_RCPT),
    .reads = SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_CODE) | SW_HAS(SW_FIELD_REASON) | SW_HAS(SW_FIELD_REASON_CLASS),
    .tables = tables,
    .run = run,
};
