/*
 * Steps over a line: each returns where it got to, 0 if what it looks for does not stand there. A step never begins at a line's end
 * and ends at its front, so 0 is no place to get to.
 */
#pragma once

#include "base/span.h"

/* Behind `literal` at `at`. */
static inline gsize sw_step_literal(SwSpan text, gsize at, SwSpan literal)
{
    return at <= text.len && literal.len <= text.len - at && memcmp(text.data + at, literal.data, literal.len) == 0
               ? at + literal.len
               : 0;
}

/* Behind `<...>` at `at`; quoted parts of it may hold anything. ret_inside is what the brackets hold. */
gsize sw_step_brackets(SwSpan text, gsize at, SwSpan *ret_inside);

/* What the brackets hold begins in one line and ends in another: the first broke off there. */
gboolean sw_brackets_break_off(SwSpan inside);

/* Not steps: where the first (last) `literal` at or behind `from` begins; text.len: there is none. */
gsize sw_find_literal(SwSpan text, gsize from, SwSpan literal);
gsize sw_find_last_literal(SwSpan text, gsize from, SwSpan literal);
