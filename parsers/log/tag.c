#include "parsers/log/tag.h"

#include "parsers/limits.h"

#define PID_DIGITS 9u

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

/* 0 beyond the cap. */
static guint32 number_of(SwTags *tags, SwSpan name)
{
    return sw_pool_size(tags->names) < SW_LIMIT_LOG_PROGRAMS ? sw_pool_intern(tags->names, name) : 0;
}

/* Two programs that write in turn do not drive each other out. */
static void remember(SwTags *tags, const SwTag *tag)
{
    gsize home = sw_tags_home(sw_span(tag->name, tag->len)), at = home;
    while (tags->slots[at].len != 0 && at != (home + SW_TAG_NEIGHBOURS - 1) % SW_TAG_SLOTS)
        at = (at + 1) % SW_TAG_SLOTS;
    tags->slots[tags->slots[at].len == 0 ? at : home] = *tag;
}

void sw_tags_take(SwTags *tags, SwLogLine *line)
{
    SwSpan name = line->program;
    const SwTag *known = name.len > 0 ? sw_tags_find(tags, name) : NULL;
    if (known) {
        sw_tag_fill(known, name, line);
        return;
    }
    const char *slash = name.len > 0 ? memrchr(name.data, '/', name.len) : NULL;
    SwTag tag = {.len = (guint32)name.len,
                 .service_at = slash ? (guint32)(slash + 1 - name.data) : 0,
                 .id = number_of(tags, name),
                 .fits_tag = fits_tag(name)};
    sw_tag_fill(&tag, name, line);
    if (name.len == 0 || name.len > sizeof tag.name || tag.id == 0)
        return;
    memcpy(tag.name, name.data, name.len);
    remember(tags, &tag);
}

/* ---- tags ---- */

/* Behind `[731]` at `at`; 0: it is none. */
static gsize read_pid(SwSpan text, gsize at, guint32 *ret_pid)
{
    gsize n = at + 1;
    guint32 pid = 0;
    for (; n < text.len && g_ascii_isdigit(text.data[n]); n++)
        pid = pid * 10 + (guint32)(text.data[n] - '0');
    if (n == at + 1 || n - at > 1 + PID_DIGITS || n == text.len || text.data[n] != ']')
        return 0;
    *ret_pid = pid;
    return n + 1;
}

static gsize behind_colon(SwSpan text, gsize at)
{
    return at > 0 && at < text.len && text.data[at] == ':' ? at + 1 : 0;
}

gsize sw_tags_read(SwTags *tags, SwSpan text, SwLogLine *line)
{
    gsize n = 0;
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
