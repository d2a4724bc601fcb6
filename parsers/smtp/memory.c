#include "parsers/smtp/memory.h"

#include <string.h>

#include "parsers/limits.h"

/* A spare block holds the next one of its size in its first bytes. */
struct SmtpSpareBlock {
    SmtpSpareBlock *next;
};

/* Nobody may touch the rest of a spare block: AddressSanitizer is told so, as it is of freed memory. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#endif

/* SMTP_BLOCK_SIZES or more for those that are not kept. */
static guint index_of(gsize size)
{
    return size <= SMTP_BLOCK_MIN ? 0 : g_bit_storage((size - 1) / SMTP_BLOCK_MIN);
}

static gsize size_at(guint i)
{
    return (gsize)SMTP_BLOCK_MIN << i;
}

gsize smtp_memory_block_size(gsize wanted)
{
    return size_at(index_of(wanted));
}

gpointer smtp_memory_take(SmtpMemory *memory, gsize size)
{
    guint i = index_of(size);
    SmtpSpareBlock *block = i < SMTP_BLOCK_SIZES ? memory->spare[i] : NULL;
    size = size_at(i);
    if (!block)
        return g_malloc(size);
    ASAN_UNPOISON_MEMORY_REGION(block, size);
    memory->spare[i] = block->next;
    memory->spare_bytes -= size;
    return block;
}

gpointer smtp_memory_take_zeroed(SmtpMemory *memory, gsize size)
{
    return memset(smtp_memory_take(memory, size), 0, size);
}

gpointer smtp_memory_grow(SmtpMemory *memory, gpointer block, gsize from, gsize to)
{
    if (index_of(from) >= SMTP_BLOCK_SIZES)
        return g_realloc(block, size_at(index_of(to)));
    gpointer larger = smtp_memory_take(memory, to);
    if (block)
        memcpy(larger, block, from);
    smtp_memory_give_back(memory, block, from);
    return larger;
}

void smtp_memory_give_back(SmtpMemory *memory, gpointer block, gsize size)
{
    guint i = index_of(size);
    SmtpSpareBlock *spare = block;
    size = size_at(i);
    if (!block)
        return;
    if (i >= SMTP_BLOCK_SIZES || memory->spare_bytes + size > SW_LIMIT_SMTP_SPARE) {
        g_free(block);
        return;
    }
    spare->next = memory->spare[i];
    memory->spare[i] = spare;
    memory->spare_bytes += size;
    ASAN_POISON_MEMORY_REGION(spare + 1, size - sizeof *spare);
}

void smtp_memory_clear(SmtpMemory *memory)
{
    for (guint i = 0; i < SMTP_BLOCK_SIZES; i++) {
        while (memory->spare[i]) {
            SmtpSpareBlock *block = memory->spare[i];
            ASAN_UNPOISON_MEMORY_REGION(block, size_at(i));
            memory->spare[i] = block->next;
            g_free(block);
        }
    }
    memory->spare_bytes = 0;
}
