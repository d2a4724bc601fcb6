/* A mail log of whatever programs: stamps, clock, overlap, all dialects. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_ingest("syslog", fuzz_span(data, size));
    return 0;
}
