#include "store/large.h"

#include <sys/mman.h>

#define LARGE_PAGES_FROM ((gsize)4 << 20) /* bytes: the last of the pages, of 2 MiB each, stays partly empty */

static gpointer check(gpointer memory, gsize bytes)
{
    if (memory == MAP_FAILED)
        g_error("no memory for %" G_GSIZE_FORMAT " bytes", bytes);
    if (bytes >= LARGE_PAGES_FROM)
        madvise(memory, bytes, MADV_HUGEPAGE); /* a wish: what comes of it does not matter */
    return memory;
}

gpointer large_new(gsize bytes)
{
    bytes = MAX(bytes, 1);
    return check(mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), bytes);
}

gpointer large_resize(gpointer memory, gsize old_bytes, gsize bytes)
{
    bytes = MAX(bytes, 1);
    return check(mremap(memory, MAX(old_bytes, 1), bytes, MREMAP_MAYMOVE), bytes);
}

void large_free(gpointer memory, gsize bytes)
{
    if (memory)
        munmap(memory, MAX(bytes, 1));
}

gpointer scratch_take(Scratch *scratch, gsize bytes)
{
    if (bytes > scratch->bytes) {
        scratch_clear(scratch);
        *scratch = (Scratch){large_new(bytes), bytes};
    }
    return scratch->memory;
}

void scratch_clear(Scratch *scratch)
{
    large_free(scratch->memory, scratch->bytes);
    *scratch = (Scratch){NULL, 0};
}
