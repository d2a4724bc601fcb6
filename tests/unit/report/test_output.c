#include "base/error.h"
#include "folder.h"
#include "report/directory.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean write_text(GOutputStream *out, gpointer data, GError **error)
{
    return g_output_stream_write_all(out, data, strlen(data), NULL, NULL, error);
}

static gboolean write_and_fail(GOutputStream *out, gpointer data, GError **error)
{
    write_text(out, data, NULL);
    g_set_error(error, SW_ERROR, SW_ERROR_OUTPUT, "half way");
    return FALSE;
}

static void test_whole_or_not_at_all(void)
{
    char *folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "out.csv", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_false(sw_output_write(path, write_and_fail, (gpointer) "new", &error));
    g_assert_error(error, SW_ERROR, SW_ERROR_OUTPUT);
    g_autofree char *nothing = folder_list(folder);
    g_assert_cmpstr(nothing, ==, "");

    g_assert_true(sw_output_write(path, write_text, (gpointer) "old", NULL));
    g_assert_false(sw_output_write(path, write_and_fail, (gpointer) "new", NULL));
    g_autofree char *kept = folder_read(folder, "out.csv");
    g_assert_cmpstr(kept, ==, "old");
    g_assert_true(sw_output_write(path, write_text, (gpointer) "new", NULL));
    g_autofree char *replaced = folder_read(folder, "out.csv");
    g_assert_cmpstr(replaced, ==, "new");
    g_autofree char *names = folder_list(folder);
    g_assert_cmpstr(names, ==, "out.csv");
    folder_remove(folder);
}

/* A link stays a link, and a file keeps its mode. */
static void test_keeps_link_and_mode(void)
{
    char *folder = folder_new();
    g_autofree char *target = g_build_filename(folder, "target", NULL);
    g_autofree char *link = g_build_filename(folder, "link", NULL);
    folder_write(folder, "target", "old");
    g_assert_cmpint(g_chmod(target, 0640), ==, 0);
    g_assert_cmpint(symlink("target", link), ==, 0);
    g_assert_true(sw_output_write(link, write_text, (gpointer) "new", NULL));
    g_autofree char *text = folder_read(folder, "target");
    g_assert_cmpstr(text, ==, "new");
    struct stat info;
    g_assert_cmpint(lstat(link, &info), ==, 0);
    g_assert_true(S_ISLNK(info.st_mode));
    g_assert_cmpint(stat(target, &info), ==, 0);
    g_assert_cmpint(info.st_mode & 07777, ==, 0640);
    folder_remove(folder);
}

static void test_full_device(void)
{
    g_autoptr(GError) error = NULL;
    if (!g_file_test("/dev/full", G_FILE_TEST_EXISTS)) {
        g_test_skip("no /dev/full");
        return;
    }
    g_assert_false(sw_output_write("/dev/full", write_text, (gpointer) "text", &error));
    g_assert_error(error, SW_ERROR, SW_ERROR_OUTPUT);
    g_assert_true(g_str_has_prefix(error->message, "cannot write /dev/full: "));
    g_assert_true(sw_output_write("/dev/null", write_text, (gpointer) "text", NULL));
    g_assert_true(g_file_test("/dev/null", G_FILE_TEST_EXISTS) && !g_file_test("/dev/null", G_FILE_TEST_IS_REGULAR));
}

static gboolean fail_elsewhere(GOutputStream *out, gpointer data, GError **error)
{
    g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "cannot read %s", (const char *)data);
    return FALSE;
}

/* What has nothing to do with the file is not said of it. */
static void test_trouble_elsewhere(void)
{
    char *folder = folder_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, "file", NULL);
    g_assert_false(sw_output_write(path, fail_elsewhere, (gpointer) "mail.log", &error));
    g_assert_error(error, SW_ERROR, SW_ERROR_INPUT);
    g_assert_cmpstr(error->message, ==, "cannot read mail.log");
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    folder_remove(folder);
}

static void test_refusals(void)
{
    char *folder = folder_new();
    g_autofree char *no_parent = g_build_filename(folder, "no", "such", NULL);
    const char *const paths[] = {folder, no_parent};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(sw_output_write(paths[i], write_text, (gpointer) "text", &error));
        g_assert_error(error, SW_ERROR, SW_ERROR_OUTPUT);
        g_assert_nonnull(strstr(error->message, paths[i]));
    }
    folder_remove(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/output/whole-or-not-at-all", test_whole_or_not_at_all);
    g_test_add_func("/report/output/keeps-link-and-mode", test_keeps_link_and_mode);
    g_test_add_func("/report/output/full-device", test_full_device);
    g_test_add_func("/report/output/trouble-elsewhere", test_trouble_elsewhere);
    g_test_add_func("/report/output/refusals", test_refusals);
    return g_test_run();
}
