/* Lines of spamd, as the dialect itself reads them. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_dialect("spamd", fuzz_span(data, size));
    return 0;
}
