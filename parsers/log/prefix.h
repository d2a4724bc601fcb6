/*
 * The beginning of the last line, up to its tag, or to the message where there is none: the next one mostly begins with the same bytes, or
 * differs from it in minutes, seconds and fraction alone. What is read from memory is what the grammar would read.
 */
#pragma once

#include "parsers/log/block.h"
#include "parsers/log/line.h"

#define SW_PREFIX_MAX 128u /* bytes; longer ones are not remembered */

typedef struct {
    char bytes[SW_PREFIX_MAX];
    gsize len; /* 0: nothing remembered */
    gsize hour_end; /* behind `22:` */
    gsize second_end; /* behind `22:00:00` */
    gsize fraction_end; /* behind its digits, if there are any */
    SwStamp stamp;
    gsize host_at, host_len; /* host_len 0: none */
    gboolean tagged; /* a tag follows; FALSE: the message, as in a program's own file */
    guint64 moment; /* goes on with every change */
} SwPrefix;

/* `line` was read from `bytes`: its stamp had `stamp_len` of them, and its tag or its message begins at `end`. Tells its moment. */
void sw_prefix_remember(SwPrefix *prefix, SwSpan bytes, gsize stamp_len, gsize end, gboolean tagged, SwLogLine *line);
/* A line with other minutes, seconds or fraction, of the same form: what it begins with is remembered from now on. */
gboolean sw_prefix_move_on(SwPrefix *prefix, SwSpan bytes);

/* What stands where the tag should be is the stamp of another relay; where the message should be, a zone; or there are more spaces. */
static inline gboolean sw_prefix_may_be_other(const SwPrefix *prefix, const char *next)
{
    if (!prefix->tagged)
        return next[0] == ' ' || next[0] == '+' || next[0] == '-' || next[0] == 'Z';
    return (next[0] >= '0' && next[0] <= '9') || next[0] == ' ' || next[0] == '[' || next[3] == ' ';
}

/* Fills stamp, host and moment. Returns where the tag or the message begins; 0: the line begins otherwise. */
static inline gsize sw_prefix_recall(SwPrefix *prefix, SwSpan bytes, SwLogLine *line)
{
    gsize len = prefix->len;
    if (len == 0 || bytes.len < len + 4 || sw_prefix_may_be_other(prefix, bytes.data + len) ||
        (!sw_block_equal(bytes.data, prefix->bytes, len) && !sw_prefix_move_on(prefix, bytes)))
        return 0;
    line->stamp = prefix->stamp;
    line->host = prefix->host_len > 0 ? sw_span(bytes.data + prefix->host_at, prefix->host_len) : SW_SPAN_ABSENT;
    line->moment = prefix->moment;
    return len;
}
