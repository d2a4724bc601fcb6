/*
 * Reads captures after damage: `mutate_capture [-c CUTS] [-n CHANGES] [-s SEED] CAPTURE...`. Each is cut at every 97th byte (CUTS of
 * these places at most, spread evenly), and has CHANGES single bytes changed, one at a time. What is checked of each variant:
 *   - it is read to its end, packets, streams and SMTP (build with SPAMWAVE_SANITIZE for what this does not see);
 *   - all packets are there but the one that was damaged, and every byte is a header's, a packet's, or counted as lost;
 *   - connections that the damaged packet does not belong to are heard as without the damage.
 */
#include "base/random.h"
#include "parsers/capture/capture.h"
#include "parsers/capture/tcp.h"
#include "parsers/ingestor.h"

#define CUT_STEP 97u
#define RECORD_HEADER 16u /* of the classic format, whose bytes can be added up */
#define FILE_HEADER 24u

typedef struct {
    guint64 offset;
    gsize length;
    char *connection; /* its two ends; NULL for other packets */
} Record;

typedef struct {
    SwTcpListener base;
    GArray *records;
    GPtrArray *connections; /* char *: what was heard of each, as one text */
    guint64 lost, n_bytes;
    gboolean unreadable; /* the damage is such that this is no capture any more */
} Reading;

typedef struct {
    Reading *reading;
    char *ends;
    GChecksum *heard[2];
} Connection;

static int n_cuts_at_most = G_MAXINT, n_changes = 120;
static int seed = 1;
static char **paths;
static guint n_read, n_failed;

static const GOptionEntry entries[] = {
    {"cuts", 'c', 0, G_OPTION_ARG_INT, &n_cuts_at_most, "Cuts of a file at most (default: at every 97th byte)", "N"},
    {"changes", 'n', 0, G_OPTION_ARG_INT, &n_changes, "Changes of a file (default 120)", "N"},
    {"seed", 's', 0, G_OPTION_ARG_INT, &seed, "Of the changes (default 1)", "N"},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "CAPTURE..."},
    {NULL},
};

/* The same for both directions. */
static char *ends_of(const SwEndpoint *a, const SwEndpoint *b)
{
    char first[SW_ADDRESS_TEXT_MAX], second[SW_ADDRESS_TEXT_MAX];
    gboolean ordered = memcmp(a, b, sizeof *a) <= 0;
    const SwEndpoint *low = ordered ? a : b, *high = ordered ? b : a;
    return g_strdup_printf("%s/%u %s/%u", sw_address_format(&low->address, first), low->port,
                           sw_address_format(&high->address, second), high->port);
}

static gpointer on_open(SwTcpListener *base, const SwConnection *ends)
{
    Connection *connection = g_new(Connection, 1);
    *connection = (Connection){(Reading *)base,
                               ends_of(&ends->client, &ends->server),
                               {g_checksum_new(G_CHECKSUM_MD5), g_checksum_new(G_CHECKSUM_MD5)}};
    return connection;
}

static gboolean on_data(gpointer state, SwSide side, SwSpan bytes, gint64 time_us, guint64 offset)
{
    g_checksum_update(((Connection *)state)->heard[side], (const guchar *)bytes.data, (gssize)bytes.len);
    return TRUE;
}

static void on_hole(gpointer state, SwSide side, guint64 length, gint64 time_us)
{
    g_checksum_update(((Connection *)state)->heard[side], (const guchar *)&length, sizeof length);
}

static void on_conflict(gpointer state, SwSide side, SwSpan kept, SwSpan other, gint64 time_us, guint64 offset)
{
    g_checksum_update(((Connection *)state)->heard[side], (const guchar *)"|", 1);
}

static void on_close(gpointer state, SwClose how, gint64 time_us)
{
    Connection *connection = state;
    g_ptr_array_add(connection->reading->connections,
                    g_strdup_printf("%s %s %s %d", connection->ends, g_checksum_get_string(connection->heard[0]),
                                    g_checksum_get_string(connection->heard[1]), how));
    g_checksum_free(connection->heard[0]);
    g_checksum_free(connection->heard[1]);
    g_free(connection->ends);
    g_free(connection);
}

static void record_clear(gpointer data)
{
    g_free(((Record *)data)->connection);
}

static Reading *read_capture(SwSpan bytes)
{
    Reading *reading = g_new0(Reading, 1);
    reading->base = (SwTcpListener){on_open, on_data, on_hole, on_conflict, on_close};
    reading->records = g_array_new(FALSE, FALSE, sizeof(Record));
    g_array_set_clear_func(reading->records, record_clear);
    reading->connections = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(SwReader) reader = sw_reader_new_memory("capture", bytes);
    g_autoptr(SwCapture) capture = sw_capture_new(reader, NULL);
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    g_autoptr(SwTcp) tcp = sw_tcp_new(&reading->base);
    g_autoptr(GError) error = NULL;
    SwPacket packet;
    while (sw_capture_next(capture, &packet, &error)) {
        SwSegment segment;
        Record record = {packet.offset, packet.bytes.len, NULL};
        if (sw_decoder_read(decoder, &packet, &segment) == SW_PACKET_SEGMENT) {
            record.connection = ends_of(&segment.from, &segment.to);
            sw_tcp_segment(tcp, &segment);
        }
        reading->n_bytes += packet.bytes.len;
        g_array_append_val(reading->records, record);
    }
    sw_tcp_finish(tcp);
    reading->lost = sw_capture_bytes_lost(capture);
    reading->unreadable = error != NULL;
    return reading;
}

static void reading_free(Reading *reading)
{
    g_array_unref(reading->records);
    g_ptr_array_unref(reading->connections);
    g_free(reading);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reading, reading_free)

static void ignore_event(SwSink *sink, const SwEvent *event)
{
}

static void ignore_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
}

static void ignore_record(SwSink *sink, guint64 bytes)
{
}

static void ignore_session(SwSink *sink, const SwSessionRecord *session)
{
}

/* As the product reads it, SMTP and all. */
static void ingest(SwSpan bytes)
{
    static const SwIngestOptions options;
    SwSink sink = {ignore_event, ignore_defect, ignore_record, ignore_session};
    const SwFileSeries *series = sw_ingestor_by_name("pcap")->series;
    g_autoptr(SwReader) reader = sw_reader_new_memory("capture", bytes);
    gpointer state = series->open(&options, &sink);
    series->first_time(bytes);
    series->read(state, reader, NULL);
    series->close(state);
    n_read++;
}

static const Record *record_at(const Reading *reading, guint i)
{
    return &g_array_index(reading->records, Record, i);
}

static gboolean has_record(const Reading *reading, const Record *wanted)
{
    guint lo = 0, hi = reading->records->len;
    while (lo < hi) {
        guint middle = lo + (hi - lo) / 2;
        if (record_at(reading, middle)->offset < wanted->offset)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo < reading->records->len && record_at(reading, lo)->offset == wanted->offset &&
           record_at(reading, lo)->length == wanted->length;
}

static gboolean has_text(const GPtrArray *texts, const char *wanted)
{
    for (guint i = 0; i < texts->len; i++)
        if (g_str_equal(g_ptr_array_index(texts, i), wanted))
            return TRUE;
    return FALSE;
}

static gboolean adds_up(const Reading *reading, SwSpan bytes)
{
    gboolean blocks = bytes.len >= 4 && memcmp(bytes.data, "\x0a\x0d\x0d\x0a", 4) == 0;
    return blocks || reading->unreadable ||
           FILE_HEADER + RECORD_HEADER * reading->records->len + reading->n_bytes + reading->lost == bytes.len;
}

static void fail(const char *path, const char *what, gsize at)
{
    g_print("%s: %s %zu\n", path, what, at);
    n_failed++;
}

/* All records that lie before the cut are there. */
static void check_cut(const char *path, const Reading *whole, SwSpan bytes, gsize at)
{
    SwSpan cut = sw_span(g_memdup2(bytes.data, at), at); /* a copy of its own, so that a read behind its end shows */
    g_autoptr(Reading) reading = read_capture(cut);
    for (guint i = 0; i + 1 < whole->records->len && record_at(whole, i + 1)->offset <= at; i++)
        if (!has_record(reading, record_at(whole, i)))
            fail(path, "a packet is gone: cut at", at);
    if (!adds_up(reading, cut))
        fail(path, "bytes do not add up: cut at", at);
    ingest(cut);
    g_free((char *)cut.data);
}

static void check_changed(const char *path, const Reading *whole, SwSpan bytes, gsize at)
{
    g_autoptr(Reading) reading = read_capture(bytes);
    const Record *damaged = NULL;
    for (guint i = 0; i < whole->records->len && record_at(whole, i)->offset <= at; i++)
        damaged = record_at(whole, i);
    ingest(bytes);
    if (!damaged)
        return; /* in the file's own header */
    for (guint i = 0; i < whole->records->len; i++)
        if (record_at(whole, i) != damaged && !has_record(reading, record_at(whole, i)))
            fail(path, "a packet is gone: changed at", at);
    for (guint i = 0; i < whole->connections->len; i++) {
        const char *connection = g_ptr_array_index(whole->connections, i);
        if (!(damaged->connection && g_str_has_prefix(connection, damaged->connection)) &&
            !has_text(reading->connections, connection))
            fail(path, "a connection is not as it was: changed at", at);
    }
    if (!adds_up(reading, bytes))
        fail(path, "bytes do not add up: changed at", at);
}

static void mutate(const char *path, GString *file)
{
    SwSpan bytes = sw_span(file->str, file->len);
    g_autoptr(Reading) whole = read_capture(bytes);
    gsize n_cuts = file->len / CUT_STEP, stride = MAX(1, n_cuts / (gsize)n_cuts_at_most);
    SwRandom random;
    sw_random_init(&random, (guint64)seed);
    for (gsize i = 0; i <= n_cuts; i += stride)
        check_cut(path, whole, bytes, i * CUT_STEP);
    for (int i = 0; i < n_changes && file->len > 0; i++) {
        gsize at = (gsize)sw_random_below(&random, file->len);
        char mask = (char)(1 + sw_random_below(&random, 255));
        file->str[at] ^= mask;
        check_changed(path, whole, bytes, at);
        file->str[at] ^= mask;
    }
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || !paths || n_cuts_at_most < 1) {
        g_printerr("%s\n", error ? error->message : "mutate_capture: no captures, or no cuts");
        return 2;
    }
    for (char **path = paths; *path; path++) {
        char *data;
        gsize len;
        if (!g_file_get_contents(*path, &data, &len, &error)) {
            g_printerr("%s\n", error->message);
            return 2;
        }
        GString *file = g_string_new_len(data, (gssize)len);
        mutate(*path, file);
        g_string_free(file, TRUE);
        g_free(data);
    }
    g_print("%u variants read, %u failures\n", n_read, n_failed);
    return n_failed > 0;
}
