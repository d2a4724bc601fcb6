#include "analysis/ttl.h"

#include <math.h>

#define ONE_MINUTE 60.0
#define TEN_MINUTES 600.0
#define TWENTY_FIVE_MINUTES 1500.0
#define RESTRICTED_MEAN_HORIZON 1800.0

typedef double (*Measure)(const SwLifetime *lifetime);

static double one(const SwLifetime *lifetime)
{
    return 1;
}

static double messages(const SwLifetime *lifetime)
{
    return lifetime->messages;
}

static double once(const SwLifetime *lifetime)
{
    return lifetime->messages == 1;
}

static double under_1min(const SwLifetime *lifetime)
{
    return sw_lifetime_ttl_s(lifetime) < ONE_MINUTE;
}

static double under_1min_not_once(const SwLifetime *lifetime)
{
    return under_1min(lifetime) && lifetime->messages > 1;
}

static double at_least_10min(const SwLifetime *lifetime)
{
    return sw_lifetime_ttl_s(lifetime) >= TEN_MINUTES;
}

static double below_10min(const SwLifetime *lifetime)
{
    return sw_lifetime_ttl_s(lifetime) < TEN_MINUTES;
}

static double below_25min(const SwLifetime *lifetime)
{
    return sw_lifetime_ttl_s(lifetime) < TWENTY_FIVE_MINUTES;
}

static double messages_below_10min(const SwLifetime *lifetime)
{
    return below_10min(lifetime) * messages(lifetime);
}

static double messages_below_25min(const SwLifetime *lifetime)
{
    return below_25min(lifetime) * messages(lifetime);
}

/* If m messages fall uniformly into a life L, span/L has the distribution m r^(m-1) - (m-1) r^m, Beta(m-1, 2), and
 * span (m+1)/(m-1) is unbiased for L. */
static double edge_corrected_s(const SwLifetime *lifetime)
{
    double m = lifetime->messages;
    return lifetime->messages < 2 ? 0 : sw_lifetime_ttl_s(lifetime) * (m + 1) / (m - 1);
}

static double seen_again(const SwLifetime *lifetime)
{
    return lifetime->messages >= 2;
}

/* Ratios are estimated together; those of one whole stand side by side. */
typedef enum {
    MEAN_TTL,
    MEAN_MESSAGES,
    BELOW_10MIN_BY_MESSAGE,
    BELOW_25MIN_BY_MESSAGE,
    EDGE_CORRECTED_MEAN,
    N_RATIOS
} RatioId;

static const struct {
    Measure part, whole;
} ratios[N_RATIOS] = {
    [MEAN_TTL] = {sw_lifetime_ttl_s, one},
    [MEAN_MESSAGES] = {messages, one},
    [BELOW_10MIN_BY_MESSAGE] = {messages_below_10min, messages},
    [BELOW_25MIN_BY_MESSAGE] = {messages_below_25min, messages},
    [EDGE_CORRECTED_MEAN] = {edge_corrected_s, seen_again},
};

typedef enum { RATIO, MEDIAN, COUNT, SHARE } Kind;

/* The article's statistics, as it made them: nothing is said of what happened before the first and after the last message. */
static const struct {
    const char *name, *unit;
    Measure measure; /* of all but ratios */
    Kind kind;
    RatioId ratio;
} statistics[] = {
    {"mean_ttl_s", "s", NULL, RATIO, MEAN_TTL},
    {"median_ttl_s", "s", sw_lifetime_ttl_s, MEDIAN, 0},
    {"mean_messages", "messages", NULL, RATIO, MEAN_MESSAGES},
    {"median_messages", "messages", messages, MEDIAN, 0},
    {"seen_once", "addresses", once, COUNT, 0},
    {"under_1min", "addresses", under_1min, COUNT, 0},
    {"under_1min_without_singles", "addresses", under_1min_not_once, COUNT, 0},
    {"at_least_10min", "addresses", at_least_10min, COUNT, 0},
    {"below_10min_by_address", "share", below_10min, SHARE, 0},
    {"below_25min_by_address", "share", below_25min, SHARE, 0},
    {"below_10min_by_message", "share", NULL, RATIO, BELOW_10MIN_BY_MESSAGE},
    {"below_25min_by_message", "share", NULL, RATIO, BELOW_25MIN_BY_MESSAGE},
};

static const SwEstimate unknown = {NAN, NAN, NAN};

typedef struct {
    SwTable *summary;
    const SwAnalysis *analysis;
    const SwTtlGroup *group;
    SwEstimate ratios[N_RATIOS];
} Writer;

static void put(SwTable *summary, const char *prefix, const char *name, SwEstimate estimate)
{
    g_autofree char *statistic = g_strconcat(prefix, name, NULL);
    sw_table_put_text(summary, statistic);
    sw_table_put_real(summary, estimate.value);
    sw_table_put_real(summary, estimate.lo);
    sw_table_put_real(summary, estimate.hi);
}

static void put_of_group(const Writer *writer, const char *name, const char *unit, SwEstimate estimate, double n,
                         const SwTtlSurvival *survival, const char *denominator)
{
    put(writer->summary, writer->group->prefix, name, estimate);
    sw_table_put_count(writer->summary, (gint64)n);
    sw_table_put_count(writer->summary, survival->censored);
    sw_table_put_text(writer->summary, denominator);
    sw_table_put_text(writer->summary, unit);
}

/* Blocks are sources: the lifetimes of one source, which stand side by side, depend on one another, and so do its messages. */
static guint sum_by_source(const GArray *lifetimes, Measure measure, double *ret_sums)
{
    guint n = 0;
    for (guint i = 0; i < lifetimes->len; i++) {
        const SwLifetime *lifetime = &g_array_index(lifetimes, SwLifetime, i);
        if (i == 0 || lifetime->source != g_array_index(lifetimes, SwLifetime, i - 1).source)
            ret_sums[n++] = 0;
        ret_sums[n - 1] += measure(lifetime);
    }
    return n;
}

static void estimate_ratios(Writer *writer)
{
    const GArray *lifetimes = writer->group->lifetimes;
    const SwParameters *parameters = &writer->analysis->parameters;
    g_autofree double *sums = g_new(double, 2 * (gsize)N_RATIOS * lifetimes->len);
    SwRatio of_sums[N_RATIOS];
    double *at = sums;
    guint n = 0;
    for (guint i = 0; i < N_RATIOS; i++) {
        n = sum_by_source(lifetimes, ratios[i].part, at);
        of_sums[i].part = at;
        at += n;
        if (i > 0 && ratios[i].whole == ratios[i - 1].whole) {
            of_sums[i].whole = of_sums[i - 1].whole;
            continue;
        }
        sum_by_source(lifetimes, ratios[i].whole, at);
        of_sums[i].whole = at;
        at += n;
    }
    sw_estimate_ratios(of_sums, N_RATIOS, n, parameters->bootstrap, parameters->seed, writer->ratios);
}

static GArray *measured(const GArray *lifetimes, Measure measure)
{
    GArray *values = g_array_sized_new(FALSE, FALSE, sizeof(double), lifetimes->len);
    for (guint i = 0; i < lifetimes->len; i++) {
        double value = measure(&g_array_index(lifetimes, SwLifetime, i));
        g_array_append_val(values, value);
    }
    return values;
}

static SwEstimate median_of(GArray *values)
{
    double *sorted = (double *)(gpointer)values->data;
    sw_values_sort(sorted, values->len);
    return sw_estimate_median(sorted, values->len);
}

static double sum_of(const GArray *lifetimes, Measure measure)
{
    double total = 0;
    for (guint i = 0; i < lifetimes->len; i++)
        total += measure(&g_array_index(lifetimes, SwLifetime, i));
    return total;
}

static SwEstimate estimate_of(const Writer *writer, guint i)
{
    const GArray *lifetimes = writer->group->lifetimes;
    if (statistics[i].kind == RATIO)
        return writer->ratios[statistics[i].ratio];
    if (statistics[i].kind == MEDIAN) {
        g_autoptr(GArray) values = measured(lifetimes, statistics[i].measure);
        return median_of(values);
    }
    SwEstimate share = sw_estimate_share((guint64)sum_of(lifetimes, statistics[i].measure), lifetimes->len);
    double scale = statistics[i].kind == COUNT ? lifetimes->len : 1;
    return (SwEstimate){share.value * scale, share.lo * scale, share.hi * scale};
}

static void put_naive(const Writer *writer)
{
    const SwTtlGroup *group = writer->group;
    g_autofree char *their_messages = g_strconcat("messages of ", group->who, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(statistics); i++) {
        gboolean of_messages = statistics[i].kind == RATIO && ratios[statistics[i].ratio].whole == messages;
        double n = of_messages ? sum_of(group->lifetimes, messages) : group->lifetimes->len;
        put_of_group(writer, statistics[i].name, statistics[i].unit, estimate_of(writer, i), n, &group->to_end,
                     of_messages ? their_messages : group->who);
    }
}

static void put_survival(const Writer *writer, const char *median_name, const char *mean_name,
                         const SwTtlSurvival *survival, const char *until)
{
    const SwTtlGroup *group = writer->group;
    g_autofree char *denominator =
        g_strdup_printf("%s, censored at the end of the %s%s", group->who, until,
                        survival->withheld ? "; withheld, as more than a third are censored" : "");
    SwEstimate median = survival->withheld ? unknown : sw_survival_median(survival->curve);
    SwEstimate mean =
        survival->withheld ? unknown : sw_survival_restricted_mean(survival->curve, RESTRICTED_MEAN_HORIZON);
    double n = group->lifetimes->len;
    put_of_group(writer, median_name, "s", median, n, survival, denominator);
    put_of_group(writer, mean_name, "s", mean, n, survival, denominator);
}

/* That estimate's variance given L is L^2 v, v = 2/((m-1)(m+2)); its square overestimates L^2 by the factor 1 + v. */
static double edge_variance(const SwLifetime *lifetime)
{
    if (lifetime->messages < 2)
        return 0;
    double m = lifetime->messages, v = 2 / ((m - 1) * (m + 2));
    return edge_corrected_s(lifetime) * edge_corrected_s(lifetime) * v / (1 + v);
}

static void put_edge_corrected(const Writer *writer)
{
    const SwTtlGroup *group = writer->group;
    g_autofree char *denominator = g_strconcat(group->who, ", seen at least twice", NULL);
    double n = sum_of(group->lifetimes, seen_again);
    SwEstimate mean = writer->ratios[EDGE_CORRECTED_MEAN];
    put_of_group(writer, "edge_corrected_mean_s", "s", mean, n, &group->to_end, denominator);

    g_autofree char *given = g_strconcat(denominator, "; interval for these alone", NULL);
    double half = SW_Z95 * sqrt(sum_of(group->lifetimes, edge_variance)) / n;
    SwEstimate of_these = {mean.value, mean.value - half, mean.value + half};
    put_of_group(writer, "edge_corrected_mean_given_s", "s", of_these, n, &group->to_end, given);
}

void sw_ttl_put_group(SwTable *summary, const SwAnalysis *analysis, const SwTtlGroup *group)
{
    Writer writer = {summary, analysis, group, {{0}}};
    estimate_ratios(&writer);
    put_naive(&writer);
    put_survival(&writer, "km_median_s", "km_rmst_30min_s", &group->to_end, "observation");
    put_edge_corrected(&writer);
    if (analysis->n_waves > 0)
        put_survival(&writer, "km_wave_end_median_s", "km_wave_end_rmst_30min_s", &group->to_wave_end, "wave");
}

static void put_number(SwTable *summary, const char *prefix, const char *name, double number, guint32 n,
                       const char *denominator)
{
    put(summary, prefix, name, (SwEstimate){number, NAN, NAN});
    sw_table_put_count(summary, n);
    sw_table_put_unknown(summary);
    sw_table_put_text(summary, denominator);
    sw_table_put_text(summary, "addresses");
}

void sw_ttl_put_sources(SwTable *summary, const SwLifetimes *lifetimes, const char *prefix, const char *who)
{
    guint32 sources = sw_lifetimes_n_sources(lifetimes);
    gboolean waves = !lifetimes->one_period;
    const char *of = waves ? who : "not told apart, as no wave was found";
    put_number(summary, prefix, "addresses", sources, sources, who);
    put_number(summary, prefix, "single_wave", waves ? lifetimes->n_single : NAN, sources, of);
    put_number(summary, prefix, "multi_wave", waves ? lifetimes->n_multi : NAN, sources, of);
    put_number(summary, prefix, "outside_waves", waves ? lifetimes->n_outside : NAN, sources, of);
}

void sw_ttl_put_reuse(SwTable *summary, const SwLifetimes *lifetimes)
{
    g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(double));
    const SwLifetime *all = (const SwLifetime *)(gconstpointer)lifetimes->all->data;
    for (guint i = 1; i < lifetimes->all->len; i++) {
        double gap = (double)(all[i].first_us - all[i - 1].last_us) / SW_SECOND;
        if (all[i].source == all[i - 1].source)
            g_array_append_val(gaps, gap);
    }
    put(summary, "", "reuse_gap_median_s", median_of(gaps));
    sw_table_put_count(summary, gaps->len);
    sw_table_put_unknown(summary);
    sw_table_put_text(summary, "returns of addresses in a later wave, last to first message");
    sw_table_put_text(summary, "s");
}
