/*
 * The least that reading an mbox can cost: `scan_mbox PATH...` maps each file, finds the separators and, in each mail's header, the
 * spans of six fields. Nothing is decoded, checked or kept.
 */
#include "scripts/bench.d/mapped.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { N_FIELDS = 6 };

static const struct {
    const char *name;
    size_t len;
} fields[N_FIELDS] = {{"From:", 5}, {"To:", 3}, {"Subject:", 8}, {"Date:", 5}, {"Message-ID:", 11}, {"Received:", 9}};

typedef struct {
    unsigned long mails, fields, field_bytes;
} Totals;

static const char *line_end(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return newline ? newline : end;
}

static void take_field(Totals *totals, const char *line, size_t len)
{
    for (int i = 0; i < N_FIELDS; i++) {
        if (len < fields[i].len || (line[0] | 0x20) != (fields[i].name[0] | 0x20) ||
            strncasecmp(line, fields[i].name, fields[i].len) != 0)
            continue;
        totals->fields++;
        totals->field_bytes += len - fields[i].len;
    }
}

/* From the first line of a header to the empty line behind it. */
static const char *scan_header(Totals *totals, const char *at, const char *end)
{
    while (at < end && *at != '\n' && *at != '\r') {
        const char *stop = line_end(at, end);
        while (stop + 1 < end && (stop[1] == ' ' || stop[1] == '\t'))
            stop = line_end(stop + 1, end);
        take_field(totals, at, (size_t)(stop - at));
        at = stop < end ? stop + 1 : end;
    }
    return at;
}

static void scan(void *data, const char *at, const char *end)
{
    Totals *totals = data;
    while (at < end) {
        totals->mails++;
        const char *stop = line_end(at, end); /* of the separator */
        at = scan_header(totals, stop < end ? stop + 1 : end, end);
        const char *next = memmem(at, (size_t)(end - at), "\n\nFrom ", 7);
        at = next ? next + 2 : end;
    }
}

int main(int argc, char **argv)
{
    Totals totals = {0};
    if (!mapped_scan_all(argc, argv, scan, &totals))
        return 1;
    printf("%lu mails, %lu fields of %lu bytes\n", totals.mails, totals.fields, totals.field_bytes);
    return 0;
}
