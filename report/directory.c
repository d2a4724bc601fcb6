#include "report/directory.h"

#include "report/files.h"
#include "report/gnuplot.h"
#include "report/html.h"
#include "report/scratch.h"
#include "report/text.h"

#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* All that may stand in a report directory. */
static const char *const report_entries[] = {"index.html", "report.txt",        "report.json", "tables",
                                             "figures",    "events.ndjson.zst", NULL};

/* The path without links and trailing slashes, so that a sibling of it is on the same file system. */
static char *resolve(const char *path)
{
    char *real = realpath(path, NULL);
    if (real)
        return real;
    char *stripped = g_strdup(path);
    for (gsize len = strlen(stripped); len > 1 && stripped[len - 1] == '/'; len--)
        stripped[len - 1] = '\0';
    return stripped;
}

static gboolean refuse(GError **error, const char *path, const char *why, const char *name)
{
    g_autofree char *shown = g_filename_display_name(path);
    g_autofree char *shown_name = name ? g_filename_display_name(name) : g_strdup("");
    g_set_error(error, SW_ERROR, SW_ERROR_OUTPUT, "will not replace %s: %s%s; name another directory, or remove it",
                shown, why, shown_name);
    return FALSE;
}

/* Nothing is ever removed that this program may not have written: a directory is replaced only if it is empty or all its
 * entries are among `ours`. */
static gboolean holds_only(const char *path, const char *const *ours, gboolean *ret_empty, GError **error)
{
    struct stat info;
    *ret_empty = TRUE;
    if (lstat(path, &info) != 0)
        return errno == ENOENT || sw_files_fail(error, "look at", path);
    if (!S_ISDIR(info.st_mode))
        return refuse(error, path, "it is not a directory", NULL);

    g_autoptr(GError) failure = NULL;
    g_autoptr(GDir) directory = g_dir_open(path, 0, &failure);
    if (!directory)
        return refuse(error, path, failure->message, NULL);
    for (const char *name = g_dir_read_name(directory); name; name = g_dir_read_name(directory)) {
        *ret_empty = FALSE;
        if (!g_strv_contains(ours, name))
            return refuse(error, path, "it holds something else: ", name);
    }
    return TRUE;
}

static gboolean has_marker(const char *path)
{
    char head[sizeof SW_REPORT_MARKER] = "";
    g_autofree char *index = g_build_filename(path, "index.html", NULL);
    FILE *file = fopen(index, "re");
    if (!file)
        return FALSE;
    gsize n = fread(head, 1, sizeof head - 1, file);
    fclose(file);
    return n == sizeof head - 1 && memcmp(head, SW_REPORT_MARKER, n) == 0;
}

static gboolean is_replaceable_report(const char *path, GError **error)
{
    gboolean empty;
    if (!holds_only(path, report_entries, &empty, error))
        return FALSE;
    return empty || has_marker(path) || refuse(error, path, "its index.html is no report of spamwave", NULL);
}

typedef struct {
    const SwDocument *document;
    const char *const *tables; /* as in SwFormat */
    gboolean (*write)(const SwDocument *document, const char *const *tables, GOutputStream *out, GError **error);
} TableFile;

static gboolean write_table_file(GOutputStream *out, gpointer data, GError **error)
{
    const TableFile *file = data;
    return file->write(file->document, file->tables, out, error);
}

static gboolean write_tables(const char *directory, const SwDocument *document, const SwFormat *format,
                             const char *const *tables, GError **error)
{
    for (guint i = 0; i < document->results->tables->len; i++) {
        const SwTable *table = g_ptr_array_index(document->results->tables, i);
        const char *const only[] = {table->spec->id, NULL};
        TableFile file = {document, only, format->write};
        g_autofree char *name = g_strconcat(table->spec->id, format->suffix, NULL);
        if (sw_format_wants(tables, table) && !sw_files_write(directory, name, write_table_file, &file, error))
            return FALSE;
    }
    return sw_files_sync_directory(directory, error);
}

static gboolean write_text_file(GOutputStream *out, gpointer data, GError **error)
{
    return sw_text_write_report(data, out, error);
}

typedef struct {
    const SwDocument *document;
    const char *figures; /* directory */
} Page;

static gboolean write_page(GOutputStream *out, gpointer data, GError **error)
{
    const Page *page = data;
    return sw_html_write(page->document, page->figures, out, error);
}

/* Figures first: what could not be drawn is a warning in the documents. */
static gboolean write_report(const char *directory, SwDocument *document, const SwDirectoryOptions *options,
                             GError **error)
{
    g_autofree char *figures = g_build_filename(directory, "figures", NULL);
    g_autofree char *tables = g_build_filename(directory, "tables", NULL);
    TableFile json = {document, NULL, sw_format_by_name("json")->write};
    Page page = {document, figures};

    if (!sw_files_make_directory(figures, error) || !sw_files_make_directory(tables, error))
        return FALSE;
    if (!sw_gnuplot_draw(document->results->figures, figures, document->results->warnings, error) ||
        !sw_files_sync_directory(figures, error))
        return FALSE;
    if (!write_tables(tables, document, sw_format_by_name("csv"), NULL, error))
        return FALSE;
    if (!sw_files_write(directory, "report.json", write_table_file, &json, error) ||
        !sw_files_write(directory, "report.txt", write_text_file, document, error) ||
        !sw_files_write(directory, "index.html", write_page, &page, error))
        return FALSE;
    if (options && options->extra && !options->extra(directory, options->extra_data, error))
        return FALSE;
    return sw_files_sync_directory(directory, error);
}

/* What then stands under the name `aside`, the old directory, goes with it. */
static gboolean put_in_place(const SwScratch *aside, const char *path, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(path);
    return sw_files_put_in_place(sw_scratch_path(aside), path, error) && sw_files_sync_directory(parent, error);
}

gboolean sw_directory_write(SwDocument *document, const char *path, const SwDirectoryOptions *options, GError **error)
{
    g_autofree char *target = resolve(path);
    if (!is_replaceable_report(target, error))
        return FALSE;
    g_autoptr(SwScratch) aside = sw_scratch_new(target, error);
    return aside && write_report(sw_scratch_path(aside), document, options, error) &&
           put_in_place(aside, target, error);
}

static GPtrArray *file_names(const SwDocument *document, const SwFormat *format)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < document->results->tables->len; i++) {
        const SwTable *table = g_ptr_array_index(document->results->tables, i);
        g_ptr_array_add(names, g_strconcat(table->spec->id, format->suffix, NULL));
    }
    g_ptr_array_add(names, NULL);
    return names;
}

gboolean sw_directory_write_tables(const SwDocument *document, const SwFormat *format, const char *const *tables,
                                   const char *path, GError **error)
{
    g_autofree char *target = resolve(path);
    g_autoptr(GPtrArray) names = file_names(document, format);
    gboolean empty;
    if (!holds_only(target, (const char *const *)names->pdata, &empty, error))
        return FALSE;
    g_autoptr(SwScratch) aside = sw_scratch_new(target, error);
    return aside && write_tables(sw_scratch_path(aside), document, format, tables, error) &&
           put_in_place(aside, target, error);
}
