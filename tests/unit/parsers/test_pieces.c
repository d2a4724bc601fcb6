/*
 * One large input read by several workers: what comes out is what one worker reads. Mails of many lengths make the pieces end anywhere, and some of
 * them look like several.
 */
#include "parsers/limits.h"
#include "tests/unit/parsers/whole_reading.h"

#include <unistd.h>

extern const SwIngestor sw_ingestor_mbox, sw_ingestor_events, sw_ingestor_maildir;
const SwIngestor *const sw_ingestors[] = {&sw_ingestor_mbox, &sw_ingestor_events, &sw_ingestor_maildir, NULL};

#define DATED "From a@b.test Tue Nov  1 22:00:00 2005\n"

/* A mail that holds lines like separators, which its Content-Length or what follows them tells apart. */
static void add_oddity(GString *out, guint i)
{
    static const char *const oddities[] = {
        "From here on there is text.\n\n",
        DATED "no field\n\n",
        ">From a quoted line\n\n",
        "no empty line behind this\n",
    };
    g_string_append(out, oddities[i % G_N_ELEMENTS(oddities)]);
}

static GString *make_mails(guint64 bytes)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    for (guint i = 0; out->len < bytes; i++) {
        g_autofree char *filling = g_strnfill((gsize)g_rand_int_range(random, 0, 40000), 'x');
        if (i % 7 == 0) {
            g_autofree char *body = g_strdup_printf("text\n\n" DATED "From: inner@b.test\n\n%s\n", filling);
            g_string_append_printf(out, DATED "From: a@b.test\nSubject: %u\nContent-Length: %zu\n\n%s\n", i,
                                   strlen(body), body);
            continue;
        }
        g_string_append_printf(out, DATED "From: a@b.test\nSubject: %u\n\n%s\n", i, filling);
        add_oddity(out, i);
    }
    return out;
}

/* An input of this kind and text, read by two to four workers, is what one makes of it. */
static void check_workers(Fixture *fixture, const char *kind, const GString *text)
{
    make(kind, text->str);
    g_assert_true(read_with(fixture, kind, &(SwReadOptions){.jobs = 1}));
    g_autofree char *expected = g_steal_pointer(&fixture->text);
    g_autofree char *account = g_strdup_printf("input %s %s bytes=%zu records=", kind, kind, text->len);
    g_assert_nonnull(strstr(expected, account));
    for (guint jobs = 2; jobs <= 4; jobs++) {
        g_assert_true(read_with(fixture, kind, &(SwReadOptions){.jobs = jobs}));
        g_assert_true(g_str_equal(fixture->text, expected));
    }
}

static void test_mbox(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GString) mails = make_mails(5 * SW_LIMIT_MBOX_PIECE);
    g_string_append(mails, "\n\n");
    check_workers(fixture, "mbox", mails);
}

/* Lines of many lengths, some of them no events, one longer than pieces are and than a line may be; the last without an end. */
static void test_events(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(2);
    for (guint i = 0; lines->len < SW_LIMIT_EVENT_LINE + 5 * SW_LIMIT_EVENTS_PIECE; i++) {
        gsize len = i == 20 ? SW_LIMIT_EVENT_LINE + SW_LIMIT_EVENTS_PIECE : (gsize)g_rand_int_range(random, 0, 40000);
        g_autofree char *filling = g_strnfill(len, 'x');
        g_string_append_printf(lines, "{\"client\":\"192.0.2.%u\",\"subject\":\"%s\"%s\n", i % 256, filling,
                               i % 7 == 6 ? "" : "}");
    }
    g_string_append(lines, "{\"client\":\"192.0.2.1\"}");
    check_workers(fixture, "events", lines);
}

static void count_workers(gpointer data, guint64 done, guint64 total)
{
    guint *most = data;
    g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid());
    g_autofree char *children = NULL;
    g_assert_true(g_file_get_contents(path, &children, NULL, NULL));
    g_auto(GStrv) pids = g_strsplit(g_strstrip(children), " ", -1);
    *most = MAX(*most, g_strv_length(pids));
}

/* The pieces are not all left to the worker that found them. */
static void test_workers(Fixture *fixture, gconstpointer data)
{
    guint most = 0;
    g_autoptr(GString) mails = make_mails(5 * SW_LIMIT_MBOX_PIECE);
    make("mbox", mails->str);
    SwReadOptions options = {.jobs = 3, .progress = count_workers, .progress_data = &most};
    g_assert_true(read_with(fixture, "mbox", &options));
    g_assert_cmpuint(most, ==, 3);
}

/* One mail of many pieces' length. */
static void test_one_mail(Fixture *fixture, gconstpointer data)
{
    g_autofree char *filling = g_strnfill(5 * SW_LIMIT_MBOX_PIECE, 'x');
    g_autofree char *text = g_strconcat(DATED "Subject: first\n\nx\n\n" DATED "Subject: long\n\n", filling,
                                        "\n\n" DATED "Subject: last\n\nx\n", NULL);
    make("mbox", text);
    g_assert_true(read_with(fixture, "mbox", &(SwReadOptions){.jobs = 1}));
    g_autofree char *expected = g_steal_pointer(&fixture->text);
    g_assert_nonnull(strstr(expected, "records=3 events=3 skipped=0\n"));
    g_assert_true(read_with(fixture, "mbox", &(SwReadOptions){.jobs = 3}));
    g_assert_cmpstr(fixture->text, ==, expected);
}

#define ADD(name, function) g_test_add("/parsers/pieces/" name, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("mbox", test_mbox);
    ADD("events", test_events);
    ADD("workers", test_workers);
    ADD("one-mail", test_one_mail);
    return g_test_run();
}
