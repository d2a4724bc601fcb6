/* Read back by jansson, which this room does not use to write. */
#include "golden.h"
#include "sample.h"

#include <jansson.h>
#include <string.h>

static char *render(const char *format, gboolean hostile)
{
    g_autoptr(SwDocument) document = hostile ? sample_hostile_document() : sample_document();
    return golden_render(sw_format_by_name(format)->write, document, NULL);
}

static json_t *parse(const char *text)
{
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        g_error("%s at %d", error.text, error.position);
    return root;
}

static void test_golden(void)
{
    g_autofree char *json = render("json", FALSE);
    golden_check("report.json", json);
    g_autofree char *ndjson = render("ndjson", FALSE);
    golden_check("report.ndjson", ndjson);
}

static void test_schema(void)
{
    g_autofree char *json = render("json", FALSE);
    json_t *root = parse(json), *input, *table, *row;
    g_assert_cmpint(json_integer_value(json_object_get(root, "schema")), ==, 1);
    g_assert_true(json_is_null(json_object_get(json_object_get(root, "parameters"), "since")));
    input = json_array_get(json_object_get(root, "inputs"), 0);
    g_assert_cmpint(json_integer_value(json_object_get(input, "skipped")), ==, 1);
    g_assert_null(json_object_get(input, "sha256"));
    table = json_array_get(json_object_get(root, "tables"), 1);
    g_assert_cmpstr(json_string_value(json_object_get(table, "id")), ==, "sources");
    row = json_array_get(json_object_get(table, "rows"), 1);
    g_assert_cmpstr(json_string_value(json_object_get(row, "first")), ==, "2005-11-01T22:00:00.250Z");
    g_assert_cmpfloat(json_number_value(json_object_get(row, "ttl_s")), ==, 0);
    g_assert_true(json_is_null(json_object_get(row, "rate")));
    g_assert_true(json_is_null(json_object_get(row, "helo")));
    g_assert_true(json_is_false(json_object_get(row, "listed")));
    json_decref(root);
}

/* Every text comes back as it went in, bytes that are no UTF-8 apart; and none could end a script element. */
static void test_hostile(void)
{
    g_autofree char *json = render("json", TRUE);
    golden_check_harmless(json);
    g_assert_null(strchr(json, '<'));
    json_t *root = parse(json);
    json_t *rows = json_object_get(json_array_get(json_object_get(root, "tables"), 1), "rows");
    for (guint i = 0; sample_hostile_texts[i]; i++) {
        const char *text = json_string_value(json_object_get(json_array_get(rows, i), "helo"));
        if (g_utf8_validate(sample_hostile_texts[i], -1, NULL))
            g_assert_cmpstr(text, ==, sample_hostile_texts[i]);
        else
            g_assert_cmpstr(text, ==, "bad \ufffd\ufffd utf-8");
    }
    json_decref(root);
}

static void test_ndjson(void)
{
    g_autofree char *text = render("ndjson", TRUE);
    golden_check_harmless(text);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; *lines[i]; i++) {
        json_t *row = parse(lines[i]);
        g_assert_cmpstr(json_string_value(json_object_get(row, "table")), ==, i < 1 ? "facts" : "sources");
        json_decref(row);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/json/golden", test_golden);
    g_test_add_func("/report/json/schema", test_schema);
    g_test_add_func("/report/json/hostile", test_hostile);
    g_test_add_func("/report/json/ndjson", test_ndjson);
    return g_test_run();
}
