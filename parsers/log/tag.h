/*
 * The tags of a log's lines, `postfix/smtpd[731]:` (RFC 3164 4.1.3), and the programs' names in them. Few programs write a log: most
 * names are compared with one that was read before, and not read again.
 */
#pragma once

#include "base/digits.h"
#include "base/hash.h"
#include "parsers/log/block.h"
#include "parsers/log/line.h"
#include "store/pool.h"

#define SW_TAG_NAME_MAX 48u /* bytes; longer names are not remembered */
#define SW_TAG_SLOTS 256u
#define SW_TAG_NEIGHBOURS 4u /* slots in which a name can be */

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

/* Where the name may stand, the first of its slots. Names differ at their ends. */
static inline gsize sw_tags_home(SwSpan name)
{
    guint64 end = name.len >= sizeof end ? sw_hash_load(name.data + name.len - sizeof end)
                                         : sw_hash_load_few(name.data, name.len);
    return sw_hash_add(sw_hash_secret, name.len, end) % SW_TAG_SLOTS;
}

/* NULL: it is not remembered. An empty name has a slot that is free. */
static inline const SwTag *sw_tags_find(const SwTags *tags, SwSpan name)
{
    gsize home = sw_tags_home(name);
    for (guint i = 0; i < SW_TAG_NEIGHBOURS; i++) {
        const SwTag *slot = &tags->slots[(home + i) % SW_TAG_SLOTS];
        if (slot->len == name.len && sw_bytes_equal(slot->name, name.data, name.len))
            return slot;
    }
    return NULL;
}

static inline void sw_tag_fill(const SwTag *tag, SwSpan name, SwLogLine *line)
{
    line->program = name;
    line->service = sw_span(name.data + tag->service_at, name.len - tag->service_at);
    line->program_id = tag->id;
}

/* Where the message begins behind `name[731]: ` at the front, of a name that was read before: what stands before the bracket is one as
 * the grammar has it. 0: the tag is to be read. */
static inline gsize sw_tags_recall(const SwTags *tags, SwSpan text, SwLogLine *line)
{
    if (text.len < 2 * sizeof(SwBlock))
        return 0;
    gsize n = sw_block_first((SwBlock)(sw_block_at(text.data) == '['));
    if (n == sizeof(SwBlock))
        n += sw_block_first((SwBlock)(sw_block_at(text.data + n) == '['));
    SwSpan name = sw_span(text.data, n);
    const SwTag *tag = sw_tags_find(tags, name);
    if (!tag || !tag->fits_tag || n + 1 + SW_DIGITS_READ + 4 > text.len || text.data[n] != '[')
        return 0;
    gsize digits = sw_digits_read(text.data + n + 1, &line->pid);
    const char *behind = text.data + n + 1 + digits;
    if (digits == 0 || digits == SW_DIGITS_READ || behind[0] != ']' || behind[1] != ':' || behind[2] != ' ' ||
        behind[3] == ' ' || behind[3] == '[')
        return 0;
    sw_tag_fill(tag, name, line);
    return n + 1 + digits + 3;
}

/* Reads the tag at the front, which ends in `[pid]:` or `:`: fills program, program_id, service and pid. Returns its length with the
 * colon; 0: the word is none. */
gsize sw_tags_read(SwTags *tags, SwSpan text, SwLogLine *line);
/* The program was named otherwise: fills service and program_id. */
void sw_tags_take(SwTags *tags, SwLogLine *line);
