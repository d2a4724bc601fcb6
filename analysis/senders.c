/*
 * The pass `senders`: the domains of the From addresses, and which of them were refused. The envelope's sender is
 * looked at where at least as many rows have it as have a From field, else the From field.
 */
#include "analysis/pass.h"
#include "analysis/statistics/grouping.h"
#include "analysis/views/mailbox_names.h"
#include "analysis/views/tally.h"

static const SwColumn sender_columns[] = {
    {"domain", "From domain", SW_TYPE_TEXT, NULL},
    {"messages", "Messages", SW_TYPE_COUNT, NULL},
    {"addresses", "Addresses", SW_TYPE_COUNT, NULL},
    {"first", "First", SW_TYPE_TIME, NULL},
    {"last", "Last", SW_TYPE_TIME, NULL},
    {"waves", "Waves", SW_TYPE_COUNT, NULL},
    {"refused", "Refused", SW_TYPE_COUNT, NULL},
    {"refused_as_sender", "Refused for this domain", SW_TYPE_COUNT, NULL},
    {"reason", "Most frequent reason", SW_TYPE_TEXT, NULL},
};

static const SwTableSpec sender_spec = SW_TABLE_SPEC(
    "sender_domains", "From domains",
    "One row a domain of the senders' addresses, most messages first. Refused counts messages with a "
    "refused recipient; refused for this domain those whose reason blames the sender's domain (it has no MX "
    "and no address record). Unknown where the source cannot show refusals.",
    sender_columns);

static const SwTableSpec *const tables[] = {&sender_spec, NULL};

typedef gboolean (*RowFilter)(const SwStore *store, guint32 row);

static gboolean is_any(const SwStore *store, guint32 row)
{
    (void)store;
    (void)row;
    return TRUE;
}

static gboolean is_refused(const SwStore *store, guint32 row)
{
    return sw_store_outcome(store, row) == SW_OUTCOME_REJECTED;
}

/* Where the source tells no class of reason: its name as a reason; the enhanced status X.1.8, bad sender's system
 * address (RFC 3463 section 3.2); servers' own words. */
static const char *const sender_refusals[] = {
    "sender_domain", "4.1.8", "5.1.8", "sender address rejected: domain not found", "domain of sender address",
};

static gboolean blames_sender(SwSpan reason)
{
    for (guint i = 0; i < G_N_ELEMENTS(sender_refusals); i++)
        if (sw_span_find_folded(reason, 0, sw_span_of(sender_refusals[i])) < reason.len)
            return TRUE;
    return FALSE;
}

static gboolean is_refused_as_sender(const SwStore *store, guint32 row)
{
    SwReasonClass class = sw_store_reason_class(store, row);
    if (!is_refused(store, row))
        return FALSE;
    return class == SW_REASON_UNKNOWN
               ? blames_sender(sw_store_string(store, sw_store_text(store, row, SW_FIELD_REASON)))
               : class == SW_REASON_SENDER_DOMAIN;
}

static GArray *sight_domains(const SwAnalysis *analysis, const SwMailboxNames *names, RowFilter filter)
{
    GArray *sightings = g_array_new(FALSE, FALSE, sizeof(SwSighting));
    for (guint32 i = 0; i < analysis->n_rows; i++) {
        SwSighting sighting = {sw_mailbox_names_domain_of_row(names, analysis->rows[i]), i};
        if (sighting.key != 0 && filter(analysis->store, analysis->rows[i]))
            g_array_append_val(sightings, sighting);
    }
    return sightings;
}

static SwTally *tally_domains(const SwAnalysis *analysis, const SwMailboxNames *names, RowFilter filter)
{
    g_autoptr(GArray) sightings = sight_domains(analysis, names, filter);
    return sw_tally_new(analysis, sightings, sw_mailbox_names_n_domains(names));
}

/* reason[domain]: string id of what most of its refusals say; the earliest wins ties. Owned by the caller. */
static guint32 *frequent_reasons(const SwAnalysis *analysis, const SwMailboxNames *names)
{
    g_autoptr(GArray) refusals = sight_domains(analysis, names, is_refused);
    g_autofree guint32 *keys = g_new(guint32, refusals->len);
    for (guint i = 0; i < refusals->len; i++)
        keys[i] = g_array_index(refusals, SwSighting, i).key;
    g_auto(SwGrouping) by_domain;
    sw_grouping_init(&by_domain, sw_mailbox_names_n_domains(names));
    sw_grouping_apply(&by_domain, keys, refusals->len);
    g_auto(SwGrouping) by_reason;
    sw_grouping_init(&by_reason, sw_store_n_strings(analysis->store));
    guint32 *frequent = g_new0(guint32, (gsize)sw_mailbox_names_n_domains(names) + 1);
    for (guint d = 0; d < by_domain.groups->len; d++) {
        const SwGroup *domain = &g_array_index(by_domain.groups, SwGroup, d);
        for (guint32 i = 0; i < domain->n; i++) {
            guint32 refusal = g_array_index(by_domain.order, guint32, domain->first + i);
            guint32 row = analysis->rows[g_array_index(refusals, SwSighting, refusal).position];
            keys[i] = sw_store_text(analysis->store, row, SW_FIELD_REASON);
        }
        sw_grouping_apply(&by_reason, keys, domain->n);
        guint32 most = 0;
        for (guint r = 0; r < by_reason.groups->len; r++) {
            const SwGroup *reason = &g_array_index(by_reason.groups, SwGroup, r);
            if (reason->n > most)
                frequent[domain->key] = reason->key;
            most = MAX(most, reason->n);
        }
    }
    return frequent;
}

typedef struct {
    const SwAnalysis *analysis;
    const SwMailboxNames *names;
    SwTally *all, *refused, *refused_as_sender; /* by domain */
    guint32 *reason; /* by domain; string ids */
} Senders;

static void put_domain(SwTable *table, const Senders *senders, guint32 domain)
{
    gboolean outcomes = senders->analysis->field_count[SW_FIELD_OUTCOME] > 0;
    sw_table_put_span(table, sw_mailbox_names_domain(senders->names, domain));
    sw_table_put_count(table, senders->all[domain].messages);
    sw_tally_put_addresses(table, &senders->all[domain], senders->analysis);
    sw_tally_put_times(table, &senders->all[domain]);
    sw_tally_put_waves(table, &senders->all[domain], senders->analysis);
    if (outcomes) {
        sw_table_put_count(table, senders->refused[domain].messages);
        sw_table_put_count(table, senders->refused_as_sender[domain].messages);
        sw_table_put_span(table, sw_store_string(senders->analysis->store, senders->reason[domain]));
    }
    sw_table_end_row(table);
}

static void put_domains(SwTable *table, const Senders *senders)
{
    guint32 n = sw_mailbox_names_n_domains(senders->names);
    g_autoptr(GArray) ranking = sw_tally_ranking(senders->all, n, sw_mailbox_names_ranks(senders->names));
    for (guint i = 0; i < ranking->len; i++)
        put_domain(table, senders, g_array_index(ranking, guint32, i));
}

static void add_finding(const Senders *senders, SwResults *results)
{
    guint32 n = sw_mailbox_names_n_domains(senders->names);
    guint refused = 0;
    guint64 messages = 0;
    for (guint32 domain = 1; domain <= n; domain++) {
        refused += senders->refused_as_sender[domain].messages > 0;
        messages += senders->refused_as_sender[domain].messages;
    }
    if (senders->analysis->field_count[SW_FIELD_OUTCOME] > 0)
        sw_results_add_finding(results, "From domains: %u. Refused as senders: %u, with %" G_GUINT64_FORMAT " %s.", n,
                               refused, messages, sw_word_for(messages, "message", "messages"));
    else
        sw_results_add_finding(results, "From domains: %u. How many more were refused a mailbox does not show.", n);
}

static void run_senders(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&sender_spec));
    gboolean envelope = analysis->field_count[SW_FIELD_MAIL_FROM] >= analysis->field_count[SW_FIELD_HEADER_FROM];
    SwField field = envelope ? SW_FIELD_MAIL_FROM : SW_FIELD_HEADER_FROM;
    g_autoptr(SwMailboxNames) names = sw_mailbox_names_new(analysis, field);
    Senders senders = {.analysis = analysis, .names = names};
    senders.all = tally_domains(analysis, names, is_any);
    senders.refused = tally_domains(analysis, names, is_refused);
    senders.refused_as_sender = tally_domains(analysis, names, is_refused_as_sender);
    senders.reason = frequent_reasons(analysis, names);
    put_domains(table, &senders);
    guint32 without = 0;
    for (guint32 i = 0; i < analysis->n_rows; i++)
        without += sw_mailbox_names_domain_of_row(names, analysis->rows[i]) == 0;
    sw_table_set_note(table, "Domains of the %s; %u of %u events have none.",
                      envelope ? "envelope senders" : "From fields", without, analysis->n_rows);
    if (sw_table_n_rows(table) > 0)
        add_finding(&senders, results);
    g_free(senders.all);
    g_free(senders.refused);
    g_free(senders.refused_as_sender);
    g_free(senders.reason);
}

const SwPass sw_pass_senders = {
    .name = "senders",
    .summary = "the domains of the From addresses, and those that were refused",
    .reads = SW_HAS(SW_FIELD_MAIL_FROM) | SW_HAS(SW_FIELD_HEADER_FROM) | SW_HAS(SW_FIELD_OUTCOME) |
             SW_HAS(SW_FIELD_REASON) | SW_HAS(SW_FIELD_REASON_CLASS),
    .tables = tables,
    .run = run_senders,
};
