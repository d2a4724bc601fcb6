/*
 * The tags of a log's lines, `postfix/smtpd[731]:` (RFC 3164 4.1.3), and the programs' names in them. Few programs write a log: most
 * names are compared with one that was read before, and not read again.
 */
#pragma once

#include "parsers/log/line.h"
#include "store/pool.h"

#define SW_TAG_NAME_MAX 48u /* bytes; longer names are not remembered */
#define SW_TAG_SLOTS 256u

typedef struct {
    char name[SW_TAG_NAME_MAX];
    guint32 len; /* 0: nothing remembered */
    guint32 service_at;
    guint32 id;
    gboolean fits_tag; /* a tag can hold it */
} SwTag;

typedef struct {
    SwPool *names;
    SwTag slots[SW_TAG_SLOTS]; /* by a hash of the name */
} SwTags;

void sw_tags_init(SwTags *tags);
void sw_tags_clear(SwTags *tags);

/* The tag at the front, which ends in `[pid]:` or `:`: fills program, program_id, service and pid. Returns its length with the colon;
 * 0: the word is none. */
gsize sw_tags_read(SwTags *tags, SwSpan text, SwLogLine *line);
/* The program was named otherwise: fills service and program_id. */
void sw_tags_take(SwTags *tags, SwLogLine *line);
