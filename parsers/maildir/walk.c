#include "parsers/maildir/walk.h"

#include "parsers/input/inputs.h"
#include "parsers/input/open.h"
#include "parsers/limits.h"

#include <errno.h>
#include <fcntl.h>

/* A mail's file: `DIRECTORY/NAME`, the directory being "new" or "cur", the base name ending at the flags (`:2,S`). */
typedef struct {
    char *name;
    gsize base_len;
    const char *directory; /* static */
} Entry;

/* A folder that is still to be looked at. */
typedef struct {
    char *path;
    guint depth;
} Folder;

typedef struct {
    GArray *folders; /* Folder, the next one last */
    char *folder; /* whose entries these are */
    GArray *entries; /* Entry */
    guint next;
    GString *path;
} Walk;

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

static gboolean is_real_directory(const char *path)
{
    return g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK);
}

/* The folders in this one, to come next, the first name first; what else lies about in a Maildir (indices, subscriptions) is no mail. */
static void add_folders(Walk *walk, const Folder *folder)
{
    g_autoptr(GPtrArray) names = folder->depth < SW_LIMIT_DIRECTORY_DEPTH ? sw_directory_names(folder->path) : NULL;
    for (guint i = names ? names->len : 0; i > 0; i--) {
        const char *name = g_ptr_array_index(names, i - 1);
        g_autofree char *path = g_build_filename(folder->path, name, NULL);
        gboolean own = g_str_equal(name, "cur") || g_str_equal(name, "new") || g_str_equal(name, "tmp");
        if (own || !is_real_directory(path))
            continue;
        Folder below = {g_steal_pointer(&path), folder->depth + 1};
        g_array_append_val(walk->folders, below);
    }
}

static gpointer walk_new(const char *path)
{
    Walk *walk = g_new0(Walk, 1);
    Folder root = {.path = g_strdup(path)};
    walk->folders = g_array_new(FALSE, FALSE, sizeof(Folder));
    walk->path = g_string_new(NULL);
    g_array_append_val(walk->folders, root);
    return walk;
}

static void walk_free(gpointer data)
{
    Walk *walk = data;
    for (guint i = 0; i < walk->folders->len; i++)
        g_free(g_array_index(walk->folders, Folder, i).path);
    g_array_unref(walk->folders);
    g_clear_pointer(&walk->entries, g_array_unref);
    g_free(walk->folder);
    g_string_free(walk->path, TRUE);
    g_free(walk);
}

/* Goes on to the next folder. FALSE if there is none. */
static gboolean enter_folder(Walk *walk)
{
    if (walk->folders->len == 0)
        return FALSE;
    Folder folder = g_array_index(walk->folders, Folder, walk->folders->len - 1);
    g_array_set_size(walk->folders, walk->folders->len - 1);
    g_clear_pointer(&walk->entries, g_array_unref);
    if (folder.depth == 0 || sw_is_maildir(folder.path))
        walk->entries = list_folder(folder.path);
    walk->next = 0;
    add_folders(walk, &folder);
    g_free(walk->folder);
    walk->folder = folder.path; /* the walk owns it now */
    return TRUE;
}

/* The next entry of the folder; NULL at its end. */
static const Entry *next_entry(Walk *walk)
{
    while (walk->entries && walk->next < walk->entries->len) {
        const Entry *entry = &g_array_index(walk->entries, Entry, walk->next++);
        if (walk->next < 2 || !sw_span_equal(base_name(entry), base_name(entry - 1)))
            return entry;
    }
    return NULL;
}

static const char *walk_next(gpointer data)
{
    Walk *walk = data;
    const Entry *entry;
    while (!(entry = next_entry(walk)))
        if (!enter_folder(walk))
            return NULL;
    g_string_printf(walk->path, "%s/%s/%s", walk->folder, entry->directory, entry->name);
    return walk->path->str;
}

/* Where the mail is now, if it is no longer where it was found. */
static int open_moved(GString *path, struct stat *ret_status, const char **ret_reason)
{
    g_autofree char *directory = g_path_get_dirname(path->str), *folder = g_path_get_dirname(directory);
    g_autofree char *name = g_path_get_basename(path->str);
    const Entry gone = {.name = name, .base_len = strcspn(name, ":")};
    g_autoptr(GArray) entries = list_folder(folder);
    for (guint i = 0; i < entries->len; i++) {
        const Entry *now = &g_array_index(entries, Entry, i);
        if (!sw_span_equal(base_name(now), base_name(&gone)))
            continue;
        g_string_printf(path, "%s/%s/%s", folder, now->directory, now->name);
        return sw_open_found(AT_FDCWD, path->str, ret_status, ret_reason);
    }
    *ret_reason = "gone before it could be read";
    return -1;
}

static int open_file(GString *path, struct stat *ret_status, const char **ret_reason)
{
    int fd = sw_open_found(AT_FDCWD, path->str, ret_status, ret_reason);
    return fd < 0 && errno == ENOENT ? open_moved(path, ret_status, ret_reason) : fd;
}

const SwFileWalk sw_maildir_walk = {walk_new, walk_next, walk_free, open_file};
