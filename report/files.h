/*
 * Files that outlast a crash, and directories that are put in place at once. Errors are SW_ERROR_OUTPUT and name the path.
 */
#pragma once

#include <gio/gio.h>

typedef gboolean (*SwWriteFunc)(GOutputStream *out, gpointer data, GError **error);

/* Hands a stream on `fd` to `write`; does not close it. `name` is for the error: it is put before what the stream says. Where `write`
 * fails with an SW_ERROR, its trouble is another than the stream's, and the error stays as it is. */
gboolean sw_files_write_fd(int fd, const char *name, SwWriteFunc write, gpointer data, GError **error);
/* Creates directory/name, which must not exist, and syncs it. */
gboolean sw_files_write(const char *directory, const char *name, SwWriteFunc write, gpointer data, GError **error);
gboolean sw_files_write_text(const char *directory, const char *name, const GString *text, GError **error);
/* What was renamed in a directory lasts only when the directory is synced. */
gboolean sw_files_sync_directory(const char *directory, GError **error);
gboolean sw_files_make_directory(const char *directory, GError **error);

/* Renames the directory `built` to `path`, in one step also where `path` is a directory already: then `built` holds the old one
 * afterwards. The mode becomes what the umask allows. */
gboolean sw_files_put_in_place(const char *built, const char *path, GError **error);

/* SW_ERROR_OUTPUT "cannot VERB PATH: errno's text". Always FALSE. */
gboolean sw_files_fail(GError **error, const char *verb, const char *path);
