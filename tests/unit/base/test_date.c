/* Expected times were worked out with GNU date (`date -ud '...' +%s`). */
#include "base/date.h"
#include "base/error.h"

#define UNTOLD SW_OFFSET_UNKNOWN
#define NOV1_22 1130882400 /* 2005-11-01T22:00:00Z */

typedef struct {
    const char *text;
    gint64 seconds;
    gint16 offset_min;
    guint8 flags;
} Case;

static void check(const Case *c, gboolean (*parse)(SwSpan, SwDate *))
{
    SwDate date;
    g_test_message("%s", c->text);
    g_assert_true(parse(sw_span_of(c->text), &date));
    g_assert_cmpint(date.time_us, ==, c->seconds * SW_SECOND);
    g_assert_cmpint(date.offset_min, ==, c->offset_min);
    g_assert_cmpint(date.flags, ==, c->flags);
}

static void check_refused(const char *text, gboolean (*parse)(SwSpan, SwDate *))
{
    SwDate date = {.time_us = 42};
    g_test_message("%s", text);
    g_assert_false(parse(sw_span_of(text), &date));
    g_assert_cmpint(date.time_us, ==, 42);
}

static void test_calendar(void)
{
    static const struct {
        gint64 days, year;
        guint month, day;
    } cases[] = {
        {0, 1970, 1, 1},      {-1, 1969, 12, 31},    {11016, 2000, 2, 29},    {11017, 2000, 3, 1},
        {-25508, 1900, 3, 1}, {-25509, 1900, 2, 28}, {2932896, 9999, 12, 31}, {-719162, 1, 1, 1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 year;
        guint month, day;
        g_assert_cmpint(sw_date_days_from_civil(cases[i].year, cases[i].month, cases[i].day), ==, cases[i].days);
        sw_date_civil_from_days(cases[i].days, &year, &month, &day);
        g_assert_cmpint(year, ==, cases[i].year);
        g_assert_cmpuint(month, ==, cases[i].month);
        g_assert_cmpuint(day, ==, cases[i].day);
    }
}

static void test_calendar_round_trip(void)
{
    for (gint64 days = -30000; days < 60000; days++) {
        gint64 year;
        guint month, day;
        sw_date_civil_from_days(days, &year, &month, &day);
        g_assert_cmpint(sw_date_days_from_civil(year, month, day), ==, days);
    }
}

static void test_rfc3339(void)
{
    static const Case cases[] = {
        {"2005-11-01T22:00:00Z", NOV1_22, 0, 0},
        {"2005-11-01 22:00:00z", NOV1_22, 0, 0},
        {"2005-11-02T01:00:00+03:00", NOV1_22, 180, 0},
        {"2005-11-01T16:30:00-05:30", NOV1_22, -330, 0},
        {"2005-11-01T22:00:00-00:00", NOV1_22, UNTOLD, 0},
        {"2016-12-31T23:59:60Z", 1483228799, 0, 0},
        {"1969-12-31T23:59:59Z", -1, 0, 0},
    };
    static const char *const refused[] = {
        "",
        "2005-11-01",
        "2005-11-01T22:00:00",
        "2005-11-01T22:00:00+0300",
        "2005-11-01T22:00:00Z ",
        "2005-02-29T00:00:00Z",
        "2005-13-01T00:00:00Z",
        "2005-00-01T00:00:00Z",
        "2005-01-00T00:00:00Z",
        "2005-01-01T24:00:00Z",
        "2005-01-01T23:60:00Z",
        "2005-01-01T23:59:61Z",
        "2005-01-01T23:59:59.Z",
        "2005-01-01T00:00:00+24:00",
        "2005-01-01T00:00:00+00:60",
        "0000-01-01T00:00:00Z",
        "99999-01-01T00:00:00Z",
        "5-01-01T00:00:00Z",
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        check(&cases[i], sw_date_parse_rfc3339);
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++)
        check_refused(refused[i], sw_date_parse_rfc3339);

    SwDate date;
    g_assert_true(sw_date_parse_rfc3339(SW_SPAN("2005-11-01T22:00:00.1234569Z"), &date));
    g_assert_cmpint(date.time_us, ==, NOV1_22 * SW_SECOND + 123456);
}

static void test_rfc5322(void)
{
    static const Case cases[] = {
        {"Tue, 01 Nov 2005 22:00:00 +0000", NOV1_22, 0, 0},
        {"Tue, 1 Nov 2005 22:00 +0000", NOV1_22, 0, 0},
        {"Wed, 2 Nov 2005 01:00:00 +0300 (MSK)", NOV1_22, 180, 0},
        {"2 Nov 2005 01:00:00 +0300", NOV1_22, 180, 0},
        {" \r\n\tTue,\n 1 Nov 2005 (first (of) month) 22:00:00\r\n -0000", NOV1_22, UNTOLD, 0},
        {"Tue, 1 Nov 2005 22:00:00 GMT", NOV1_22, 0, SW_DATE_NAMED_ZONE},
        {"Tue, 1 Nov 2005 17:00:00 EST", NOV1_22, -300, SW_DATE_NAMED_ZONE},
        {"Tue, 1 Nov 2005 15:00:00 pdt", NOV1_22, -420, SW_DATE_NAMED_ZONE},
        {"Tue, 1 Nov 2005 22:00:00 A", NOV1_22, UNTOLD, SW_DATE_NAMED_ZONE | SW_DATE_NO_ZONE},
        {"Tue, 1 Nov 2005 22:00:00 MSK", NOV1_22, UNTOLD, SW_DATE_NAMED_ZONE | SW_DATE_NO_ZONE},
        {"Tue, 1 Nov 2005 22:00:00", NOV1_22, UNTOLD, SW_DATE_NO_ZONE},
        {"Wed, 2 Nov 2005 01:00:00 GMT+0300", NOV1_22, 180, 0},
        {"Wed, 2 Nov 2005 01:00:00 +03:00", NOV1_22, 180, 0},
        {"Tue, 1 Nov 05 22:00:00 +0000", NOV1_22, 0, SW_DATE_SHORT_YEAR},
        {"Mon, 1 Nov 99 22:00:00 +0000", 941493600, 0, SW_DATE_SHORT_YEAR},
        {"Tue, 1 Nov 105 22:00:00 +0000", NOV1_22, 0, SW_DATE_SHORT_YEAR},
        {"Wed, 1 Nov 2005 22:00:00 +0000", NOV1_22, 0, SW_DATE_WRONG_WEEKDAY},
        {"Di, 1 Nov 2005 22:00:00 +0000", NOV1_22, 0, SW_DATE_WRONG_WEEKDAY},
        {"Tuesday, 1 November 2005 22:00:00 +0000", NOV1_22, 0, 0},
        {"Tue, 01-Nov-2005 22:00:00 GMT", NOV1_22, 0, SW_DATE_NAMED_ZONE},
        {"Tue, 1 Nov 2005 22:00:00.75 +0000 trailing words", NOV1_22, 0, 0},
        {"Tue, 1 Nov 2005 22:00:00 +-0500", NOV1_22, UNTOLD, SW_DATE_NO_ZONE},
        {"Tue, 1 Nov 2005 22:00:00 GMT+1", NOV1_22, UNTOLD, SW_DATE_NO_ZONE},
        {"Tue, 1 Nov 2005 22:00:00 +030", NOV1_22, UNTOLD, SW_DATE_NO_ZONE},
        {"Wed, 02 Nov 2005 01:00:00  (\"summer\") +0300", NOV1_22, 180, 0},
        {"Tue, 01 Nov 2005 22:00:00 +00000", NOV1_22, UNTOLD, SW_DATE_NO_ZONE},
        {"2005/11/01 Tue 17:00:00 EST", NOV1_22, -300, SW_DATE_NAMED_ZONE},
        {"2005/11/1 22:00:00 +0000", NOV1_22, 0, 0},
        {"Tue Nov  1 22:00:00 2005", NOV1_22, UNTOLD, SW_DATE_NO_ZONE},
        {"Tue Nov 1 17:00:00 EST 2005", NOV1_22, -300, SW_DATE_NAMED_ZONE},
        {"Nov 1, 2005 22:00:00 +0000", NOV1_22, 0, 0},
        {"Wed, 31 Dec 1969 23:59:59 +0000", -1, 0, 0},
        {"Sat, 31 Dec 2016 23:59:60 +0000", 1483228799, 0, 0},
    };
    static const char *const refused[] = {
        "",
        "(",
        "Tue, ",
        "yesterday",
        "Tue, 31 Nov 2005 22:00:00 +0000",
        "Tue, 0 Nov 2005 22:00:00 +0000",
        "Tue, 1 Foo 2005 22:00:00 +0000",
        "Tue, 1 Nov 0000 22:00:00 +0000",
        "Tue, 1 Nov 99999 22:00:00 +0000",
        "Tue, 1 Nov 5 22:00:00 +0000",
        "Tue, 1 Nov 2005 +0000",
        "Tue, 1 Nov 2005 25:00:00 +0000",
        "Tue, 1 Nov 2005 22:00:00 +9999",
        "Tue, 1 Nov 2005 22:00:00 +0060",
        "Tue, 111 Nov 2005 22:00:00 +0000",
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SwDate date;
        Case c = cases[i];
        g_assert_true(sw_date_parse_rfc5322(sw_span_of(c.text), &date));
        if (strstr(c.text, ".75"))
            g_assert_cmpint(date.time_us, ==, c.seconds * SW_SECOND + 750000);
        else
            check(&c, sw_date_parse_rfc5322);
    }
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++)
        check_refused(refused[i], sw_date_parse_rfc5322);
}

static void test_asctime(void)
{
    static const Case cases[] = {
        {"Tue Nov  1 22:00:00 2005", NOV1_22, UNTOLD, SW_DATE_NO_ZONE},
        {"Tue Nov  1 22:00 2005", NOV1_22, UNTOLD, SW_DATE_NO_ZONE},
        {"Wed Nov  2 01:00:00 2005 +0300", NOV1_22, 180, 0},
        {"Wed Nov  2 01:00:00 +0300 2005", NOV1_22, 180, 0},
        {"Tue Nov 01 22:00:00 GMT 2005", NOV1_22, 0, SW_DATE_NAMED_ZONE},
        {"Tue Nov  1 22:00:00 05", NOV1_22, UNTOLD, SW_DATE_NO_ZONE | SW_DATE_SHORT_YEAR},
    };
    static const char *const refused[] = {"", "Tue Nov", "Tue, 1 Nov 2005 22:00:00", "Tue Nov  1 22:00:00",
                                          "Tue Feb 30 22:00:00 2005"};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        check(&cases[i], sw_date_parse_asctime);
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++)
        check_refused(refused[i], sw_date_parse_asctime);
}

/* A hostile date costs linear time and no stack. */
static void test_nested_comments(void)
{
    gsize n = 1 << 20;
    g_autofree char *text = g_malloc(n);
    memset(text, '(', n);
    SwDate date;
    g_assert_false(sw_date_parse_rfc5322(sw_span(text, n), &date));
    g_assert_false(sw_date_parse_asctime(sw_span(text, n), &date));
}

static void test_format(void)
{
    static const struct {
        gint64 time_us;
        const char *text;
    } cases[] = {
        {NOV1_22 * SW_SECOND, "2005-11-01T22:00:00Z"},
        {NOV1_22 * SW_SECOND + 120000, "2005-11-01T22:00:00.120Z"},
        {NOV1_22 * SW_SECOND + 120001, "2005-11-01T22:00:00.120001Z"},
        {-1, "1969-12-31T23:59:59.999999Z"},
        {0, "1970-01-01T00:00:00Z"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        char buffer[SW_DATE_TEXT_MAX];
        SwDate date;
        g_assert_cmpstr(sw_date_format(cases[i].time_us, buffer), ==, cases[i].text);
        g_assert_true(sw_date_parse_rfc3339(sw_span_of(buffer), &date));
        g_assert_cmpint(date.time_us, ==, cases[i].time_us);
    }
}

static void test_format_offset(void)
{
    static const struct {
        int offset_min;
        const char *text;
    } cases[] = {{0, "UTC+00:00"}, {180, "UTC+03:00"}, {-210, "UTC-03:30"}, {-5, "UTC-00:05"}, {1439, "UTC+23:59"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        char text[SW_OFFSET_TEXT_MAX];
        g_assert_cmpstr(sw_date_format_offset(cases[i].offset_min, text), ==, cases[i].text);
    }
}

static void test_query(void)
{
    const gint64 now = (NOV1_22 + 7200) * SW_SECOND; /* 2005-11-02T00:00:00Z */
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("-05:00");
    static const struct {
        const char *text;
        gint64 seconds;
    } cases[] = {
        {"now", NOV1_22 + 7200},
        {"today", NOV1_22 - 17 * 3600},
        {"yesterday", NOV1_22 - 41 * 3600},
        {"-36h", NOV1_22 + 7200 - 36 * 3600},
        {"-1.5d", NOV1_22 + 7200 - 36 * 3600},
        {"2005-11-01T22:00:00Z", NOV1_22},
        {"2005-11-01", NOV1_22 - 17 * 3600},
        {"2005-11-01 17:00", NOV1_22},
        {"2005-11-01 17:00:00", NOV1_22},
        {"2005-11-01T17:00:00", NOV1_22},
    };
    static const char *const refused[] = {
        "", "tomorrow", "-", "-h", "-5", "2005-11", "2005-11-31", "2005-11-01 25:00", "2005-11-01 17:00:00 CET"};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 us;
        g_autoptr(GError) error = NULL;
        g_test_message("%s", cases[i].text);
        g_assert_true(sw_date_parse_query(cases[i].text, now, zone, &us, &error));
        g_assert_no_error(error);
        g_assert_cmpint(us, ==, cases[i].seconds * SW_SECOND);
    }
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        gint64 us = 42;
        g_autoptr(GError) error = NULL;
        g_assert_false(sw_date_parse_query(refused[i], now, zone, &us, &error));
        g_assert_error(error, SW_ERROR, SW_ERROR_USAGE);
        g_assert_cmpint(us, ==, 42);
    }
}

static void test_duration(void)
{
    static const struct {
        const char *text;
        gint64 us;
    } cases[] = {
        {"90s", 90 * SW_SECOND}, {"15m", 15 * SW_MINUTE},   {"6h", 6 * SW_HOUR}, {"2d", 2 * SW_DAY},
        {"0.5s", SW_SECOND / 2}, {"1.25h", 75 * SW_MINUTE}, {"0.000001s", 1},    {"106751991d", 106751991 * SW_DAY},
    };
    static const char *const refused[] = {"",    "s",   "5",   "0s",     "-5s",        "5x",
                                          "5 s", ".5s", "1.s", "1.5.5s", "106751992d", "99999999999999999999s"};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 us;
        g_test_message("%s", cases[i].text);
        g_assert_true(sw_duration_parse(cases[i].text, &us, NULL));
        g_assert_cmpint(us, ==, cases[i].us);
    }
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        gint64 us = 42;
        g_autoptr(GError) error = NULL;
        g_test_message("%s", refused[i]);
        g_assert_false(sw_duration_parse(refused[i], &us, &error));
        g_assert_error(error, SW_ERROR, SW_ERROR_USAGE);
        g_assert_cmpint(us, ==, 42);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/date/calendar", test_calendar);
    g_test_add_func("/date/calendar-round-trip", test_calendar_round_trip);
    g_test_add_func("/date/rfc3339", test_rfc3339);
    g_test_add_func("/date/rfc5322", test_rfc5322);
    g_test_add_func("/date/asctime", test_asctime);
    g_test_add_func("/date/nested-comments", test_nested_comments);
    g_test_add_func("/date/format", test_format);
    g_test_add_func("/date/format-offset", test_format_offset);
    g_test_add_func("/date/query", test_query);
    g_test_add_func("/date/duration", test_duration);
    return g_test_run();
}
