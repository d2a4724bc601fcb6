/*
 * How long packets, segments and ordered bytes take us, as a multiple of what libpcap's bare loop takes for the packets alone:
 * `capture_speed [-r ROUNDS] CAPTURE`. In each round both read the file, taking turns in who goes first; the median of the rounds'
 * ratios is printed, as single figures vary with the machine's other work.
 */
#include "parsers/capture/tcp.h"

#include <fcntl.h>
#include <pcap/pcap.h>

typedef struct {
    SwTcpListener base;
    guint64 n_connections, n_bytes, n_holes, n_conflicts;
} Counter;

typedef struct {
    double seconds;
    guint64 n_packets;
} Reading;

static int n_rounds = 11;
static char **paths;

static const GOptionEntry entries[] = {
    {"rounds", 'r', 0, G_OPTION_ARG_INT, &n_rounds, "Rounds (default 11)", "N"},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "CAPTURE"},
    {NULL},
};

static gpointer on_open(SwTcpListener *base, const SwConnection *connection)
{
    ((Counter *)base)->n_connections++;
    return base;
}

static gboolean on_data(gpointer state, SwSide side, SwSpan bytes, gint64 time_us, guint64 offset)
{
    ((Counter *)state)->n_bytes += bytes.len;
    return TRUE;
}

static void on_hole(gpointer state, SwSide side, guint64 length, gint64 time_us)
{
    ((Counter *)state)->n_holes++;
}

static void on_conflict(gpointer state, SwSide side, SwSpan kept, SwSpan other, gint64 time_us, guint64 offset)
{
    ((Counter *)state)->n_conflicts++;
}

static void on_close(gpointer state, SwClose how, gint64 time_us)
{
}

static Reading read_ours(const char *path, Counter *ret_counter)
{
    gint64 start = g_get_monotonic_time();
    Counter counter = {.base = {on_open, on_data, on_hole, on_conflict, on_close}};
    Reading reading = {0};
    g_autoptr(SwReader) reader = sw_reader_new_fd(path, open(path, O_RDONLY | O_CLOEXEC));
    g_autoptr(SwCapture) capture = sw_capture_new(reader, NULL);
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    g_autoptr(SwTcp) tcp = sw_tcp_new(&counter.base);
    SwPacket packet;
    SwSegment segment;
    while (sw_capture_next(capture, &packet, NULL)) {
        reading.n_packets++;
        if (sw_decoder_read(decoder, &packet, &segment) == SW_PACKET_SEGMENT)
            sw_tcp_segment(tcp, &segment);
    }
    sw_tcp_finish(tcp);
    reading.seconds = (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
    *ret_counter = counter;
    return reading;
}

static Reading read_theirs(const char *path)
{
    gint64 start = g_get_monotonic_time();
    char error[PCAP_ERRBUF_SIZE];
    Reading reading = {0};
    struct pcap_pkthdr *header;
    const u_char *bytes;
    pcap_t *capture = pcap_open_offline(path, error);
    while (capture && pcap_next_ex(capture, &header, &bytes) == 1)
        reading.n_packets++;
    if (capture)
        pcap_close(capture);
    reading.seconds = (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
    return reading;
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

static void compare(const char *path)
{
    g_autoptr(GArray) ours = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) theirs = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) ratios = g_array_new(FALSE, FALSE, sizeof(double));
    Counter counter;
    Reading mine = read_ours(path, &counter), other = read_theirs(path);
    for (int i = 0; i < n_rounds; i++) {
        if (i % 2)
            mine = read_ours(path, &counter);
        other = read_theirs(path);
        if (i % 2 == 0)
            mine = read_ours(path, &counter);
        double ratio = mine.seconds / other.seconds;
        g_array_append_val(ours, mine.seconds);
        g_array_append_val(theirs, other.seconds);
        g_array_append_val(ratios, ratio);
    }
    g_print("%" G_GUINT64_FORMAT " packets (libpcap: %" G_GUINT64_FORMAT "), %" G_GUINT64_FORMAT
            " connections, %" G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT " holes, %" G_GUINT64_FORMAT " conflicts\n",
            mine.n_packets, other.n_packets, counter.n_connections, counter.n_bytes, counter.n_holes,
            counter.n_conflicts);
    g_print("%d rounds: ours %.3f s, libpcap's loop %.3f s, ours takes %.2f times as long (medians)\n", n_rounds,
            median(ours), median(theirs), median(ratios));
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || !paths || n_rounds < 1) {
        g_printerr("%s\n", error ? error->message : "capture_speed: no capture, or no rounds");
        return 2;
    }
    compare(paths[0]);
    return 0;
}
