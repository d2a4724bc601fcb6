#include "parsers/log/exim/doubles.h"

#include "base/hash.h"
#include "parsers/limits.h"

struct SwEximDoubles {
    GHashTable *last; /* by hash of the writer: hash of its last refusal */
};

SwEximDoubles *sw_exim_doubles_new(void)
{
    SwEximDoubles *doubles = g_new(SwEximDoubles, 1);
    doubles->last = g_hash_table_new(NULL, NULL);
    return doubles;
}

void sw_exim_doubles_free(SwEximDoubles *doubles)
{
    if (!doubles)
        return;
    g_hash_table_unref(doubles->last);
    g_free(doubles);
}

gboolean sw_exim_doubles_take(SwEximDoubles *doubles, guint64 writer, SwSpan refusal)
{
    gpointer key = GSIZE_TO_POINTER((gsize)sw_hash_word(sw_hash_secret, writer, 0));
    gpointer hash = GSIZE_TO_POINTER((gsize)sw_hash_span(sw_hash_secret, refusal, 0));
    if (g_hash_table_lookup(doubles->last, key) == hash) {
        g_hash_table_remove(doubles->last, key);
        return TRUE;
    }
    if (g_hash_table_size(doubles->last) >= SW_LIMIT_LOG_SESSIONS)
        g_hash_table_remove_all(doubles->last);
    g_hash_table_insert(doubles->last, key, hash);
    return FALSE;
}
