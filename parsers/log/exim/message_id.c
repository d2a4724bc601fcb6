#include "parsers/log/exim/message_id.h"

#include "base/block.h"

/* Whether all bits are set in all bytes. */
static gboolean is_full(SwBlock block)
{
    guint64 halves[2];
    memcpy(halves, &block, sizeof halves);
    return (halves[0] & halves[1]) == G_MAXUINT64;
}

/* Where letters and digits stand in a block: `dashes` has all bits set where one need not. */
static gboolean is_alphanumeric_but(const char *text, const guint8 dashes[SW_BLOCK])
{
    SwBlock bytes = sw_block_at(text), besides = sw_block_at((const char *)dashes);
    SwBlock letters = (SwBlock)((bytes | 0x20) - 'a' < 26), digits = (SwBlock)(bytes - '0' < 10);
    return is_full(letters | digits | besides);
}

#define DASH 0xff

/* `1tixMn-000000-Ab` */
static gboolean is_short(const char *text)
{
    static const guint8 dashes[SW_BLOCK] = {[6] = DASH, [13] = DASH};
    return text[6] == '-' && text[13] == '-' && is_alphanumeric_but(text, dashes);
}

/* `1tixMn-00000000001-AbCd`, as a block of its first and one of its last bytes. */
static gboolean is_long(const char *text)
{
    static const guint8 head[SW_BLOCK] = {[6] = DASH}, tail[SW_BLOCK] = {[18 - 7] = DASH};
    return text[6] == '-' && text[18] == '-' && is_alphanumeric_but(text, head) && is_alphanumeric_but(text + 7, tail);
}

gsize sw_exim_message_id_length(SwSpan text)
{
    if (text.len >= 16 && (text.len == 16 || text.data[16] == ' ') && is_short(text.data))
        return 16;
    return text.len >= 23 && (text.len == 23 || text.data[23] == ' ') && is_long(text.data) ? 23 : 0;
}

static guint digit_of(char c)
{
    if (g_ascii_isdigit(c))
        return (guint)(c - '0');
    return g_ascii_isupper(c) ? (guint)(c - 'A') + 10 : (guint)(c - 'a') + 36;
}

gint64 sw_exim_message_id_time(SwSpan id)
{
    gint64 seconds = 0;
    for (guint i = 0; i < 6 && i < id.len; i++)
        seconds = seconds * 62 + digit_of(id.data[i]);
    return seconds;
}
