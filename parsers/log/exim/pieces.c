#include "parsers/log/exim/pieces.h"

#include "parsers/limits.h"

/* What a process has written so far of an entry. */
typedef struct {
    GString *text; /* of its first line */
    guint64 next; /* number of the piece that must follow */
    gboolean complete; /* the first line is; what follows are headers */
} Entry;

struct SwEximPieces {
    GHashTable *entries; /* by writer */
    GString *text; /* of the last answer */
};

/* The front of a piece. */
typedef struct {
    guint64 number, of;
    gboolean newline; /* one followed */
    SwSpan text;
} Front;

static void entry_free(gpointer data)
{
    Entry *entry = data;
    g_string_free(entry->text, TRUE);
    g_free(entry);
}

SwEximPieces *sw_exim_pieces_new(void)
{
    SwEximPieces *pieces = g_new(SwEximPieces, 1);
    pieces->entries = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, entry_free);
    pieces->text = g_string_new(NULL);
    return pieces;
}

void sw_exim_pieces_free(SwEximPieces *pieces)
{
    if (!pieces)
        return;
    g_hash_table_unref(pieces->entries);
    g_string_free(pieces->text, TRUE);
    g_free(pieces);
}

static gboolean read_front(SwSpan message, Front *front)
{
    gsize digits = 1;
    if (message.len < strlen("[1/2] ") || message.data[0] != '[')
        return FALSE;
    while (digits < message.len && g_ascii_isdigit(message.data[digits]))
        digits++;
    if (digits >= message.len || (message.data[digits] != '/' && message.data[digits] != '\\'))
        return FALSE;
    gsize close = sw_span_find(message, digits, ']');
    if (!sw_span_to_uint64(sw_span_slice(message, 1, digits), &front->number) ||
        !sw_span_to_uint64(sw_span_slice(message, digits + 1, close), &front->of) || front->number == 0 ||
        front->number > front->of || close + 1 >= message.len || message.data[close + 1] != ' ')
        return FALSE;
    front->newline = message.data[digits] == '\\';
    front->text = sw_span_slice(message, close + 2, message.len);
    return TRUE;
}

/* The entry of this writer to which the piece belongs; NULL: its beginning is not known. A new one takes the place of an old one
 * that was never ended. */
static Entry *entry_of(SwEximPieces *pieces, guint64 writer, const Front *front)
{
    if (front->number == 1) {
        if (g_hash_table_size(pieces->entries) >= SW_LIMIT_LOG_PIECES)
            g_hash_table_remove_all(pieces->entries);
        Entry *entry = g_new0(Entry, 1);
        entry->text = g_string_new(NULL);
        entry->next = 1;
        g_hash_table_insert(pieces->entries, g_memdup2(&writer, sizeof writer), entry);
        return entry;
    }
    Entry *entry = g_hash_table_lookup(pieces->entries, &writer);
    return entry && entry->next == front->number ? entry : NULL;
}

static void append(Entry *entry, SwSpan text)
{
    gsize room = entry->text->len < SW_LIMIT_LOG_LINE ? SW_LIMIT_LOG_LINE - entry->text->len : 0;
    g_string_append_len(entry->text, text.data, (gssize)MIN(text.len, room));
}

SwEximPiece sw_exim_pieces_take(SwEximPieces *pieces, guint64 writer, SwSpan message, SwSpan *ret_text)
{
    Front front;
    if (!read_front(message, &front))
        return SW_EXIM_PIECE_NONE;
    Entry *entry = entry_of(pieces, writer, &front);
    if (!entry)
        return SW_EXIM_PIECE_HELD;
    entry->next++;
    gboolean told = FALSE;
    if (!entry->complete) {
        append(entry, front.text);
        told = entry->complete = front.newline || front.number == front.of;
    }
    if (told) {
        g_string_assign(pieces->text, "");
        g_string_append_len(pieces->text, entry->text->str, (gssize)entry->text->len);
        *ret_text = sw_span(pieces->text->str, pieces->text->len);
    }
    if (front.number == front.of)
        g_hash_table_remove(pieces->entries, &writer);
    return told ? SW_EXIM_PIECE_LAST : SW_EXIM_PIECE_HELD;
}
