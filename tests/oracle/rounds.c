#include "tests/oracle/rounds.h"

gboolean rounds_parse(RoundsOptions *options, const char *path_name, int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"rounds", 'r', 0, G_OPTION_ARG_INT, &options->n, "Rounds", "N"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->paths, NULL, path_name},
        {NULL},
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (g_option_context_parse(context, &argc, &argv, &error) && options->paths && options->n >= 1)
        return TRUE;
    g_printerr("%s: %s\n", g_get_prgname(), error ? error->message : "nothing to read, or no rounds");
    return FALSE;
}

static double seconds_of(void (*side)(gpointer data), gpointer data)
{
    gint64 start = g_get_monotonic_time();
    side(data);
    return (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
}

static int compare_doubles(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int n)
{
    qsort(values, (gsize)n, sizeof *values, compare_doubles);
    return values[n / 2];
}

RoundsMedians rounds_run(int n, void (*ours)(gpointer data), void (*theirs)(gpointer data), gpointer data)
{
    g_autofree double *our_seconds = g_new(double, n), *their_seconds = g_new(double, n), *ratios = g_new(double, n);
    ours(data);
    theirs(data);
    for (int i = 0; i < n; i++) {
        if (i % 2 == 0)
            our_seconds[i] = seconds_of(ours, data);
        their_seconds[i] = seconds_of(theirs, data);
        if (i % 2 != 0)
            our_seconds[i] = seconds_of(ours, data);
        ratios[i] = our_seconds[i] / their_seconds[i];
    }
    return (RoundsMedians){median(our_seconds, n), median(their_seconds, n), median(ratios, n)};
}
