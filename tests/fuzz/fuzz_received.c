/* The value of one Received field. */
#include "tests/fuzz/fuzz.h"

#include "parsers/mail/received.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SwHop hop;
    sw_received_read(fuzz_span(data, size), &hop);
    fuzz_touch(hop.helo);
    fuzz_touch(hop.by);
    fuzz_touch(hop.rdns);
    fuzz_touch(hop.envelope_for);
    return 0;
}
