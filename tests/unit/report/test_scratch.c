#include "folder.h"
#include "report/scratch.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void assert_holds(const char *folder, const char *names)
{
    g_autofree char *found = folder_list(folder);
    g_assert_cmpstr(found, ==, names);
}

static char *output_in(const char *folder)
{
    return g_build_filename(folder, "out", NULL);
}

static void fill(const char *directory)
{
    g_autofree char *tables = g_build_filename(directory, "tables", NULL);
    g_assert_cmpint(g_mkdir_with_parents(tables, 0777), ==, 0);
    folder_write(directory, "report.txt", "half");
    folder_write(tables, "facts.csv", "half");
}

/* As a killed run leaves it. */
static void leave_behind(const char *folder, const char *name)
{
    g_autofree char *directory = g_build_filename(folder, name, NULL);
    fill(directory);
}

static void test_is_removed_with_all_in_it(void)
{
    char *folder = folder_new();
    g_autofree char *output = output_in(folder);
    SwScratch *scratch = sw_scratch_new(output, NULL);
    fill(sw_scratch_path(scratch));
    g_assert_true(g_file_test(sw_scratch_path(scratch), G_FILE_TEST_IS_DIR));
    sw_scratch_free(scratch);
    assert_holds(folder, "");
    folder_remove(folder);
}

static void test_links_are_not_followed(void)
{
    char *folder = folder_new();
    g_autofree char *output = output_in(folder);
    leave_behind(folder, "precious");
    SwScratch *scratch = sw_scratch_new(output, NULL);
    g_autofree char *link = g_build_filename(sw_scratch_path(scratch), "link", NULL);
    g_assert_cmpint(symlink("../precious", link), ==, 0);
    sw_scratch_free(scratch);
    assert_holds(folder, "precious");
    g_autofree char *precious = g_build_filename(folder, "precious", NULL);
    assert_holds(precious, "report.txt tables");
    folder_remove(folder);
}

/* More entries than one system call tells. */
static void test_all_at_once(void)
{
    char *folder = folder_new();
    g_autofree char *output = output_in(folder);
    g_autofree char *other = g_build_filename(folder, "other", NULL);
    g_autoptr(SwScratch) first = sw_scratch_new(output, NULL);
    g_autoptr(SwScratch) second = sw_scratch_new(other, NULL);
    fill(sw_scratch_path(second));
    for (guint i = 0; i < 500; i++) {
        g_autofree char *name = g_strdup_printf("a-rather-long-name-of-a-table-%u.csv", i);
        folder_write(sw_scratch_path(first), name, "");
    }
    sw_scratch_remove_all();
    assert_holds(folder, "");
    folder_remove(folder);
}

static void test_what_killed_runs_left_is_swept(void)
{
    char *folder = folder_new();
    g_autofree char *output = output_in(folder);
    leave_behind(folder, ".out.spamwave-abc123");
    leave_behind(folder, ".out.spamwave-abc124");
    sw_scratch_free(sw_scratch_new(output, NULL));
    assert_holds(folder, "");
    folder_remove(folder);
}

static void test_nothing_else_is_swept(void)
{
    static const char *const others[] = {".out.backup", ".out.spamwave-abc123.old", ".outer.spamwave-abc123",
                                         ".spamwave-abc123", "out"};
    char *folder = folder_new();
    g_autofree char *output = output_in(folder);
    for (guint i = 0; i < G_N_ELEMENTS(others); i++)
        leave_behind(folder, others[i]);
    folder_write(folder, ".out.spamwave-afile0", "");
    g_autofree char *link = g_build_filename(folder, ".out.spamwave-linked", NULL);
    g_assert_cmpint(symlink("out", link), ==, 0);
    g_autofree char *before = folder_list(folder);
    sw_scratch_free(sw_scratch_new(output, NULL));
    assert_holds(folder, before);
    folder_remove(folder);
}

/* Another process that still builds the same output. */
static void test_a_living_run_keeps_its_own(void)
{
    char *folder = folder_new();
    g_autofree char *output = output_in(folder);
    int ready[2], done[2];
    char byte = 0;
    g_assert_true(pipe(ready) == 0 && pipe(done) == 0);
    pid_t other = fork();
    if (other == 0) {
        SwScratch *scratch = sw_scratch_new(output, NULL);
        gboolean kept = write(ready[1], &byte, 1) == 1 && read(done[0], &byte, 1) == 1 &&
                        g_file_test(sw_scratch_path(scratch), G_FILE_TEST_IS_DIR);
        _exit(kept ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
    sw_scratch_free(sw_scratch_new(output, NULL));
    g_assert_cmpint(write(done[1], &byte, 1), ==, 1);
    int status;
    g_assert_cmpint(waitpid(other, &status, 0), ==, other);
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);

    sw_scratch_free(sw_scratch_new(output, NULL)); /* the other one has died, and left its directory */
    assert_holds(folder, "");
    folder_remove(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scratch/is-removed-with-all-in-it", test_is_removed_with_all_in_it);
    g_test_add_func("/scratch/links-are-not-followed", test_links_are_not_followed);
    g_test_add_func("/scratch/all-at-once", test_all_at_once);
    g_test_add_func("/scratch/what-killed-runs-left-is-swept", test_what_killed_runs_left_is_swept);
    g_test_add_func("/scratch/nothing-else-is-swept", test_nothing_else_is_swept);
    g_test_add_func("/scratch/a-living-run-keeps-its-own", test_a_living_run_keeps_its_own);
    return g_test_run();
}
