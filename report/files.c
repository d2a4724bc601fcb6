#include "report/files.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean sw_files_fail(GError **error, const char *verb, const char *path)
{
    g_autofree char *shown = g_filename_display_name(path);
    g_set_error(error, SW_ERROR, SW_ERROR_OUTPUT, "cannot %s %s: %s", verb, shown, g_strerror(errno));
    return FALSE;
}

gboolean sw_files_write_fd(int fd, const char *name, SwWriteFunc write, gpointer data, GError **error)
{
    g_autoptr(GOutputStream) out = g_unix_output_stream_new(fd, FALSE);
    g_autoptr(GError) failure = NULL;
    if (write(out, data, &failure))
        return TRUE;
    if (failure->domain == SW_ERROR) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    g_autofree char *shown = g_filename_display_name(name);
    g_set_error(error, SW_ERROR, SW_ERROR_OUTPUT, "cannot write %s: %s", shown, failure->message);
    return FALSE;
}

gboolean sw_files_write(const char *directory, const char *name, SwWriteFunc write, gpointer data, GError **error)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0)
        return sw_files_fail(error, "create", path);
    gboolean written = sw_files_write_fd(fd, path, write, data, error);
    if (written && fsync(fd) != 0)
        written = sw_files_fail(error, "write", path);
    if (close(fd) != 0 && written)
        written = sw_files_fail(error, "write", path);
    return written;
}

static gboolean write_text(GOutputStream *out, gpointer data, GError **error)
{
    const GString *text = data;
    return g_output_stream_write_all(out, text->str, text->len, NULL, NULL, error);
}

gboolean sw_files_write_text(const char *directory, const char *name, const GString *text, GError **error)
{
    return sw_files_write(directory, name, write_text, (gpointer)text, error);
}

gboolean sw_files_sync_directory(const char *directory, GError **error)
{
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return sw_files_fail(error, "open", directory);
    /* Some file systems know no sync of directories (EINVAL): nothing more can be done there. */
    gboolean synced = fsync(fd) == 0 || errno == EINVAL || sw_files_fail(error, "write", directory);
    close(fd);
    return synced;
}

gboolean sw_files_make_directory(const char *directory, GError **error)
{
    return g_mkdir(directory, 0777) == 0 || sw_files_fail(error, "create", directory);
}

static mode_t mode_by_umask(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0777 & ~mask;
}

static gboolean rename_through(const char *old, const char *built, const char *path, GError **error)
{
    if (g_rename(path, old) != 0)
        return sw_files_fail(error, "replace", path);
    if (g_rename(built, path) != 0) {
        sw_files_fail(error, "replace", path);
        (void)g_rename(old, path);
        return FALSE;
    }
    return g_rename(old, built) == 0 || sw_files_fail(error, "replace", path);
}

/* For file systems that cannot exchange: two renames, with a moment in which there is no `path`, and in which no signal but SIGKILL
 * ends the program. */
static gboolean swap_in_two_steps(const char *built, const char *path, GError **error)
{
    g_autofree char *old = g_strconcat(built, ".old", NULL);
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    gboolean done = rename_through(old, built, path, error);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return done;
}

gboolean sw_files_put_in_place(const char *built, const char *path, GError **error)
{
    if (g_chmod(built, (int)mode_by_umask()) != 0)
        return sw_files_fail(error, "write", built);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return g_rename(built, path) == 0 || sw_files_fail(error, "create", path);
    if (renameat2(AT_FDCWD, built, AT_FDCWD, path, RENAME_EXCHANGE) == 0)
        return TRUE;
    if (errno == EINVAL || errno == ENOSYS)
        return swap_in_two_steps(built, path, error);
    return sw_files_fail(error, "replace", path);
}
