/*
 * One file, whole or not at all. A path that is no regular file (a device, a pipe) cannot be renamed over: it is written
 * to as it is.
 */
#include "report/directory.h"
#include "report/files.h"
#include "report/scratch.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean write_special(const char *path, SwWriteFunc write, gpointer data, GError **error)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return sw_files_fail(error, "open", path);
    gboolean written = sw_files_write_fd(fd, path, write, data, error);
    if (close(fd) != 0 && written)
        written = sw_files_fail(error, "write", path);
    return written;
}

/* Writes into a private sibling directory, on the same file system, and renames out of it. */
static gboolean write_regular(const char *path, mode_t mode, SwWriteFunc write, gpointer data, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(path);
    g_autoptr(SwScratch) aside = sw_scratch_new(path, error);
    if (!aside)
        return FALSE;
    g_autofree char *built = g_build_filename(sw_scratch_path(aside), "output", NULL);
    gboolean done = sw_files_write(sw_scratch_path(aside), "output", write, data, error);
    if (done && mode != 0 && g_chmod(built, (int)mode) != 0)
        done = sw_files_fail(error, "write", path);
    if (done && g_rename(built, path) != 0)
        done = sw_files_fail(error, "create", path);
    return done && sw_files_sync_directory(parent, error);
}

gboolean sw_output_write(const char *path, SwWriteFunc write, gpointer data, GError **error)
{
    if (!path || g_str_equal(path, "-"))
        return sw_files_write_fd(STDOUT_FILENO, "standard output", write, data, error);

    struct stat info;
    if (stat(path, &info) != 0)
        return write_regular(path, 0, write, data, error);
    if (S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return sw_files_fail(error, "write", path);
    }
    if (!S_ISREG(info.st_mode))
        return write_special(path, write, data, error);

    g_autofree char *target = realpath(path, NULL); /* the file is replaced, not a link to it */
    return target ? write_regular(target, info.st_mode & 07777, write, data, error)
                  : sw_files_fail(error, "write", path);
}
