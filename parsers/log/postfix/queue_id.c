#include "parsers/log/postfix/queue_id.h"

#include "parsers/log/block.h"

#define SHORTEST 5u
#define LONGEST 22u
#define MICROSECOND_DIGITS 4u

#define HEXADECIMAL 1u
#define BASE52 2u

/* Of which kind of ID a byte can be. Base 52 has no vowels, so that no ID is a word. */
static const guint8 kinds[256] = {
    ['0' ... '9'] = HEXADECIMAL | BASE52,
    ['B' ... 'D'] = HEXADECIMAL | BASE52,
    ['A'] = HEXADECIMAL,
    ['E'] = HEXADECIMAL,
    ['F'] = HEXADECIMAL | BASE52,
    ['G' ... 'H'] = BASE52,
    ['J' ... 'N'] = BASE52,
    ['P' ... 'T'] = BASE52,
    ['V' ... 'Z'] = BASE52,
    ['b' ... 'd'] = BASE52,
    ['f' ... 'h'] = BASE52,
    ['j' ... 'n'] = BASE52,
    ['p' ... 't'] = BASE52,
    ['v' ... 'z'] = BASE52,
};

/* The length of an ID at the front that is shorter than a block; sizeof(SwBlock): it goes on behind. */
static gsize length_in_block(const char *message)
{
    SwBlock bytes = sw_block_at(message), small = bytes | 0x20;
    SwBlock digits = (SwBlock)(bytes - '0' < 10), letters = (SwBlock)(small - 'a' < 26);
    SwBlock vowels = (SwBlock)((small == 'a') | (small == 'e') | (small == 'i') | (small == 'o') | (small == 'u'));
    gsize hexadecimal = sw_block_first(~(digits | (SwBlock)(bytes - 'A' < 6)));
    return MAX(hexadecimal, sw_block_first(~(digits | (letters & ~vowels))));
}

static gsize length_of(SwSpan message)
{
    gsize n = 0, limit = MIN(message.len, LONGEST + 1);
    guint kind = HEXADECIMAL | BASE52;
    while (n < limit && (kind &= kinds[(guint8)message.data[n]]) != 0)
        n++;
    return n;
}

gsize sw_postfix_queue_id(SwSpan message, SwSpan *ret_id)
{
    gsize n = message.len >= sizeof(SwBlock) ? length_in_block(message.data) : sizeof(SwBlock);
    if (n == sizeof(SwBlock))
        n = length_of(message);
    if (n < SHORTEST || n > LONGEST || n + 1 >= message.len || message.data[n] != ':' || message.data[n + 1] != ' ')
        return 0;
    *ret_id = sw_span(message.data, n);
    return n + 2;
}

/* Digits of base 52; -1 for other bytes. */
static int digit_of(char byte)
{
    static const char digits[] = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
    const char *at = byte ? strchr(digits, byte) : NULL;
    return at ? (int)(at - digits) : -1;
}

gboolean sw_postfix_queue_id_time(SwSpan id, gint64 *ret_time_us)
{
    const char *z = id.len > 0 ? memrchr(id.data, 'z', id.len) : NULL;
    gsize digits = z ? (gsize)(z - id.data) : 0;
    gint64 seconds = 0, microseconds = 0;
    if (digits < 6 + MICROSECOND_DIGITS || digits > 7 + MICROSECOND_DIGITS)
        return FALSE;
    for (gsize i = 0; i < digits; i++) {
        int digit = digit_of(id.data[i]);
        gint64 *number = i < digits - MICROSECOND_DIGITS ? &seconds : &microseconds;
        if (digit < 0)
            return FALSE;
        *number = *number * 52 + digit;
    }
    *ret_time_us = seconds * SW_SECOND + MIN(microseconds, SW_SECOND - 1);
    return TRUE;
}
