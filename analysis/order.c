/*
 * The pass `order`: did the sender go through the recipient domains in some order, and inside a domain through the
 * localparts? A sorted list gives one sender away where everything else is forged. Recipients' order is evidence only
 * where the client gave it.
 */
#include "analysis/order.h"

#include "analysis/order/domain_contest.h"
#include "analysis/statistics/mahonian.h"

#include <math.h>

#define LEVEL .01 /* of significance: several orders are tried on the same data */
#define TAU_SORTED .7 /* a significant order with less agreement is a tendency */

static const SwColumn domain_order_columns[] = {
    {"order", "Order tried", SW_TYPE_TEXT, NULL},
    {"wave", "Wave (none: all together)", SW_TYPE_COUNT, NULL},
    {"domains", "Domains", SW_TYPE_COUNT, NULL},
    {"inversions", "Inversions", SW_TYPE_REAL, NULL},
    {"inversions_first", "Inversions by first message", SW_TYPE_REAL, NULL},
    {"inversions_q10", "Inversions by first tenth", SW_TYPE_REAL, NULL},
    {"tau", "Kendall's tau", SW_TYPE_REAL, NULL},
    {"p_exact", "p", SW_TYPE_REAL, NULL},
    {"p_floor", "Smallest p possible", SW_TYPE_REAL, NULL},
    {"concordance", "Concordance of messages", SW_TYPE_REAL, NULL},
    {"lis_fraction", "Longest part in order", SW_TYPE_SHARE, NULL},
    {"kendall_w", "Kendall's W of the waves", SW_TYPE_REAL, NULL},
    {"verdict", "Verdict", SW_TYPE_TEXT, NULL},
    {"pairs_apart", "Pairs it orders unlike the best", SW_TYPE_COUNT, NULL},
    {"pairs_lost", "Of them against it", SW_TYPE_COUNT, NULL},
    {"sign_p", "p of the sign test on these", SW_TYPE_REAL, NULL},
};

static const SwTableSpec domain_order_spec = SW_TABLE_SPEC(
    "domain_order", "Order of recipient domains",
    "One row an order tried, for all waves together and then for each wave: the domains that get more in a wave than "
    "outside, by their median time since the wave's start, against that order. Waves that use one list are not "
    "independent, so p is computed once, on all of "
    "them together (exact up to 60 domains), and Kendall's W tells how far the waves agree. Sorted: p at most .01 and "
    "tau at least .7.",
    domain_order_columns);

static const SwTableSpec *const tables[] = {&domain_order_spec, &sw_localpart_order_spec, NULL};

static char *judge(const SwDomainContest *contest, guint order, const SwOrderScore *score,
                   const SwOrderRivalry *rivalry)
{
    const char *best = sw_domain_orders[rivalry->best].id;
    if (score->domains < 2)
        return g_strdup_printf("nothing to order (k=%u)", score->domains);
    if (sw_mahonian_floor(score->domains) > LEVEL)
        return g_strdup_printf("cannot be significant (k=%u)", score->domains);
    if (sw_mahonian_p(score->domains, score->inversions[SW_POSITION_MEDIAN]) > LEVEL)
        return g_strdup("not sorted");
    if (order == rivalry->best)
        return g_strdup(score->tau >= TAU_SORTED ? "sorted" : "a tendency");
    if (rivalry->excess > 0)
        return g_strdup_printf("weaker than %s", best);
    return g_strdup_printf(rivalry->pairs_apart > 0 ? "as good as %s" : "same as %s", best);
}

static void put_pooled_cells(SwTable *table, const SwDomainContest *contest, guint order, const SwOrderScore *score)
{
    SwOrderRivalry rivalry = sw_domain_contest_rivalry(contest, order);
    g_autofree char *verdict = judge(contest, order, score, &rivalry);
    sw_table_put_real(table, sw_domain_contest_kendall_w(contest));
    sw_table_put_text(table, verdict);
    sw_table_put_count(table, (gint64)rivalry.pairs_apart);
    sw_table_put_count(table, (gint64)rivalry.pairs_lost);
    sw_table_put_real(table, rivalry.sign_p);
}

/* wave -1: all waves together; the p value and what follows from it is theirs alone. */
static void put_row(SwTable *table, const SwDomainContest *contest, guint order, gint wave)
{
    SwOrderScore score = sw_domain_contest_score(contest, order, wave);
    sw_table_put_text(table, sw_domain_orders[order].id);
    if (wave < 0)
        sw_table_put_unknown(table);
    else
        sw_table_put_count(table, wave + 1);
    sw_table_put_count(table, score.domains);
    sw_table_put_real(table, score.inversions[SW_POSITION_MEDIAN]);
    sw_table_put_real(table, score.inversions[SW_POSITION_FIRST]);
    sw_table_put_real(table, score.inversions[SW_POSITION_Q10]);
    sw_table_put_real(table, score.tau);
    sw_table_put_real(table, wave < 0 ? sw_mahonian_p(score.domains, score.inversions[SW_POSITION_MEDIAN]) : NAN);
    sw_table_put_real(table, wave < 0 ? sw_mahonian_floor(score.domains) : NAN);
    sw_table_put_real(table, score.concordance);
    sw_table_put_real(table, score.lis_fraction);
    if (wave < 0)
        put_pooled_cells(table, contest, order, &score);
    sw_table_end_row(table);
}

static void add_finding(const SwDomainContest *contest, SwResults *results)
{
    guint best = sw_domain_contest_rivalry(contest, 0).best;
    SwOrderRivalry rivalry = sw_domain_contest_rivalry(contest, best);
    SwOrderScore score = sw_domain_contest_score(contest, best, -1);
    g_autofree char *verdict = judge(contest, best, &score, &rivalry);
    double inversions = score.inversions[SW_POSITION_MEDIAN];
    if (score.domains < 2)
        return;
    if (sw_mahonian_floor(score.domains) > LEVEL)
        sw_results_add_finding(results, "With %u recipient domains no order of them can be told from chance.",
                               score.domains);
    else if (g_str_equal(verdict, "not sorted"))
        sw_results_add_finding(results, "The %u recipient domains were served in no order that is known here.",
                               score.domains);
    else
        sw_results_add_finding(results,
                               "Recipient domains were served in order (%s, %s): %g of %u pairs of %u domains stand "
                               "the wrong way round, p = %.2g.",
                               sw_domain_orders[best].id, verdict, inversions, score.domains * (score.domains - 1) / 2,
                               score.domains, sw_mahonian_p(score.domains, inversions));
}

static void fill_domain_order(const SwAnalysis *analysis, const SwPeakSet *set, SwTable *table, SwResults *results)
{
    g_autoptr(SwDomainContest) contest = sw_domain_contest_new(analysis, set);
    for (gint wave = -1; wave < (gint)analysis->n_waves; wave++)
        for (guint order = 0; order < sw_domain_orders_count(); order++)
            put_row(table, contest, order, wave);
    sw_table_set_note(table, "Orders by MX group are not tried: that takes DNS data.%s",
                      sw_domain_contest_n_domains(contest) > SW_MAHONIAN_EXACT
                          ? " More than 60 domains: p is from the normal distribution."
                          : "");
    add_finding(contest, results);
}

static void run_order(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&domain_order_spec));
    g_autoptr(SwPeakSet) set = sw_peak_set_new(analysis, SW_PEAKS_STANDING_OUT);
    if (set->peaks->len > 0)
        fill_domain_order(analysis, set, table, results);
    else
        sw_table_set_note(table,
                          "No recipient domain gets more in a wave than outside, so there is no order to look at.");
    sw_localpart_order_add(analysis, set, results);
    sw_order_figure_add(analysis, set, results);
}

const SwPass sw_pass_order = {
    .name = "order",
    .summary = "whether recipients were served in a sorted order, by domain and by localpart",
    .needs = SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_RCPT),
    .tables = tables,
    .run = run_order,
};
