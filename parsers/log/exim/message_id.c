#include "parsers/log/exim/message_id.h"

/* Bytes that are compared at once: all lines have an ID to be told from other words, and most nothing else that takes time. */
typedef guint8 Block __attribute__((vector_size(16)));

/* An ID's two dashes; a block of its first bytes and one of its last, in which all bits are set where a dash stands. */
typedef struct {
    guint8 first, second, length;
    guint8 head[sizeof(Block)], tail[sizeof(Block)];
} Form;

#define DASH 0xff
static const Form forms[] = {
    {6, 13, 16, {[6] = DASH, [13] = DASH}, {[6] = DASH, [13] = DASH}},
    {6, 18, 23, {[6] = DASH}, {[18 - 7] = DASH}},
};

/* Letters and digits where no dash has to stand. */
static gboolean is_alphanumeric_but(const char *text, const guint8 *form)
{
    Block bytes, dashes;
    guint64 halves[2];
    memcpy(&bytes, text, sizeof bytes);
    memcpy(&dashes, form, sizeof dashes);
    Block letters = (Block)((bytes | 0x20) - 'a' < 26), digits = (Block)(bytes - '0' < 10);
    Block known = letters | digits | dashes;
    memcpy(halves, &known, sizeof halves);
    return (halves[0] & halves[1]) == G_MAXUINT64;
}

gsize sw_exim_message_id_length(SwSpan text)
{
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        const Form *form = &forms[i];
        if (text.len >= form->length && (text.len == form->length || text.data[form->length] == ' ') &&
            text.data[form->first] == '-' && text.data[form->second] == '-' &&
            is_alphanumeric_but(text.data, form->head) &&
            is_alphanumeric_but(text.data + form->length - sizeof(Block), form->tail))
            return form->length;
    }
    return 0;
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
