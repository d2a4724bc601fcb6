#include "cmd/events_file.h"

#include "base/error.h"
#include "store/event_json.h"

#include <archive.h>
#include <archive_entry.h>

#define FLUSH_BYTES 65536

typedef gboolean (*Emit)(gpointer to, const GString *lines, GError **error);

static gboolean write_rows(const SwStore *store, const GArray *rows, Emit emit, gpointer to, GError **error)
{
    g_autoptr(GArray) urls = g_array_new(FALSE, FALSE, sizeof(SwSpan));
    g_autoptr(GString) lines = g_string_sized_new(FLUSH_BYTES + 4096);
    for (guint i = 0; i < rows->len; i++) {
        SwEvent event;
        sw_store_event(store, g_array_index(rows, guint32, i), urls, &event);
        sw_event_write_json(lines, &event);
        if (lines->len < FLUSH_BYTES)
            continue;
        if (!emit(to, lines, error))
            return FALSE;
        g_string_truncate(lines, 0);
    }
    return emit(to, lines, error);
}

static gboolean emit_to_stream(gpointer to, const GString *lines, GError **error)
{
    return g_output_stream_write_all(to, lines->str, lines->len, NULL, NULL, error);
}

gboolean events_stream_write(const SwStore *store, const GArray *rows, GOutputStream *out, GError **error)
{
    return write_rows(store, rows, emit_to_stream, out, error);
}

static gboolean fail(struct archive *archive, GError **error)
{
    g_set_error(error, SW_ERROR, SW_ERROR_OUTPUT, "cannot write events: %s", archive_error_string(archive));
    return FALSE;
}

static gboolean emit_to_archive(gpointer to, const GString *lines, GError **error)
{
    return archive_write_data(to, lines->str, lines->len) == (la_ssize_t)lines->len || fail(to, error);
}

gboolean events_file_write(const SwStore *store, const GArray *rows, const char *path, GError **error)
{
    struct archive *archive = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_pathname(entry, "events.ndjson");
    gboolean written =
        (archive_write_add_filter_zstd(archive) == ARCHIVE_OK && archive_write_set_format_raw(archive) == ARCHIVE_OK &&
         archive_write_open_filename(archive, path) == ARCHIVE_OK &&
         archive_write_header(archive, entry) == ARCHIVE_OK) ||
        fail(archive, error);
    written = written && write_rows(store, rows, emit_to_archive, archive, error);
    written = written && (archive_write_close(archive) == ARCHIVE_OK || fail(archive, error));
    archive_entry_free(entry);
    archive_write_free(archive);
    return written;
}
