/* One mail: header, MIME structure, URLs. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_ingest("message", fuzz_span(data, size));
    return 0;
}
