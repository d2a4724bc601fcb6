#include "parsers/log/sendmail/unfinished.h"

#include "base/hash.h"
#include "parsers/limits.h"

/* Only messages with several recipients are noted: the one recipient of all others is the last. */
struct SwSendmailUnfinished {
    GHashTable *left; /* hash of host and ID, to recipients; two of one hash are told half a day later or earlier */
};

SwSendmailUnfinished *sw_sendmail_unfinished_new(void)
{
    SwSendmailUnfinished *unfinished = g_new(SwSendmailUnfinished, 1);
    unfinished->left = g_hash_table_new(NULL, NULL);
    return unfinished;
}

void sw_sendmail_unfinished_free(SwSendmailUnfinished *unfinished)
{
    if (!unfinished)
        return;
    g_hash_table_unref(unfinished->left);
    g_free(unfinished);
}

static gpointer key_of(guint32 host_id, SwSpan id)
{
    return GSIZE_TO_POINTER((gsize)sw_hash_span(sw_hash_secret, id, host_id));
}

void sw_sendmail_unfinished_expect(SwSendmailUnfinished *unfinished, guint32 host_id, SwSpan id, guint64 recipients)
{
    if (recipients < 2)
        return;
    if (g_hash_table_size(unfinished->left) >= SW_LIMIT_LOG_OPEN)
        g_hash_table_remove_all(unfinished->left);
    guint count = (guint)MIN(recipients, SW_LIMIT_LOG_RECIPIENTS);
    g_hash_table_insert(unfinished->left, key_of(host_id, id), GUINT_TO_POINTER(count));
}

gboolean sw_sendmail_unfinished_done(SwSendmailUnfinished *unfinished, guint32 host_id, SwSpan id, guint recipients)
{
    gpointer key = key_of(host_id, id);
    guint left = GPOINTER_TO_UINT(g_hash_table_lookup(unfinished->left, key));
    if (left > recipients) {
        g_hash_table_insert(unfinished->left, key, GUINT_TO_POINTER(left - recipients));
        return FALSE;
    }
    if (left > 0)
        g_hash_table_remove(unfinished->left, key);
    return TRUE;
}
