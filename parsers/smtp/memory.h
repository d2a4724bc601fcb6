/*
 * The memory of all sessions of a capture: how much they may still hold back together, and blocks that one session is done with, for the next
 * one. Sessions come and go by the hundred thousand and need the same few sizes. Private to the SMTP room.
 */
#pragma once

#include <glib.h>

/* Blocks are of 128 bytes, 256, and so on; larger ones than the last are not kept. */
#define SMTP_BLOCK_MIN 128u
#define SMTP_BLOCK_SIZES 10u

typedef struct SmtpSpareBlock SmtpSpareBlock;

typedef struct {
    /* Bytes that may still be held back: blocks are charged by who takes them, as far as an outsider decides how many. */
    gsize allowance;
    SmtpSpareBlock *spare[SMTP_BLOCK_SIZES];
    gsize spare_bytes; /* up to SW_LIMIT_SMTP_SPARE */
} SmtpMemory;

/* The size of a block that has room for so many bytes. */
gsize smtp_memory_block_size(gsize wanted);
gpointer smtp_memory_take(SmtpMemory *memory, gsize size);
gpointer smtp_memory_take_zeroed(SmtpMemory *memory, gsize size);
/* Its first `from` bytes stay. */
gpointer smtp_memory_grow(SmtpMemory *memory, gpointer block, gsize from, gsize to);
/* With the size that it was taken with. NULL is accepted. */
void smtp_memory_give_back(SmtpMemory *memory, gpointer block, gsize size);
/* Frees the spare blocks. */
void smtp_memory_clear(SmtpMemory *memory);

#define smtp_memory_new(memory, Type) ((Type *)smtp_memory_take_zeroed((memory), sizeof(Type)))
