/*
 * The beginning of the last line of syslog's: the next one mostly differs from it in minutes, seconds and fraction alone. What is
 * read from memory is what the grammar would read.
 */
#pragma once

#include "parsers/log/line.h"

#define SW_PREFIX_MAX 128u /* bytes; longer ones are not remembered */

typedef struct {
    char bytes[SW_PREFIX_MAX];
    gsize hour_end; /* behind `22:`; 0: nothing remembered */
    gsize second_end; /* behind `22:00:00` */
    gsize fraction_end; /* behind its digits, if there are any */
    gsize len; /* up to the tag */
    SwStamp stamp;
    gsize host_at, host_len; /* host_len 0: none */
} SwPrefix;

/* `line` was read from `bytes`, and its tag begins at `tag`; its stamp had `stamp_len` bytes. */
void sw_prefix_remember(SwPrefix *prefix, SwSpan bytes, gsize stamp_len, gsize tag, const SwLogLine *line);
/* Fills stamp and host. Returns where the tag begins; 0: the line begins otherwise. */
gsize sw_prefix_recall(const SwPrefix *prefix, SwSpan bytes, SwLogLine *line);
