#include "parsers/ingestor.h"
#include "tests/unit/parsers/notebook.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* As supervisor and worker do together: found, opened, read; all are found before the first is opened. */
static void read_into(const char *root, SwSink *sink)
{
    static const SwIngestOptions options;
    const SwFileTree *tree = sw_ingestor_by_name("maildir")->tree;
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    gpointer walk = tree->walk->start(root), state = tree->open(&options, sink);
    for (const char *path; (path = tree->walk->next(walk));)
        g_ptr_array_add(paths, g_strdup(path));
    tree->walk->finish(walk);
    for (guint i = 0; i < paths->len; i++) {
        struct stat status = {.st_size = 0};
        g_autoptr(GString) path = g_string_new(g_ptr_array_index(paths, i));
        SwTreeFile file = {.reason = NULL};
        file.fd = tree->walk->open_file(path, &status, &file.reason);
        file.path = path->str;
        file.size = (guint64)status.st_size;
        tree->read(state, &file);
        if (file.fd >= 0)
            close(file.fd);
    }
    tree->close(state);
}

static void read_maildir(const char *path, Notebook *notebook)
{
    notebook_init(notebook);
    read_into(path, &notebook->base);
}

/* The sources of the events, below the Maildir, in order. */
static char *sources(const Notebook *notebook, const char *root)
{
    GString *out = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(notebook->events->str, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        char *source = strstr(lines[i], "\"source\":\"");
        if (!source)
            continue;
        source += strlen("\"source\":\"") + strlen(root) + 1;
        *strchr(source, '"') = '\0';
        g_string_append_printf(out, "%s\n", source);
    }
    return g_string_free(out, FALSE);
}

/* Mail of all folders, by base name; the one that stands in new and cur once. */
static void test_fixture(void)
{
    g_autofree char *path = g_build_filename(TESTDATA, "maildir", "Maildir", NULL);
    Notebook notebook;
    read_maildir(path, &notebook);
    g_autofree char *got = sources(&notebook, path);
    g_assert_cmpstr(got, ==,
                    "cur/1130882401.M1P1.mx:2,\n"
                    "cur/1130882402.M2P1.mx:2,S\n"
                    ".Spam/new/1130882403.M3P1.mx\n"
                    ".Spam.2005/cur/1130882404.M4P1.mx:2,FS\n"
                    "plain/folder/new/1130882405.M5P1.mx\n");
    g_assert_cmpstr(notebook.defects->str, ==, "");
    g_assert_cmpuint(notebook.n_records, ==, 5);
    notebook_clear(&notebook);
}

static void make(const char *root, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(root, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* Links, FIFOs, sockets' like and directories cost themselves, and nothing waits for them. */
static void test_hostile_entries(void)
{
    g_autofree char *root = g_dir_make_tmp("spamwave-maildir-XXXXXX", NULL);
    g_autofree char *cur = g_build_filename(root, "cur", NULL), *new = g_build_filename(root, "new", NULL);
    g_autofree char *fifo = g_build_filename(new, "2.fifo", NULL), *link = g_build_filename(new, "3.link", NULL);
    g_autofree char *directory = g_build_filename(new, "4.directory", NULL);
    g_mkdir(cur, 0700);
    g_mkdir(new, 0700);
    make(new, "1.\x1b[31m\n", "Subject: strange name\n\nx\n");
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    g_assert_cmpint(symlink("/etc/passwd", link), ==, 0);
    g_mkdir(directory, 0700);
    make(new, "5.empty", "");
    make(new, "6.last", "Subject: last\n\nx\n");
    Notebook notebook;
    read_maildir(root, &notebook);
    g_assert_nonnull(strstr(notebook.events->str, "\"strange name\""));
    g_assert_nonnull(strstr(notebook.events->str, "\"last\""));
    g_assert_nonnull(strstr(notebook.defects->str, "2.fifo 0 a FIFO: not read\n"));
    g_assert_nonnull(strstr(notebook.defects->str, "3.link 0 a symbolic link: not followed\n"));
    g_assert_nonnull(strstr(notebook.defects->str, "4.directory 0 a directory where a file should be\n"));
    g_assert_cmpuint(notebook.n_records, ==, 6);
    g_assert_cmpuint(notebook.n_skipped, ==, 4);
    notebook_clear(&notebook);
    g_autofree char *command = g_strdup_printf("rm -r '%s'", root);
    g_assert_cmpint(system(command), ==, 0);
}

/* A sink that moves a mail to cur as soon as the first one has been read. */
typedef struct {
    Notebook notebook;
    const char *from, *to;
} Mover;

static void move_after_first(SwSink *sink, guint64 bytes)
{
    Mover *mover = (Mover *)sink;
    if (mover->notebook.n_records++ == 0)
        g_assert_cmpint(rename(mover->from, mover->to), ==, 0);
}

static void test_moved_while_read(void)
{
    g_autofree char *root = g_dir_make_tmp("spamwave-maildir-XXXXXX", NULL);
    g_autofree char *cur = g_build_filename(root, "cur", NULL), *new = g_build_filename(root, "new", NULL);
    g_autofree char *from = g_build_filename(new, "2", NULL), *to = g_build_filename(cur, "2:2,S", NULL);
    g_mkdir(cur, 0700);
    g_mkdir(new, 0700);
    make(new, "1", "Subject: one\n\nx\n");
    make(new, "2", "Subject: two\n\nx\n");
    Mover mover = {.from = from, .to = to};
    notebook_init(&mover.notebook);
    mover.notebook.base.record = move_after_first;
    read_into(root, &mover.notebook.base);
    g_autofree char *got = sources(&mover.notebook, root);
    g_assert_cmpstr(got, ==, "new/1\ncur/2:2,S\n");
    g_assert_cmpstr(mover.notebook.defects->str, ==, "");
    notebook_clear(&mover.notebook);
    g_autofree char *command = g_strdup_printf("rm -r '%s'", root);
    g_assert_cmpint(system(command), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/maildir/fixture", test_fixture);
    g_test_add_func("/parsers/maildir/hostile-entries", test_hostile_entries);
    g_test_add_func("/parsers/maildir/moved-while-read", test_moved_while_read);
    return g_test_run();
}
