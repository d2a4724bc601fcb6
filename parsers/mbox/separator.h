/*
 * The `From ` line between the messages of an mbox file (RFC 4155 appendix A, and what is met in the wild), and the question
 * whether a line that begins that way is one: bodies hold unquoted `From ` lines too.
 */
#pragma once

#include "base/span.h"

typedef enum {
    SW_SEPARATOR_NONE, /* text */
    SW_SEPARATOR_BARE, /* `From ADDRESS` without a date: some webmail exports */
    SW_SEPARATOR_DASH, /* `From -` without a date: old Netscape */
    SW_SEPARATOR_DATED, /* `From ADDRESS Tue Nov  1 22:00:00 2005`, zones and missing seconds allowed */
} SwSeparatorForm;

/* What a line says for itself; `line` begins with `From ` and is without its end. */
SwSeparatorForm sw_separator_form(SwSpan line);

typedef enum {
    SW_SEPARATOR_TEXT, /* not one */
    SW_SEPARATOR_LOOKALIKE, /* dated like one, but what follows does not begin with a header field: taken for text */
    SW_SEPARATOR_UNSPACED, /* one, without the empty line before it */
    SW_SEPARATOR_PLAIN, /* one, with it */
} SwSeparatorVerdict;

/*
 * What a line is in its place. `following` is the text behind the line, as far as it is at hand (128 bytes suffice, fewer only at the
 * end of the data); `empty_before`: an empty line, or nothing, stands before it.
 */
SwSeparatorVerdict sw_separator_judge(SwSpan line, SwSpan following, gboolean empty_before);

#define SW_SEPARATOR_FOLLOWING 128u
