/*
 * How long the reader of logs takes by itself, without a worker process and without a store: `read_log [-r ROUNDS] LOG`. What it
 * tells is counted only. The fastest round is printed: the others had something beside them.
 */
#include "parsers/ingestor.h"

#include <fcntl.h>

typedef struct {
    SwSink base;
    guint64 n_events, n_records, n_defects;
} Counter;

static int n_rounds = 3;
static int unread;
static char **paths;

static const GOptionEntry entries[] = {
    {"rounds", 'r', 0, G_OPTION_ARG_INT, &n_rounds, "Rounds (default 3)", "N"},
    {"unread", 'u', 0, G_OPTION_ARG_INT, &unread, "Fields that nobody looks at, a bit each (SwIngestOptions)", "BITS"},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "LOG"},
    {NULL},
};

static void take_event(SwSink *sink, const SwEvent *event)
{
    ((Counter *)sink)->n_events++;
}

static void take_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    ((Counter *)sink)->n_defects++;
}

static void take_record(SwSink *sink, guint64 bytes)
{
    ((Counter *)sink)->n_records++;
}

static gboolean take_begin(SwSink *sink, SwSpan source, guint64 offset)
{
    return TRUE;
}

static SwReader *open_log(const char *path)
{
    return sw_reader_new_fd(path, open(path, O_RDONLY | O_CLOEXEC));
}

/* Returns the seconds it took; negative: the file cannot be read. */
static double read_log(const char *path, Counter *counter)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    SwIngestOptions options = {.timezone = utc, .unread = (guint32)unread};
    const SwFileSeries *series = sw_ingestor_by_name("syslog")->series;
    gint64 start_us = g_get_monotonic_time();
    g_autoptr(SwReader) ahead = open_log(path), reader = open_log(path);
    SwFileStart start = series->scan(ahead, &options, SW_TIME_UNKNOWN);
    gpointer state = series->open(&options, &counter->base);
    series->begin(state, &start, 1);
    gboolean done = series->read(state, reader, &error);
    series->close(state);
    if (!done)
        g_printerr("%s\n", error->message);
    return done ? (double)(g_get_monotonic_time() - start_us) / G_USEC_PER_SEC : -1;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || !paths || n_rounds < 1) {
        g_printerr("%s\n", error ? error->message : "read_log: no log, or no rounds");
        return 2;
    }
    double fastest = G_MAXDOUBLE;
    Counter counter;
    for (int i = 0; i < n_rounds; i++) {
        counter = (Counter){.base = {take_event, take_defect, take_record, NULL, take_begin}};
        double seconds = read_log(paths[0], &counter);
        if (seconds < 0)
            return 1;
        fastest = MIN(fastest, seconds);
    }
    g_print("%" G_GUINT64_FORMAT " lines, %" G_GUINT64_FORMAT " events, %" G_GUINT64_FORMAT
            " defects in %.3f s: %.0f ns a line\n",
            counter.n_records, counter.n_events, counter.n_defects, fastest,
            1e9 * fastest / (double)MAX(counter.n_records, 1));
    return 0;
}
