/*
 * Whole readings, in worker processes. This program brings a registry of its own: the kinds of the house, and one whose
 * records can kill their reader.
 */
#include "parsers/worker/supervisor.h"

#include "base/error.h"
#include "parsers/input/lines.h"
#include "tests/unit/parsers/notebook.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static int probe_deadly(SwSpan head)
{
    return sw_span_has_prefix_folded(head, SW_SPAN("deadly")) ? 100 : 0;
}

/* A line is a record; what it says is done. */
static gboolean ingest_deadly(SwReader *reader, const SwIngestOptions *options, SwSink *sink, GError **error)
{
    SwLines lines = {.reader = reader, .limit = 1000};
    SwLine line;
    while (sw_lines_next(&lines, &line, error) && sw_span_present(line.bytes)) {
        sw_sink_begin(sink, SW_SPAN_ABSENT, line.offset);
        if (sw_span_equal(line.bytes, SW_SPAN("crash")))
            raise(SIGKILL);
        if (sw_span_equal(line.bytes, SW_SPAN("exit")))
            _exit(3);
        sink->event(sink, &(SwEvent){.has = SW_HAS(SW_FIELD_SUBJECT), .subject = line.bytes, .offset = line.offset});
        sink->record(sink, sw_lines_done(&lines));
    }
    return TRUE;
}

static const SwIngestor deadly = {.name = "deadly", .summary = "", .probe = probe_deadly, .ingest = ingest_deadly};
extern const SwIngestor sw_ingestor_mbox, sw_ingestor_maildir, sw_ingestor_message, sw_ingestor_events;
const SwIngestor *const sw_ingestors[] = {
    &deadly, &sw_ingestor_mbox, &sw_ingestor_maildir, &sw_ingestor_message, &sw_ingestor_events, NULL,
};

/* A directory to make inputs in, and what a reading of it gave. */
typedef struct {
    char *root;
    char *text; /* events sorted, inputs, defects: a line each, paths below root */
    GError *error;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->root = g_dir_make_tmp("spamwave-XXXXXX", NULL);
    g_assert_cmpint(g_chdir(fixture->root), ==, 0);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    g_autofree char *command = g_strdup_printf("rm -r '%s'", fixture->root);
    g_assert_cmpint(g_chdir("/"), ==, 0);
    g_assert_cmpint(system(command), ==, 0);
    g_free(fixture->root);
    g_free(fixture->text);
    g_clear_error(&fixture->error);
}

static int compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void append_sorted(GString *out, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    qsort(lines, g_strv_length(lines), sizeof *lines, compare_lines);
    for (guint i = 0; lines[i]; i++)
        if (lines[i][0])
            g_string_append_printf(out, "%s\n", lines[i]);
}

static void append_inputs(GString *out, const GArray *inputs)
{
    for (guint i = 0; i < inputs->len; i++) {
        const SwInputInfo *info = &g_array_index(inputs, SwInputInfo, i);
        g_string_append_printf(out,
                               "input %s %s bytes=%" G_GUINT64_FORMAT " records=%" G_GUINT64_FORMAT
                               " events=%" G_GUINT64_FORMAT " skipped=%" G_GUINT64_FORMAT "%s%s\n",
                               info->path, info->kind, info->bytes, info->records, info->events, info->skipped,
                               info->sha256 ? " " : "", info->sha256 ? info->sha256 : "");
    }
}

static void append_defects(GString *out, const GArray *defects)
{
    static const char *const names[] = {"skipped", "truncated", "noted"};
    for (guint i = 0; i < defects->len; i++) {
        const SwDefect *defect = &g_array_index(defects, SwDefect, i);
        g_string_append_printf(out, "%s %s %" G_GUINT64_FORMAT " %s\n", names[defect->kind], defect->source,
                               defect->offset, defect->reason);
    }
}

/* Reads the arguments, separated by spaces; the old result is dropped. */
static gboolean read_with(Fixture *fixture, const char *arguments, const SwReadOptions *options)
{
    Notebook notebook;
    notebook_init(&notebook);
    g_auto(GStrv) argv = g_strsplit(arguments, " ", -1);
    g_autoptr(GArray) inputs = g_array_new(FALSE, FALSE, sizeof(SwInputInfo));
    g_array_set_clear_func(inputs, (GDestroyNotify)sw_input_info_clear);
    g_autoptr(GArray) defects = g_array_new(FALSE, FALSE, sizeof(SwDefect));
    g_array_set_clear_func(defects, (GDestroyNotify)sw_defect_clear);
    g_clear_error(&fixture->error);
    gboolean done =
        sw_supervisor_read((const char *const *)argv, options, &notebook.base, inputs, defects, &fixture->error);
    g_autoptr(GString) out = g_string_new(NULL);
    append_sorted(out, notebook.events->str);
    append_inputs(out, inputs);
    append_defects(out, defects);
    g_free(fixture->text);
    fixture->text = g_strdup(out->str);
    notebook_clear(&notebook);
    return done;
}

static gboolean read_all(Fixture *fixture, const char *arguments)
{
    return read_with(fixture, arguments, &(SwReadOptions){.jobs = 2});
}

static void make(const char *path, const char *text)
{
    g_autofree char *directory = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(directory, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void shell(const char *command)
{
    g_assert_cmpint(system(command), ==, 0);
}

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
        {"pcap:mbox", SW_ERROR_USAGE, "pcap:mbox: unknown kind 'pcap', and no such file"},
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
    g_assert_false(read_with(fixture, "mbox", &(SwReadOptions){.kind = "exim"}));
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

/* A worker that dies costs its record and what stands behind it in the same input; what it had read before arrives. */
static void test_crash(Fixture *fixture, gconstpointer data)
{
    make("1", "deadly\none\ncrash\nnever\n");
    make("2", "deadly\ntwo\nexit\nnever\n");
    make("3", TWO_MAILS);
    make("4", "deadly\nthree\n");
    static const guint jobs[] = {1, 3};
    for (guint i = 0; i < G_N_ELEMENTS(jobs); i++) {
        g_assert_true(read_with(fixture, "1 2 3 4", &(SwReadOptions){.jobs = jobs[i]}));
        g_assert_null(strstr(fixture->text, "never"));
        g_assert_nonnull(strstr(fixture->text, "{\"subject\":\"three\""));
        g_assert_cmpstr(strstr(fixture->text, "input "), ==,
                        "input 1 deadly bytes=11 records=3 events=2 skipped=1\n"
                        "input 2 deadly bytes=11 records=3 events=2 skipped=1\n"
                        "input 3 mbox bytes=142 records=2 events=2 skipped=0\n"
                        "input 4 deadly bytes=13 records=2 events=2 skipped=0\n"
                        "skipped 1 11 its reader crashed (SIGKILL); nothing behind it was read\n"
                        "skipped 2 11 its reader ended with status 3; nothing behind it was read\n");
    }
}

/* More than any buffer on the way holds, before the death. */
static void test_late_crash(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GString) text = g_string_new("deadly\n");
    for (guint i = 1; i < 50000; i++)
        g_string_append_printf(text, "record %u\n", i);
    g_autofree char *expected =
        g_strdup_printf("records=50001 events=50000 skipped=1\nskipped 1 %zu its reader", text->len);
    g_string_append(text, "crash\n");
    make("1", text->str);
    g_assert_true(read_all(fixture, "1"));
    g_assert_nonnull(strstr(fixture->text, expected));
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
    ADD("crash", test_crash);
    ADD("late-crash", test_late_crash);
    ADD("checksums", test_checksums);
    ADD("standard-input", test_standard_input);
    ADD("progress", test_progress);
    ADD("many-defects", test_many_defects);
    return g_test_run();
}
