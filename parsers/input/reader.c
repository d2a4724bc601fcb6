#include "parsers/input/reader.h"

#include "base/error.h"

#include <errno.h>
#include <unistd.h>

/* One read: large enough to make system calls cheap, small enough for the second-level cache. The first ones are smaller, as many streams
 * are short and lie in one another. */
#define CHUNK ((gsize)256 * 1024)
#define FIRST_CHUNK ((gsize)16 * 1024)

struct SwReader {
    char *name;
    const SwByteSource *source; /* NULL: all bytes are in the buffer */
    gpointer state;
    char *owned; /* the buffer, NULL for memory that is borrowed */
    const char *buffer;
    gsize capacity;
    gsize chunk; /* of the next read */
    gsize start, len; /* the window in the buffer */
    guint64 offset; /* of the window in the stream */
    gboolean ended;
    GError *failure; /* why nothing more can be read */
};

SwReader *sw_reader_new(const char *name, const SwByteSource *source, gpointer state)
{
    SwReader *reader = g_new0(SwReader, 1);
    reader->name = g_strdup(name);
    reader->source = source;
    reader->state = state;
    reader->chunk = FIRST_CHUNK;
    return reader;
}

SwReader *sw_reader_new_memory(const char *name, SwSpan bytes)
{
    SwReader *reader = sw_reader_new(name, NULL, NULL);
    reader->buffer = bytes.data ? bytes.data : "";
    reader->len = bytes.len;
    reader->ended = TRUE;
    return reader;
}

void sw_reader_begin_at(SwReader *reader, guint64 offset)
{
    reader->offset = offset;
}

void sw_reader_free(SwReader *reader)
{
    if (!reader)
        return;
    if (reader->source && reader->source->free)
        reader->source->free(reader->state);
    g_clear_error(&reader->failure);
    g_free(reader->owned);
    g_free(reader->name);
    g_free(reader);
}

/* Room for `more` bytes behind the window. The buffer is at least twice the largest window, so that moving the window's
 * rest to the front costs no more, over time, than reading; a rest that is small beside the read is moved at once, and what one large
 * window asked for is not touched again by small ones. It grows in its place, where the C library can remap it: no window is there twice. */
static void make_room(SwReader *reader, gsize want, gsize more)
{
    if (reader->start + reader->len + more <= reader->capacity && reader->len > more / 4)
        return;
    gsize needed = MAX(2 * want, reader->len + more);
    if (reader->len > 0)
        memmove(reader->owned, reader->owned + reader->start, reader->len);
    if (needed > reader->capacity) {
        reader->owned = g_realloc(reader->owned, needed);
        reader->capacity = needed;
    }
    reader->buffer = reader->owned;
    reader->start = 0;
}

static void fill(SwReader *reader, gsize want)
{
    make_room(reader, want, reader->chunk);
    char *free_space = reader->owned + reader->start + reader->len;
    gsize size = reader->capacity - reader->start - reader->len;
    gssize n = reader->source->read(reader->state, free_space, MIN(size, reader->chunk), &reader->failure);
    reader->chunk = MIN(2 * reader->chunk, CHUNK);
    if (n <= 0)
        reader->ended = TRUE;
    else
        reader->len += (gsize)n;
}

gboolean sw_reader_peek(SwReader *reader, gsize want, SwSpan *ret_window, GError **error)
{
    while (reader->len < want && !reader->ended)
        fill(reader, want);
    if (reader->len < want && reader->failure) {
        g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "%s: byte %" G_GUINT64_FORMAT ": %s", reader->name,
                    reader->offset + reader->len, reader->failure->message);
        return FALSE;
    }
    *ret_window = sw_span(reader->buffer ? reader->buffer + reader->start : "", reader->len);
    return TRUE;
}

void sw_reader_skip(SwReader *reader, gsize n)
{
    g_assert(n <= reader->len);
    reader->len -= n;
    reader->start = reader->len > 0 || !reader->owned ? reader->start + n : 0;
    reader->offset += n;
}

guint64 sw_reader_offset(const SwReader *reader)
{
    return reader->offset;
}

const char *sw_reader_name(const SwReader *reader)
{
    return reader->name;
}

gssize sw_read_fd(int fd, char *buffer, gsize size, GError **error)
{
    for (;;) {
        gssize n = read(fd, buffer, size);
        if (n >= 0)
            return n;
        if (errno != EINTR) {
            g_set_error_literal(error, SW_ERROR, SW_ERROR_INPUT, g_strerror(errno));
            return -1;
        }
    }
}

static gssize read_from_fd(gpointer state, char *buffer, gsize size, GError **error)
{
    return sw_read_fd(GPOINTER_TO_INT(state), buffer, size, error);
}

static void close_fd(gpointer state)
{
    close(GPOINTER_TO_INT(state));
}

SwReader *sw_reader_new_fd(const char *name, int fd)
{
    static const SwByteSource fd_source = {read_from_fd, close_fd};
    return sw_reader_new(name, &fd_source, GINT_TO_POINTER(fd));
}
