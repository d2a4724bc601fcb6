#include "base/error.h"
#include "folder.h"
#include "report/directory.h"
#include "sample.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void write_report(const char *path)
{
    g_autoptr(SwDocument) document = sample_document();
    g_autoptr(GError) error = NULL;
    g_assert_true(sw_directory_write(document, path, NULL, &error));
    g_assert_no_error(error);
}

static void check_refused(const char *path, const char *why)
{
    g_autoptr(SwDocument) document = sample_document();
    g_autoptr(GError) error = NULL;
    g_assert_false(sw_directory_write(document, path, NULL, &error));
    g_assert_error(error, SW_ERROR, SW_ERROR_OUTPUT);
    g_assert_nonnull(strstr(error->message, path));
    g_assert_nonnull(strstr(error->message, why));
}

static void test_contents(void)
{
    char *folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "report", NULL);
    g_autofree char *tables = g_build_filename(path, "tables", NULL);
    write_report(path);
    g_autofree char *names = folder_list(path);
    g_assert_cmpstr(names, ==, "figures index.html report.json report.txt tables");
    g_autofree char *table_names = folder_list(tables);
    g_assert_cmpstr(table_names, ==, "facts.csv sources.csv timezone.csv");
    g_autofree char *beside = folder_list(folder);
    g_assert_cmpstr(beside, ==, "report");
    folder_remove(folder);
}

static void test_same_bytes(void)
{
    static const char *const files[] = {"index.html",         "report.json",      "report.txt",
                                        "tables/sources.csv", "figures/order.gp", "figures/order.svg"};
    char *folder = folder_new();
    g_autofree char *a = g_build_filename(folder, "a", NULL);
    g_autofree char *b = g_build_filename(folder, "b/", NULL);
    write_report(a);
    write_report(b);
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *in_a = folder_read(a, files[i]);
        g_autofree char *in_b = folder_read(b, files[i]);
        g_assert_cmpstr(in_a, ==, in_b);
    }
    folder_remove(folder);
}

/* An old report goes as a whole, an empty directory and a link to one serve, anything else stays untouched. */
static void test_replaces(void)
{
    char *folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "report", NULL);
    g_autofree char *link = g_build_filename(folder, "link", NULL);
    g_assert_cmpint(g_mkdir(path, 0755), ==, 0);
    g_assert_cmpint(symlink("report", link), ==, 0);
    write_report(link);
    folder_write(path, "tables/old.csv", "of an earlier run");
    write_report(link);
    g_autofree char *gone = folder_read(path, "tables/old.csv");
    g_assert_null(gone);
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    g_autofree char *beside = folder_list(folder);
    g_assert_cmpstr(beside, ==, "link report");
    folder_remove(folder);
}

static void test_refuses(void)
{
    char *folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "report", NULL);
    folder_write(folder, "report", "a file");
    check_refused(path, "it is not a directory");
    g_assert_cmpint(g_unlink(path), ==, 0);

    write_report(path);
    folder_write(path, "notes.txt", "mine");
    check_refused(path, "it holds something else: notes.txt");
    g_autofree char *mine = folder_read(path, "notes.txt");
    g_assert_cmpstr(mine, ==, "mine");

    g_autofree char *notes = g_build_filename(path, "notes.txt", NULL);
    g_assert_cmpint(g_unlink(notes), ==, 0);
    folder_write(path, "index.html", "<!DOCTYPE html>\n<title>My site</title>\n");
    check_refused(path, "no report of spamwave");
    g_autofree char *beside = folder_list(folder);
    g_assert_cmpstr(beside, ==, "report");
    folder_remove(folder);
}

static gboolean fail(const char *directory, gpointer data, GError **error)
{
    g_set_error(error, SW_ERROR, SW_ERROR_OUTPUT, "no more space");
    return FALSE;
}

/* A failure half way leaves what was there, and nothing beside it. */
static void test_failure(void)
{
    char *folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "report", NULL);
    write_report(path);
    folder_write(path, "report.txt", "the old one");
    g_autoptr(SwDocument) document = sample_document();
    g_autoptr(GError) error = NULL;
    SwDirectoryOptions options = {fail, NULL};
    g_assert_false(sw_directory_write(document, path, &options, &error));
    g_assert_error(error, SW_ERROR, SW_ERROR_OUTPUT);
    g_autofree char *kept = folder_read(path, "report.txt");
    g_assert_cmpstr(kept, ==, "the old one");
    g_autofree char *beside = folder_list(folder);
    g_assert_cmpstr(beside, ==, "report");
    folder_remove(folder);
}

static void test_tables(void)
{
    static const char *const ids[] = {"sources", "facts", NULL};
    char *folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "tables", NULL);
    g_autoptr(SwDocument) document = sample_document();
    const SwFormat *csv = sw_format_by_name("csv");
    g_autoptr(GError) error = NULL;
    for (guint run = 0; run < 2; run++)
        g_assert_true(sw_directory_write_tables(document, csv, ids, path, NULL));
    g_autofree char *names = folder_list(path);
    g_assert_cmpstr(names, ==, "facts.csv sources.csv");
    folder_write(path, "mine.csv", "");
    g_assert_false(sw_directory_write_tables(document, csv, ids, path, &error));
    g_assert_error(error, SW_ERROR, SW_ERROR_OUTPUT);
    folder_remove(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/directory/contents", test_contents);
    g_test_add_func("/report/directory/same-bytes", test_same_bytes);
    g_test_add_func("/report/directory/replaces", test_replaces);
    g_test_add_func("/report/directory/refuses", test_refuses);
    g_test_add_func("/report/directory/failure", test_failure);
    g_test_add_func("/report/directory/tables", test_tables);
    return g_test_run();
}
