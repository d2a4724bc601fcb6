/* Whole readings, in worker processes: what is found, how it is accounted for, and that nothing else matters. */
#include "base/error.h"
#include "tests/unit/parsers/whole_reading.h"

#include <fcntl.h>
#include <unistd.h>

#define DATED "From a@b.test Tue Nov  1 22:00:00 2005\n"
#define MAIL(subject) "From: a@b.test\nSubject: " subject "\n\nx\n"
#define TWO_MAILS DATED MAIL("one") "\n" DATED MAIL("two") "\n"

/* A tree with everything in it. */
static void make_tree(void)
{
    make("tree/a.mbox", TWO_MAILS "\n" DATED "no field\n");
    make("tree/mails/1.eml", MAIL("three"));
    make("tree/mails/2.eml", MAIL("four"));
    make("tree/events", "{\"rcpt\":\"a\"}\nbad\n{\"rcpt\":\"b\"}\n");
    make("tree/README", "This is no input.\n");
    make("tree/nothing", "");
    make("tree/Maildir/cur/1:2,S", MAIL("five"));
    make("tree/Maildir/new/2", MAIL("six"));
    make("packed/in.mbox", TWO_MAILS);
    make("packed/in.eml", MAIL("seven"));
    make("packed/in.txt", "no input\n");
    shell("tar czf tree/t.tar.gz packed && gzip -c tree/a.mbox > tree/b.mbox.gz && rm -r packed");
    shell("mkfifo tree/fifo && ln -s a.mbox tree/link && head -c 30 tree/b.mbox.gz > tree/cut.gz");
}

/* The order of arguments, the number of workers, and names given twice change nothing. */
static void test_determinism(Fixture *fixture, gconstpointer data)
{
    static const char *const orders[] = {
        "tree", "tree/events tree", "tree tree/a.mbox tree/mails tree tree/Maildir/cur/1:2,S", "tree/Maildir/new tree"};
    static const guint jobs[] = {1, 2, 8, 0};
    make_tree();
    g_assert_true(read_with(fixture, "tree", &(SwReadOptions){.jobs = 1}));
    g_autofree char *expected = g_strdup(fixture->text);
    for (guint o = 0; o < G_N_ELEMENTS(orders); o++) {
        for (guint j = 0; j < G_N_ELEMENTS(jobs); j++) {
            g_assert_true(read_with(fixture, orders[o], &(SwReadOptions){.jobs = jobs[j]}));
            g_assert_cmpstr(fixture->text, ==, expected);
        }
    }
}

static void test_accounts(Fixture *fixture, gconstpointer data)
{
    make_tree();
    g_assert_true(read_all(fixture, "tree"));
    const char *accounts = strstr(fixture->text, "input ");
    g_assert_cmpstr(accounts, ==,
                    "input tree message bytes=65 records=2 events=2 skipped=0\n"
                    "input tree/Maildir maildir bytes=63 records=2 events=2 skipped=0\n"
                    "input tree/a.mbox mbox bytes=191 records=2 events=2 skipped=0\n"
                    "input tree/b.mbox.gz mbox bytes=191 records=2 events=2 skipped=0\n"
                    "input tree/cut.gz archive bytes=0 records=1 events=0 skipped=1\n"
                    "input tree/events events bytes=30 records=3 events=2 skipped=1\n"
                    "input tree/t.tar.gz message bytes=33 records=1 events=1 skipped=0\n"
                    "input tree/t.tar.gz:packed/in.mbox mbox bytes=142 records=2 events=2 skipped=0\n"
                    "noted tree/README 0 no input of any known kind: not read\n"
                    "noted tree/fifo 0 a FIFO: not read\n"
                    "noted tree/link 0 a symbolic link: not followed\n"
                    "noted tree/a.mbox 71 a line in it looks like a separator, but no mail follows\n"
                    "noted tree/b.mbox.gz 71 a line in it looks like a separator, but no mail follows\n"
                    "skipped tree/cut.gz 0 compressed data are damaged or cut off: nothing could be read\n"
                    "skipped tree/events 13 no JSON object\n"
                    "noted tree/t.tar.gz:packed/in.txt 0 no input of any known kind: not read\n");
}

static void test_duplicates(Fixture *fixture, gconstpointer data)
{
    make("a", TWO_MAILS);
    make("Maildir/cur/1:2,S", MAIL("three"));
    shell("mkdir Maildir/new && ln a hard && ln -s a soft");
    g_assert_true(read_all(fixture, "soft hard ./a a Maildir/cur/1:2,S Maildir Maildir/"));
    g_autofree char *expected = g_strdup(fixture->text);
    g_assert_nonnull(strstr(expected, "input ./a mbox bytes=142 records=2 events=2 skipped=0\n"));
    g_assert_nonnull(strstr(expected, "maildir bytes=33 records=1 events=1 skipped=0\n"));
    g_assert_null(strstr(expected, "input hard"));
    g_assert_true(read_all(fixture, "Maildir/ a Maildir ./a Maildir/cur/1:2,S soft hard"));
    g_assert_cmpstr(fixture->text, ==, expected);
}

static void test_refusals(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *arguments;
        SwErrorCode code;
        const char *message;
    } cases[] = {
        {"missing", SW_ERROR_INPUT, "missing: No such file or directory"},
        {"text", SW_ERROR_INPUT, "text: no input of any known kind"},
        {"mbox text", SW_ERROR_INPUT, "text: no input of any known kind"},
        {"texu text", SW_ERROR_INPUT, "text: no input of any known kind"},
        {"carrier:mbox", SW_ERROR_USAGE, "carrier:mbox: unknown kind 'carrier', and no such file"},
        {"maildir:mbox", SW_ERROR_INPUT, "mbox: no directory, so no maildir"},
    };
    make("text", "A text about something.\n");
    make("texu", "A text about something.\n");
    make("mbox", TWO_MAILS);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_false(read_with(fixture, cases[i].arguments, &(SwReadOptions){.jobs = 1}));
        g_assert_error(fixture->error, SW_ERROR, (gint)cases[i].code);
        g_assert_cmpstr(fixture->error->message, ==, cases[i].message);
    }
    g_assert_false(read_with(fixture, "mbox", &(SwReadOptions){.kind = "carrier"}));
    g_assert_error(fixture->error, SW_ERROR, SW_ERROR_USAGE);
}

static void test_forced_kind(Fixture *fixture, gconstpointer data)
{
    make("a:b", TWO_MAILS);
    make("file", TWO_MAILS);
    g_assert_true(read_all(fixture, "a:b"));
    g_assert_nonnull(strstr(fixture->text, "input a:b mbox"));
    g_assert_true(read_all(fixture, "message:file"));
    g_assert_nonnull(strstr(fixture->text, "input file message bytes=142 records=1"));
    g_assert_true(read_with(fixture, "file", &(SwReadOptions){.kind = "message"}));
    g_assert_nonnull(strstr(fixture->text, "input file message bytes=142 records=1"));
    g_assert_true(read_with(fixture, "mbox:file", &(SwReadOptions){.kind = "message"}));
    g_assert_nonnull(strstr(fixture->text, "input file mbox bytes=142 records=2"));
}

static void test_empty(Fixture *fixture, gconstpointer data)
{
    make("empty", "");
    shell("mkdir directory");
    g_assert_true(read_all(fixture, "empty directory"));
    g_assert_cmpstr(fixture->text, ==, "input empty empty bytes=0 records=0 events=0 skipped=0\n");
}

static void test_checksums(Fixture *fixture, gconstpointer data)
{
    make("d/1.eml", MAIL("one"));
    make("d/2.eml", MAIL("two"));
    shell("tar cf t.tar d && gzip t.tar && cat t.tar.gz > u && echo trailing >> u");
    g_assert_true(read_with(fixture, "d t.tar.gz u", &(SwReadOptions){.checksums = TRUE}));
    static const char *const paths[] = {"d/1.eml", "d/2.eml", "t.tar.gz", "u"};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *bytes = NULL;
        gsize len;
        g_assert_true(g_file_get_contents(paths[i], &bytes, &len, NULL));
        g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, len);
        g_autofree char *line = g_strdup_printf("input %s message", paths[i]);
        const char *found = strstr(fixture->text, line);
        g_assert_nonnull(found);
        g_assert_true(strncmp(strchr(found, '\n') - strlen(sum), sum, strlen(sum)) == 0);
    }
}

static void test_standard_input(Fixture *fixture, gconstpointer data)
{
    make("file", TWO_MAILS);
    int saved = dup(STDIN_FILENO), fd = open("file", O_RDONLY);
    g_assert_cmpint(dup2(fd, STDIN_FILENO), ==, STDIN_FILENO);
    g_assert_true(read_all(fixture, "-"));
    dup2(saved, STDIN_FILENO);
    close(saved);
    close(fd);
    g_assert_nonnull(strstr(fixture->text, "input - mbox bytes=142 records=2 events=2 skipped=0\n"));
}

typedef struct {
    guint64 done, total;
} Seen;

static void see(gpointer data, guint64 done, guint64 total)
{
    *(Seen *)data = (Seen){done, total};
}

static void test_progress(Fixture *fixture, gconstpointer data)
{
    Seen seen = {0};
    make("a", TWO_MAILS);
    make("b", MAIL("three"));
    g_assert_true(read_with(fixture, "a b", &(SwReadOptions){.progress = see, .progress_data = &seen}));
    g_assert_cmpuint(seen.done, ==, 142 + 33);
    g_assert_cmpuint(seen.total, ==, 142 + 33);
}

/* Of each input and reason the first ones are kept, all are counted. */
static void test_many_defects(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GString) text = g_string_new("{\"rcpt\":\"a\"}\n");
    for (guint i = 0; i < 1000; i++)
        g_string_append(text, "bad\n");
    make("events", text->str);
    g_assert_true(read_all(fixture, "events"));
    g_assert_nonnull(strstr(fixture->text, "records=1001 events=1 skipped=1000\n"));
    g_assert_nonnull(strstr(fixture->text, "skipped events 49 no JSON object\n"));
    g_assert_null(strstr(fixture->text, "skipped events 53 no JSON object\n"));
}

#define ADD(name, function) g_test_add("/parsers/supervisor/" name, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("determinism", test_determinism);
    ADD("accounts", test_accounts);
    ADD("duplicates", test_duplicates);
    ADD("refusals", test_refusals);
    ADD("forced-kind", test_forced_kind);
    ADD("empty", test_empty);
    ADD("checksums", test_checksums);
    ADD("standard-input", test_standard_input);
    ADD("progress", test_progress);
    ADD("many-defects", test_many_defects);
    return g_test_run();
}
