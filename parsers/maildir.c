/*
 * A Maildir (https://cr.yp.to/proto/maildir.html), with the folders in it: the kind `maildir`. Where its mails are is found out in
 * parsers/maildir/walk.c; here each becomes an event.
 */
#include "parsers/input/decompress.h"
#include "parsers/limits.h"
#include "parsers/mail/message.h"
#include "parsers/maildir/walk.h"

typedef struct {
    SwSink *sink;
    SwMessageReader *message;
    GByteArray *bytes; /* the mail at hand */
    SwSpan path; /* of its file */
    guint64 consumed; /* bytes of all mails so far */
} Maildir;

static void skip(Maildir *self, const char *reason)
{
    self->sink->defect(self->sink, SW_DEFECT_SKIPPED, self->path, 0, reason);
}

/* Reads the file whole, up to one byte more than is looked at, into self->bytes. One byte more than its size is asked for: a file that
 * gives no more than its size has been read, with one system call. */
static gboolean read_file(Maildir *self, int fd, guint64 size, GError **error)
{
    gsize wanted = (gsize)MIN(size, SW_LIMIT_MESSAGE) + 1;
    gsize len = 0;
    for (;;) {
        g_byte_array_set_size(self->bytes, (guint)wanted);
        gssize n = sw_read_fd(fd, (char *)self->bytes->data + len, wanted - len, error);
        if (n < 0)
            return FALSE;
        len += (gsize)n;
        if (n == 0 || len > SW_LIMIT_MESSAGE)
            break;
        if (len == wanted) /* it grows */
            wanted = MIN(2 * wanted, SW_LIMIT_MESSAGE + 1);
        else if (len == size)
            break;
    }
    g_byte_array_set_size(self->bytes, (guint)len);
    return TRUE;
}

static void read_mail(Maildir *self, SwSpan bytes)
{
    gboolean whole = bytes.len <= SW_LIMIT_MESSAGE;
    SwEvent event = {.source = self->path};
    if (!sw_message_read(self->message, sw_span_slice(bytes, 0, SW_LIMIT_MESSAGE), self->path, 0, self->sink, &event))
        return;
    if (!whole) {
        self->sink->defect(self->sink, SW_DEFECT_TRUNCATED, self->path, 0, "mail too large to be read whole");
        event.has &= ~SW_HAS(SW_FIELD_SIZE);
    }
    self->sink->event(self->sink, &event);
}

/* Mail stores keep mails compressed under their usual names. */
static void read_compressed(Maildir *self, const char *path, SwSpan bytes)
{
    SwMeter meter = {.stored = bytes.len};
    SwSpan mail;
    g_autoptr(SwReader) stored = sw_reader_new_memory(path, bytes);
    g_autoptr(SwReader) inside = sw_decompress_new(stored, bytes, &meter, self->sink);
    g_autoptr(GError) error = NULL;
    if (sw_reader_peek(inside, SW_LIMIT_MESSAGE + 1, &mail, &error)) {
        self->consumed += mail.len;
        read_mail(self, mail);
    } else
        skip(self, error->message);
}

static void read_whole(Maildir *self, const SwTreeFile *file)
{
    g_autoptr(GError) error = NULL;
    gboolean done = read_file(self, file->fd, file->size, &error);
    SwSpan bytes = sw_span((const char *)self->bytes->data, self->bytes->len);
    if (!done)
        skip(self, error->message);
    else if (sw_decompress_knows(bytes))
        read_compressed(self, file->path, bytes);
    else {
        self->consumed += bytes.len;
        read_mail(self, bytes);
    }
}

static void maildir_read(gpointer state, const SwTreeFile *file)
{
    Maildir *self = state;
    self->path = sw_span_of(file->path);
    gboolean wanted = sw_sink_begin(self->sink, self->path, 0);
    if (wanted && file->fd < 0)
        skip(self, file->reason);
    else if (wanted)
        read_whole(self, file);
    self->sink->record(self->sink, self->consumed);
}

static gpointer maildir_open(const SwIngestOptions *options, SwSink *sink)
{
    Maildir *self = g_new0(Maildir, 1);
    self->sink = sink;
    self->message = sw_message_reader_new(options);
    self->bytes = g_byte_array_new();
    return self;
}

static void maildir_close(gpointer state)
{
    Maildir *self = state;
    g_byte_array_unref(self->bytes);
    sw_message_reader_free(self->message);
    g_free(self);
}

static int probe(SwSpan head)
{
    return 0; /* known by its directories, not by bytes */
}

static const SwFileTree tree = {&sw_maildir_walk, maildir_open, maildir_read, maildir_close};

const SwIngestor sw_ingestor_maildir = {
    .name = "maildir",
    .summary = "a directory with mails in cur and new, and folders in it",
    .provides = SW_MESSAGE_PROVIDES,
    .probe = probe,
    .tree = &tree,
};
