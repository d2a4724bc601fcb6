#include "golden.h"
#include "report/text.h"
#include "sample.h"

#include <string.h>

static gboolean write_report(const SwDocument *document, const char *const *tables, GOutputStream *out, GError **error)
{
    return sw_text_write_report(document, out, error);
}

static void test_golden(void)
{
    g_autoptr(SwDocument) document = sample_document();
    g_autofree char *tables = golden_render(sw_format_by_name("text")->write, document, NULL);
    golden_check("tables.txt", tables);
    g_autofree char *report = golden_render(write_report, document, NULL);
    golden_check("report.txt", report);
}

static void test_hostile(void)
{
    g_autoptr(SwDocument) document = sample_hostile_document();
    g_autofree char *tables = golden_render(sw_format_by_name("text")->write, document, NULL);
    golden_check_harmless(tables);
    g_assert_null(strchr(tables, '\t'));
    g_autofree char *report = golden_render(write_report, document, NULL);
    golden_check_harmless(report);
}

static const SwColumn wide_columns[] = {
    {"wave", "Wave", SW_TYPE_COUNT, NULL},
    {"domain", "Recipient domain", SW_TYPE_TEXT, NULL},
    {"first", "First message of the peak", SW_TYPE_TIME, NULL},
    {"median", "Median message of the peak", SW_TYPE_TIME, NULL},
    {"last", "Last message of the peak", SW_TYPE_TIME, NULL},
    {"peak", "Minute of the peak", SW_TYPE_TIME, NULL},
};
static const SwTableSpec wide_spec = SW_TABLE_SPEC("peaks", "Peaks", NULL, wide_columns);

static SwDocument *wide_document(guint n_rows)
{
    SwDocument *document = sw_document_new("0.0.0", "peaks");
    SwTable *table = sw_results_add_table(document->results, sw_table_new(&wide_spec));
    for (guint i = 0; i < n_rows; i++) {
        sw_table_put_count(table, i + 1);
        sw_table_put_text(table, "\u4f8b.example"); /* a wide character */
        sw_table_put_time(table, 1130882400 * SW_SECOND);
        sw_table_end_row(table);
    }
    return document;
}

/* Continued below with the columns that say what a row is about; no line is wider than the page. */
static void test_wide_table(void)
{
    g_autoptr(SwDocument) document = wide_document(2);
    g_autofree char *text = golden_render(sw_format_by_name("text")->write, document, NULL);
    golden_check("wide.txt", text);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++)
        g_assert_cmpint(g_utf8_strlen(lines[i], -1), <=, 100);
}

static void test_long_table(void)
{
    g_autoptr(SwDocument) document = wide_document(1234);
    g_autofree char *report = golden_render(write_report, document, NULL);
    g_assert_nonnull(strstr(report, "1,184 more in tables/peaks.csv\n"));
    g_autofree char *all = golden_render(sw_format_by_name("text")->write, document, NULL);
    g_assert_nonnull(strstr(all, "\n1,234  "));
    g_assert_null(strstr(all, " more in "));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/text/golden", test_golden);
    g_test_add_func("/report/text/hostile", test_hostile);
    g_test_add_func("/report/text/wide-table", test_wide_table);
    g_test_add_func("/report/text/long-table", test_long_table);
    return g_test_run();
}
