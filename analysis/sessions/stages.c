#include "analysis/sessions/stages.h"

#include "analysis/statistics/interval.h"

#include <math.h>

static const SwColumn columns[] = {
    {"stage", "How far", SW_TYPE_TEXT, NULL},
    {"sessions", "Sessions", SW_TYPE_COUNT, NULL},
    {"share", "Share", SW_TYPE_SHARE, NULL},
    {"lo", "95% from", SW_TYPE_SHARE, NULL},
    {"hi", "to", SW_TYPE_SHARE, NULL},
    {"addresses", "Addresses", SW_TYPE_COUNT, NULL},
    {"median_duration_s", "Median duration", SW_TYPE_DURATION, "s"},
    {"median_lo_s", "95% from", SW_TYPE_DURATION, "s"},
    {"median_hi_s", "to", SW_TYPE_DURATION, "s"},
    {"tls", "Went on in TLS", SW_TYPE_COUNT, NULL},
    {"cut", "Not seen whole", SW_TYPE_COUNT, NULL},
};

const SwTableSpec sw_session_stages_spec = SW_TABLE_SPEC(
    "session_stages", "How far sessions got",
    "One row a stage, by the last step that the server answered; shares are of all selected sessions. What went on in "
    "TLS, or was not seen whole, may have got further.",
    columns);

/* The sessions that got so far, and no further. */
typedef struct {
    guint sessions, tls, cut, whole; /* whole: neither of the two */
    GArray *clients; /* SwAddress */
    GArray *durations_s; /* double */
} Stage;

gboolean sw_session_is_cut(const SwSessionRecord *session)
{
    return session->midstream || session->holes > 0 || session->end == SW_END_OPEN || session->end == SW_END_LOST ||
           (session->stage == SW_STAGE_NO_REPLY && session->commands > 0);
}

static void count_session(Stage *stage, const SwSessionRecord *session)
{
    gboolean cut = sw_session_is_cut(session);
    stage->sessions++;
    stage->tls += session->tls ? 1 : 0;
    stage->cut += cut ? 1 : 0;
    stage->whole += session->tls || cut ? 0 : 1;
    g_array_append_val(stage->clients, session->client);
    if (session->first_us == SW_TIME_UNKNOWN || session->last_us == SW_TIME_UNKNOWN)
        return;
    double duration_s = (double)(session->last_us - session->first_us) / SW_SECOND;
    g_array_append_val(stage->durations_s, duration_s);
}

static int compare_addresses(gconstpointer a, gconstpointer b)
{
    return sw_address_compare(a, b);
}

static guint count_distinct(GArray *addresses)
{
    guint n = 0;
    g_array_sort(addresses, compare_addresses);
    for (guint i = 0; i < addresses->len; i++)
        if (i == 0 || sw_address_compare(&g_array_index(addresses, SwAddress, i - 1),
                                         &g_array_index(addresses, SwAddress, i)) != 0)
            n++;
    return n;
}

static void put_stage(SwTable *table, const char *name, const Stage *stage, guint32 n_sessions)
{
    SwEstimate share = sw_estimate_share(stage->sessions, n_sessions);
    double *durations_s = (double *)(gpointer)stage->durations_s->data;
    sw_values_sort(durations_s, stage->durations_s->len);
    SwEstimate median = sw_estimate_median(durations_s, stage->durations_s->len);
    sw_table_put_text(table, name);
    sw_table_put_count(table, stage->sessions);
    sw_table_put_real(table, share.value);
    sw_table_put_real(table, share.lo);
    sw_table_put_real(table, share.hi);
    sw_table_put_count(table, count_distinct(stage->clients));
    sw_table_put_real(table, median.value);
    sw_table_put_real(table, median.lo);
    sw_table_put_real(table, median.hi);
    sw_table_put_count(table, stage->tls);
    sw_table_put_count(table, stage->cut);
}

/* Out of the sessions that can tell. */
static void find_unfinished(const Stage *stages, SwResults *results)
{
    SwStage most = SW_STAGE_NO_REPLY;
    guint whole = stages[SW_STAGE_MESSAGE].whole, unfinished = 0;
    for (SwStage stage = SW_STAGE_NO_REPLY; stage < SW_STAGE_MESSAGE; stage++) {
        unfinished += stages[stage].whole;
        if (stages[stage].whole > stages[most].whole)
            most = stage;
    }
    whole += unfinished;
    if (unfinished > 0)
        sw_results_add_finding(
            results,
            "%u of %u SMTP sessions that were seen whole (%.3g%%) never got as far as a message; most "
            "often the last step was: %s (%u).",
            unfinished, whole, 100.0 * unfinished / whole, sw_stage_name(most), stages[most].whole);
    else if (whole > 0)
        sw_results_add_finding(results, "Every one of %u SMTP sessions that were seen whole got as far as a message.",
                               whole);
}

static void find_hidden(const Stage *stages, guint32 n_sessions, SwResults *results)
{
    guint hidden = 0;
    for (SwStage stage = 0; stage < SW_N_STAGES; stage++)
        hidden += stages[stage].tls;
    if (hidden > 0)
        sw_results_add_finding(results, "%u of %u SMTP sessions went on in TLS: what they brought is unknown.", hidden,
                               n_sessions);
}

void sw_session_stages_add(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&sw_session_stages_spec));
    Stage stages[SW_N_STAGES] = {0};
    for (SwStage stage = 0; stage < SW_N_STAGES; stage++) {
        stages[stage].clients = g_array_new(FALSE, FALSE, sizeof(SwAddress));
        stages[stage].durations_s = g_array_new(FALSE, FALSE, sizeof(double));
    }
    for (guint32 i = 0; i < analysis->n_sessions; i++) {
        const SwSessionRecord *session = sw_store_session(analysis->store, analysis->sessions[i]);
        count_session(&stages[session->stage], session);
    }
    for (SwStage stage = 0; stage < SW_N_STAGES; stage++)
        put_stage(table, sw_stage_name(stage), &stages[stage], analysis->n_sessions);
    find_unfinished(stages, results);
    find_hidden(stages, analysis->n_sessions, results);
    for (SwStage stage = 0; stage < SW_N_STAGES; stage++) {
        g_array_unref(stages[stage].clients);
        g_array_unref(stages[stage].durations_s);
    }
}
