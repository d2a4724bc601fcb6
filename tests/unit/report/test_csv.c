#include "golden.h"
#include "sample.h"

#include <string.h>

static const char *const sources[] = {"sources", NULL};
static const char *const facts[] = {"facts", NULL};

static char *render(const char *format, gboolean hostile, const char *const *tables)
{
    g_autoptr(SwDocument) document = hostile ? sample_hostile_document() : sample_document();
    return golden_render(sw_format_by_name(format)->write, document, tables);
}

static void test_golden(void)
{
    g_autofree char *csv = render("csv", FALSE, sources);
    golden_check("sources.csv", csv);
    g_autofree char *tsv = render("tsv", FALSE, sources);
    golden_check("sources.tsv", tsv);
}

static void test_unknown_is_empty(void)
{
    g_autofree char *csv = render("csv", FALSE, facts);
    g_assert_nonnull(strstr(csv, "\r\nF15,Addresses on a DNSBL when they delivered,,,,addresses,,0,unknown,"));
}

/* No field of any row starts a formula; numbers stay numbers. */
static void test_formulas(void)
{
    g_autofree char *tsv = render("tsv", TRUE, sources);
    g_auto(GStrv) rows = g_strsplit(tsv, "\n", -1);
    g_assert_cmpuint(g_strv_length(rows), ==, 1 + 18 + 1); /* heading, texts, what follows the last newline */
    for (guint i = 1; *rows[i]; i++) {
        g_auto(GStrv) fields = g_strsplit(rows[i], "\t", -1);
        g_assert_cmpuint(g_strv_length(fields), ==, 8);
        g_assert_null(strchr("=+-@\t\r\" ", fields[0][0]));
        g_assert_null(strchr("=+-@\t\r\" ", fields[7][0]));
        g_assert_cmpstr(fields[3], ==, "-3");
    }
}

static void test_hostile(void)
{
    for (const char *const *format = (const char *const[]){"csv", "tsv", NULL}; *format; format++) {
        g_autofree char *text = render(*format, TRUE, sources);
        golden_check_harmless(text);
    }
    g_autofree char *csv = render("csv", TRUE, sources);
    g_assert_nonnull(strstr(csv, "\r\n'=cmd|' /C touch canary'!A0,"));
    g_assert_nonnull(strstr(csv, "\r\n\"cut;=1+1\","));
    g_assert_nonnull(strstr(csv, "\r\n\"\"\"=1+1\"\"\","));
    g_assert_nonnull(strstr(csv, "\r\n' +1,"));
    g_assert_nonnull(strstr(csv, "\r\n'\xef\xbc\x9d"
                                 "1+1,"));
    g_assert_nonnull(strstr(csv, "\"<U+0009>indented, \"\"quoted\"\"\""));
}

static void test_all_tables(void)
{
    g_autofree char *csv = render("csv", FALSE, NULL);
    g_assert_true(g_str_has_prefix(csv, "id,fact,value"));
    g_assert_nonnull(strstr(csv, "\r\naddress,first,"));
    g_assert_true(g_str_has_suffix(csv, "\r\noffset\r\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/csv/golden", test_golden);
    g_test_add_func("/report/csv/unknown-is-empty", test_unknown_is_empty);
    g_test_add_func("/report/csv/formulas", test_formulas);
    g_test_add_func("/report/csv/hostile", test_hostile);
    g_test_add_func("/report/csv/all-tables", test_all_tables);
    return g_test_run();
}
