/*
 * Pass `ttl`: how long addresses send, as the article counted it, corrected for what lies between the sightings, and
 * with those that were cut off by the end of the observation kept apart.
 */
#include "analysis/ttl.h"

#include "analysis/pass.h"
#include "analysis/views/networks.h"

static const SwColumn summary_columns[] = {
    {"statistic", "Statistic", SW_TYPE_TEXT, NULL}, {"value", "Value", SW_TYPE_REAL, NULL},
    {"lo", "95% from", SW_TYPE_REAL, NULL},         {"hi", "95% to", SW_TYPE_REAL, NULL},
    {"n", "Out of", SW_TYPE_COUNT, NULL},           {"censored", "Censored", SW_TYPE_COUNT, NULL},
    {"denominator", "Of what", SW_TYPE_TEXT, NULL}, {"unit", "Unit", SW_TYPE_TEXT, NULL},
};
static const SwTableSpec summary_spec =
    SW_TABLE_SPEC("ttl_summary", "Time to live of addresses",
                  "One row a statistic. TTL is the time from an address's first to its last message inside one wave.",
                  summary_columns);

static const SwColumn histogram_columns[] = {
    {"from_s", "TTL from", SW_TYPE_DURATION, "s"},
    {"to_s", "Below", SW_TYPE_DURATION, "s"},
    {"addresses", "Addresses", SW_TYPE_COUNT, NULL},
    {"messages", "Messages", SW_TYPE_COUNT, NULL},
};
static const SwTableSpec histogram_spec = SW_TABLE_SPEC(
    "ttl_histogram", "Addresses and messages by TTL",
    "One row a range of TTL; the last one may be open. Single-wave addresses, or all where no wave was found.",
    histogram_columns);

static const SwColumn survival_columns[] = {
    {"ttl_s", "TTL", SW_TYPE_DURATION, "s"},       {"at_risk", "At risk", SW_TYPE_COUNT, NULL},
    {"ended", "Ended", SW_TYPE_COUNT, NULL},       {"censored", "Censored", SW_TYPE_COUNT, NULL},
    {"survival", "Survival", SW_TYPE_SHARE, NULL}, {"lo", "95% from", SW_TYPE_SHARE, NULL},
    {"hi", "95% to", SW_TYPE_SHARE, NULL},
};
static const SwTableSpec survival_spec =
    SW_TABLE_SPEC("survival", "Survival of addresses",
                  "Kaplan-Meier share of addresses still active after a time; ended and censored since the row before.",
                  survival_columns);

static void note_summary(SwTable *summary, const SwLifetimes *lifetimes, const SwTtlGroup *group)
{
    g_autoptr(GString) note = g_string_new(NULL);
    if (lifetimes->one_period)
        g_string_append(note, "No wave was found: the whole observation counts as one period, and who came back in "
                              "another wave is unknown. ");
    else if (lifetimes->messages_outside > 0)
        g_string_append_printf(note, "%u messages outside the waves have no TTL and are left out. ",
                               lifetimes->messages_outside);
    if (lifetimes->messages_unknown > 0)
        g_string_append_printf(note, "%u messages of unknown clients are left out. ", lifetimes->messages_unknown);
    if (group->truncated > 0)
        g_string_append_printf(note, "%u %s may have begun before the observation. ", group->truncated, group->who);
    g_string_append(note,
                    "An address seen once has a TTL of 0: how long it was active is unknown. Rows named all_ count "
                    "each address once a wave, those named net64_ take an IPv6 /64 for one address.");
    sw_table_set_note(summary, "%s", note->str);
}

static gboolean has_ipv6(const SwAnalysis *analysis, const SwLifetimes *lifetimes)
{
    for (guint i = 0; i < lifetimes->all->len; i++) {
        guint32 client = g_array_index(lifetimes->all, SwLifetime, i).source;
        SwAddress address = sw_store_client_address(analysis->store, client);
        if (!sw_address_is_ipv4(&address))
            return TRUE;
    }
    return FALSE;
}

static void put_networks(SwTable *summary, const SwAnalysis *analysis)
{
    g_autofree guint32 *network_of_client = sw_networks_of_clients(analysis->store, 32, 64);
    g_autoptr(SwLifetimes) lifetimes = sw_lifetimes_new(analysis, network_of_client);
    g_auto(SwTtlGroup) group = {0};
    sw_ttl_group_init(&group, analysis, "net64_",
                      lifetimes->one_period ? "sources (a /64 is one)" : "single-wave sources (a /64 is one)",
                      lifetimes->single);
    sw_ttl_put_sources(summary, lifetimes, "net64_", "sources (a /64 is one)");
    sw_ttl_put_group(summary, analysis, &group);
}

static void put_summary(SwTable *summary, const SwAnalysis *analysis, const SwLifetimes *lifetimes,
                        const SwTtlGroup *group)
{
    sw_ttl_put_sources(summary, lifetimes, "", "client addresses");
    sw_ttl_put_group(summary, analysis, group);
    if (!lifetimes->one_period) {
        g_auto(SwTtlGroup) all = {0};
        sw_ttl_group_init(&all, analysis, "all_", "addresses, once a wave", lifetimes->all);
        sw_ttl_put_group(summary, analysis, &all);
        sw_ttl_put_reuse(summary, lifetimes);
    }
    if (has_ipv6(analysis, lifetimes))
        put_networks(summary, analysis);
    note_summary(summary, lifetimes, group);
}

static double statistic(const SwTable *summary, const char *name)
{
    return sw_table_number(summary, (guint)sw_table_find_row(summary, "statistic", name), "value");
}

static void find(SwResults *results, const SwTable *summary, const SwTtlGroup *group)
{
    sw_results_add_finding(results,
                           "TTL of %s (%u of them): %.1f minutes in the median (mean %.1f); messages each: %g in the "
                           "median (mean %.1f).",
                           group->who, group->lifetimes->len, statistic(summary, "median_ttl_s") / 60,
                           statistic(summary, "mean_ttl_s") / 60, statistic(summary, "median_messages"),
                           statistic(summary, "mean_messages"));
    sw_results_add_finding(results, "%.1f%% of them were done within 10 minutes and %.1f%% within 25.",
                           100 * statistic(summary, "below_10min_by_address"),
                           100 * statistic(summary, "below_25min_by_address"));
}

static void describe(SwResults *results, SwTable *histogram, SwTable *survival, const SwLifetimes *lifetimes,
                     const SwTtlGroup *group)
{
    sw_ttl_put_histogram(histogram, group->lifetimes);
    sw_ttl_draw_distribution(results, histogram, group);
    sw_ttl_draw_messages(results, lifetimes);
    if (group->to_end.withheld) {
        sw_table_set_note(survival,
                          "Withheld: %u of %u were still active at the end of the observation, more than a third.",
                          group->to_end.censored, group->lifetimes->len);
        return;
    }
    sw_ttl_put_survival(survival, group);
    sw_ttl_draw_survival(results, group);
}

static void run(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *summary = sw_results_add_table(results, sw_table_new(&summary_spec));
    SwTable *histogram = sw_results_add_table(results, sw_table_new(&histogram_spec));
    SwTable *survival = sw_results_add_table(results, sw_table_new(&survival_spec));
    g_autoptr(SwLifetimes) lifetimes = sw_lifetimes_new(analysis, NULL);
    g_auto(SwTtlGroup) group = {0};
    sw_ttl_group_init(&group, analysis, "", lifetimes->one_period ? "addresses" : "single-wave addresses",
                      lifetimes->single);
    put_summary(summary, analysis, lifetimes, &group);
    if (group.lifetimes->len == 0) {
        sw_table_set_note(histogram, "Empty: no address was seen in one wave only.");
        sw_table_set_note(survival, "Empty: no address was seen in one wave only.");
        return;
    }
    describe(results, histogram, survival, lifetimes, &group);
    if (group.lifetimes->len > 1)
        find(results, summary, &group);
}

static const SwTableSpec *const tables[] = {&summary_spec, &histogram_spec, &survival_spec, NULL};

const SwPass sw_pass_ttl = {
    .name = "ttl",
    .summary = "how long addresses send: TTL, messages, survival",
    .needs = SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_CLIENT),
    .tables = tables,
    .run = run,
};
