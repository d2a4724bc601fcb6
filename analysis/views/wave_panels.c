#include "analysis/views/wave_panels.h"

static int compare_sizes(gconstpointer a, gconstpointer b, gpointer waves)
{
    guint i = *(const guint *)a, j = *(const guint *)b;
    guint32 n_i = ((const SwWave *)waves)[i].messages, n_j = ((const SwWave *)waves)[j].messages;
    return n_i != n_j ? (n_i < n_j ? 1 : -1) : (i > j) - (i < j);
}

static int compare_indices(gconstpointer a, gconstpointer b)
{
    guint i = *(const guint *)a, j = *(const guint *)b;
    return (i > j) - (i < j);
}

GArray *sw_wave_panels(const SwAnalysis *analysis)
{
    GArray *shown = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint wave = 0; wave < analysis->n_waves; wave++)
        g_array_append_val(shown, wave);
    g_array_sort_with_data(shown, compare_sizes, (gpointer)analysis->waves);
    g_array_set_size(shown, MIN(shown->len, SW_WAVE_PANELS_MAX));
    g_array_sort(shown, compare_indices);
    return shown;
}

char *sw_wave_panel_title(const SwAnalysis *analysis, guint wave)
{
    gint64 days = analysis->waves[wave].start_us / SW_DAY - (analysis->waves[wave].start_us % SW_DAY < 0);
    gint64 minute = (analysis->waves[wave].start_us - days * SW_DAY) / SW_MINUTE;
    gint64 year;
    guint month, day;
    sw_date_civil_from_days(days, &year, &month, &day);
    return g_strdup_printf("Wave %u, from %04d-%02u-%02u %02d:%02d UTC: %u messages", wave + 1, (int)year, month, day,
                           (int)(minute / 60), (int)(minute % 60), analysis->waves[wave].messages);
}

char *sw_wave_panels_remark(const SwAnalysis *analysis)
{
    if (analysis->n_waves <= SW_WAVE_PANELS_MAX)
        return g_strdup("");
    return g_strdup_printf("; the %d largest of %u waves are shown", SW_WAVE_PANELS_MAX, analysis->n_waves);
}
