#include "parsers/input/decompress.h"

#include "parsers/limits.h"

#include <archive_entry.h>

typedef struct {
    SwSpan magic;
    guint offset;
    int filter;
    gsize empty_max; /* bytes of a stream that holds nothing, and what these end in */
    SwSpan empty_end;
} Compression;

static const Compression compressions[] = {
    {{"\x1f\x8b\x08", 3}, 0, ARCHIVE_FILTER_GZIP, 511, {"\0\0\0\0\0\0\0\0", 8}}, /* a name may stand in it */
    /* Behind `BZh1` to `BZh9`, which could be text; then the same, empty. */
    {{"\x31\x41\x59\x26\x53\x59", 6}, 4, ARCHIVE_FILTER_BZIP2, 0, {"", 0}},
    {{"\x17\x72\x45\x38\x50\x90", 6}, 4, ARCHIVE_FILTER_BZIP2, 14, {"\0\0\0\0", 4}},
    {{"\xfd\x37\x7a\x58\x5a\0", 6}, 0, ARCHIVE_FILTER_XZ, 32, {"YZ", 2}},
    {{"\x28\xb5\x2f\xfd", 4}, 0, ARCHIVE_FILTER_ZSTD, 21, {"", 0}},
};

static const Compression *compression_of(SwSpan head)
{
    for (guint i = 0; i < G_N_ELEMENTS(compressions); i++) {
        SwSpan magic = compressions[i].magic;
        if (sw_span_equal(sw_span_slice(head, compressions[i].offset, compressions[i].offset + magic.len), magic))
            return &compressions[i];
    }
    return NULL;
}

gboolean sw_decompress_knows(SwSpan head)
{
    return compression_of(head) != NULL;
}

/* `head` is more than that, or all of the stream. */
static gboolean may_be_empty(SwSpan head)
{
    const Compression *compression = compression_of(head);
    SwSpan end = compression->empty_end;
    return head.len <= compression->empty_max && head.len >= end.len &&
           sw_span_equal(sw_span_slice(head, head.len - end.len, head.len), end);
}

typedef struct {
    SwArchiveInput input;
    struct archive *archive;
    SwMeter *meter;
    SwSink *sink;
    SwArchiveData data;
    gboolean may_be_empty, opened, ended;
} Decompressor;

static gssize end_early(Decompressor *self, const char *reason)
{
    self->ended = TRUE;
    SwSpan name = sw_span_of(sw_reader_name(self->input.below));
    self->sink->defect(self->sink, SW_DEFECT_SKIPPED, name, (guint64)self->data.given, reason);
    self->sink->record(self->sink, (guint64)self->data.given);
    return 0;
}

/* Opening reads, so it waits until bytes are asked for. TRUE when there is something inside. Damage before the first block is whole looks
 * like emptiness to libarchive. */
static gboolean open_data(Decompressor *self)
{
    struct archive_entry *entry;
    self->opened = TRUE;
    int result = sw_archive_input_open(&self->input, self->archive);
    gboolean damaged = archive_errno(self->archive) != 0 || !self->may_be_empty;
    if (result >= ARCHIVE_WARN)
        result = archive_read_next_header(self->archive, &entry);
    self->ended = result == ARCHIVE_EOF;
    if (result < ARCHIVE_WARN || (self->ended && damaged))
        end_early(self, "compressed data are damaged or cut off: nothing could be read");
    return !self->ended;
}

static gssize read_decompressed(gpointer state, char *buffer, gsize size, GError **error)
{
    Decompressor *self = state;
    if (self->ended || (!self->opened && !open_data(self)))
        return 0;
    gssize n = sw_archive_data_read(&self->data, self->archive, buffer, size);
    if (n < 0)
        return end_early(self, "compressed data are damaged or cut off: read up to there");
    if (!sw_meter_expand(self->meter, (guint64)n))
        return end_early(self, "compressed data expand beyond all measure: read up to there");
    return n;
}

static void free_decompressor(gpointer state)
{
    Decompressor *self = state;
    archive_read_free(self->archive);
    g_free(self);
}

/* Exactly one filter: left to itself, libarchive would undo twenty-five in a row, uncounted. */
SwReader *sw_decompress_new(SwReader *below, SwSpan head, SwMeter *meter, SwSink *sink)
{
    static const SwByteSource decompressed_source = {read_decompressed, free_decompressor};
    Decompressor *self = g_new0(Decompressor, 1);
    self->input.below = below;
    self->may_be_empty = may_be_empty(head);
    self->meter = meter;
    self->sink = sink;
    self->archive = archive_read_new();
    archive_read_append_filter(self->archive, compression_of(head)->filter);
    archive_read_support_format_raw(self->archive);
    archive_read_support_format_empty(self->archive); /* nothing, compressed */
    return sw_reader_new(sw_reader_name(below), &decompressed_source, self);
}
