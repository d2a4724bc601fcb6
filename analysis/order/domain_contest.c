#include "analysis/order/domain_contest.h"

#include "analysis/statistics/binomial.h"

#include <math.h>

struct SwDomainContest {
    const SwAnalysis *analysis;
    const SwPeakSet *set;
    SwServedDomains served;
    SwDomainPositions all;
    SwDomainPositions *wave; /* by wave */
    guint n_orders;
    guint32 **ranks; /* by order: ranks by served domain */
    guint32 *max_rank; /* by order */
    SwConcordance *concordance; /* by (wave + 1) * n_orders + order; wave -1 is the sum of all */
    double kendall_w;
    double *inversions; /* by order, all waves together, by the median position */
    guint best; /* the order of fewest */
};

typedef struct {
    gint64 time_us;
    guint served;
} Delivery;

static int compare_deliveries(gconstpointer a, gconstpointer b)
{
    gint64 x = ((const Delivery *)a)->time_us, y = ((const Delivery *)b)->time_us;
    return (x > y) - (x < y);
}

/* Deliveries of one wave, by time. */
static GArray *deliveries_of_wave(const SwDomainContest *contest, guint wave)
{
    GArray *deliveries = g_array_new(FALSE, FALSE, sizeof(Delivery));
    for (guint p = contest->set->first_peak[wave]; p < contest->set->first_peak[wave + 1]; p++) {
        const SwPeak *peak = sw_peak_set_get(contest->set, p);
        for (guint32 i = 0; i < peak->n_rows; i++) {
            Delivery delivery = {sw_store_time(contest->analysis->store, peak->rows[i]),
                                 contest->served.index_of[peak->domain]};
            g_array_append_val(deliveries, delivery);
        }
    }
    g_array_sort(deliveries, compare_deliveries);
    return deliveries;
}

static SwConcordance *concordance_of(const SwDomainContest *contest, guint order, gint wave)
{
    return &contest->concordance[(guint)(wave + 1) * contest->n_orders + order];
}

static void measure_concordance(SwDomainContest *contest, guint wave)
{
    g_autoptr(GArray) deliveries = deliveries_of_wave(contest, wave);
    g_autofree gint64 *time = g_new(gint64, deliveries->len);
    g_autofree guint32 *ranks = g_new(guint32, deliveries->len);
    for (guint i = 0; i < deliveries->len; i++)
        time[i] = g_array_index(deliveries, Delivery, i).time_us;
    for (guint order = 0; order < contest->n_orders; order++) {
        for (guint i = 0; i < deliveries->len; i++)
            ranks[i] = contest->ranks[order][g_array_index(deliveries, Delivery, i).served];
        SwConcordance *here = concordance_of(contest, order, (gint)wave), *all = concordance_of(contest, order, -1);
        sw_concordance_add(here, time, ranks, deliveries->len, contest->max_rank[order]);
        all->in_order += here->in_order;
        all->pairs += here->pairs;
    }
}

/* Columns of the domains that all waves serve, G_MAXUINT for the others. Owned by the caller. */
static guint *common_domains(const SwDomainContest *contest, guint *ret_n)
{
    guint n_waves = contest->analysis->n_waves;
    guint *column = g_new0(guint, contest->served.n);
    for (guint w = 0; w < n_waves; w++)
        for (guint i = 0; i < contest->wave[w].n; i++)
            column[contest->wave[w].served[i]]++;
    *ret_n = 0;
    for (guint d = 0; d < contest->served.n; d++)
        column[d] = column[d] == n_waves ? (*ret_n)++ : G_MAXUINT;
    return column;
}

static double measure_kendall_w(const SwDomainContest *contest)
{
    guint n_waves = contest->analysis->n_waves, common;
    g_autofree guint *column = common_domains(contest, &common);
    g_autofree double *ranks = g_new(double, (gsize)n_waves *common);
    g_autofree double *medians = g_new(double, common);
    for (guint w = 0; w < n_waves; w++) {
        const SwDomainPositions *wave = &contest->wave[w];
        for (guint i = 0; i < wave->n; i++)
            if (column[wave->served[i]] != G_MAXUINT)
                medians[column[wave->served[i]]] = wave->position[SW_POSITION_MEDIAN][i];
        sw_mid_ranks(medians, common, ranks + (gsize)w * common);
    }
    return sw_kendall_w(ranks, n_waves, common);
}

static void rank_domains(SwDomainContest *contest)
{
    contest->n_orders = sw_domain_orders_count();
    contest->ranks = g_new(guint32 *, contest->n_orders);
    contest->max_rank = g_new(guint32, contest->n_orders);
    for (guint order = 0; order < contest->n_orders; order++) {
        contest->ranks[order] = g_new(guint32, contest->served.n);
        contest->max_rank[order] = sw_domain_order_rank(&sw_domain_orders[order], contest->served.traits,
                                                        contest->served.n, contest->ranks[order]);
    }
}

static void find_best(SwDomainContest *contest)
{
    contest->inversions = g_new(double, contest->n_orders);
    for (guint order = 0; order < contest->n_orders; order++) {
        SwOrderScore score = sw_domain_contest_score(contest, order, -1);
        contest->inversions[order] = score.inversions[SW_POSITION_MEDIAN];
        if (contest->inversions[order] < contest->inversions[contest->best])
            contest->best = order;
    }
}

SwDomainContest *sw_domain_contest_new(const SwAnalysis *analysis, const SwPeakSet *set)
{
    SwDomainContest *contest = g_new0(SwDomainContest, 1);
    contest->analysis = analysis;
    contest->set = set;
    sw_served_domains_init(&contest->served, set);
    rank_domains(contest);
    contest->concordance = g_new0(SwConcordance, (analysis->n_waves + 1) * contest->n_orders);
    contest->wave = g_new0(SwDomainPositions, analysis->n_waves);
    sw_domain_positions_init(&contest->all, analysis, set, &contest->served, -1);
    for (guint w = 0; w < analysis->n_waves; w++) {
        sw_domain_positions_init(&contest->wave[w], analysis, set, &contest->served, (gint)w);
        measure_concordance(contest, w);
    }
    contest->kendall_w = measure_kendall_w(contest);
    find_best(contest);
    return contest;
}

void sw_domain_contest_free(SwDomainContest *contest)
{
    if (!contest)
        return;
    for (guint order = 0; order < contest->n_orders; order++)
        g_free(contest->ranks[order]);
    g_free(contest->ranks);
    g_free(contest->max_rank);
    for (guint w = 0; w < contest->analysis->n_waves; w++)
        sw_domain_positions_clear(&contest->wave[w]);
    g_free(contest->wave);
    sw_domain_positions_clear(&contest->all);
    g_free(contest->concordance);
    g_free(contest->inversions);
    sw_served_domains_clear(&contest->served);
    g_free(contest);
}

guint sw_domain_contest_n_domains(const SwDomainContest *contest)
{
    return contest->served.n;
}

double sw_domain_contest_kendall_w(const SwDomainContest *contest)
{
    return contest->kendall_w;
}

SwOrderScore sw_domain_contest_score(const SwDomainContest *contest, guint order, gint wave)
{
    const SwDomainPositions *positions = wave < 0 ? &contest->all : &contest->wave[wave];
    SwOrderScore score = {.domains = positions->n};
    for (guint p = 0; p < SW_N_POSITIONS; p++) {
        g_autofree SwPlaced *placed = sw_domain_positions_place(positions, p, contest->ranks[order]);
        score.inversions[p] = sw_inversions(placed, positions->n);
        if (p == SW_POSITION_MEDIAN)
            score.lis_fraction = sw_lis_fraction(placed, positions->n);
    }
    score.tau = sw_kendall_tau(score.inversions[SW_POSITION_MEDIAN], positions->n);
    score.concordance = sw_concordance_value(concordance_of(contest, order, wave));
    return score;
}

SwOrderRivalry sw_domain_contest_rivalry(const SwDomainContest *contest, guint order)
{
    SwOrderRivalry rivalry = {
        .best = contest->best,
        .excess = contest->inversions[order] - contest->inversions[contest->best],
        .sign_p = NAN,
    };
    g_autofree SwPlaced *placed = g_new(SwPlaced, contest->served.n);
    for (guint d = 0; d < contest->served.n; d++)
        placed[d] = (SwPlaced){contest->ranks[rivalry.best][d], contest->ranks[order][d]};
    sw_placed_sort(placed, contest->served.n);
    double apart = order == rivalry.best ? 0 : sw_inversions(placed, contest->served.n);
    rivalry.pairs_apart = floor(apart);
    rivalry.pairs_lost = floor((apart + rivalry.excess) / 2);
    if (rivalry.pairs_apart > 0)
        rivalry.sign_p = sw_binomial_half_upper(rivalry.pairs_lost, rivalry.pairs_apart);
    return rivalry;
}
