/* A capture file, packets to mails. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_ingest("pcap", fuzz_span(data, size));
    return 0;
}
