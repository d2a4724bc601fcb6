/*
 * One connection's segments. Five bytes make one: side and flags; how far its number is from the first one (two bytes, in steps of
 * eight near the wrap); length; the byte it is filled with. No byte may be handed on twice, or beyond what was sent.
 */
#include "tests/fuzz/fuzz.h"

#include "parsers/capture/tcp.h"

#define SEGMENT_BYTES 5u
#define FIRST_NUMBER 0xffffff00u /* so that numbers wrap */

typedef struct {
    SwTcpListener base;
    guint n_open;
} Listener;

static gpointer on_open(SwTcpListener *base, const SwConnection *connection)
{
    ((Listener *)base)->n_open++;
    return base;
}

static gboolean on_data(gpointer state, SwSide side, SwSpan bytes, gint64 time_us, guint64 offset)
{
    fuzz_touch(bytes);
    g_assert(bytes.len > 0);
    return bytes.data[0] != '!'; /* of no interest */
}

static void on_hole(gpointer state, SwSide side, guint64 length, gint64 time_us)
{
}

static void on_conflict(gpointer state, SwSide side, SwSpan kept, SwSpan other, gint64 time_us, guint64 offset)
{
    fuzz_touch(kept);
    fuzz_touch(other);
    g_assert(kept.len == other.len && memcmp(kept.data, other.data, kept.len) != 0);
}

static void on_close(gpointer state, SwClose how, gint64 time_us)
{
    ((Listener *)state)->n_open--;
}

static SwSegment segment_of(const uint8_t *data, guint64 offset, char *payload)
{
    static const SwEndpoint ends[] = {{{{[10] = 0xff, 0xff, 192, 0, 2, 1}}, 50000},
                                      {{{[10] = 0xff, 0xff, 192, 0, 2, 25}}, 25}};
    gboolean from_server = data[0] >> 7;
    guint32 number = (guint32)(data[1] << 8 | data[2]);
    SwSegment segment = {.time_us = (gint64)offset * SW_SECOND,
                         .offset = offset,
                         .from = ends[from_server],
                         .to = ends[!from_server],
                         .sequence = FIRST_NUMBER + (number & 0x8000 ? number << 12 : number),
                         .acknowledgement = FIRST_NUMBER + number,
                         .flags = data[0] & (SW_TCP_FIN | SW_TCP_SYN | SW_TCP_RST | SW_TCP_ACK)};
    memset(payload, data[4], data[3]);
    segment.payload = sw_span(payload, data[3]);
    segment.payload_length = data[3] + (data[0] & 0x20 ? 100u : 0);
    return segment;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Listener listener = {{on_open, on_data, on_hole, on_conflict, on_close}, 0};
    SwTcp *tcp = sw_tcp_new(&listener.base);
    for (size_t at = 0; at + SEGMENT_BYTES <= size; at += SEGMENT_BYTES) {
        char payload[G_MAXUINT8];
        SwSegment segment = segment_of(data + at, at, payload);
        sw_tcp_segment(tcp, &segment);
    }
    sw_tcp_finish(tcp);
    sw_tcp_free(tcp);
    g_assert(listener.n_open == 0);
    return 0;
}
