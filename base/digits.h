/*
 * Short decimal numbers, eight bytes at once: texts are full of them, and no branch foresees how many digits the next one has.
 */
#pragma once

#include <glib.h>
#include <string.h>

#define SW_DIGITS_READ 8u /* bytes that are looked at */

/* The number at the front. Returns how many digits it has; 0: none; SW_DIGITS_READ: as many or more, and no number is told. */
static inline gsize sw_digits_read(const char *bytes, guint32 *ret_number)
{
    const guint64 each = G_GUINT64_CONSTANT(0x0101010101010101);
    guint64 word;
    memcpy(&word, bytes, sizeof word);
    word = GUINT64_FROM_LE(word) ^ '0' * each; /* digits are 0 to 9 now, and nothing else is */
    guint64 others =
        ((word + (0x80 - 10) * each) | word) & 0x80 * each; /* right up to the first of them, where a carry may go on */
    gsize n = others != 0 ? (gsize)__builtin_ctzll(others) / 8 : SW_DIGITS_READ;
    if (n == 0 || n == SW_DIGITS_READ)
        return n;
    word <<= 64 - 8 * n; /* zeros stand before them */
    word = (word * 10 + (word >> 8)) & G_GUINT64_CONSTANT(0x00ff00ff00ff00ff); /* two, four, eight digits a number */
    word = (word * 100 + (word >> 16)) & G_GUINT64_CONSTANT(0x0000ffff0000ffff);
    *ret_number = (guint32)(word * 10000 + (word >> 32));
    return n;
}
