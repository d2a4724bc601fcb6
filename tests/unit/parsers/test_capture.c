#include "tests/unit/parsers/capture_reading.h"

#include "parsers/limits.h"

static void test_pcap_dialects(void)
{
    for (guint i = 0; i < 4; i++) {
        gboolean big_endian = i & 1, nanoseconds = i & 2;
        g_autoptr(GString) file = g_string_new(NULL);
        put_pcap_header(file, big_endian, nanoseconds, 0xf4000071u); /* the upper half: a frame check of 4 bytes */
        put_pcap_record(file, big_endian, NOON, nanoseconds ? 654321987u : 654321u, SW_SPAN("abc"), 3);
        put_pcap_record(file, big_endian, NOON + 1, 0, SW_SPAN("defg"), 1500);
        put_pcap_record(file, big_endian, NOON + 2, 0, SW_SPAN(""), 40);
        capture_reading_check(file,
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
        capture_reading_check(file,
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
    capture_reading_check(blocks, "72 0 100 1 a\n180 1 101 1 a\n288 2 102 1 a\n396 3 103 1 a\n", "");
    capture_reading_check(records,
                          "24 1111111111000000 100 1 a\n65 1171111111000000 101 1 a\n"
                          "106 1231111111000000 102 1 a\n147 1291111111000000 103 1 a\n",
                          "");
}

static void test_unreadable(void)
{
    CaptureReading reading = capture_reading_of(SW_SPAN("From spam@example.org"));
    g_assert_cmpstr(reading.error, ==, "m: this is no capture file");
    g_assert_cmpint(sw_capture_probe(SW_SPAN("From spam@example.org")), ==, 0);
    g_assert_cmpint(sw_capture_probe(SW_SPAN("\xd4\xc3\xb2\xa1")), ==, 0);
    capture_reading_clear(&reading);

    g_autoptr(GString) file = g_string_new(NULL);
    put_pcap_header(file, FALSE, FALSE, 1);
    put_pcap_record(file, FALSE, NOON, 0, SW_SPAN("abc"), 3);
    put_pcap_record(file, FALSE, NOON, 0, SW_SPAN("defgh"), 5);
    for (gsize fail_at = 43; fail_at <= file->len; fail_at++) {
        g_autoptr(SwReader) failing = trickle_new(span_of_string(file), 1, fail_at);
        CaptureReading cut = capture_reading_with(failing);
        g_assert_nonnull(strstr(cut.error, "the disk is gone"));
        g_assert_cmpuint(cut.n_packets, ==, fail_at < file->len ? 1 : 2); /* what came whole is given */
        capture_reading_clear(&cut);
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
    CaptureReading reading = capture_reading_of(span_of_string(file));
    g_assert_true(g_str_has_suffix(reading.packets->str, " 1 101 1 a\n2883736 ? 1 1 b\n"));
    capture_reading_clear(&reading);
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
    capture_reading_check(
        file,
        "24 5000000 1 1 a\n41 1111111111000000 1 1 b\n58 1114567111000000 1 1 c\n75 1114567051000000 1 1 d\n"
        "92 1114567050000000 1 1 e\n",
        "noted m 75 the clock steps back by more than a second\n");
    for (guint i = 0; i < 2000000; i++)
        g_string_append_c(file, ' ');
    put_pcap_record(file, FALSE, NOON + 400 * 86400, 0, SW_SPAN("f"), 1);
    put_pcap_record(file, FALSE, NOON + 400 * 86400, 0, SW_SPAN("g"), 1);
    CaptureReading reading = capture_reading_of(span_of_string(file));
    g_assert_true(g_str_has_suffix(reading.packets->str, " f\n2000126 1145671111000000 1 1 g\n"));
    g_assert_cmpuint(reading.lost, ==, 2000000);
    capture_reading_clear(&reading);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/capture/pcap-dialects", test_pcap_dialects);
    g_test_add_func("/parsers/capture/pcapng-dialects", test_pcapng_dialects);
    g_test_add_func("/parsers/capture/sections", test_sections);
    g_test_add_func("/parsers/capture/unreadable", test_unreadable);
    g_test_add_func("/parsers/capture/many-interfaces", test_many_interfaces);
    g_test_add_func("/parsers/capture/times", test_times);
    return g_test_run();
}
