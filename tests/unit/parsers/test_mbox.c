#include "parsers/input/layers.h"
#include "parsers/limits.h"
#include "parsers/mbox/separator.h"
#include "parsers/mbox/split.h"
#include "tests/unit/parsers/notebook.h"
#include "tests/unit/parsers/trickle.h"

#include "parsers/ingestor.h"

#include <jansson.h>

static const gsize steps[] = {1, 3, 64, 1 << 20};

/* `OFFSET+LENGTH of the mail and what is odd`, for each record. */
static char *split(SwSpan bytes, gsize step)
{
    GString *out = g_string_new(NULL);
    g_autoptr(SwReader) reader = trickle_new(bytes, step, G_MAXSIZE);
    g_autoptr(SwMboxSplitter) splitter = sw_mbox_splitter_new(reader);
    for (;;) {
        SwMboxRecord record;
        g_assert_true(sw_mbox_splitter_next(splitter, &record, NULL));
        if (!sw_span_present(record.bytes))
            return g_string_free(out, FALSE);
        g_string_append_printf(out, "%s%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT "+%zu%s%s%s%s%s",
                               out->len > 0 ? " " : "", record.offset, record.begin, record.bytes.len,
                               record.separated ? "" : "!", record.truncated ? "t" : "", record.unspaced ? "u" : "",
                               record.lookalike ? "l" : "", record.counted ? "c" : "");
    }
}

#define DATED "From a@b.test Tue Nov  1 22:00:00 2005\n" /* 39 bytes */

static const struct {
    const char *name, *text, *expected;
} cases[] = {
    {"nothing", "", ""},
    {"empty lines only", "\n\r\n\n", ""},
    {"one", DATED "A: b\n\nc\n", "0:39+8"},
    {"empty line at the end", DATED "A: b\n\nc\n\n", "0:39+8"},
    {"two empty lines", DATED "A: b\n\nc\n\n\n" DATED "A: b\n", "0:39+9 49:88+5"},
    {"no last newline", DATED "A: b\n\nc", "0:39+7"},
    {"two", DATED "A: b\n\nc\n\n" DATED "A: b\n\nd\n", "0:39+8 48:87+8"},
    {"no empty line", DATED "A: b\n\nc\n" DATED "A: b\n\nd\n", "0:39+8u 47:86+8"},
    {"dash", "From -\nA: b\n\nc\nFrom - \nA: b\n", "0:7+8u 15:23+5"},
    {"bare address needs the empty line", "From a@b\nA: b\n\nc\nFrom a@b\nA: b\n", "0:9+22"},
    {"bare address", "From a@b\nA: b\n\nFrom a@b\nA: b\n", "0:9+5 15:24+5"},
    {"text", DATED "A: b\n\nFrom Russia with love\nYear: 1963\n", "0:39+39"},
    {"lookalike", DATED "A: b\n\nc\n\n" DATED "he said\n", "0:39+56l"},
    {"lookalike at the end of data", DATED "A: b\n\nc\n" DATED, "0:39+47l"},
    {"empty mail", DATED "\n" DATED "A: b\n", "0:39+0 40:79+5"},
    {"empty mail at the end", DATED "A: b\n\n" DATED, "0:39+45l"},
    {"second separator before the header", DATED DATED "A: b\n\nc\n\n" DATED "A: b\n", "0:39+47 87:126+5"},
    {"junk first", "junk\n\n" DATED "A: b\n", "0:0+5! 6:45+5"},
    {"quoted", DATED "A: b\n\n>From a@b.test Tue Nov  1 22:00:00 2005\nA: b\n", "0:39+51"},
    {"from at a word's end", DATED "A: b\n\nx" DATED "A: b\n", "0:39+51"},
    {"length to a separator", DATED "Content-Length: 45\n\n" DATED "A: b\n\n\n" DATED "A: b\n", "0:39+65c 105:144+5"},
    {"length to the end", DATED "content-length: 44\n\n" DATED "A: b\n", "0:39+64c"},
    {"length beyond the end", DATED "Content-Length: 45\n\n" DATED "A: b\n", "0:39+19 59:98+5"},
    {"length into text", DATED "Content-Length: 50\n\nc\n\n" DATED "A: b\n\nlong enough\n", "0:39+22 62:101+18"},
    {"length too small", DATED "Content-Length: 1\n\nc\nd\n\n" DATED "A: b\n", "0:39+23 63:102+5"},
};

static void test_cases(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (guint s = 0; s < G_N_ELEMENTS(steps); s++) {
            g_autofree char *got = split(sw_span_of(cases[i].text), steps[s]);
            if (g_strcmp0(got, cases[i].expected) != 0)
                g_test_message("case '%s', step %zu", cases[i].name, steps[s]);
            g_assert_cmpstr(got, ==, cases[i].expected);
        }
    }
}

static void test_separator_forms(void)
{
    static const struct {
        const char *line;
        SwSeparatorForm form;
    } lines[] = {
        {"From - ", SW_SEPARATOR_DASH},
        {"From - Mon Jun  3 12:50:27 1996", SW_SEPARATOR_DATED},
        {"From a@b.test Tue Nov  1 22:00:00 2005", SW_SEPARATOR_DATED},
        {"From a@b.test  Tue Nov  1 22:00 2005", SW_SEPARATOR_DATED},
        {"From a@b.test Tue Nov 01 22:00:00 2005 +0300", SW_SEPARATOR_DATED},
        {"From a@b.test Tue Nov  1 22:00:00 MET 2005", SW_SEPARATOR_DATED},
        {"From a@b.test Tue, 1 Nov 2005 22:00:00 +0300", SW_SEPARATOR_DATED},
        {"From a!b!c Tue Nov  1 22:00:00 2005 remote from host", SW_SEPARATOR_DATED},
        {"From \"a b\"@c.test Tue Nov  1 22:00:00 2005", SW_SEPARATOR_DATED},
        {"From MAILER-DAEMON Tue Nov  1 22:00:00 2005", SW_SEPARATOR_DATED},
        {"From a@b.test", SW_SEPARATOR_BARE},
        {"From 1844347792267117879@xxx\r", SW_SEPARATOR_BARE},
        {"From a@", SW_SEPARATOR_NONE},
        {"From Russia", SW_SEPARATOR_NONE},
        {"From Russia with love", SW_SEPARATOR_NONE},
        {"From a@b.test Tue Nov 31 22:00:00 2005", SW_SEPARATOR_NONE},
        {"From a@b.test Tuesday", SW_SEPARATOR_NONE},
        {"From ", SW_SEPARATOR_NONE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        SwSeparatorForm form = sw_separator_form(sw_span_of(lines[i].line));
        if (form != lines[i].form)
            g_test_message("%s", lines[i].line);
        g_assert_cmpint(form, ==, lines[i].form);
    }
}

static void test_unquote(void)
{
    g_autoptr(GString) out = g_string_new("old");
    sw_mbox_unquote(SW_SPAN(">From a\n>>From b\nx >From c\n>>>> From d\n\r\n>From e"), out);
    g_assert_cmpstr(out->str, ==, "From a\n>From b\nx >From c\n>>>> From d\n\r\nFrom e");
}

/* The same mails with any line end. */
static void test_line_ends(void)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_auto(GStrv) lines = g_strsplit(DATED "A: b\n\nc\n\n" DATED "A: b\n\nd\n\n" DATED "A: b\n\n", "\n", -1);
        g_autofree char *text = g_strjoinv(ends[i], lines);
        gsize end = strlen(ends[i]);
        g_autofree char *expected =
            g_strdup_printf("0:%zu+%zu %zu:%zu+%zu %zu:%zu+%zu", 38 + end, 5 + 3 * end, 43 + 5 * end, 81 + 6 * end,
                            5 + 3 * end, 86 + 10 * end, 124 + 11 * end, 4 + end);
        for (guint s = 0; s < G_N_ELEMENTS(steps); s++) {
            g_autofree char *got = split(sw_span_of(text), steps[s]);
            g_assert_cmpstr(got, ==, expected);
        }
    }
}

/* A mail beyond the cap is cut there, whatever the stream's pace, and the next one is found. */
static void test_too_large(void)
{
    g_autoptr(GString) text = g_string_new(DATED "A: b\n\n");
    while (text->len < SW_LIMIT_MESSAGE + 5000)
        g_string_append(text, "From here to there, " DATED "no mail\n");
    gsize second = text->len;
    g_string_append(text, DATED "A: b\n\nend\n");
    g_autofree char *expected = g_strdup_printf("0:39+%zutl %zu:%zu+10", SW_LIMIT_MESSAGE, second, second + 39);
    static const gsize large_steps[] = {1000, 1 << 16, 1 << 20};
    for (guint i = 0; i < G_N_ELEMENTS(large_steps); i++) {
        g_autofree char *got = split(sw_span(text->str, text->len), large_steps[i]);
        g_assert_cmpstr(got, ==, expected);
    }
}

static gboolean keep_bytes(gpointer data, SwReader *stream, gboolean member, GError **error)
{
    SwSpan all;
    g_assert_true(sw_reader_peek(stream, SW_LIMIT_MESSAGE, &all, error));
    g_string_append_len(data, all.data, (gssize)all.len);
    return TRUE;
}

static GString *read_fixture(const char *name)
{
    GString *bytes = g_string_new(NULL);
    g_autofree char *path = g_build_filename(TESTDATA, name, NULL);
    SwMeter meter = {0};
    Notebook notebook;
    notebook_init(&notebook);
    g_autoptr(SwReader) stored = sw_metered_reader_new(path, sw_open_given(path), &meter);
    g_assert_true(sw_layers_walk(&(SwLayerWalk){&notebook.base, &meter, keep_bytes, bytes}, stored, NULL));
    notebook_clear(&notebook);
    return bytes;
}

/* MimeKit takes the last line end before a separator for the separator's, whether or not it is an empty line. */
static void check_offsets(const char *json_name, SwSpan mbox, guint line_end)
{
    g_autofree char *path = g_build_filename(TESTDATA, json_name, NULL);
    json_t *messages = json_load_file(path, 0, NULL);
    g_assert_nonnull(messages);
    g_autoptr(SwReader) reader = sw_reader_new_memory(json_name, mbox);
    g_autoptr(SwMboxSplitter) splitter = sw_mbox_splitter_new(reader);
    SwMboxRecord record;
    for (gsize i = 0; i < json_array_size(messages); i++) {
        const json_t *message = json_array_get(messages, i);
        g_assert_true(sw_mbox_splitter_next(splitter, &record, NULL));
        g_assert_cmpint((gint64)record.offset, ==, json_integer_value(json_object_get(message, "mboxMarkerOffset")));
        g_assert_cmpint((gint64)record.begin, ==, json_integer_value(json_object_get(message, "beginOffset")));
        guint shared = record.unspaced ? line_end : 0;
        g_assert_cmpint((gint64)(record.begin + record.bytes.len - shared), ==,
                        json_integer_value(json_object_get(message, "endOffset")));
    }
    g_assert_true(sw_mbox_splitter_next(splitter, &record, NULL));
    g_assert_false(sw_span_present(record.bytes));
    json_decref(messages);
}

static void test_published_offsets(void)
{
    static const char *const names[][3] = {
        {"mimekit-mbox/content-length.mbox.gz", "mimekit-mbox/content-length.unix.json",
         "mimekit-mbox/content-length.dos.json"},
        {"mimekit-mbox/issue1189.mbox", "mimekit-mbox/issue1189.unix.json", "mimekit-mbox/issue1189.dos.json"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GString) text = read_fixture(names[i][0]);
        check_offsets(names[i][1], sw_span(text->str, text->len), 1);
        g_string_replace(text, "\n", "\r\n", 0);
        check_offsets(names[i][2], sw_span(text->str, text->len), 2);
    }
}

static void read_mbox(const char *name, Notebook *notebook)
{
    static const SwIngestOptions options;
    const SwIngestor *mbox = sw_ingestor_by_name("mbox");
    g_autoptr(GString) text = read_fixture(name);
    g_autoptr(SwReader) reader = sw_reader_new_memory(name, sw_span(text->str, text->len));
    g_assert_true(sw_ingestor_probe(sw_span(text->str, MIN(text->len, SW_LIMIT_PROBE))) == mbox ||
                  g_str_has_suffix(name, "front.mbox"));
    g_assert_true(mbox->ingest(reader, &options, &notebook->base, NULL));
}

static guint count(const char *text, const char *part)
{
    guint n = 0;
    for (const char *at = text; (at = strstr(at, part)); at++)
        n++;
    return n;
}

/* The fixtures of testdata/mbox: how many mails, and what is said about them. */
static void test_fixtures(void)
{
    static const struct {
        const char *name;
        guint n_events, n_skipped;
        const char *defects;
    } fixtures[] = {
        {"mbox/mboxrd.mbox", 3, 0, ""},
        {"mbox/crlf.mbox", 3, 0, ""},
        {"mbox/cr.mbox", 3, 0, ""},
        {"mbox/mixed-line-ends.mbox", 3, 0, ""},
        {"mbox/no-final-newline.mbox", 3, 0, ""},
        {"mbox/nul-bytes.mbox", 3, 0, ""},
        {"mbox/byte-order-mark.mbox", 3, 0, ""},
        {"mbox/separators.mbox", 5, 0, ""},
        {"mbox/lying-length.mbox", 3, 0, ""},
        {"mbox/mboxcl2.mbox", 3, 0, "noted  0 lines in it look like separators, but lie within its Content-Length\n"},
        {"mbox/no-empty-lines.mbox", 3, 0,
         "noted  0 no empty line before the next separator\nnoted  365 no empty line before the next separator\n"},
        {"mbox/from-in-body.mbox", 3, 0, "noted  366 a line in it looks like a separator, but no mail follows\n"},
        {"mbox/cut-at-the-front.mbox", 2, 1, "skipped  0 text before the first separator\n"},
        {"mbox/empty-mails.mbox", 1, 1, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(fixtures); i++) {
        Notebook notebook;
        notebook_init(&notebook);
        read_mbox(fixtures[i].name, &notebook);
        if (notebook.n_skipped != fixtures[i].n_skipped)
            g_test_message("%s: %s%s", fixtures[i].name, notebook.events->str, notebook.defects->str);
        g_assert_cmpuint(count(notebook.events->str, "\n"), ==, fixtures[i].n_events);
        g_assert_cmpuint(notebook.n_skipped, ==, fixtures[i].n_skipped);
        g_assert_cmpuint(notebook.n_records, ==, fixtures[i].n_events + fixtures[i].n_skipped);
        if (fixtures[i].defects)
            g_assert_cmpstr(notebook.defects->str, ==, fixtures[i].defects);
        for (guint n = 1; n <= 3 && fixtures[i].n_events >= 3; n++) {
            g_autofree char *id = g_strdup_printf("\"m%u@spam.example\"", n);
            g_assert_cmpuint(count(notebook.events->str, id), ==, 1);
        }
        notebook_clear(&notebook);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/mbox/cases", test_cases);
    g_test_add_func("/parsers/mbox/separator-forms", test_separator_forms);
    g_test_add_func("/parsers/mbox/unquote", test_unquote);
    g_test_add_func("/parsers/mbox/line-ends", test_line_ends);
    g_test_add_func("/parsers/mbox/too-large", test_too_large);
    g_test_add_func("/parsers/mbox/published-offsets", test_published_offsets);
    g_test_add_func("/parsers/mbox/fixtures", test_fixtures);
    return g_test_run();
}
