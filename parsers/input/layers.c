#include "parsers/input/layers.h"

#include "parsers/input/decompress.h"
#include "parsers/limits.h"

#include <archive_entry.h>

#define TAR_BLOCK 512u

static gboolean walk_stream(const SwLayerWalk *walk, SwReader *stream, guint layer, gboolean member, GError **error);

/* A tar header whose checksum is right: the sum of its bytes, those of the checksum itself taken for spaces (POSIX ustar). Holds
 * for every dialect of tar, and for nothing else. */
static gboolean is_tar(SwSpan head)
{
    enum { CHECKSUM = 148, CHECKSUM_LEN = 8 };
    if (head.len < TAR_BLOCK || head.data[0] == '\0')
        return FALSE;
    guint sum = CHECKSUM_LEN * ' ', stated = 0;
    for (guint i = 0; i < TAR_BLOCK; i++)
        if (i < CHECKSUM || i >= CHECKSUM + CHECKSUM_LEN)
            sum += (guchar)head.data[i];
    for (guint i = CHECKSUM; i < CHECKSUM + CHECKSUM_LEN; i++)
        if (head.data[i] >= '0' && head.data[i] <= '7')
            stated = stated * 8 + (guint)(head.data[i] - '0');
    return stated == sum;
}

static gboolean is_zip(SwSpan head)
{
    SwSpan magic = sw_span_slice(head, 0, 4);
    return sw_span_equal(magic, SW_SPAN("PK\003\004")) || sw_span_equal(magic, SW_SPAN("PK\005\006"));
}

typedef struct {
    SwArchiveInput input;
    struct archive *archive;
    const SwLayerWalk *walk;
    const char *name; /* of the archive */
    GString *member; /* ARCHIVE:MEMBER */
    SwArchiveData data; /* of the member */
    gboolean exhausted; /* nothing more is taken out of this archive */
} Archive;

/* What stands behind this place is lost: how many records, nobody knows; it counts as one. */
static void lose_rest(const Archive *self, const char *source, guint64 offset, const char *reason)
{
    SwSink *sink = self->walk->sink;
    sink->defect(sink, SW_DEFECT_SKIPPED, sw_span_of(source), offset, reason);
    sink->record(sink, offset);
}

static void note(const Archive *self, SwDefectKind kind, const char *source, guint64 offset, const char *reason)
{
    self->walk->sink->defect(self->walk->sink, kind, sw_span_of(source), offset, reason);
}

static gssize read_member(gpointer state, char *buffer, gsize size, GError **error)
{
    Archive *self = state;
    if (self->exhausted)
        return 0;
    gssize n = sw_archive_data_read(&self->data, self->archive, buffer, size);
    const char *trouble = NULL;
    if (n < 0)
        trouble = "archive member is damaged, cut off or encrypted: read up to there";
    else if (!sw_meter_expand(self->walk->meter, (guint64)n))
        trouble = "archive expands beyond all measure: read up to there";
    if (trouble) {
        lose_rest(self, self->member->str, (guint64)self->data.given, trouble);
        self->exhausted = n >= 0;
        return 0;
    }
    return n;
}

static void name_member(Archive *self, struct archive_entry *entry)
{
    const char *path = archive_entry_pathname(entry);
    if (!path)
        path = archive_entry_pathname_utf8(entry);
    g_string_printf(self->member, "%s:%s", self->name, path ? path : "(unnamed)");
}

static gboolean walk_member(Archive *self, struct archive_entry *entry, guint layer, GError **error)
{
    static const SwByteSource member_source = {read_member, NULL};
    name_member(self, entry);
    self->data = (SwArchiveData){0};
    if (archive_entry_filetype(entry) == AE_IFDIR)
        return TRUE;
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry)) {
        note(self, SW_DEFECT_NOTED, self->member->str, 0, "a link or device in an archive: not read");
        return TRUE;
    }
    g_autoptr(SwReader) stream = sw_reader_new(self->member->str, &member_source, self);
    return walk_stream(self->walk, stream, layer, TRUE, error);
}

static gboolean walk_members(Archive *self, guint layer, GError **error)
{
    int result = sw_archive_input_open(&self->input, self->archive);
    while (result >= ARCHIVE_WARN && !self->exhausted) {
        struct archive_entry *entry;
        result = archive_read_next_header(self->archive, &entry);
        if (result == ARCHIVE_EOF)
            return TRUE;
        if (result >= ARCHIVE_WARN && !walk_member(self, entry, layer, error))
            return FALSE;
    }
    if (!self->exhausted)
        lose_rest(self, self->name, sw_reader_offset(self->input.below),
                  "archive is damaged or cut off: read up to there");
    return TRUE;
}

static gboolean walk_archive(const SwLayerWalk *walk, SwReader *stream, guint layer, GError **error)
{
    Archive self = {.input = {.below = stream}, .archive = archive_read_new(), .walk = walk};
    self.name = sw_reader_name(stream);
    self.member = g_string_new(NULL);
    archive_read_support_format_tar(self.archive);
    archive_read_support_format_zip_streamable(self.archive);
    gboolean done = walk_members(&self, layer, error);
    archive_read_free(self.archive);
    g_string_free(self.member, TRUE);
    return done;
}

static void refuse_layer(const SwLayerWalk *walk, SwReader *stream)
{
    walk->sink->defect(walk->sink, SW_DEFECT_SKIPPED, sw_span_of(sw_reader_name(stream)), 0,
                       "archives or compressed data too deep inside one another");
    walk->sink->record(walk->sink, sw_reader_offset(stream));
}

static gboolean walk_compressed(const SwLayerWalk *walk, SwReader *stream, SwSpan head, guint layer, gboolean member,
                                GError **error)
{
    g_autoptr(SwReader) inside = sw_decompress_new(stream, head, walk->meter, walk->sink);
    if (!sw_reader_peek(inside, TAR_BLOCK, &head, error))
        return FALSE;
    return is_tar(head) ? walk_archive(walk, inside, layer + 1, error)
                        : walk_stream(walk, inside, layer + 1, member, error);
}

static gboolean walk_stream(const SwLayerWalk *walk, SwReader *stream, guint layer, gboolean member, GError **error)
{
    SwSpan head;
    if (!sw_reader_peek(stream, TAR_BLOCK, &head, error))
        return FALSE;
    gboolean compressed = sw_decompress_knows(head);
    if (!compressed && !is_tar(head) && !is_zip(head))
        return walk->visit(walk->data, stream, member, error);
    if (layer == SW_LIMIT_LAYERS) {
        refuse_layer(walk, stream);
        return TRUE;
    }
    return compressed ? walk_compressed(walk, stream, head, layer, member, error)
                      : walk_archive(walk, stream, layer + 1, error);
}

gboolean sw_layers_walk(const SwLayerWalk *walk, SwReader *stored, GError **error)
{
    return walk_stream(walk, stored, 0, FALSE, error);
}
