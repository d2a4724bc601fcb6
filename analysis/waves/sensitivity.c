#include "analysis/waves.h"
#include "analysis/waves/detect.h"

static const gint64 bins_s[] = {15, 30, 60, 120, 300, 600};
static const double penalties[] = {0.5, 1, 2, 4};
static const double contrasts[] = {2, 3, 5};

static const SwColumn columns[] = {
    {"bin_s", "Bin", SW_TYPE_DURATION, "s"},
    {"penalty", "Penalty", SW_TYPE_REAL, NULL},
    {"contrast", "Contrast", SW_TYPE_REAL, NULL},
    {"waves", "Waves", SW_TYPE_COUNT, NULL},
    {"start_shift_s", "Largest start shift", SW_TYPE_DURATION, "s"},
    {"end_shift_s", "Largest end shift", SW_TYPE_DURATION, "s"},
    {"plateau_lo_h", "Plateau from", SW_TYPE_DURATION, "h"},
    {"plateau_hi_h", "Plateau to", SW_TYPE_DURATION, "h"},
};

const SwTableSpec sw_wave_sensitivity_spec = SW_TABLE_SPEC(
    "wave_sensitivity", "Sensitivity of the waves",
    "One row a setting: how many waves it finds, how far their starts and ends lie from those in the table "
    "of waves (unknown where the number differs), and which merge gaps give that number.",
    columns);

static double largest_shift_s(const SwAnalysis *analysis, const GArray *waves, gsize member)
{
    gint64 largest = 0;
    for (guint i = 0; i < waves->len; i++) {
        gint64 here = G_STRUCT_MEMBER(gint64, &analysis->waves[i], member);
        gint64 there = G_STRUCT_MEMBER(gint64, &g_array_index(waves, SwWave, i), member);
        largest = MAX(largest, ABS(here - there));
    }
    return (double)largest / SW_SECOND;
}

static void put_comparison(const SwAnalysis *analysis, const SwWaveSet *set, SwTable *table)
{
    sw_table_put_count(table, set->waves->len);
    if (set->waves->len == analysis->n_waves && analysis->n_waves > 0) {
        sw_table_put_real(table, largest_shift_s(analysis, set->waves, G_STRUCT_OFFSET(SwWave, start_us)));
        sw_table_put_real(table, largest_shift_s(analysis, set->waves, G_STRUCT_OFFSET(SwWave, end_us)));
    } else {
        sw_table_put_unknown(table);
        sw_table_put_unknown(table);
    }
    if (set->plateau_hi_us > 0) {
        sw_table_put_real(table, (double)set->plateau_lo_us / SW_HOUR);
        sw_table_put_real(table, (double)set->plateau_hi_us / SW_HOUR);
    }
    sw_table_end_row(table);
}

static void try_rules(const SwAnalysis *analysis, gint64 bin_s, SwTable *table)
{
    SwWaveSearch search;
    sw_wave_search_init(&search, analysis->messages, analysis->n_messages, analysis->capture_start_us,
                        analysis->capture_end_us, bin_s * SW_SECOND);
    for (guint p = 0; p < G_N_ELEMENTS(penalties); p++)
        for (guint c = 0; c < G_N_ELEMENTS(contrasts); c++) {
            SwWaveRules rules = {penalties[p], contrasts[c], analysis->parameters.gap_us};
            SwWaveSet set = sw_wave_search_run(&search, &rules);
            sw_table_put_real(table, (double)bin_s);
            sw_table_put_real(table, rules.penalty);
            sw_table_put_real(table, rules.contrast);
            put_comparison(analysis, &set, table);
            sw_wave_set_clear(&set);
        }
    sw_wave_search_clear(&search);
}

void sw_wave_sensitivity_add(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&sw_wave_sensitivity_spec));
    for (guint b = 0; b < G_N_ELEMENTS(bins_s); b++)
        try_rules(analysis, bins_s[b], table);
}
