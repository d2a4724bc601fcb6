/* Offsets: compiled zone files, the names that fit an offset, hours on a circle, and the table. */
#include "analysis/statistics/circular.h"
#include "analysis/timezone/zone_file.h"
#include "analysis/timezone/zone_names.h"

#include "analysis/pass.h"
#include "base/date.h"
#include "tests/unit/analysis/hand_made.h"

#include <glib/gstdio.h>
#include <math.h>

/* RFC 8536: a version 1 block without changes, then two changes, to +1 h at 1000 and back to 0 at 2000, types 0:
 * 0, 1: 3600. */
static const char two_changes[] = "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" /* magic, version, unused */
                                  "\0\0\0\0\0\0\0\0\0\0\0\0" /* no flags, no leap seconds */
                                  "\0\0\0\0\0\0\0\1\0\0\0\4" /* no change, one type, four characters */
                                  "\0\0\0\0\0\0UTC\0" /* the type and its name */
                                  "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                  "\0\0\0\0\0\0\0\0\0\0\0\0"
                                  "\0\0\0\2\0\0\0\2\0\0\0\4"
                                  "\0\0\0\0\0\0\x03\xe8\0\0\0\0\0\0\x07\xd0" /* at 1000 and 2000 */
                                  "\1\0" /* to type 1, to type 0 */
                                  "\0\0\0\0\0\0" /* type 0: +0 s */
                                  "\0\0\x0e\x10\1\0" /* type 1: +3600 s */
                                  "UTC\0"
                                  "\n";

static SwSpan file_with_footer(GString *buffer, const char *footer)
{
    g_string_truncate(buffer, 0);
    g_string_append_len(buffer, two_changes, sizeof two_changes - 1);
    g_string_append(buffer, footer);
    return sw_span(buffer->str, buffer->len);
}

static void test_zone_file(void)
{
    static const struct {
        gint64 seconds;
        int offset;
    } cases[] = {{-5, 0}, {999, 0}, {1000, 3600}, {1999, 3600}, {2000, 0}, {G_MAXINT64, 0}};
    g_autoptr(GString) buffer = g_string_new(NULL);
    SwSpan fixed = file_with_footer(buffer, "UTC0\n");
    int offset = -1;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(sw_zone_file_offset(fixed, cases[i].seconds, &offset), ==, SW_ZONE_KNOWN);
        g_assert_cmpint(offset, ==, cases[i].offset);
    }
    SwSpan ruled = file_with_footer(buffer, "CET-1CEST,M3.5.0,M10.5.0/3\n");
    g_assert_cmpint(sw_zone_file_offset(ruled, 2000, &offset), ==, SW_ZONE_BY_RULE);
    g_assert_cmpint(sw_zone_file_offset(ruled, 1500, &offset), ==, SW_ZONE_KNOWN);
}

/* Every cut of a file is refused, none is read beyond its end (the sanitizers look on). */
static void test_zone_file_cut(void)
{
    for (gsize len = 0; len + 1 < sizeof two_changes - 1; len++) {
        g_autofree char *copy = g_memdup2(two_changes, len);
        int offset;
        g_assert_cmpint(sw_zone_file_offset(sw_span(copy, len), 1500, &offset), ==, SW_ZONE_UNREADABLE);
    }
}

static gint64 at(const char *text)
{
    SwDate date;
    g_assert_true(sw_date_parse_rfc3339(sw_span_of(text), &date));
    return date.time_us;
}

static gboolean lists(GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++)
        if (g_str_equal(g_ptr_array_index(names, i), name))
            return TRUE;
    return FALSE;
}

/* What the machine's own database says of years that no longer change. */
static void test_zone_names(void)
{
    g_autoptr(SwZoneNames) names = sw_zone_names_load(NULL);
    if (!names) {
        g_test_skip("this machine has no tz database");
        return;
    }
    gint64 winter = at("2005-11-05T12:00:00Z"), summer = at("2005-07-05T12:00:00Z");
    g_autoptr(GPtrArray) at_winter = sw_zone_names_at(names, 180, winter, winter);
    g_assert_true(lists(at_winter, "Europe/Moscow"));
    g_assert_true(lists(at_winter, "Africa/Nairobi"));
    g_assert_false(lists(at_winter, "Europe/Zurich"));
    g_autoptr(GPtrArray) at_both = sw_zone_names_at(names, 180, winter, summer);
    g_assert_false(lists(at_both, "Europe/Moscow"));
    g_assert_true(lists(at_both, "Africa/Nairobi"));
    g_assert_cmpuint(at_both->len, <, at_winter->len);
    g_autoptr(GPtrArray) by_rule = sw_zone_names_at(names, 120, at("2090-07-05T12:00:00Z"), at("2090-07-06T12:00:00Z"));
    g_assert_true(lists(by_rule, "Europe/Zurich"));
}

static void test_no_zone_names(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *directory = g_dir_make_tmp("spamwave-test-XXXXXX", &error);
    g_assert_no_error(error);
    g_assert_null(sw_zone_names_load(directory));
    g_rmdir(directory);
}

static void test_circle(void)
{
    const gint64 hour = SW_HOUR;
    const gint64 around_midnight[] = {23 * hour, 25 * hour, 48 * hour};
    SwCircular few = sw_circular_of_day(around_midnight, 3);
    g_assert_cmpfloat_with_epsilon(fmod(few.mean_h + 12, 24), 12, 1e-6);
    g_assert_true(isnan(few.p));
    gint64 spread[24], equal[24];
    for (guint i = 0; i < 24; i++) {
        spread[i] = i * hour;
        equal[i] = 18 * hour + i * 24 * hour;
    }
    SwCircular even = sw_circular_of_day(spread, 24), all = sw_circular_of_day(equal, 24);
    g_assert_cmpfloat_with_epsilon(even.length, 0, 1e-9);
    g_assert_cmpfloat_with_epsilon(even.p, 1, 1e-9);
    g_assert_cmpfloat_with_epsilon(all.mean_h, 18, 1e-9);
    g_assert_cmpfloat_with_epsilon(all.p, exp(-24), 1e-15);
}

static void test_table(void)
{
    static const Delivery deliveries[] = {
        {.second = 0, .client = "192.0.2.1", .rcpt = "a@x.test", .date_zone = "+03:00", .transaction = 1},
        {.second = 0, .client = "192.0.2.1", .rcpt = "b@x.test", .date_zone = "+03:00", .transaction = 1},
        {.second = 1, .client = "192.0.2.1", .rcpt = "a@x.test", .date_zone = "-03:30"},
        {.second = 2, .client = "192.0.2.1", .rcpt = "a@x.test", .date_zone = "-03:30"},
        {.second = 3, .client = "192.0.2.1", .rcpt = "a@x.test"},
    };
    g_autoptr(HandMade) made = hand_made_new(deliveries, G_N_ELEMENTS(deliveries), NULL, 0);
    g_autoptr(SwResults) results = sw_results_new();
    const char *const names[] = {"timezone", NULL};
    sw_pass_run(names, &made->analysis, results);
    const SwTable *table = sw_results_table(results, "timezone");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 2);
    g_assert_cmpstr(sw_table_get(table, 0, "offset")->text, ==, "UTC-03:30");
    g_assert_cmpfloat(sw_table_number(table, 0, "messages"), ==, 2);
    g_assert_cmpfloat_with_epsilon(sw_table_number(table, 0, "share"), 2 / 3.0, 1e-9);
    g_assert_cmpstr(sw_table_get(table, 1, "offset")->text, ==, "UTC+03:00");
    g_assert_cmpfloat(sw_table_number(table, 1, "messages"), ==, 1); /* two recipients, one message */
    g_assert_false(sw_table_get(table, 0, "skew_s")->known);
    g_assert_nonnull(strstr(table->note, "no inference"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/timezone/zone-file", test_zone_file);
    g_test_add_func("/timezone/zone-file-cut", test_zone_file_cut);
    g_test_add_func("/timezone/zone-names", test_zone_names);
    g_test_add_func("/timezone/no-zone-names", test_no_zone_names);
    g_test_add_func("/timezone/circle", test_circle);
    g_test_add_func("/timezone/table", test_table);
    return g_test_run();
}
