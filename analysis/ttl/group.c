#include "analysis/ttl.h"

/* The end that cuts a lifetime's observation. */
typedef gint64 (*EndOf)(const SwAnalysis *analysis, const SwLifetime *lifetime);

static gint64 end_of_observation(const SwAnalysis *analysis, const SwLifetime *lifetime)
{
    return analysis->capture_end_us;
}

static gint64 end_of_wave(const SwAnalysis *analysis, const SwLifetime *lifetime)
{
    return lifetime->wave < 0 ? analysis->capture_end_us : analysis->waves[lifetime->wave].end_us;
}

static void survival_init(SwTtlSurvival *survival, const SwAnalysis *analysis, const GArray *lifetimes,
                          const double *silences, EndOf end_of)
{
    guint n = lifetimes->len;
    g_autofree SwDuration *durations = g_new(SwDuration, n);
    survival->censored = 0;
    for (guint i = 0; i < n; i++) {
        const SwLifetime *lifetime = &g_array_index(lifetimes, SwLifetime, i);
        double silent_us = (double)(end_of(analysis, lifetime) - lifetime->last_us);
        durations[i] = (SwDuration){sw_lifetime_ttl_s(lifetime), silent_us >= silences[i]};
        survival->censored += !durations[i].ended;
    }
    survival->curve = sw_survival_curve(durations, n);
    survival->withheld = 3 * (guint64)survival->censored > n;
}

void sw_ttl_group_init(SwTtlGroup *group, const SwAnalysis *analysis, const char *prefix, const char *who,
                       const GArray *lifetimes)
{
    *group = (SwTtlGroup){.prefix = prefix, .who = who, .lifetimes = lifetimes};
    g_autofree double *silences = sw_lifetimes_silences(lifetimes);
    survival_init(&group->to_end, analysis, lifetimes, silences, end_of_observation);
    survival_init(&group->to_wave_end, analysis, lifetimes, silences, end_of_wave);
    for (guint i = 0; i < lifetimes->len; i++) {
        gint64 first_us = g_array_index(lifetimes, SwLifetime, i).first_us;
        group->truncated += (double)(first_us - analysis->capture_start_us) < silences[i];
    }
}

void sw_ttl_group_clear(SwTtlGroup *group)
{
    g_clear_pointer(&group->to_end.curve, g_array_unref);
    g_clear_pointer(&group->to_wave_end.curve, g_array_unref);
}

double *sw_ttl_sorted(const GArray *lifetimes)
{
    double *ttls = g_new(double, lifetimes->len);
    for (guint i = 0; i < lifetimes->len; i++)
        ttls[i] = sw_lifetime_ttl_s(&g_array_index(lifetimes, SwLifetime, i));
    sw_values_sort(ttls, lifetimes->len);
    return ttls;
}

static const SwTtlScale scales[] = {
    {60, 60, "TTL (minutes)"},      {120, 60, "TTL (minutes)"},    {300, 60, "TTL (minutes)"},
    {600, 60, "TTL (minutes)"},     {1800, 3600, "TTL (hours)"},   {3600, 3600, "TTL (hours)"},
    {7200, 3600, "TTL (hours)"},    {21600, 3600, "TTL (hours)"},  {43200, 86400, "TTL (days)"},
    {86400, 86400, "TTL (days)"},   {345600, 86400, "TTL (days)"}, {864000, 86400, "TTL (days)"},
    {8640000, 86400, "TTL (days)"},
};

const SwTtlScale *sw_ttl_scale_of(const GArray *lifetimes)
{
    g_autofree double *ttls = sw_ttl_sorted(lifetimes);
    double most = lifetimes->len ? ttls[(gsize)(0.95 * (lifetimes->len - 1))] : 0;
    guint i = 0;
    while (i + 1 < G_N_ELEMENTS(scales) && most >= SW_TTL_BINS * scales[i].width_s)
        i++;
    return &scales[i];
}
