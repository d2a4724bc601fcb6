/*
 * Pass `sessions`: the SMTP connections themselves, whether or not a message came of them. Only captures show them. A
 * session's outcome is how it ended; its stage is how far it got.
 */
#include "analysis/pass.h"
#include "analysis/sessions/stages.h"

#include <math.h>

static const SwColumn columns[] = {
    {"first", "First", SW_TYPE_TIME, NULL},
    {"last", "Last", SW_TYPE_TIME, NULL},
    {"client", "Client", SW_TYPE_TEXT, NULL},
    {"server", "Server", SW_TYPE_TEXT, NULL},
    {"outcome", "Ended by", SW_TYPE_TEXT, NULL},
    {"commands", "Commands", SW_TYPE_COUNT, NULL},
    {"messages", "Messages accepted", SW_TYPE_COUNT, NULL},
    {"bytes", "Bytes, both ways", SW_TYPE_COUNT, NULL},
    {"tls", "TLS", SW_TYPE_BOOLEAN, NULL},
    {"midstream", "Beginning not seen", SW_TYPE_BOOLEAN, NULL},
    {"holes", "Holes", SW_TYPE_COUNT, NULL},
    {"banner_offset", "Offset in the greeting", SW_TYPE_TEXT, NULL},
    {"stage", "How far", SW_TYPE_TEXT, NULL},
    {"conflicts", "Conflicting segments", SW_TYPE_COUNT, NULL},
    {"client_port", "Client's port", SW_TYPE_COUNT, NULL},
    {"server_port", "Server's port", SW_TYPE_COUNT, NULL},
    {"banner_skew_s", "Skew of the greeting's clock", SW_TYPE_DURATION, "s"},
    {"helo", "HELO", SW_TYPE_TEXT, NULL},
};

static const SwTableSpec spec = SW_TABLE_SPEC(
    "sessions", "SMTP sessions",
    "One row a connection, by its first packet. The selection's range and client addresses hold for it; its other "
    "conditions are about mails, and do not.",
    columns);

static const SwTableSpec *const tables[] = {&sw_session_stages_spec, &spec, NULL};

static void put_ends(SwTable *table, const SwSessionRecord *session)
{
    char client[SW_ADDRESS_TEXT_MAX], server[SW_ADDRESS_TEXT_MAX];
    sw_table_put_time(table, session->first_us);
    sw_table_put_time(table, session->last_us);
    sw_table_put_text(table, sw_address_format(&session->client, client));
    sw_table_put_text(table, sw_address_format(&session->server, server));
    sw_table_put_text(table, sw_end_name(session->end));
}

static void put_traffic(SwTable *table, const SwSessionRecord *session)
{
    sw_table_put_count(table, session->commands);
    sw_table_put_count(table, session->messages);
    sw_table_put_count(table, (gint64)session->bytes);
    sw_table_put_boolean(table, session->tls);
    sw_table_put_boolean(table, session->midstream);
    sw_table_put_count(table, session->holes);
}

static void put_session(SwTable *table, const SwSessionRecord *session)
{
    char offset[SW_OFFSET_TEXT_MAX];
    gboolean has_offset = session->banner_offset_min != SW_OFFSET_UNKNOWN;
    put_ends(table, session);
    put_traffic(table, session);
    sw_table_put_text(table, has_offset ? sw_date_format_offset(session->banner_offset_min, offset) : NULL);
    sw_table_put_text(table, sw_stage_name(session->stage));
    sw_table_put_count(table, session->conflicts);
    sw_table_put_count(table, session->client_port);
    sw_table_put_count(table, session->server_port);
    gboolean has_skew = has_offset && session->first_us != SW_TIME_UNKNOWN;
    sw_table_put_real(table, has_skew ? (double)session->banner_skew_us / SW_SECOND : NAN);
    sw_table_put_span(table, session->helo);
}

static void describe(SwTable *table, const SwAnalysis *analysis)
{
    guint cut = 0, tls = 0, holed = 0, conflicting = 0;
    for (guint32 i = 0; i < analysis->n_sessions; i++) {
        const SwSessionRecord *session = sw_store_session(analysis->store, analysis->sessions[i]);
        cut += sw_session_is_cut(session) ? 1 : 0;
        tls += session->tls ? 1 : 0;
        holed += session->holes > 0 ? 1 : 0;
        conflicting += session->conflicts > 0 ? 1 : 0;
    }
    sw_table_set_note(table,
                      "Of %u sessions %u were not seen whole, %u went on in TLS, %u have holes in the "
                      "capture, %u have segments that contradict one another.",
                      analysis->n_sessions, cut, tls, holed, conflicting);
}

static void add_empty_tables(const SwAnalysis *analysis, SwResults *results)
{
    const char *why = sw_store_n_sessions(analysis->store) > 0
                          ? "Empty: no session was selected."
                          : "Empty: it needs a capture; these inputs show no SMTP session.";
    for (guint i = 0; tables[i]; i++)
        sw_table_set_note(sw_results_add_table(results, sw_table_new(tables[i])), "%s", why);
}

static void run(const SwAnalysis *analysis, SwResults *results)
{
    if (analysis->n_sessions == 0) {
        add_empty_tables(analysis, results);
        return;
    }
    sw_session_stages_add(analysis, results);
    SwTable *table = sw_results_add_table(results, sw_table_new(&spec));
    for (guint32 i = 0; i < analysis->n_sessions; i++)
        put_session(table, sw_store_session(analysis->store, analysis->sessions[i]));
    describe(table, analysis);
}

const SwPass sw_pass_sessions = {
    .name = "sessions",
    .summary = "every SMTP connection of a capture: how far it got, how it ended",
    .tables = tables,
    .run = run,
};
