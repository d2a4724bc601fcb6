/* Damaged captures: what is whole is found again, and each byte lost is counted. */
#include "tests/unit/parsers/capture_reading.h"

#include "base/random.h"

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

static gboolean has_packet(const CaptureReading *reading, const Sample *sample, guint i, gsize shift)
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
static CaptureReading check_damaged(const Sample *sample, const GString *file, guint first, guint last, gsize shift)
{
    CaptureReading reading = capture_reading_of(span_of_string(file));
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
                    CaptureReading reading = check_damaged(&sample, damaged, i, i, 0);
                    g_assert_cmpuint(reading.n_packets, >=, 7);
                    capture_reading_clear(&reading);
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
                CaptureReading reading = capture_reading_of(span_of_string(damaged));
                for (guint i = 0; i < 12; i++)
                    g_assert_cmpint(has_packet(&reading, &sample, i, 0), ==,
                                    i != first && i != second && !(single && i == first + 1));
                g_assert_cmpuint(reading.n_packets, ==, single ? 9 : 10);
                capture_reading_clear(&reading);
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
            CaptureReading reading = check_damaged(&sample, damaged, first, i % 2 ? last : first, shift);
            g_assert_cmpuint(reading.notebook.n_skipped, ==, 1);
            if (i % 2)
                g_assert_cmpuint(reading.lost, ==, length);
            capture_reading_clear(&reading);
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
            CaptureReading reading = capture_reading_of(span_of_string(cut));
            g_assert_cmpuint(reading.n_packets, ==, whole);
            g_assert_cmpuint(reading.lost, ==, length - start_of(&sample, whole));
            g_autofree char *where = g_strdup_printf("skipped m %zu the file ends inside ", start_of(&sample, whole));
            g_assert_true(reading.lost == 0 || g_str_has_prefix(reading.notebook.defects->str, where));
            capture_reading_clear(&reading);
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
        CaptureReading reading = capture_reading_of(span_of_string(file));
        g_assert_cmpstr(reading.packets->str, ==, "72 1111111111000000 101 1 a\n180 1111111111000000 113 1 b\n");
        g_assert_cmpuint(reading.lost, ==, i / 2 == 1 ? 28 : 44);
        capture_reading_clear(&reading);
        file->str[lengths[i]] ^= 0x55;
    }
    file->str[28] = 77; /* no interface at all */
    capture_reading_check(
        file, "72 ? 1 1 a\n180 1111111111000000 113 1 b\n",
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
            CaptureReading reading = check_damaged(&sample, damaged, 1, 1, 0);
            capture_reading_clear(&reading);
            sample_clear(&sample);
        }
    g_autoptr(GString) file = g_string_new(NULL);
    put_section(file, FALSE);
    put_interface(file, FALSE, 1, 0, 6, 0);
    put_packet_block(file, FALSE, 6, 0, 0, SW_SPAN("abcd"), 4);
    file->str[72 + 20] = 5; /* captured: more than the block holds */
    put_block(file, FALSE, 6, SW_SPAN("short"));
    put_packet_block(file, FALSE, 6, 0, 0, SW_SPAN("b"), 4);
    capture_reading_check(file, "128 0 1 4 b\n",
                          "skipped m 72 captured length is more than the block holds: 36 bytes lost\n"
                          "skipped m 108 block without room for its header: 20 bytes lost\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/capture/flipped-bits", test_flipped_bits);
    g_test_add_func("/parsers/capture/two-damages", test_two_damages);
    g_test_add_func("/parsers/capture/rubbish", test_rubbish);
    g_test_add_func("/parsers/capture/cut", test_cut);
    g_test_add_func("/parsers/capture/damaged-descriptions", test_damaged_descriptions);
    g_test_add_func("/parsers/capture/hostile-lengths", test_hostile_lengths);
    return g_test_run();
}
