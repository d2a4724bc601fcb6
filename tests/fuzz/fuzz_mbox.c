/* An mbox file: separators, mails, everything in them. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_ingest("mbox", fuzz_span(data, size));
    return 0;
}
