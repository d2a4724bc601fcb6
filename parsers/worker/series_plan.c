#include "parsers/worker/series_plan.h"

static int compare_files(gconstpointer a, gconstpointer b)
{
    const SwSeriesFile *x = a, *y = b;
    if (x->start.first_us != y->start.first_us)
        return x->start.first_us < y->start.first_us ? -1 : 1;
    if (x->input != y->input)
        return x->input < y->input ? -1 : 1;
    return (x->member > y->member) - (x->member < y->member);
}

/* Files of one input, as an archive has them, come together, in its order. */
static int compare_members(gconstpointer a, gconstpointer b, gpointer positions)
{
    const SwSeriesFile *x = a, *y = b;
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(positions, GUINT_TO_POINTER(x->input)));
    guint other = GPOINTER_TO_UINT(g_hash_table_lookup(positions, GUINT_TO_POINTER(y->input)));
    return place != other ? (place < other ? -1 : 1) : (x->member > y->member) - (x->member < y->member);
}

void sw_series_plan_init(SwSeriesPlan *plan, GArray *found, const SwFileSeries *series)
{
    g_autoptr(GHashTable) positions = g_hash_table_new(g_direct_hash, g_direct_equal);
    plan->inputs = g_array_new(FALSE, FALSE, sizeof(guint));
    plan->files = g_array_new(FALSE, FALSE, sizeof(SwSeriesFile));
    g_array_sort(found, compare_files);
    for (guint i = 0; i < found->len; i++) {
        SwSeriesFile file = g_array_index(found, SwSeriesFile, i);
        if (file.kind->series != series)
            continue;
        g_array_append_val(plan->files, file);
        if (g_hash_table_contains(positions, GUINT_TO_POINTER(file.input)))
            continue;
        g_hash_table_insert(positions, GUINT_TO_POINTER(file.input), GUINT_TO_POINTER(plan->inputs->len));
        g_array_append_val(plan->inputs, file.input);
    }
    g_array_sort_with_data(plan->files, compare_members, positions);
    plan->starts = g_array_new(FALSE, FALSE, sizeof(SwFileStart));
    for (guint i = 0; i < plan->files->len; i++)
        g_array_append_val(plan->starts, g_array_index(plan->files, SwSeriesFile, i).start);
}

void sw_series_plan_clear(SwSeriesPlan *plan)
{
    g_array_unref(plan->inputs);
    g_array_unref(plan->files);
    g_array_unref(plan->starts);
}
