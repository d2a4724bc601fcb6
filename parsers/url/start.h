/*
 * Where a URL may start in running text: at the colon of a scheme, or at the dot behind `www`. Most colons and dots stand behind other
 * letters than the last ones of these.
 */
#pragma once

#include "base/block.h"

static inline gboolean sw_url_may_start(char letter, char sign)
{
    letter |= 0x20;
    return sign == ':' ? letter == 'p' || letter == 's' : sign == '.' && letter == 'w';
}

/* Which of the SW_BLOCK bytes at `text` are such a letter; one byte more than these is looked at. */
static inline SwBlock sw_url_starts(const char *text)
{
    SwBlock letters = sw_block_at(text) | 0x20, signs = sw_block_at(text + 1);
    SwBlock schemes = sw_block_equal(letters, 'p') | sw_block_equal(letters, 's');
    return (sw_block_equal(signs, ':') & schemes) | (sw_block_equal(signs, '.') & sw_block_equal(letters, 'w'));
}
