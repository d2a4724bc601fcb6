/*
 * How long packets, segments and ordered bytes take us, as a multiple of what libpcap's bare loop takes for the packets alone:
 * `capture_speed [-r ROUNDS] CAPTURE`.
 */
#include "tests/oracle/rounds.h"

#include "parsers/capture/capture.h"
#include "parsers/capture/tcp.h"

#include <fcntl.h>
#include <pcap/pcap.h>

typedef struct {
    SwTcpListener base;
    guint64 n_connections, n_bytes, n_holes, n_conflicts;
} Counter;

typedef struct {
    const char *path;
    Counter counter; /* of our last reading */
    guint64 n_ours, n_theirs; /* packets */
} Comparison;

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

static void read_ours(gpointer data)
{
    Comparison *comparison = data;
    comparison->counter = (Counter){.base = {on_open, on_data, on_hole, on_conflict, on_close}};
    comparison->n_ours = 0;
    g_autoptr(SwReader) reader = sw_reader_new_fd(comparison->path, open(comparison->path, O_RDONLY | O_CLOEXEC));
    g_autoptr(SwCapture) capture = sw_capture_new(reader, NULL);
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    g_autoptr(SwTcp) tcp = sw_tcp_new(&comparison->counter.base);
    SwPacket packet;
    SwSegment segment;
    while (sw_capture_next(capture, &packet, NULL)) {
        comparison->n_ours++;
        if (sw_decoder_read(decoder, &packet, &segment) == SW_PACKET_SEGMENT)
            sw_tcp_segment(tcp, &segment);
    }
    sw_tcp_finish(tcp);
}

static void read_theirs(gpointer data)
{
    Comparison *comparison = data;
    char error[PCAP_ERRBUF_SIZE];
    struct pcap_pkthdr *header;
    const u_char *bytes;
    pcap_t *capture = pcap_open_offline(comparison->path, error);
    comparison->n_theirs = 0;
    while (capture && pcap_next_ex(capture, &header, &bytes) == 1)
        comparison->n_theirs++;
    if (capture)
        pcap_close(capture);
}

int main(int argc, char **argv)
{
    RoundsOptions options = {.n = 11};
    if (!rounds_parse(&options, "CAPTURE", argc, argv))
        return 2;
    Comparison comparison = {.path = options.paths[0]};
    RoundsMedians medians = rounds_run(options.n, read_ours, read_theirs, &comparison);
    const Counter *counter = &comparison.counter;
    g_print("%" G_GUINT64_FORMAT " packets (libpcap: %" G_GUINT64_FORMAT "), %" G_GUINT64_FORMAT
            " connections, %" G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT " holes, %" G_GUINT64_FORMAT " conflicts\n",
            comparison.n_ours, comparison.n_theirs, counter->n_connections, counter->n_bytes, counter->n_holes,
            counter->n_conflicts);
    g_print("%d rounds: ours %.3f s, libpcap's loop %.3f s, ours takes %.2f times as long (medians)\n", options.n,
            medians.ours, medians.theirs, medians.ratio);
    return 0;
}
