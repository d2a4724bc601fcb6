/*
 * How long a mail takes us, as a share of what GMime takes to decode it: `gmime_speed [-r ROUNDS] MAIL...`.
 * All mails are read into memory first. In each round both sides read all of them, taking turns in who goes first; the median of the
 * rounds' ratios is printed, as single figures vary with the machine's other work.
 */
#include "parsers/mail/message.h"

#include <gmime/gmime.h>

typedef struct {
    double ours, theirs; /* seconds */
} Round;

static int n_rounds = 15;
static char **paths;

static const GOptionEntry entries[] = {
    {"rounds", 'r', 0, G_OPTION_ARG_INT, &n_rounds, "Rounds (default 15)", "N"},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "MAIL..."},
    {NULL},
};

static void ignore_event(SwSink *sink, const SwEvent *event)
{
}

static void ignore_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
}

static void ignore_record(SwSink *sink, guint64 bytes)
{
}

static double read_ours(GPtrArray *mails)
{
    static const SwIngestOptions options = {0};
    SwSink sink = {ignore_event, ignore_defect, ignore_record};
    gint64 start = g_get_monotonic_time();
    g_autoptr(SwMessageReader) reader = sw_message_reader_new(&options);
    for (guint i = 0; i < mails->len; i++) {
        gsize len;
        const char *data = g_bytes_get_data(g_ptr_array_index(mails, i), &len);
        SwEvent event = {0};
        sw_message_read(reader, sw_span(data, len), SW_SPAN_ABSENT, 0, &sink, &event);
    }
    return (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
}

static void decode_text(GMimeObject *parent, GMimeObject *part, gpointer data)
{
    if (GMIME_IS_TEXT_PART(part))
        g_free(g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
}

static double read_theirs(GPtrArray *mails)
{
    gint64 start = g_get_monotonic_time();
    for (guint i = 0; i < mails->len; i++) {
        gsize len;
        const char *data = g_bytes_get_data(g_ptr_array_index(mails, i), &len);
        GMimeStream *stream = g_mime_stream_mem_new_with_buffer(data, len);
        GMimeParser *parser = g_mime_parser_new_with_stream(stream);
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (message)
            g_mime_message_foreach(message, decode_text, NULL);
        g_clear_object(&message);
        g_object_unref(parser);
        g_object_unref(stream);
    }
    return (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
}

static int compare_doubles(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(GArray *values)
{
    g_array_sort(values, compare_doubles);
    return g_array_index(values, double, values->len / 2);
}

static Round run_round(GPtrArray *mails, gboolean ours_first)
{
    Round round = {0, 0};
    if (ours_first)
        round.ours = read_ours(mails);
    round.theirs = read_theirs(mails);
    if (!ours_first)
        round.ours = read_ours(mails);
    return round;
}

static void report(GPtrArray *mails)
{
    g_autoptr(GArray) ours = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) theirs = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) ratios = g_array_new(FALSE, FALSE, sizeof(double));
    run_round(mails, TRUE);
    for (int i = 0; i < n_rounds; i++) {
        Round round = run_round(mails, i % 2 == 0);
        double ratio = round.theirs / round.ours;
        g_array_append_val(ours, round.ours);
        g_array_append_val(theirs, round.theirs);
        g_array_append_val(ratios, ratio);
    }
    g_print("%u mails, %d rounds: ours %.4f s, GMime %.4f s, GMime takes %.2f times as long (medians)\n", mails->len,
            n_rounds, median(ours), median(theirs), median(ratios));
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || !paths || n_rounds < 1) {
        g_printerr("%s\n", error ? error->message : "gmime_speed: no mails, or no rounds");
        return 2;
    }
    g_mime_init();
    g_autoptr(GPtrArray) mails = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    for (char **path = paths; *path; path++) {
        char *data;
        gsize len;
        if (g_file_get_contents(*path, &data, &len, NULL))
            g_ptr_array_add(mails, g_bytes_new_take(data, len));
    }
    report(mails);
    g_mime_shutdown();
    return 0;
}
