#include "analysis/timezone/zone_file.h"

/* RFC 8536 section 3.1: magic, version, 15 unused bytes, six counts of four bytes. */
enum { HEADER_BYTES = 44, COUNTS_AT = 20, TYPE_BYTES = 6 };

typedef struct {
    guint64 utc_flags, standard_flags, leaps, transitions, types, characters;
} Counts;

static guint64 read_big_endian(SwSpan file, gsize at, guint bytes)
{
    guint64 value = 0;
    for (guint i = 0; i < bytes; i++)
        value = value << 8 | (guchar)file.data[at + i];
    return value;
}

static gboolean read_header(SwSpan block, Counts *ret_counts)
{
    if (block.len < HEADER_BYTES || memcmp(block.data, "TZif", 4) != 0)
        return FALSE;
    guint64 count[6];
    for (guint i = 0; i < G_N_ELEMENTS(count); i++)
        count[i] = read_big_endian(block, COUNTS_AT + 4 * i, 4);
    *ret_counts = (Counts){count[0], count[1], count[2], count[3], count[4], count[5]};
    return TRUE;
}

static guint64 data_bytes(const Counts *counts, guint time_bytes)
{
    return counts->transitions * (time_bytes + 1) + counts->types * TYPE_BYTES + counts->characters +
           counts->leaps * (time_bytes + 4) + counts->standard_flags + counts->utc_flags;
}

/* The second block of version 2 and later, whose times have 64 bits. */
static gboolean find_wide_block(SwSpan file, SwSpan *ret_block, Counts *ret_counts)
{
    Counts narrow, wide;
    if (!read_header(file, &narrow) || file.data[4] < '2')
        return FALSE;
    SwSpan block = sw_span_slice(file, HEADER_BYTES + data_bytes(&narrow, 4), file.len);
    if (!read_header(block, &wide) || wide.types == 0 || block.len - HEADER_BYTES < data_bytes(&wide, 8))
        return FALSE;
    *ret_block = block;
    *ret_counts = wide;
    return TRUE;
}

/* Changes at or before `seconds`. */
static guint64 count_past(SwSpan block, const Counts *counts, gint64 seconds)
{
    guint64 lo = 0, hi = counts->transitions;
    while (lo < hi) {
        guint64 middle = (lo + hi) / 2;
        if ((gint64)read_big_endian(block, HEADER_BYTES + 8 * middle, 8) <= seconds)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* A footer with a comma names the dates on which daylight-saving time begins and ends; one without says what the
 * last change did. */
static gboolean rule_follows(SwSpan block, const Counts *counts)
{
    SwSpan footer = sw_span_slice(block, HEADER_BYTES + data_bytes(counts, 8), block.len);
    return sw_span_find(footer, 0, ',') < footer.len;
}

SwZoneAnswer sw_zone_file_offset(SwSpan file, gint64 seconds, int *ret_offset_s)
{
    SwSpan block;
    Counts counts;
    if (!find_wide_block(file, &block, &counts))
        return SW_ZONE_UNREADABLE;
    guint64 past = count_past(block, &counts, seconds);
    if (past == counts.transitions && rule_follows(block, &counts))
        return SW_ZONE_BY_RULE;
    guint64 types_at = HEADER_BYTES + 9 * counts.transitions;
    guint64 type = past > 0 ? read_big_endian(block, types_at - counts.transitions + past - 1, 1) : 0;
    if (type >= counts.types)
        return SW_ZONE_UNREADABLE;
    *ret_offset_s = (gint32)read_big_endian(block, types_at + type * TYPE_BYTES, 4);
    return SW_ZONE_KNOWN;
}
