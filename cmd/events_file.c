#include "cmd/events_file.h"

#include "base/error.h"
#include "store/event_json.h"

#include <archive.h>
#include <archive_entry.h>

#define STRETCH_ROWS 1024u /* some milliseconds' work */

typedef gboolean (*Emit)(gpointer to, const GString *lines, GError **error);

/* Rows that one thread makes into lines. */
typedef struct {
    const SwStore *store;
    const guint32 *rows;
    guint n_rows;
    GString *lines;
    GThread *thread; /* NULL: this one */
} Stretch;

static gpointer render(gpointer data)
{
    Stretch *stretch = data;
    g_autoptr(GArray) urls = g_array_new(FALSE, FALSE, sizeof(SwSpan));
    g_string_truncate(stretch->lines, 0);
    for (guint i = 0; i < stretch->n_rows; i++) {
        SwEvent event;
        sw_store_event(stretch->store, stretch->rows[i], urls, &event);
        sw_event_write_json(stretch->lines, &event);
    }
    return NULL;
}

/* A thread that cannot be had is done without. */
static void render_side_by_side(Stretch *stretches, guint n)
{
    for (guint i = 1; i < n; i++)
        stretches[i].thread = g_thread_try_new("lines", render, &stretches[i], NULL);
    for (guint i = 0; i < n; i++) {
        if (stretches[i].thread)
            g_thread_join(g_steal_pointer(&stretches[i].thread));
        else
            render(&stretches[i]);
    }
}

/* Gives out the rows from `from` on; returns the number of stretches. */
static guint give_out(Stretch *stretches, guint jobs, const GArray *rows, guint from)
{
    guint n = 0;
    for (; n < jobs && from < rows->len; n++, from += STRETCH_ROWS) {
        stretches[n].rows = &g_array_index(rows, guint32, from);
        stretches[n].n_rows = MIN(STRETCH_ROWS, rows->len - from);
    }
    return n;
}

static gboolean write_rows(const SwStore *store, const GArray *rows, guint jobs, Emit emit, gpointer to, GError **error)
{
    gboolean done = TRUE;
    g_autofree Stretch *stretches = g_new0(Stretch, jobs);
    for (guint i = 0; i < jobs; i++)
        stretches[i] = (Stretch){.store = store, .lines = g_string_new(NULL)};
    for (guint from = 0; from < rows->len && done; from += jobs * STRETCH_ROWS) {
        guint n = give_out(stretches, jobs, rows, from);
        render_side_by_side(stretches, n);
        for (guint i = 0; i < n && done; i++)
            done = emit(to, stretches[i].lines, error);
    }
    for (guint i = 0; i < jobs; i++)
        g_string_free(stretches[i].lines, TRUE);
    return done;
}

static gboolean emit_to_stream(gpointer to, const GString *lines, GError **error)
{
    return g_output_stream_write_all(to, lines->str, lines->len, NULL, NULL, error);
}

gboolean events_stream_write(const SwStore *store, const GArray *rows, guint jobs, GOutputStream *out, GError **error)
{
    return write_rows(store, rows, jobs, emit_to_stream, out, error);
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

gboolean events_file_write(const SwStore *store, const GArray *rows, guint jobs, const char *path, GError **error)
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
    written = written && write_rows(store, rows, jobs, emit_to_archive, archive, error);
    written = written && (archive_write_close(archive) == ARCHIVE_OK || fail(archive, error));
    archive_entry_free(entry);
    archive_write_free(archive);
    return written;
}
