#include "report/scratch.h"

#include "report/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK ".spamwave-"
#define SUFFIX "XXXXXX" /* as mkdtemp(3) wants it */
#define TRIES 3 /* somebody may write into a directory, or sweep it away, at the same time */
#define DEPTH_MAX 8 /* a report has two levels */

struct SwScratch {
    char *path;
    int lock; /* descriptor of the directory */
    SwScratch *next;
};

/* Read by signal handlers: changed with all signals blocked. */
static SwScratch *scratches;

static sigset_t block_signals(void)
{
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    return before;
}

static void restore_signals(sigset_t before)
{
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static void remove_directory(int parent, const char *name, dev_t device, int depth);

static void remove_entry(int directory, const char *name, dev_t device, int depth)
{
    if (g_str_equal(name, ".") || g_str_equal(name, ".."))
        return;
    if (unlinkat(directory, name, 0) != 0 && errno == EISDIR && depth < DEPTH_MAX)
        remove_directory(directory, name, device, depth + 1);
}

/* Everything below is safe in signal handlers: system calls alone, no memory. */
static void remove_entries(int directory, dev_t device, int depth)
{
    union {
        struct dirent64 entry; /* for its alignment */
        char bytes[2048];
    } block;
    for (ssize_t n; (n = getdents64(directory, &block, sizeof block)) > 0;) {
        const struct dirent64 *entry;
        for (ssize_t at = 0; at < n; at += entry->d_reclen) {
            entry = (const struct dirent64 *)(const void *)(block.bytes + at);
            remove_entry(directory, entry->d_name, device, depth);
        }
    }
}

/* What is mounted in it belongs to somebody else. */
static void remove_directory(int parent, const char *name, dev_t device, int depth)
{
    int directory = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat info;
    if (directory < 0)
        return;
    gboolean ours = fstat(directory, &info) == 0 && (device == 0 || info.st_dev == device);
    for (int i = 0; ours && i < TRIES; i++) {
        lseek(directory, 0, SEEK_SET);
        remove_entries(directory, info.st_dev, depth);
        if (unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno != ENOTEMPTY)
            break;
    }
    close(directory);
}

void sw_scratch_remove_all(void)
{
    for (const SwScratch *scratch = scratches; scratch; scratch = scratch->next)
        remove_directory(AT_FDCWD, scratch->path, 0, 0);
}

/* FALSE: another run holds it, or has swept it away before it was locked. */
static gboolean lock(int directory)
{
    struct stat info;
    if (flock(directory, LOCK_EX | LOCK_NB) != 0)
        return errno != EWOULDBLOCK; /* a file system that knows no locks: nobody sweeps there */
    return fstat(directory, &info) == 0 && info.st_nlink > 0;
}

/* `path` is the template, and becomes the name. The descriptor, or -1 with errno. */
static int make_locked(char *path)
{
    for (int i = 0; i < TRIES; i++) {
        memcpy(path + strlen(path) - strlen(SUFFIX), SUFFIX, sizeof SUFFIX);
        if (!mkdtemp(path))
            return -1;
        int directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (directory >= 0 && lock(directory))
            return directory;
        rmdir(path);
        if (directory >= 0)
            close(directory);
    }
    errno = EBUSY;
    return -1;
}

static void sweep(const char *parent, const char *name)
{
    g_autofree char *path = g_build_filename(parent, name, NULL);
    int directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat info;
    if (directory < 0)
        return;
    if (fstat(directory, &info) == 0 && info.st_uid == geteuid() && flock(directory, LOCK_EX | LOCK_NB) == 0)
        remove_directory(AT_FDCWD, path, 0, 0);
    close(directory);
}

/* What killed runs have left of this output. */
static void sweep_all(const char *parent, const char *prefix)
{
    g_autoptr(GDir) entries = g_dir_open(parent, 0, NULL);
    for (const char *name = entries ? g_dir_read_name(entries) : NULL; name; name = g_dir_read_name(entries))
        if (g_str_has_prefix(name, prefix) && strlen(name) == strlen(prefix) + strlen(SUFFIX))
            sweep(parent, name);
}

SwScratch *sw_scratch_new(const char *path, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *prefix = g_strconcat(".", name, MARK, NULL);
    g_autofree char *made = g_strconcat(parent, G_DIR_SEPARATOR_S, prefix, SUFFIX, NULL);
    SwScratch *scratch = g_new0(SwScratch, 1);

    sweep_all(parent, prefix);
    sigset_t before = block_signals();
    scratch->lock = make_locked(made);
    if (scratch->lock < 0) {
        sw_files_fail(error, "create a directory beside", path);
        g_clear_pointer(&scratch, g_free);
    } else {
        scratch->path = g_steal_pointer(&made);
        scratch->next = scratches;
        scratches = scratch;
    }
    restore_signals(before);
    return scratch;
}

void sw_scratch_free(SwScratch *scratch)
{
    if (!scratch)
        return;
    remove_directory(AT_FDCWD, scratch->path, 0, 0);
    sigset_t before = block_signals();
    SwScratch **link = &scratches;
    while (*link != scratch)
        link = &(*link)->next;
    *link = scratch->next;
    restore_signals(before);
    close(scratch->lock);
    g_free(scratch->path);
    g_free(scratch);
}

const char *sw_scratch_path(const SwScratch *scratch)
{
    return scratch->path;
}
