/*
 * What all fuzz targets share: the entry that libFuzzer calls, and a sink that reads every byte it is given, so that a sanitizer
 * sees spans that point at nothing. To add one: tests/fuzz/fuzz_NAME.c and a line with its seeds in tests/fuzz/CMakeLists.txt.
 */
#pragma once

#include "parsers/ingestor.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * What the address sanitizer takes unless ASAN_OPTIONS says otherwise: for the sake of speed no stacks of allocations (malloc_context_size=30
 * to see them), little memory that is kept poisoned after its release (an input has a few KB), and few bytes of new memory filled.
 */
const char *__asan_default_options(void);

extern volatile guint sw_fuzz_sum; /* keeps the reads from being optimised away */

static inline SwSpan fuzz_span(const uint8_t *data, size_t size)
{
    return sw_span((const char *)data, size);
}

/* Reads a span to its end. */
static inline void fuzz_touch(SwSpan span)
{
    guint sum = 0;
    g_assert(span.data || span.len == 0);
    for (gsize i = 0; i < span.len; i++)
        sum += (guchar)span.data[i];
    sw_fuzz_sum += sum;
}

/* Wants everything, session records too. */
SwSink *fuzz_sink(void);

/* Reads `bytes` as the ingestor `kind` would read a file of them, in UTC and from 2005 on. */
void fuzz_ingest(const char *kind, SwSpan bytes);

/* The log dialect `name` reads the lines of `bytes`, whatever program they claim. */
void fuzz_dialect(const char *name, SwSpan bytes);
