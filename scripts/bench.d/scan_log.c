/*
 * The least that reading a Postfix log can cost: `scan_log PATH...` maps each file and takes of each line the stamp, the queue ID and the
 * client's address, as spans. Nothing is converted or kept.
 */
#include "scripts/bench.d/mapped.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    unsigned long lines, stamp_bytes, ids, clients, address_bytes;
} Totals;

/* `2005-11-01T22:00:00.000000+03:00` up to the space, or `Nov  1 22:00:00`. */
static const char *behind_stamp(const char *line, const char *end)
{
    if (end - line < 16)
        return end;
    if (!isdigit((unsigned char)line[0]))
        return line + 15;
    const char *space = memchr(line, ' ', (size_t)(end - line));
    return space ? space : end;
}

/* Behind `HOST TAG[PID]: `. */
static const char *behind_tag(const char *at, const char *end)
{
    const char *colon = memmem(at, (size_t)(end - at), ": ", 2);
    return colon ? colon + 2 : end;
}

static int is_queue_id(const char *at, const char *end)
{
    const char *colon = memchr(at, ':', (size_t)(end - at));
    if (!colon || colon - at < 6 || colon - at > 20)
        return 0;
    while (at < colon && isalnum((unsigned char)*at))
        at++;
    return at == colon;
}

static void take_client(Totals *totals, const char *at, const char *end)
{
    const char *word = memmem(at, (size_t)(end - at), "client=", 7);
    if (!word)
        word = memmem(at, (size_t)(end - at), " from ", 6);
    const char *open = word ? memchr(word, '[', (size_t)(end - word)) : NULL;
    const char *close = open ? memchr(open, ']', (size_t)(end - open)) : NULL;
    if (!close)
        return;
    totals->clients++;
    totals->address_bytes += (unsigned long)(close - open - 1);
}

static void take_line(Totals *totals, const char *line, const char *end)
{
    const char *stamp_end = behind_stamp(line, end);
    const char *text = behind_tag(stamp_end, end);
    totals->lines++;
    totals->stamp_bytes += (unsigned long)(stamp_end - line);
    totals->ids += (unsigned long)is_queue_id(text, end);
    take_client(totals, text, end);
}

static void scan(void *data, const char *at, const char *end)
{
    Totals *totals = data;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        take_line(totals, at, stop);
        at = newline ? newline + 1 : end;
    }
}

int main(int argc, char **argv)
{
    Totals totals = {0};
    if (!mapped_scan_all(argc, argv, scan, &totals))
        return 1;
    printf("%lu lines, %lu bytes of stamps, %lu queue IDs, %lu clients of %lu bytes\n", totals.lines,
           totals.stamp_bytes, totals.ids, totals.clients, totals.address_bytes);
    return 0;
}
