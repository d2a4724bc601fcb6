#include "report/cells.h"

static void check_number(void (*append)(GString *, double), double value, const char *expected)
{
    g_autoptr(GString) text = g_string_new(NULL);
    append(text, value);
    g_assert_cmpstr(text->str, ==, expected);
}

static void test_durations(void)
{
    static const struct {
        double seconds;
        const char *text;
    } cases[] = {
        {0, "0s"},          {0.25, "0.25s"}, {9.99, "10s"},  {59.4, "59s"},      {59.6, "1m"},
        {60, "1m"},         {258, "4m 18s"}, {65, "1m 05s"}, {3599, "59m 59s"},  {3599.6, "1h"},
        {79260, "22h 01m"}, {7200, "2h"},    {259200, "3d"}, {270000, "3d 03h"}, {-222, "-3m 42s"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        check_number(sw_append_duration, cases[i].seconds, cases[i].text);
}

static void test_shares(void)
{
    check_number(sw_append_share, 0, "0%");
    check_number(sw_append_share, 1, "100%");
    check_number(sw_append_share, 750.0 / 852, "88.0%");
    check_number(sw_append_share, 0.0014, "0.14%");
    check_number(sw_append_share, 0.000046, "0.0046%");
    check_number(sw_append_share, 0.9998, "99.98%");
    check_number(sw_append_share, 0.995, "99.5%");
}

static void test_numbers(void)
{
    check_number(sw_append_real, 25.9, "25.9");
    check_number(sw_append_real, 1.0 / 720, "0.001389");
    check_number(sw_append_real, 1.2e-12, "1.2e-12");
    check_number(sw_append_real, 10450.4, "10,450");
    check_number(sw_append_real, -17003.2, "-17,003");
    check_number(sw_append_real, 1000, "1,000");
    check_number(sw_append_real, 1e18, "1e+18");
}

static void test_counts(void)
{
    static const struct {
        gint64 count;
        const char *text;
    } cases[] = {{0, "0"}, {999, "999"}, {1000, "1,000"}, {21770, "21,770"}, {-1234567, "-1,234,567"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        sw_append_count(text, cases[i].count);
        g_assert_cmpstr(text->str, ==, cases[i].text);
    }
}

static void check_cell(const SwColumn *column, const SwCell *cell, const char *readable, const char *plain)
{
    g_autoptr(GString) text = g_string_new(NULL);
    sw_cell_append_readable(text, column, cell);
    g_assert_cmpstr(text->str, ==, readable);
    if (!plain)
        return;
    g_string_truncate(text, 0);
    sw_cell_append_plain(text, column, cell);
    g_assert_cmpstr(text->str, ==, plain);
}

static void test_cells(void)
{
    SwColumn hours = {"gap_h", "Gap", SW_TYPE_DURATION, "h"}, share = {"share", "Share", SW_TYPE_SHARE, NULL};
    SwColumn time = {"first", "First", SW_TYPE_TIME, NULL}, yes = {"listed", "Listed", SW_TYPE_BOOLEAN, NULL};
    check_cell(&hours, &(SwCell){.known = TRUE, .real = 21.5}, "21h 30m", "21.5");
    check_cell(&share, &(SwCell){.known = TRUE, .real = 0.88}, "88.0%", "0.88");
    check_cell(&time, &(SwCell){.known = TRUE, .time_us = 1130882400250000}, "2005-11-01 22:00:00Z",
               "2005-11-01T22:00:00.250Z");
    check_cell(&time, &(SwCell){.known = TRUE, .time_us = -250000}, "1969-12-31 23:59:59Z", "1969-12-31T23:59:59.750Z");
    check_cell(&yes, &(SwCell){.known = TRUE, .boolean = TRUE}, "yes", "true");
    check_cell(&share, &(SwCell){.known = FALSE}, SW_CELL_UNKNOWN, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/cells/durations", test_durations);
    g_test_add_func("/report/cells/shares", test_shares);
    g_test_add_func("/report/cells/numbers", test_numbers);
    g_test_add_func("/report/cells/counts", test_counts);
    g_test_add_func("/report/cells/cells", test_cells);
    return g_test_run();
}
