#include "parsers/ingestor.h"
#include "tests/unit/parsers/notebook.h"
#include "tests/unit/parsers/trickle.h"

static void read_events(SwSpan bytes, Notebook *notebook)
{
    static const SwIngestOptions options;
    g_autoptr(SwReader) reader = trickle_new(bytes, 100, G_MAXSIZE);
    notebook_init(notebook);
    g_assert_true(sw_ingestor_by_name("events")->ingest(reader, &options, &notebook->base, NULL));
}

static char *fixture(const char *name)
{
    char *text;
    g_autofree char *path = g_build_filename(TESTDATA, "events", name, NULL);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

/* Every field survives; provenance, unknown keys and nulls do not. What is written again reads the same. */
static void test_all_fields(void)
{
    g_autofree char *text = fixture("all-fields.ndjson");
    Notebook first, second;
    read_events(sw_span_of(text), &first);
    g_assert_cmpstr(first.defects->str, ==, "");
    g_auto(GStrv) read = g_strsplit(first.events->str, "\n", -1), given = g_strsplit(text, "\n", -1);
    g_assert_cmpuint(g_strv_length(read), ==, 4);
    char *provenance = strstr(given[0], ",\"source\"");
    *provenance = '\0';
    read[0][strlen(read[0]) - 1] = '\0';
    g_assert_cmpstr(read[0], ==, given[0]);
    g_assert_cmpstr(read[1], ==, given[1]);
    g_assert_cmpstr(read[2], ==, "{\"rcpt\":\"user@mail.test\"}");
    read_events(sw_span(first.events->str, first.events->len), &second);
    g_assert_cmpstr(first.events->str, ==, second.events->str);
    notebook_clear(&first);
    notebook_clear(&second);
}

static void test_bad_lines(void)
{
    g_autofree char *text = fixture("bad-lines.ndjson");
    Notebook notebook;
    read_events(sw_span_of(text), &notebook);
    g_assert_cmpstr(notebook.events->str, ==,
                    "{\"time\":\"2005-11-01T22:00:00Z\",\"client\":\"192.0.2.1\"}\n{\"rcpt\":\"last@mail.test\"}\n");
    g_assert_cmpstr(notebook.defects->str, ==,
                    "skipped  53 no JSON object\n"
                    "skipped  62 `client` has a value that it cannot have\n"
                    "skipped  87 `time` has a value that it cannot have\n"
                    "skipped  119 `code` has a value that it cannot have\n"
                    "skipped  134 no JSON object\n"
                    "skipped  140 no key of an event in it\n"
                    "skipped  152 no JSON object\n"
                    "skipped  177 no JSON object\n"
                    "skipped  194 `outcome` has a value that it cannot have\n"
                    "skipped  214 `urls` has a value that it cannot have\n"
                    "skipped  247 `reason_class` has a value that it cannot have\n"
                    "skipped  274 `score` has a value that it cannot have\n"
                    "skipped  291 `score` has a value that it cannot have\n"
                    "skipped  306 `direction` has a value that it cannot have\n"
                    "skipped  323 `list` has a value that it cannot have\n");
    g_assert_cmpuint(notebook.n_records, ==, 17);
    notebook_clear(&notebook);
}

/* Deep nesting is refused, not followed. */
static void test_deep(void)
{
    g_autoptr(GString) text = g_string_new("{\"urls\":");
    for (guint i = 0; i < 100000; i++)
        g_string_append_c(text, '[');
    g_string_append(text, "\n{\"rcpt\":\"a\"}");
    Notebook notebook;
    read_events(sw_span(text->str, text->len), &notebook);
    g_assert_cmpstr(notebook.events->str, ==, "{\"rcpt\":\"a\"}\n");
    g_assert_cmpuint(notebook.n_skipped, ==, 1);
    notebook_clear(&notebook);
}

static void test_probe(void)
{
    const SwIngestor *events = sw_ingestor_by_name("events");
    g_assert_cmpint(events->probe(SW_SPAN("\xef\xbb\xbf {\"rcpt\": \"a\"}")), >, 50);
    g_assert_cmpint(events->probe(SW_SPAN("\n{\"x\":1,\"time\":\"2005")), >, 50);
    g_assert_cmpint(events->probe(SW_SPAN("{\"MESSAGE\":\"a\"}\n{\"time\":1}")), ==, 0);
    g_assert_cmpint(events->probe(SW_SPAN("\"time\":")), ==, 0);
    g_assert_cmpint(events->probe(SW_SPAN("")), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/events/all-fields", test_all_fields);
    g_test_add_func("/parsers/events/bad-lines", test_bad_lines);
    g_test_add_func("/parsers/events/deep", test_deep);
    g_test_add_func("/parsers/events/probe", test_probe);
    return g_test_run();
}
