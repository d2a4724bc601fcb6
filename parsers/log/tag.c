#include "parsers/log/tag.h"

#include "base/digits.h"
#include "base/hash.h"
#include "parsers/limits.h"
#include "parsers/log/block.h"

#define PID_DIGITS 9u
#define NEIGHBOURS 4u /* slots in which a name can be */

void sw_tags_init(SwTags *tags)
{
    *tags = (SwTags){.names = sw_pool_new()};
}

void sw_tags_clear(SwTags *tags)
{
    sw_pool_free(tags->names);
}

/* ---- names ---- */

/* The bytes at which a name in a tag ends. */
static const guint8 ends_name[256] = {['['] = 1, [':'] = 1, [' '] = 1};

/* journald and RFC 5424 have names that a tag could not hold. */
static gboolean fits_tag(SwSpan name)
{
    for (gsize i = 0; i < name.len; i++)
        if (ends_name[(guint8)name.data[i]])
            return FALSE;
    return TRUE;
}

static inline gboolean holds(const SwTag *slot, SwSpan name)
{
    return slot->len == name.len && name.len > 0 && sw_bytes_equal(slot->name, name.data, name.len);
}

/* Where the name is, or may be put: two programs that write in turn do not drive each other out. Names differ at their ends. */
static inline SwTag *find_slot(SwTags *tags, SwSpan name)
{
    guint64 end = name.len >= sizeof end ? sw_hash_load(name.data + name.len - sizeof end)
                                         : sw_hash_load_few(name.data, name.len);
    guint64 home = sw_hash_add(sw_hash_secret, name.len, end);
    for (guint i = 0; i < NEIGHBOURS; i++) {
        SwTag *slot = &tags->slots[(home + i) % SW_TAG_SLOTS];
        if (slot->len == 0 || holds(slot, name))
            return slot;
    }
    return &tags->slots[home % SW_TAG_SLOTS];
}

static void take_slot(SwLogLine *line, SwSpan name, const SwTag *slot)
{
    line->program = name;
    line->service = sw_span(name.data + slot->service_at, name.len - slot->service_at);
    line->program_id = slot->id;
}

/* 0 beyond the cap. */
static guint32 number_of(SwTags *tags, SwSpan name)
{
    return sw_pool_size(tags->names) < SW_LIMIT_LOG_PROGRAMS ? sw_pool_intern(tags->names, name) : 0;
}

void sw_tags_take(SwTags *tags, SwLogLine *line)
{
    SwSpan name = line->program;
    SwTag *slot = find_slot(tags, name);
    if (holds(slot, name)) {
        take_slot(line, name, slot);
        return;
    }
    const char *slash = name.len > 0 ? memrchr(name.data, '/', name.len) : NULL;
    SwTag read = {.len = (guint32)name.len,
                  .service_at = slash ? (guint32)(slash + 1 - name.data) : 0,
                  .id = number_of(tags, name),
                  .fits_tag = fits_tag(name)};
    take_slot(line, name, &read);
    if (name.len > sizeof read.name || read.id == 0)
        return;
    memcpy(read.name, name.data, name.len);
    *slot = read;
}

/* ---- tags ---- */

/* As many digits as a pid can have. Returns where they end. */
static gsize read_digits(SwSpan text, gsize at, guint32 *ret_number)
{
    guint32 number = 0;
    gsize n = at + SW_DIGITS_READ <= text.len ? sw_digits_read(text.data + at, ret_number) : SW_DIGITS_READ;
    if (n < SW_DIGITS_READ)
        return at + n;
    gsize limit = MIN(text.len, at + PID_DIGITS);
    for (n = at; n < limit && g_ascii_isdigit(text.data[n]); n++)
        number = number * 10 + (guint32)(text.data[n] - '0');
    *ret_number = number;
    return n;
}

/* Behind `[731]` at `at`; 0: it is none. */
static gsize read_pid(SwSpan text, gsize at, guint32 *ret_pid)
{
    guint32 pid = 0;
    gsize n = read_digits(text, at + 1, &pid);
    if (n == at + 1 || n == text.len || text.data[n] != ']')
        return 0;
    *ret_pid = pid;
    return n + 1;
}

static gsize behind_colon(SwSpan text, gsize at)
{
    return at > 0 && at < text.len && text.data[at] == ':' ? at + 1 : 0;
}

/* What stands before the bracket is a name that was read before: then it is one as the grammar has it. */
static gsize recall(SwTags *tags, SwSpan text, SwLogLine *line)
{
    SwSpan name = sw_span_slice(text, 0, SW_TAG_NAME_MAX);
    name.len = sw_block_find(name, 0, '[');
    const SwTag *slot = find_slot(tags, name);
    if (name.len == text.len || text.data[name.len] != '[' || !holds(slot, name) || !slot->fits_tag)
        return 0;
    take_slot(line, name, slot);
    return behind_colon(text, read_pid(text, name.len, &line->pid));
}

gsize sw_tags_read(SwTags *tags, SwSpan text, SwLogLine *line)
{
    gsize n = recall(tags, text, line);
    if (n > 0)
        return n;
    while (n < text.len && !ends_name[(guint8)text.data[n]])
        n++;
    line->pid = 0;
    gsize end = behind_colon(text, n < text.len && text.data[n] == '[' ? read_pid(text, n, &line->pid) : n);
    if (n == 0 || end == 0)
        return 0;
    line->program = sw_span(text.data, n);
    sw_tags_take(tags, line);
    return end;
}
