/* Compressed data and archives, in any nesting, up to the streams in them. */
#include "tests/fuzz/fuzz.h"

#include "parsers/input/layers.h"

/* A few bytes suffice: what streams hold is for the other targets. */
#define READ_MAX 65536u

static gboolean visit(gpointer data, SwReader *stream, gboolean member, GError **error)
{
    SwSpan window;
    while (sw_reader_offset(stream) < READ_MAX) {
        if (!sw_reader_peek(stream, 1, &window, error))
            return FALSE;
        if (window.len == 0)
            return TRUE;
        fuzz_touch(window);
        sw_reader_skip(stream, window.len);
    }
    return TRUE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SwMeter meter = {.stored = size};
    SwLayerWalk walk = {fuzz_sink(), &meter, visit, NULL};
    g_autoptr(SwReader) reader = sw_reader_new_memory("fuzz", fuzz_span(data, size));
    g_assert(sw_layers_walk(&walk, reader, NULL));
    return 0;
}
