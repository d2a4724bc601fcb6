/* A capture file up to its TCP segments: file formats, link layers, IP, fragments. */
#include "tests/fuzz/fuzz.h"

#include "parsers/capture/capture.h"
#include "parsers/capture/segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SwSpan bytes = fuzz_span(data, size);
    SwPacket packet;
    g_autoptr(SwReader) reader = sw_reader_new_memory("fuzz", bytes);
    g_autoptr(SwCapture) capture = sw_capture_new(reader, fuzz_sink());
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    while (sw_capture_next(capture, &packet, NULL)) {
        SwSegment segment;
        fuzz_touch(packet.bytes);
        if (sw_decoder_read(decoder, &packet, &segment) == SW_PACKET_SEGMENT)
            fuzz_touch(segment.payload);
    }
    sw_fuzz_sum += (guint)sw_capture_first_time(bytes);
    return 0;
}
