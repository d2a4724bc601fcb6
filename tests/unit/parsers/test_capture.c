#include "base/random.h"
#include "parsers/capture/capture.h"
#include "parsers/limits.h"
#include "tests/unit/parsers/notebook.h"
#include "tests/unit/parsers/packets.h"
#include "tests/unit/parsers/trickle.h"

#define NOON 1111111111u /* 2005-03-18T01:58:31Z */

/* All that a reading gives. */
typedef struct {
    Notebook notebook;
    GString *packets; /* `OFFSET TIME LINK ORIGINAL BYTES`, a line each */
    guint n_packets;
    guint64 n_bytes, lost;
    char *error;
} Reading;

static void reading_clear(Reading *reading)
{
    notebook_clear(&reading->notebook);
    g_string_free(reading->packets, TRUE);
    g_free(reading->error);
}

static void write_packet(Reading *reading, const SwPacket *packet)
{
    g_autofree char *sum =
        g_compute_checksum_for_data(G_CHECKSUM_MD5, (const guchar *)packet->bytes.data, packet->bytes.len);
    reading->n_packets++;
    reading->n_bytes += packet->bytes.len;
    g_string_append_printf(reading->packets, "%" G_GUINT64_FORMAT " ", packet->offset);
    if (packet->time_us == SW_TIME_UNKNOWN)
        g_string_append_c(reading->packets, '?');
    else
        g_string_append_printf(reading->packets, "%" G_GINT64_FORMAT, packet->time_us);
    g_string_append_printf(reading->packets, " %u %u ", packet->link_type, packet->original_length);
    if (packet->bytes.len <= 8)
        g_string_append_printf(reading->packets, "%.*s\n", (int)packet->bytes.len, packet->bytes.data);
    else
        g_string_append_printf(reading->packets, "%s\n", sum);
}

static Reading read_with(SwReader *reader)
{
    Reading reading = {.packets = g_string_new(NULL)};
    g_autoptr(GError) error = NULL;
    SwPacket packet;
    notebook_init(&reading.notebook);
    g_autoptr(SwCapture) capture = sw_capture_new(reader, &reading.notebook.base);
    while (sw_capture_next(capture, &packet, &error))
        write_packet(&reading, &packet);
    reading.lost = sw_capture_bytes_lost(capture);
    reading.error = error ? g_strdup(error->message) : NULL;
    return reading;
}

static Reading read_bytes(SwSpan bytes)
{
    g_autoptr(SwReader) reader = sw_reader_new_memory("m", bytes);
    return read_with(reader);
}

/* The same packets and defects come of it, however the bytes arrive. */
static void check(const GString *file, const char *packets, const char *defects)
{
    Reading whole = read_bytes(span_of_string(file));
    g_assert_cmpstr(whole.error, ==, NULL);
    g_assert_cmpstr(whole.packets->str, ==, packets);
    g_assert_cmpstr(whole.notebook.defects->str, ==, defects);
    for (gsize step = 1; step < 64; step += 31) {
        g_autoptr(SwReader) slow = trickle_new(span_of_string(file), step, G_MAXSIZE);
        Reading again = read_with(slow);
        g_assert_cmpstr(again.packets->str, ==, packets);
        g_assert_cmpuint(again.lost, ==, whole.lost);
        reading_clear(&again);
    }
    reading_clear(&whole);
}

static void test_pcap_dialects(void)
{
    for (guint i = 0; i < 4; i++) {
        gboolean big_endian = i & 1, nanoseconds = i & 2;
        g_autoptr(GString) file = g_string_new(NULL);
        put_pcap_header(file, big_endian, nanoseconds, 0xf4000071u); /* the upper half: a frame check of 4 bytes */
        put_pcap_record(file, big_endian, NOON, nanoseconds ? 654321987u : 654321u, SW_SPAN("abc"), 3);
        put_pcap_record(file, big_endian, NOON + 1, 0, SW_SPAN("defg"), 1500);
        put_pcap_record(file, big_endian, NOON + 2, 0, SW_SPAN(""), 40);
        check(file,
              "24 1111111111654321 113 3 abc\n"
              "43 1111111112000000 113 1500 defg\n"
              "63 1111111113000000 113 40 \n",
              "");
        g_assert_cmpint(sw_capture_probe(span_of_string(file)), ==, 100);
        g_assert_cmpint(sw_capture_first_time(sw_span(file->str, 42)), ==, G_GINT64_CONSTANT(1111111111654321));
        g_assert_cmpint(sw_capture_first_time(sw_span(file->str, 39)), ==, SW_TIME_UNKNOWN);
    }
}

static void test_pcapng_dialects(void)
{
    for (guint big_endian = 0; big_endian < 2; big_endian++) {
        g_autoptr(GString) file = g_string_new(NULL);
        guint64 us = NOON * G_GUINT64_CONSTANT(1000000) + 654321;
        put_section(file, big_endian);
        put_interface(file, big_endian, 1, 3, 6, 0);
        put_interface(file, big_endian, 101, 0, 9, 0);
        put_interface(file, big_endian, 113, 0, 6, -3600);
        put_interface(file, big_endian, 276, 0, 0x80 | 20, 0);
        put_interface(file, big_endian, 0, 0, 0x80 | 72, 0);
        put_interface(file, big_endian, 1, 0, 0x80 | 63, 0);
        put_interface(file, big_endian, 1, 0, 6, G_MININT64);
        put_interface(file, big_endian, 1, 0, 0, G_MAXINT64);
        put_packet_block(file, big_endian, 6, 0, us, SW_SPAN("a"), 1);
        put_packet_block(file, big_endian, 6, 1, us * 1000 + 999, SW_SPAN("bc"), 60);
        put_packet_block(file, big_endian, 2, 2, us, SW_SPAN("def"), 3);
        put_packet_block(file, big_endian, 6, 3, ((guint64)NOON << 20) + (1u << 19), SW_SPAN("ghij"), 4);
        put_packet_block(file, big_endian, 6, 4, us, SW_SPAN("k"), 1);
        put_packet_block(file, big_endian, 6, 5, (G_GUINT64_CONSTANT(1) << 63) + (G_GUINT64_CONSTANT(1) << 61),
                         SW_SPAN("l"), 1);
        put_packet_block(file, big_endian, 6, 6, us, SW_SPAN("m"), 1);
        put_packet_block(file, big_endian, 6, 7, us, SW_SPAN("n"), 1);
        put_packet_block(file, big_endian, 6, 0, G_MAXUINT64, SW_SPAN("o"), 1);
        put_block(file, big_endian, 5, SW_SPAN("statistics of an interface"));
        g_autoptr(GString) simple = g_string_new(NULL);
        put_number(simple, 60, 4, big_endian);
        g_string_append(simple, "pqr"); /* cut by the snapshot length, and padded */
        put_block(file, big_endian, 3, span_of_string(simple));
        put_packet_block(file, big_endian, 6, 1, us * 1000, SW_SPAN("s"), 0);
        check(file,
              "380 1111111111654321 1 1 a\n"
              "416 1111111111654321 101 60 bc\n"
              "452 1111107511654321 113 3 def\n"
              "488 1111111111500000 276 4 ghij\n"
              "524 ? 0 1 k\n"
              "560 1250000 1 1 l\n"
              "596 ? 1 1 m\n"
              "632 ? 1 1 n\n"
              "668 ? 1 1 o\n"
              "744 ? 1 60 pqr\n"
              "764 1111111111654321 101 1 s\n",
              "noted m 452 the clock steps back by more than a second\n"
              "noted m 560 the clock steps back by more than a second\n");
        g_assert_cmpint(sw_capture_probe(span_of_string(file)), ==, 100);
        g_assert_cmpint(sw_capture_first_time(sw_span(file->str, 409)), ==, G_GINT64_CONSTANT(1111111111654321));
    }
}

/* Sections of both byte orders in one file, each with its own interfaces; files put end to end. */
static void test_sections(void)
{
    g_autoptr(GString) blocks = g_string_new(NULL), records = g_string_new(NULL);
    for (guint i = 0; i < 4; i++) {
        put_section(blocks, i & 1);
        put_interface(blocks, i & 1, 100 + i, 0, 6, 0);
        put_packet_block(blocks, i & 1, 6, 0, i, SW_SPAN("a"), 1);
        put_pcap_header(records, i & 1, i & 2, 100 + i);
        put_pcap_record(records, i & 1, NOON + i * 1000000 * 60, 0, SW_SPAN("a"), 1);
    }
    check(blocks, "72 0 100 1 a\n180 1 101 1 a\n288 2 102 1 a\n396 3 103 1 a\n", "");
    check(records,
          "24 1111111111000000 100 1 a\n65 1171111111000000 101 1 a\n"
          "106 1231111111000000 102 1 a\n147 1291111111000000 103 1 a\n",
          "");
}

static void test_unreadable(void)
{
    Reading reading = read_bytes(SW_SPAN("From spam@example.org"));
    g_assert_cmpstr(reading.error, ==, "m: this is no capture file");
    g_assert_cmpint(sw_capture_probe(SW_SPAN("From spam@example.org")), ==, 0);
    g_assert_cmpint(sw_capture_probe(SW_SPAN("\xd4\xc3\xb2\xa1")), ==, 0);
    reading_clear(&reading);

    g_autoptr(GString) file = g_string_new(NULL);
    put_pcap_header(file, FALSE, FALSE, 1);
    put_pcap_record(file, FALSE, NOON, 0, SW_SPAN("abc"), 3);
    put_pcap_record(file, FALSE, NOON, 0, SW_SPAN("defgh"), 5);
    for (gsize fail_at = 43; fail_at <= file->len; fail_at++) {
        g_autoptr(SwReader) failing = trickle_new(span_of_string(file), 1, fail_at);
        Reading cut = read_with(failing);
        g_assert_nonnull(strstr(cut.error, "the disk is gone"));
        g_assert_cmpuint(cut.n_packets, ==, fail_at < file->len ? 1 : 2); /* what came whole is given */
        reading_clear(&cut);
    }
}

static void test_many_interfaces(void)
{
    g_autoptr(GString) file = g_string_new(NULL);
    put_section(file, FALSE);
    for (guint i = 0; i < SW_LIMIT_INTERFACES + 2; i++)
        put_interface(file, FALSE, 101, 0, 6, 0);
    put_packet_block(file, FALSE, 6, SW_LIMIT_INTERFACES - 1, 1, SW_SPAN("a"), 1);
    put_packet_block(file, FALSE, 6, SW_LIMIT_INTERFACES, 1, SW_SPAN("b"), 1);
    Reading reading = read_bytes(span_of_string(file));
    g_assert_true(g_str_has_suffix(reading.packets->str, " 1 101 1 a\n2883736 ? 1 1 b\n"));
    reading_clear(&reading);
}

/* A file of packets, where each starts, and how to tell that one was read. */
typedef struct {
    GString *file;
    GArray *starts; /* gsize; one more than packets */
    gboolean blocks; /* pcapng */
    gsize overhead; /* bytes of a record beside the packet */
} Sample;

static Sample sample_new(gboolean blocks, guint n, guint64 seed)
{
    Sample sample = {g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(gsize)), blocks, blocks ? 32 : 16};
    SwRandom random;
    sw_random_init(&random, seed);
    if (blocks) {
        put_section(sample.file, FALSE);
        put_interface(sample.file, FALSE, 1, 0, 6, 0);
    } else
        put_pcap_header(sample.file, FALSE, FALSE, 1);
    for (guint i = 0; i < n; i++) {
        char bytes[200];
        gsize length = 4 * (10 + (gsize)sw_random_below(&random, 40));
        for (gsize at = 0; at < length; at++)
            bytes[at] = (char)sw_random_next(&random);
        g_array_append_val(sample.starts, sample.file->len);
        if (blocks)
            put_packet_block(sample.file, FALSE, 6, 0, NOON * G_GUINT64_CONSTANT(1000000) + i, sw_span(bytes, length),
                             1500);
        else
            put_pcap_record(sample.file, FALSE, NOON + i, i, sw_span(bytes, length), i % 2 ? (guint32)length : 1500);
    }
    g_array_append_val(sample.starts, sample.file->len);
    return sample;
}

static void sample_clear(Sample *sample)
{
    g_string_free(sample->file, TRUE);
    g_array_unref(sample->starts);
}

static gsize start_of(const Sample *sample, guint i)
{
    return g_array_index(sample->starts, gsize, i);
}

static gboolean has_packet(const Reading *reading, const Sample *sample, guint i, gsize shift)
{
    gsize start = start_of(sample, i), length = start_of(sample, i + 1) - start - sample->overhead;
    g_autofree char *sum = g_compute_checksum_for_data(
        G_CHECKSUM_MD5, (guchar *)sample->file->str + start + (sample->blocks ? 28 : 16), length);
    g_autofree char *key = g_strdup_printf("\n%zu ", start + shift);
    gboolean first = g_str_has_prefix(reading->packets->str, key + 1);
    const char *line = first ? reading->packets->str : strstr(reading->packets->str, key);
    const char *end = line ? strchr(line + 1, '\n') : NULL;
    g_autofree char *text = end ? g_strndup(line, (gsize)(end - line)) : NULL;
    return text && g_str_has_suffix(text, sum);
}

/* Every byte is a header's, a packet's or lost; packets outside of [first, last] are all there. */
static Reading check_damaged(const Sample *sample, const GString *file, guint first, guint last, gsize shift)
{
    Reading reading = read_bytes(span_of_string(file));
    guint n = sample->starts->len - 1;
    g_assert_cmpstr(reading.error, ==, NULL);
    for (guint i = 0; i < n; i++)
        if ((i < first || i > last) && !has_packet(&reading, sample, i, i > last ? shift : 0))
            g_error("packet %u of %u, damage in %u to %u: %s%s", i, n, first, last, reading.notebook.defects->str,
                    reading.packets->str);
    gsize headers = start_of(sample, 0) + reading.n_packets * sample->overhead;
    if (!sample->blocks)
        g_assert_cmpuint(headers + reading.n_bytes + reading.lost, ==, file->len);
    return reading;
}

/* Each bit of a record's header (and a block's tail) flipped: that record may be lost, no other. */
static void test_flipped_bits(void)
{
    for (guint blocks = 0; blocks < 2; blocks++)
        for (guint i = 0; i < 8; i++) {
            Sample sample = sample_new(blocks, 8, 1 + i);
            gsize from = start_of(&sample, i), to = start_of(&sample, i + 1);
            for (gsize at = from; at < to; at++)
                for (guint bit = 0; bit < 8; bit++) {
                    sample.file->str[at] ^= (char)(1 << bit);
                    GString *damaged = g_string_new_len(sample.file->str, (gssize)sample.file->len);
                    sample.file->str[at] ^= (char)(1 << bit);
                    Reading reading = check_damaged(&sample, damaged, i, i, 0);
                    g_assert_cmpuint(reading.n_packets, >=, 7);
                    reading_clear(&reading);
                    g_string_free(damaged, TRUE);
                }
            sample_clear(&sample);
        }
}

/* Headers of two records are damaged, at any distance: the others are there. A pcap record is believed for the sake of the
 * next one, so that a single one between two damaged ones is lost with them. */
static void test_two_damages(void)
{
    for (guint blocks = 0; blocks < 2; blocks++) {
        Sample sample = sample_new(blocks, 12, 99);
        for (guint first = 0; first < 12; first++)
            for (guint second = first + 1; second < 12; second++) {
                g_autoptr(GString) damaged = g_string_new_len(sample.file->str, (gssize)sample.file->len);
                gboolean single = !blocks && second == first + 2;
                memset(damaged->str + start_of(&sample, first) + 4, 0xff, 8);
                memset(damaged->str + start_of(&sample, second) + 4, 0xff, 8);
                Reading reading = read_bytes(span_of_string(damaged));
                for (guint i = 0; i < 12; i++)
                    g_assert_cmpint(has_packet(&reading, &sample, i, 0), ==,
                                    i != first && i != second && !(single && i == first + 1));
                g_assert_cmpuint(reading.n_packets, ==, single ? 9 : 10);
                reading_clear(&reading);
            }
        sample_clear(&sample);
    }
}

/* Stretches overwritten, or put in between. */
static void test_rubbish(void)
{
    static const guchar fillings[] = {0x00, 0xff, 0x20, 0x01};
    SwRandom random;
    sw_random_init(&random, 7);
    for (guint blocks = 0; blocks < 2; blocks++) {
        Sample sample = sample_new(blocks, 30, 5);
        for (guint i = 0; i < 200; i++) {
            g_autoptr(GString) damaged = g_string_new_len(sample.file->str, (gssize)sample.file->len);
            guint first = (guint)sw_random_below(&random, 20), last = first + (guint)sw_random_below(&random, 8);
            gsize from = start_of(&sample, first), length = start_of(&sample, last + 1) - from, shift = 0;
            if (i % 2) {
                memset(damaged->str + from, fillings[i / 2 % 4], length);
            } else {
                g_autofree char *inserted = g_malloc(length);
                memset(inserted, fillings[i / 2 % 4], length);
                g_string_insert_len(damaged, (gssize)from, inserted, (gssize)length);
                shift = length;
            }
            Reading reading = check_damaged(&sample, damaged, first, i % 2 ? last : first, shift);
            g_assert_cmpuint(reading.notebook.n_skipped, ==, 1);
            if (i % 2)
                g_assert_cmpuint(reading.lost, ==, length);
            reading_clear(&reading);
        }
        sample_clear(&sample);
    }
}

static void test_cut(void)
{
    for (guint blocks = 0; blocks < 2; blocks++) {
        Sample sample = sample_new(blocks, 5, 3);
        guint whole = 0;
        for (gsize length = start_of(&sample, 0); length <= sample.file->len; length++) {
            g_autoptr(GString) cut = g_string_new_len(sample.file->str, (gssize)length);
            whole += length == start_of(&sample, whole + 1);
            Reading reading = read_bytes(span_of_string(cut));
            g_assert_cmpuint(reading.n_packets, ==, whole);
            g_assert_cmpuint(reading.lost, ==, length - start_of(&sample, whole));
            g_autofree char *where = g_strdup_printf("skipped m %zu the file ends inside ", start_of(&sample, whole));
            g_assert_true(reading.lost == 0 || g_str_has_prefix(reading.notebook.defects->str, where));
            reading_clear(&reading);
        }
        sample_clear(&sample);
    }
}

/* What the first description of a section or an interface says is known although its length is damaged. */
static void test_damaged_descriptions(void)
{
    g_autoptr(GString) file = g_string_new(NULL);
    put_section(file, FALSE);
    put_interface(file, FALSE, 101, 0, 9, 0);
    put_packet_block(file, FALSE, 6, 0, G_GUINT64_CONSTANT(1111111111000000000), SW_SPAN("a"), 1);
    put_section(file, TRUE);
    put_interface(file, TRUE, 113, 0, 6, 0);
    put_packet_block(file, TRUE, 6, 0, G_GUINT64_CONSTANT(1111111111000000), SW_SPAN("b"), 1);
    static const gsize lengths[] = {28 + 4, 72 - 4, 108 + 4, 108 + 28 - 4, 136 + 4, 180 - 4};
    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
        file->str[lengths[i]] ^= 0x55;
        Reading reading = read_bytes(span_of_string(file));
        g_assert_cmpstr(reading.packets->str, ==, "72 1111111111000000 101 1 a\n180 1111111111000000 113 1 b\n");
        g_assert_cmpuint(reading.lost, ==, i / 2 == 1 ? 28 : 44);
        reading_clear(&reading);
        file->str[lengths[i]] ^= 0x55;
    }
    file->str[28] = 77; /* no interface at all */
    check(file, "72 ? 1 1 a\n180 1111111111000000 113 1 b\n",
          "noted m 72 packets of an interface that was not described: taken for Ethernet, times unknown\n");
}

/* The lengths of hostile-inputs 49 and 51, each in a record between two good ones. */
static void test_hostile_lengths(void)
{
    static const guint32 lengths[] = {0, 3, 8, 11, 13, 262145, 0x01000000, 0x7fffffff, 0x80000000u, 0xffffffffu};
    for (guint blocks = 0; blocks < 2; blocks++)
        for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
            Sample sample = sample_new(blocks, 3, 11);
            gsize at = start_of(&sample, 1) + (blocks ? 4 : 8);
            for (guint k = 0; k < 4; k++)
                sample.file->str[at + k] = (char)(lengths[i] >> 8 * k);
            g_autoptr(GString) damaged = g_string_new_len(sample.file->str, (gssize)sample.file->len);
            Reading reading = check_damaged(&sample, damaged, 1, 1, 0);
            reading_clear(&reading);
            sample_clear(&sample);
        }
    g_autoptr(GString) file = g_string_new(NULL);
    put_section(file, FALSE);
    put_interface(file, FALSE, 1, 0, 6, 0);
    put_packet_block(file, FALSE, 6, 0, 0, SW_SPAN("abcd"), 4);
    file->str[72 + 20] = 5; /* captured: more than the block holds */
    put_block(file, FALSE, 6, SW_SPAN("short"));
    put_packet_block(file, FALSE, 6, 0, 0, SW_SPAN("b"), 4);
    check(file, "128 0 1 4 b\n",
          "skipped m 72 captured length is more than the block holds: 36 bytes lost\n"
          "skipped m 108 block without room for its header: 20 bytes lost\n");
}

/* Days between neighbours, and clocks that are set, cost nothing; after long damage the time need not fit. */
static void test_times(void)
{
    g_autoptr(GString) file = g_string_new(NULL);
    put_pcap_header(file, FALSE, FALSE, 1);
    put_pcap_record(file, FALSE, 5, 0, SW_SPAN("a"), 1);
    put_pcap_record(file, FALSE, NOON, 0, SW_SPAN("b"), 1);
    put_pcap_record(file, FALSE, NOON + 40 * 86400, 0, SW_SPAN("c"), 1);
    put_pcap_record(file, FALSE, NOON + 40 * 86400 - 60, 0, SW_SPAN("d"), 1);
    put_pcap_record(file, FALSE, NOON + 40 * 86400 - 61, 0, SW_SPAN("e"), 1);
    check(file,
          "24 5000000 1 1 a\n41 1111111111000000 1 1 b\n58 1114567111000000 1 1 c\n75 1114567051000000 1 1 d\n"
          "92 1114567050000000 1 1 e\n",
          "noted m 75 the clock steps back by more than a second\n");
    for (guint i = 0; i < 2000000; i++)
        g_string_append_c(file, ' ');
    put_pcap_record(file, FALSE, NOON + 400 * 86400, 0, SW_SPAN("f"), 1);
    put_pcap_record(file, FALSE, NOON + 400 * 86400, 0, SW_SPAN("g"), 1);
    Reading reading = read_bytes(span_of_string(file));
    g_assert_true(g_str_has_suffix(reading.packets->str, " f\n2000126 1145671111000000 1 1 g\n"));
    g_assert_cmpuint(reading.lost, ==, 2000000);
    reading_clear(&reading);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/capture/pcap-dialects", test_pcap_dialects);
    g_test_add_func("/parsers/capture/pcapng-dialects", test_pcapng_dialects);
    g_test_add_func("/parsers/capture/sections", test_sections);
    g_test_add_func("/parsers/capture/unreadable", test_unreadable);
    g_test_add_func("/parsers/capture/many-interfaces", test_many_interfaces);
    g_test_add_func("/parsers/capture/flipped-bits", test_flipped_bits);
    g_test_add_func("/parsers/capture/two-damages", test_two_damages);
    g_test_add_func("/parsers/capture/rubbish", test_rubbish);
    g_test_add_func("/parsers/capture/cut", test_cut);
    g_test_add_func("/parsers/capture/damaged-descriptions", test_damaged_descriptions);
    g_test_add_func("/parsers/capture/hostile-lengths", test_hostile_lengths);
    g_test_add_func("/parsers/capture/times", test_times);
    return g_test_run();
}
