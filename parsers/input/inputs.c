#include "parsers/input/inputs.h"

#include "base/document.h"
#include "base/error.h"
#include "base/hash.h"
#include "parsers/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void free_input(gpointer data)
{
    SwInput *input = data;
    g_free(input->path);
    g_free(input->directory);
    g_free(input);
}

void sw_input_list_clear(SwInputList *list)
{
    g_ptr_array_unref(list->inputs);
}

static gboolean is_directory(const char *path)
{
    return g_file_test(path, G_FILE_TEST_IS_DIR);
}

gboolean sw_is_maildir(const char *path)
{
    g_autofree char *cur = g_build_filename(path, "cur", NULL);
    g_autofree char *new = g_build_filename(path, "new", NULL);
    return is_directory(cur) && is_directory(new);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *sw_directory_names(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    if (!directory)
        return NULL;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(directory));)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

static SwInput *add_input(SwInputList *list, const char *path, const char *directory, const SwIngestor *forced)
{
    SwInput *input = g_new0(SwInput, 1);
    input->path = g_strdup(path);
    input->directory = g_strdup(directory);
    input->forced = forced;
    input->modified_us = SW_TIME_UNKNOWN;
    g_ptr_array_add(list->inputs, input);
    return input;
}

static void add_status(SwInput *input, const struct stat *status)
{
    input->device = status->st_dev;
    input->inode = status->st_ino;
    input->modified_us = status->st_mtime * SW_SECOND;
    input->repeatable = S_ISREG(status->st_mode);
    input->size = input->repeatable ? (guint64)status->st_size : 0;
}

/* A report of ours, whose events.ndjson.zst would be read again. */
static gboolean is_report(const char *path)
{
    g_autofree char *index = g_build_filename(path, "index.html", NULL);
    char head[sizeof SW_REPORT_MARKER] = "";
    int fd = open(index, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return FALSE;
    gssize n = sw_read_fd(fd, head, sizeof head - 1, NULL);
    close(fd);
    return n == sizeof head - 1 && memcmp(head, SW_REPORT_MARKER, sizeof head - 1) == 0;
}

/* One thing found in a directory: its own directory is walked, all else is an input. */
static void add_found(SwInputList *list, const char *path, const char *directory, const SwIngestor *forced, guint depth)
{
    struct stat status;
    gboolean known = lstat(path, &status) == 0;
    gboolean descend = known && S_ISDIR(status.st_mode) && depth < SW_LIMIT_DIRECTORY_DEPTH;
    if (descend && is_report(path))
        return;
    gboolean is_maildir = descend && (forced ? forced->tree != NULL : sw_is_maildir(path));
    g_autoptr(GPtrArray) names = descend && !is_maildir ? sw_directory_names(path) : NULL;
    if (!names) {
        SwInput *input = add_input(list, path, directory, forced);
        input->is_maildir = is_maildir;
        if (known)
            add_status(input, &status);
        return;
    }
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *below = g_build_filename(path, g_ptr_array_index(names, i), NULL);
        add_found(list, below, directory, forced, depth + 1);
    }
}

/*
 * The kind that `KIND:PATH` forces; then *path is moved behind the colon. A prefix that is no kind is part of the path if there is
 * such a file, and a mistake otherwise.
 */
static gboolean take_kind(const char **path, const SwIngestor **kind, GError **error)
{
    gsize len = strspn(*path, "abcdefghijklmnopqrstuvwxyz");
    if (len == 0 || (*path)[len] != ':')
        return TRUE;
    g_autofree char *name = g_strndup(*path, len);
    const SwIngestor *named = sw_ingestor_by_name(name);
    if (named) {
        *kind = named;
        *path += len + 1;
        return TRUE;
    }
    if (g_file_test(*path, G_FILE_TEST_EXISTS))
        return TRUE;
    g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "%s: unknown kind '%s', and no such file", *path, name);
    return FALSE;
}

static gboolean add_argument(SwInputList *list, const char *path, const SwIngestor *forced, GError **error)
{
    if (!take_kind(&path, &forced, error))
        return FALSE;
    if (strcmp(path, "-") == 0) {
        add_input(list, path, NULL, forced);
        return TRUE;
    }
    struct stat status;
    if (stat(path, &status) != 0) {
        g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    if (!S_ISDIR(status.st_mode) || (forced ? forced->tree != NULL : sw_is_maildir(path))) {
        SwInput *input = add_input(list, path, NULL, forced);
        input->is_maildir = S_ISDIR(status.st_mode);
        add_status(input, &status);
        return TRUE;
    }
    g_autoptr(GPtrArray) names = sw_directory_names(path);
    if (!names) {
        g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *below = g_build_filename(path, g_ptr_array_index(names, i), NULL);
        add_found(list, below, path, forced, 0);
    }
    return TRUE;
}

/* By path; of the same path, the one that was named itself first, then by kind. */
static int compare_inputs(gconstpointer a, gconstpointer b)
{
    const SwInput *left = *(const SwInput *const *)a, *right = *(const SwInput *const *)b;
    int by_path = strcmp(left->path, right->path);
    if (by_path != 0)
        return by_path;
    int by_directory = g_strcmp0(left->directory, right->directory); /* NULL is first */
    if (by_directory != 0)
        return by_directory;
    return g_strcmp0(left->forced ? left->forced->name : NULL, right->forced ? right->forced->name : NULL);
}

/* Whether one of the Maildirs holds the path: it will come across it by itself. */
static gboolean is_in_maildir(GHashTable *maildirs, const char *path)
{
    g_autofree char *real = realpath(path, NULL);
    for (char *slash; real && (slash = strrchr(real, '/')) && slash > real;) {
        *slash = '\0';
        if (g_hash_table_contains(maildirs, real))
            return TRUE;
    }
    return FALSE;
}

static GHashTable *real_maildirs(const SwInputList *list)
{
    GHashTable *maildirs = g_hash_table_new_full(sw_hash_string, g_str_equal, free, NULL);
    for (guint i = 0; i < list->inputs->len; i++) {
        const SwInput *input = g_ptr_array_index(list->inputs, i);
        char *real = input->is_maildir ? realpath(input->path, NULL) : NULL;
        if (real)
            g_hash_table_add(maildirs, g_steal_pointer(&real));
    }
    return maildirs;
}

static guint hash_file(gconstpointer key)
{
    const SwInput *input = key;
    return (guint)(input->inode ^ input->device << 16);
}

static gboolean equal_file(gconstpointer a, gconstpointer b)
{
    const SwInput *left = a, *right = b;
    return left->device == right->device && left->inode == right->inode;
}

/* Leaves the first of each file, and none that a Maildir of the list holds. A duplicate that was named itself makes the one that is
 * kept a named one. */
static void remove_duplicates(SwInputList *list)
{
    g_autoptr(GHashTable) files = g_hash_table_new(hash_file, equal_file);
    g_autoptr(GHashTable) maildirs = real_maildirs(list);
    GPtrArray *kept = g_ptr_array_new_with_free_func(free_input);
    for (guint i = 0; i < list->inputs->len; i++) {
        SwInput *input = g_ptr_array_index(list->inputs, i);
        SwInput *first = g_hash_table_lookup(files, input);
        if (first && !input->directory)
            g_clear_pointer(&first->directory, g_free);
        if (first || (g_hash_table_size(maildirs) > 0 && is_in_maildir(maildirs, input->path))) {
            free_input(input);
            continue;
        }
        g_hash_table_add(files, input);
        g_ptr_array_add(kept, input);
    }
    g_ptr_array_set_free_func(list->inputs, NULL);
    g_ptr_array_unref(list->inputs);
    list->inputs = g_steal_pointer(&kept);
}

static guint64 total_size(const SwInputList *list)
{
    guint64 total = 0;
    for (guint i = 0; i < list->inputs->len; i++) {
        const SwInput *input = g_ptr_array_index(list->inputs, i);
        if (input->inode == 0 || input->is_maildir)
            return 0;
        total += input->size;
    }
    return total;
}

gboolean sw_input_list_init(SwInputList *list, const char *const *arguments, const char *kind, GError **error)
{
    const SwIngestor *forced = kind ? sw_ingestor_by_name(kind) : NULL;
    *list = (SwInputList){.inputs = g_ptr_array_new_with_free_func(free_input)};
    if (kind && !forced) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "unknown kind '%s'", kind);
        return FALSE;
    }
    for (guint i = 0; arguments[i]; i++)
        if (!add_argument(list, arguments[i], forced, error))
            return FALSE;
    g_ptr_array_sort(list->inputs, compare_inputs);
    remove_duplicates(list);
    list->total = total_size(list);
    return TRUE;
}
