/* Reads a capture that stands in memory and writes down what comes out. */
#pragma once

#include "parsers/capture/capture.h"
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
} CaptureReading;

static inline void capture_reading_clear(CaptureReading *reading)
{
    notebook_clear(&reading->notebook);
    g_string_free(reading->packets, TRUE);
    g_free(reading->error);
}

static inline void capture_reading_packet(CaptureReading *reading, const SwPacket *packet)
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

static inline CaptureReading capture_reading_with(SwReader *reader)
{
    CaptureReading reading = {.packets = g_string_new(NULL)};
    g_autoptr(GError) error = NULL;
    SwPacket packet;
    notebook_init(&reading.notebook);
    g_autoptr(SwCapture) capture = sw_capture_new(reader, &reading.notebook.base);
    while (sw_capture_next(capture, &packet, &error))
        capture_reading_packet(&reading, &packet);
    reading.lost = sw_capture_bytes_lost(capture);
    reading.error = error ? g_strdup(error->message) : NULL;
    return reading;
}

static inline CaptureReading capture_reading_of(SwSpan bytes)
{
    g_autoptr(SwReader) reader = sw_reader_new_memory("m", bytes);
    return capture_reading_with(reader);
}

/* The same packets and defects come of it, however the bytes arrive. */
static inline void capture_reading_check(const GString *file, const char *packets, const char *defects)
{
    CaptureReading whole = capture_reading_of(span_of_string(file));
    g_assert_cmpstr(whole.error, ==, NULL);
    g_assert_cmpstr(whole.packets->str, ==, packets);
    g_assert_cmpstr(whole.notebook.defects->str, ==, defects);
    for (gsize step = 1; step < 64; step += 31) {
        g_autoptr(SwReader) slow = trickle_new(span_of_string(file), step, G_MAXSIZE);
        CaptureReading again = capture_reading_with(slow);
        g_assert_cmpstr(again.packets->str, ==, packets);
        g_assert_cmpuint(again.lost, ==, whole.lost);
        capture_reading_clear(&again);
    }
    capture_reading_clear(&whole);
}
