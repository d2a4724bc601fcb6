/*
 * A window that moves over a byte stream. The stream may be a file, a pipe, a decompressor or an archive member; its
 * length need not be known and nothing is kept behind the window. Memory is bounded by the largest window asked for.
 */
#pragma once

#include "base/span.h"

typedef struct SwReader SwReader;

/* Where the bytes come from. `read` returns how many it gave (0 = end) or -1 with error set. */
typedef struct {
    gssize (*read)(gpointer state, char *buffer, gsize size, GError **error);
    void (*free)(gpointer state);
} SwByteSource;

/* `name` is the path for messages and for SwEvent.source; copied. The reader adopts `state`. */
SwReader *sw_reader_new(const char *name, const SwByteSource *source, gpointer state);
SwReader *sw_reader_new_fd(const char *name, int fd); /* adopts and closes fd */
SwReader *sw_reader_new_memory(const char *name, SwSpan bytes); /* borrows the bytes */
void sw_reader_begin_at(SwReader *reader, guint64 offset); /* where its first byte stands in the stream */
void sw_reader_free(SwReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwReader, sw_reader_free)

/*
 * The bytes from the current offset on: at least `want` of them, or all that are left when the stream ends (then
 * *ret_window may be shorter, or empty at the end). May hold more than asked for. Valid until the next peek, skip or free.
 * FALSE with SW_ERROR_INPUT (path and offset named) if reading failed; what came before can still be had with want = 0.
 */
gboolean sw_reader_peek(SwReader *reader, gsize want, SwSpan *ret_window, GError **error);
/* Moves on by n bytes, which must lie in the last window. */
void sw_reader_skip(SwReader *reader, gsize n);
guint64 sw_reader_offset(const SwReader *reader);
const char *sw_reader_name(const SwReader *reader);

/* The bytes behind a UTF-8 byte order mark, if the stream's first bytes are one. */
static inline SwSpan sw_span_without_mark(SwSpan head)
{
    return head.len >= 3 && memcmp(head.data, "\xef\xbb\xbf", 3) == 0 ? sw_span(head.data + 3, head.len - 3) : head;
}

/* One read(2), repeated when a signal came between. -1 with SW_ERROR_INPUT without path or offset: the reader adds them. */
gssize sw_read_fd(int fd, char *buffer, gsize size, GError **error);
