#include "cmd/unparsed.h"

#include "report/directory.h"

#define FLUSH_BYTES 65536

struct Unparsed {
    GOutputStream *out;
    GString *lines; /* not written yet */
    GError *unwritten; /* why nothing is written any more */
    gboolean (*read)(Unparsed *unparsed, gpointer data, GError **error);
    gpointer data;
};

static void flush(Unparsed *unparsed)
{
    if (!unparsed->unwritten)
        g_output_stream_write_all(unparsed->out, unparsed->lines->str, unparsed->lines->len, NULL, NULL,
                                  &unparsed->unwritten);
    g_string_truncate(unparsed->lines, 0);
}

void unparsed_add(Unparsed *unparsed, SwSpan line)
{
    g_string_append_len(unparsed->lines, line.data, (gssize)line.len);
    g_string_append_c(unparsed->lines, '\n');
    if (unparsed->lines->len >= FLUSH_BYTES)
        flush(unparsed);
}

static gboolean read_and_write(GOutputStream *out, gpointer data, GError **error)
{
    Unparsed *unparsed = data;
    unparsed->out = out;
    if (!unparsed->read(unparsed, unparsed->data, error))
        return FALSE;
    flush(unparsed);
    if (!unparsed->unwritten)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&unparsed->unwritten));
    return FALSE;
}

gboolean unparsed_write(const char *path, gboolean (*read)(Unparsed *unparsed, gpointer data, GError **error),
                        gpointer data, GError **error)
{
    g_autoptr(GString) lines = g_string_sized_new(FLUSH_BYTES);
    Unparsed unparsed = {.lines = lines, .read = read, .data = data};
    gboolean written = sw_output_write(path, read_and_write, &unparsed, error);
    g_clear_error(&unparsed.unwritten);
    return written;
}
