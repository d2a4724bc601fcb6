/* Lines of JSON events. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_ingest("events", fuzz_span(data, size));
    return 0;
}
