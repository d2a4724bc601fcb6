/*
 * Readers that die, hang or want all memory. This program brings two kinds whose records can do that: `deadly`, of records that stand alone,
 * and `tally`, a series whose records are counted through all files.
 */
#include "parsers/input/lines.h"
#include "tests/unit/parsers/whole_reading.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

static void crash(void)
{
    signal(SIGSEGV, SIG_DFL); /* a sanitizer would end the process in its own way */
    raise(SIGSEGV);
}

static void leave(void)
{
    _exit(3);
}

static void leave_quietly(void)
{
    _exit(0);
}

static void hang(void)
{
    for (volatile guint turns = 0;; turns++)
        continue;
}

static void swell(void)
{
    for (;;)
        memset(g_malloc(64 << 20), 1, 64 << 20);
}

static const struct {
    SwSpan line;
    void (*commit)(void);
} crimes[] = {{{"crash", 5}, crash},
              {{"exit", 4}, leave},
              {{"quit", 4}, leave_quietly},
              {{"hang", 4}, hang},
              {{"swell", 5}, swell}};

static void commit_crime(SwSpan line)
{
    for (guint i = 0; i < G_N_ELEMENTS(crimes); i++)
        if (sw_span_equal(line, crimes[i].line))
            crimes[i].commit();
}

/* A line is a record. `between` crashes behind it, when nothing is being read. */
static gboolean read_lines(SwReader *reader, SwSink *sink, guint *n_read, GError **error)
{
    SwLines lines = {.reader = reader, .limit = 1000};
    SwLine line;
    while (sw_lines_next(&lines, &line, error) && sw_span_present(line.bytes)) {
        if (sw_sink_begin(sink, SW_SPAN_ABSENT, line.offset)) {
            commit_crime(line.bytes);
            g_autofree char *text = g_strdup_printf("%u %.*s", ++*n_read, (int)line.bytes.len, line.bytes.data);
            sink->event(
                sink, &(SwEvent){.has = SW_HAS(SW_FIELD_SUBJECT), .subject = sw_span_of(text), .offset = line.offset});
        }
        sink->record(sink, sw_lines_done(&lines));
        if (sw_span_equal(line.bytes, SW_SPAN("between")))
            crash();
    }
    return TRUE;
}

static int probe_deadly(SwSpan head)
{
    return sw_span_has_prefix_folded(head, SW_SPAN("deadly")) ? 100 : 0;
}

static gboolean ingest_deadly(SwReader *reader, const SwIngestOptions *options, SwSink *sink, GError **error)
{
    guint n_read = 0;
    return read_lines(reader, sink, &n_read, error);
}

/* The series: its state is the number of records so far. */
typedef struct {
    SwSink *sink;
    guint n_read;
} Tally;

static int probe_tally(SwSpan head)
{
    return sw_span_has_prefix_folded(head, SW_SPAN("tally")) ? 100 : 0;
}

static gint64 tally_first_time(SwSpan head)
{
    return (guchar)head.data[5];
}

static gpointer tally_open(const SwIngestOptions *options, SwSink *sink)
{
    Tally *tally = g_new0(Tally, 1);
    tally->sink = sink;
    return tally;
}

static gboolean tally_read(gpointer state, SwReader *reader, GError **error)
{
    Tally *tally = state;
    return read_lines(reader, tally->sink, &tally->n_read, error);
}

static const SwFileSeries tally_series = {
    .first_time = tally_first_time, .open = tally_open, .read = tally_read, .close = g_free};
static const SwIngestor deadly = {.name = "deadly", .summary = "", .probe = probe_deadly, .ingest = ingest_deadly};
static const SwIngestor tally = {.name = "tally", .summary = "", .probe = probe_tally, .series = &tally_series};
extern const SwIngestor sw_ingestor_mbox, sw_ingestor_maildir;
const SwIngestor *const sw_ingestors[] = {&deadly, &tally, &sw_ingestor_mbox, &sw_ingestor_maildir, NULL};

/* Everything behind the events. */
static const char *accounts(const Fixture *fixture)
{
    return strstr(fixture->text, "input ");
}

static gboolean has_event(const Fixture *fixture, const char *subject)
{
    g_autofree char *key = g_strdup_printf("{\"subject\":\"%s\"", subject);
    return strstr(fixture->text, key) != NULL;
}

/* A killer costs itself, wherever it stands; so do two in a row; what is around them is read once. */
static void test_positions(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *text, *account, *defects;
    } cases[] = {
        {"deadly\none\ncrash\ntwo\n", "bytes=21 records=4 events=3 skipped=1\n",
         "skipped 1 11 its reader crashed (SIGSEGV)\n"},
        {"deadly\none\ntwo\ncrash\n", "bytes=21 records=4 events=3 skipped=1\n",
         "skipped 1 15 its reader crashed (SIGSEGV)\n"},
        {"deadly\none\nexit\ncrash\ntwo\n", "bytes=26 records=5 events=3 skipped=2\n",
         "skipped 1 11 its reader ended with status 3\n"
         "skipped 1 16 its reader crashed (SIGSEGV)\n"},
        {"deadly\nquit\none\n", "bytes=16 records=3 events=2 skipped=1\n",
         "skipped 1 7 its reader ended with status 0\n"},
        {"deadly\ncrash\none\ncrash\ntwo\n", "bytes=27 records=5 events=3 skipped=2\n",
         "skipped 1 7 its reader crashed (SIGSEGV)\n"
         "skipped 1 17 its reader crashed (SIGSEGV)\n"},
    };
    make("2", "deadly\nother\n");
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        make("1", cases[i].text);
        for (guint jobs = 1; jobs <= 3; jobs++) {
            g_assert_true(read_with(fixture, "1 2", &(SwReadOptions){.jobs = jobs}));
            g_autofree char *expected = g_strdup_printf("input 1 deadly %s"
                                                        "input 2 deadly bytes=13 records=2 events=2 skipped=0\n%s",
                                                        cases[i].account, cases[i].defects);
            g_assert_cmpstr(accounts(fixture), ==, expected);
            g_assert_true(has_event(fixture, "2 other"));
        }
    }
}

/* The first record kills: nothing stands before it, and its kind is known by it. */
static void test_first(Fixture *fixture, gconstpointer data)
{
    make("1", "crash\none\n");
    g_assert_true(read_all(fixture, "deadly:1"));
    g_assert_true(has_event(fixture, "1 one"));
    g_assert_cmpstr(accounts(fixture), ==,
                    "input 1 deadly bytes=10 records=2 events=1 skipped=1\n"
                    "skipped 1 0 its reader crashed (SIGSEGV)\n");
}

/* More than any buffer on the way holds, before and behind the killer; compressed, so that reading starts anew. */
static void test_many(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GString) text = g_string_new("deadly\n");
    for (guint i = 1; i < 10000; i++)
        g_string_append_printf(text, "record %u\n", i);
    g_autofree char *expected =
        g_strdup_printf("records=10002 events=10001 skipped=1\nskipped 1.gz %zu its reader", text->len);
    g_string_append(text, "crash\nlast\n");
    make("1", text->str);
    shell("gzip 1");
    g_assert_true(read_all(fixture, "1.gz"));
    g_assert_nonnull(strstr(fixture->text, expected));
    g_assert_true(has_event(fixture, "1 last"));
}

static void test_members(Fixture *fixture, gconstpointer data)
{
    make("d/1", "deadly\none\ncrash\ntwo\n");
    make("d/2", "deadly\nthree\nhang\n");
    make("d/3", "deadly\nfour\n");
    shell("tar czf t.tgz d/1 d/2 d/3");
    g_assert_true(read_with(fixture, "t.tgz", &(SwReadOptions){.record_seconds = 1}));
    g_assert_cmpstr(accounts(fixture), ==,
                    "input t.tgz:d/1 deadly bytes=21 records=4 events=3 skipped=1\n"
                    "input t.tgz:d/2 deadly bytes=18 records=3 events=2 skipped=1\n"
                    "input t.tgz:d/3 deadly bytes=12 records=2 events=2 skipped=0\n"
                    "skipped t.tgz:d/1 11 its reader crashed (SIGSEGV)\n"
                    "skipped t.tgz:d/2 13 its reader came to no end\n");
}

static void test_hang(Fixture *fixture, gconstpointer data)
{
    make("1", "deadly\nhang\none\n");
    g_assert_true(read_with(fixture, "1", &(SwReadOptions){.record_seconds = 1}));
    g_assert_true(has_event(fixture, "1 one"));
    g_assert_cmpstr(accounts(fixture), ==,
                    "input 1 deadly bytes=16 records=3 events=2 skipped=1\n"
                    "skipped 1 7 its reader came to no end\n");
}

/* Not under sanitizers: their shadow memory cannot be limited. */
static void test_memory(Fixture *fixture, gconstpointer data)
{
    gpointer probe = mmap(NULL, (gsize)1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(probe, (gsize)1 << 20);
    g_autofree char *sizes = NULL;
    g_assert_true(g_file_get_contents("/proc/self/statm", &sizes, NULL, NULL));
    if (g_ascii_strtoull(sizes, NULL, 10) > (guint64)1 << 28) {
        g_test_skip("the address space holds shadow memory");
        return;
    }
    make("1", "deadly\nswell\none\n");
    g_assert_true(read_all(fixture, "1"));
    g_assert_true(has_event(fixture, "1 one"));
    g_assert_cmpstr(accounts(fixture), ==,
                    "input 1 deadly bytes=17 records=3 events=2 skipped=1\n"
                    "skipped 1 7 its reader needed too much memory\n");
}

/* Every record is counted as if only the killers were not there, in all files. */
static void test_series(Fixture *fixture, gconstpointer data)
{
    make("b", "tally1\none\ncrash\ntwo\n");
    make("a", "tally2\nexit\nthree\ncrash\n");
    make("c", "tally3\nfour\n");
    g_assert_true(read_all(fixture, "a b c"));
    static const char *const subjects[] = {"1 tally1", "2 one", "3 two", "4 tally2", "5 three", "6 tally3", "7 four"};
    for (guint i = 0; i < G_N_ELEMENTS(subjects); i++)
        g_assert_true(has_event(fixture, subjects[i]));
    g_assert_cmpstr(accounts(fixture), ==,
                    "input a tally bytes=24 records=4 events=2 skipped=2\n"
                    "input b tally bytes=21 records=4 events=3 skipped=1\n"
                    "input c tally bytes=12 records=2 events=2 skipped=0\n"
                    "skipped a 7 its reader ended with status 3\n"
                    "skipped a 18 its reader crashed (SIGSEGV)\n"
                    "skipped b 11 its reader crashed (SIGSEGV)\n");
}

/* What is no record cannot be passed over: the rest is given up, and said to be. */
static void test_between(Fixture *fixture, gconstpointer data)
{
    make("1", "deadly\nbetween\nnever\n");
    make("2", "deadly\nother\n");
    g_assert_true(read_with(fixture, "1 2", &(SwReadOptions){.jobs = 1}));
    g_assert_false(has_event(fixture, "1 never"));
    g_assert_true(has_event(fixture, "2 other"));
    g_assert_nonnull(strstr(fixture->text, "its reader crashed (SIGSEGV); nothing behind it was read\n"));
}

/* A pipe can be read only once. */
static void test_pipe(Fixture *fixture, gconstpointer data)
{
    make("1", "deadly\none\ncrash\nnever\n");
    shell("mkfifo pipe && (cat 1 >pipe &)");
    g_assert_true(read_with(fixture, "pipe", &(SwReadOptions){.jobs = 1}));
    g_assert_cmpstr(accounts(fixture), ==,
                    "input pipe deadly bytes=11 records=3 events=2 skipped=1\n"
                    "skipped pipe 11 its reader crashed (SIGSEGV); nothing behind it was read\n");
}

#define ADD(name, function) g_test_add("/parsers/faults/" name, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("positions", test_positions);
    ADD("first", test_first);
    ADD("many", test_many);
    ADD("members", test_members);
    ADD("hang", test_hang);
    ADD("memory", test_memory);
    ADD("series", test_series);
    ADD("between", test_between);
    ADD("pipe", test_pipe);
    return g_test_run();
}
