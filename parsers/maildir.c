/*
 * A Maildir (https://cr.yp.to/proto/maildir.html), with the folders in it (Maildir++, or plain directories): the kind
 * `maildir`. Mail is read in the order of base names, which begin with the time of delivery. Delivery and mail readers may go
 * on meanwhile: a mail that moves from `new` to `cur`, or changes its flags, is read once.
 */
#include "parsers/input/decompress.h"
#include "parsers/input/inputs.h"
#include "parsers/limits.h"
#include "parsers/mail/message.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

typedef struct {
    SwSink *sink;
    SwMessageReader *message;
    GByteArray *bytes; /* the mail at hand */
    GString *path; /* of its file */
    guint64 consumed; /* bytes of all mails so far */
} Maildir;

/* A mail's file: `DIRECTORY/NAME`, the directory being "new" or "cur", the base name ending at the flags (`:2,S`). */
typedef struct {
    char *name;
    gsize base_len;
    const char *directory; /* static */
} Entry;

static void clear_entry(gpointer data)
{
    g_free(((Entry *)data)->name);
}

static SwSpan base_name(const Entry *entry)
{
    return sw_span(entry->name, entry->base_len);
}

/* Of the same base name, the one in `cur` first: that is where mail moves to. */
static int compare_entries(gconstpointer a, gconstpointer b)
{
    const Entry *left = a, *right = b;
    int by_base = sw_span_compare(base_name(left), base_name(right));
    if (by_base != 0)
        return by_base;
    int by_directory = strcmp(left->directory, right->directory);
    return by_directory != 0 ? by_directory : strcmp(left->name, right->name);
}

static void list_directory(GArray *entries, const char *folder, const char *directory)
{
    g_autofree char *path = g_build_filename(folder, directory, NULL);
    g_autoptr(GPtrArray) names = sw_directory_names(path);
    for (guint i = 0; names && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        Entry entry = {.directory = directory, .base_len = strcspn(name, ":")};
        if (name[0] == '.')
            continue;
        entry.name = g_strdup(name);
        g_array_append_val(entries, entry);
    }
}

/* `new` before `cur`: what moves in between is seen twice rather than never. */
static GArray *list_folder(const char *folder)
{
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    g_array_set_clear_func(entries, clear_entry);
    list_directory(entries, folder, "new");
    list_directory(entries, folder, "cur");
    g_array_sort(entries, compare_entries);
    return entries;
}

static void skip(Maildir *self, const char *reason)
{
    self->sink->defect(self->sink, SW_DEFECT_SKIPPED, sw_span(self->path->str, self->path->len), 0, reason);
}

/* Where the mail is now, if it is no longer where it was listed. */
static int open_moved(Maildir *self, const char *folder, const Entry *entry, struct stat *ret_status,
                      const char **ret_reason)
{
    g_autoptr(GArray) entries = list_folder(folder);
    for (guint i = 0; i < entries->len; i++) {
        const Entry *now = &g_array_index(entries, Entry, i);
        if (!sw_span_equal(base_name(now), base_name(entry)))
            continue;
        g_string_printf(self->path, "%s/%s/%s", folder, now->directory, now->name);
        return sw_open_found(AT_FDCWD, self->path->str, ret_status, ret_reason);
    }
    *ret_reason = "gone before it could be read";
    return -1;
}

static int open_entry(Maildir *self, const char *folder, const Entry *entry, struct stat *ret_status)
{
    const char *reason;
    g_string_printf(self->path, "%s/%s/%s", folder, entry->directory, entry->name);
    int fd = sw_open_found(AT_FDCWD, self->path->str, ret_status, &reason);
    if (fd < 0 && errno == ENOENT)
        fd = open_moved(self, folder, entry, ret_status, &reason);
    if (fd < 0)
        skip(self, reason);
    return fd;
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
    SwSpan source = sw_span(self->path->str, self->path->len);
    gboolean whole = bytes.len <= SW_LIMIT_MESSAGE;
    SwEvent event = {.source = source};
    if (!sw_message_read(self->message, sw_span_slice(bytes, 0, SW_LIMIT_MESSAGE), source, 0, self->sink, &event))
        return;
    if (!whole) {
        self->sink->defect(self->sink, SW_DEFECT_TRUNCATED, source, 0, "mail too large to be read whole");
        event.has &= ~SW_HAS(SW_FIELD_SIZE);
    }
    self->sink->event(self->sink, &event);
}

/* Mail stores keep mails compressed under their usual names. */
static void read_compressed(Maildir *self, SwSpan bytes)
{
    SwMeter meter = {.stored = bytes.len};
    SwSpan mail;
    g_autoptr(SwReader) stored = sw_reader_new_memory(self->path->str, bytes);
    g_autoptr(SwReader) inside = sw_decompress_new(stored, bytes, &meter, self->sink);
    g_autoptr(GError) error = NULL;
    if (sw_reader_peek(inside, SW_LIMIT_MESSAGE + 1, &mail, &error)) {
        self->consumed += mail.len;
        read_mail(self, mail);
    } else
        skip(self, error->message);
}

static void read_entry(Maildir *self, const char *folder, const Entry *entry)
{
    struct stat status;
    g_autoptr(GError) error = NULL;
    int fd = open_entry(self, folder, entry, &status);
    if (fd < 0)
        return;
    sw_sink_begin(self->sink, sw_span(self->path->str, self->path->len), 0);
    gboolean done = read_file(self, fd, (guint64)status.st_size, &error);
    close(fd);
    SwSpan bytes = sw_span((const char *)self->bytes->data, self->bytes->len);
    if (!done)
        skip(self, error->message);
    else if (sw_decompress_knows(bytes))
        read_compressed(self, bytes);
    else {
        self->consumed += bytes.len;
        read_mail(self, bytes);
    }
}

static void read_folder(Maildir *self, const char *folder)
{
    g_autoptr(GArray) entries = list_folder(folder);
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        if (i > 0 && sw_span_equal(base_name(entry), base_name(&g_array_index(entries, Entry, i - 1))))
            continue;
        read_entry(self, folder, entry);
        self->sink->record(self->sink, self->consumed);
    }
}

static gboolean is_real_directory(const char *path)
{
    return g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK);
}

/* The folder, and the folders in it; what else lies about in a Maildir (indices, subscriptions) is no mail. */
static void read_tree(Maildir *self, const char *path, guint depth)
{
    if (sw_is_maildir(path) || depth == 0)
        read_folder(self, path);
    g_autoptr(GPtrArray) names = depth < SW_LIMIT_DIRECTORY_DEPTH ? sw_directory_names(path) : NULL;
    for (guint i = 0; names && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *below = g_build_filename(path, name, NULL);
        gboolean own = g_str_equal(name, "cur") || g_str_equal(name, "new") || g_str_equal(name, "tmp");
        if (!own && is_real_directory(below))
            read_tree(self, below, depth + 1);
    }
}

static int probe(SwSpan head)
{
    return 0; /* known by its directories, not by bytes */
}

static gboolean ingest(SwReader *reader, const SwIngestOptions *options, SwSink *sink, GError **error)
{
    Maildir self = {.sink = sink};
    self.message = sw_message_reader_new(options);
    self.bytes = g_byte_array_new();
    self.path = g_string_new(NULL);
    read_tree(&self, sw_reader_name(reader), 0);
    g_string_free(self.path, TRUE);
    g_byte_array_unref(self.bytes);
    sw_message_reader_free(self.message);
    return TRUE;
}

const SwIngestor sw_ingestor_maildir = {
    .name = "maildir",
    .summary = "a directory with mails in cur and new, and folders in it",
    .provides = SW_MESSAGE_PROVIDES,
    .directory = TRUE,
    .probe = probe,
    .ingest = ingest,
};
