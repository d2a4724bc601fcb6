#include "parsers/log/clock.h"
#include "parsers/log/stamp.h"

#define JUNE_2006 G_GINT64_CONSTANT(1150000000000000) /* 2006-06-11T04:26:40Z */

typedef struct {
    SwSink base;
    GString *notes;
} Notes;

static void take_note(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    g_string_append_printf(((Notes *)sink)->notes, "%" G_GUINT64_FORMAT ": %s\n", offset, reason);
}

static SwStamp stamp_of(const char *text)
{
    SwStamp stamp = {.kind = SW_STAMP_NONE};
    gsize length = sw_stamp_read_syslog(sw_span_of(text), &stamp);
    if (length == 0)
        length = sw_stamp_read_own(sw_span_of(text), &stamp);
    g_assert_cmpuint(length, ==, strlen(text));
    return stamp;
}

static gint64 seconds(const char *text)
{
    SwDate date;
    g_assert_true(sw_date_parse_rfc3339(sw_span_of(text), &date));
    return date.time_us / SW_SECOND;
}

/* A file of these stamps; `anchor` NULL, or the time that the queue ID in its `anchored`th line tells. */
static SwFileStart scan(const char *const *stamps, guint anchored, const char *anchor, const char *name,
                        gint64 modified_us, GTimeZone *zone)
{
    SwLogScan file = {.new_years = 0};
    for (guint i = 0; stamps[i]; i++) {
        SwStamp stamp = stamp_of(stamps[i]);
        sw_log_scan_stamp(&file, &stamp);
        if (anchor && i == anchored)
            sw_log_scan_anchor(&file, seconds(anchor));
    }
    return sw_log_scan_finish(&file, sw_span_of(name), modified_us, zone);
}

static void assert_start(SwFileStart start, const char *time, SwYearBasis basis)
{
    char text[SW_DATE_TEXT_MAX];
    g_assert_cmpstr(sw_date_format(start.first_us, text), ==, time);
    g_assert_cmpint(start.basis, ==, basis);
}

static void test_years(void)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    static const char *const autumn[] = {"Nov  1 22:00:00", "Nov  2 22:00:00", NULL};
    static const char *const winter[] = {"Dec 30 22:00:00", "Jan  2 22:00:00", NULL};
    static const char *const three[] = {"Feb  1 22:00:00", "Jan  2 22:00:00", "Jan  1 00:00:00", NULL};
    static const char *const leap[] = {"Feb 29 22:00:00", NULL};
    static const char *const written[] = {"2004-11-01T22:00:00+01:00", NULL};

    assert_start(scan(autumn, 0, NULL, "mail.log", JUNE_2006, utc), "2005-11-01T22:00:00Z", SW_YEAR_MODIFIED);
    assert_start(scan(winter, 0, NULL, "mail.log", JUNE_2006, utc), "2005-12-30T22:00:00Z", SW_YEAR_MODIFIED);
    assert_start(scan(three, 0, NULL, "mail.log", JUNE_2006, utc), "2005-02-01T22:00:00Z", SW_YEAR_MODIFIED);
    assert_start(scan(autumn, 0, NULL, "log/mail.log-20031109.gz", JUNE_2006, utc), "2003-11-01T22:00:00Z",
                 SW_YEAR_NAME);
    assert_start(scan(autumn, 0, NULL, "log-20031109/mail.log.1", JUNE_2006, utc), "2005-11-01T22:00:00Z",
                 SW_YEAR_MODIFIED);
    assert_start(scan(autumn, 1, "2001-11-02T22:00:00Z", "mail.log-20031109", JUNE_2006, utc), "2001-11-01T22:00:00Z",
                 SW_YEAR_QUEUE_IDS);
    assert_start(scan(winter, 1, "2002-01-02T22:00:00Z", "mail.log", JUNE_2006, utc), "2001-12-30T22:00:00Z",
                 SW_YEAR_QUEUE_IDS);
    assert_start(scan(leap, 0, "2004-02-29T22:00:01Z", "mail.log", JUNE_2006, utc), "2004-02-29T22:00:00Z",
                 SW_YEAR_QUEUE_IDS);
    assert_start(scan(written, 0, NULL, "mail.log-20031109", JUNE_2006, utc), "2004-11-01T21:00:00Z", SW_YEAR_WRITTEN);
}

static void test_zone_of_queue_ids(void)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    static const char *const stamps[] = {"Nov  1 22:00:00", "Nov  1 22:00:07", NULL};
    SwFileStart start = scan(stamps, 1, "2005-11-01T16:30:06Z", "mail.log", JUNE_2006, utc);
    assert_start(start, "2005-11-01T16:30:00Z", SW_YEAR_QUEUE_IDS);
    g_assert_cmpint(start.offset_min, ==, 330);

    /* No zone is 17 minutes from UTC: a message that took long, not a zone. */
    start = scan(stamps, 1, "2005-11-01T21:51:40Z", "mail.log", JUNE_2006, utc);
    g_assert_cmpint(start.offset_min, ==, SW_OFFSET_UNKNOWN);
    assert_start(start, "2005-11-01T22:00:00Z", SW_YEAR_QUEUE_IDS);
}

/* The times of these stamps, read as one file, `HH:MM:SS` with the date where it changes. */
static char *times(SwLogClock *clock, const char *const *stamps)
{
    GString *text = g_string_new(NULL);
    char last[SW_DATE_TEXT_MAX] = "", now[SW_DATE_TEXT_MAX];
    for (guint i = 0; stamps[i]; i++) {
        SwStamp stamp = stamp_of(stamps[i]);
        sw_date_format(sw_log_clock_time(clock, &stamp, i), now);
        gboolean same_day = strncmp(last, now, strlen("2005-11-01")) == 0;
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "", same_day ? now + strlen("2005-11-01T") : now);
        strcpy(last, now);
    }
    return g_string_free(text, FALSE);
}

static void check_file(GTimeZone *zone, guint year, const char *const *stamps, SwFileStart start, const char *expected,
                       const char *notes)
{
    Notes sink = {.base = {.defect = take_note}, .notes = g_string_new(NULL)};
    g_autoptr(SwLogClock) clock = sw_log_clock_new(zone, year, &sink.base);
    sw_log_clock_begin(clock, &start);
    g_autofree char *text = times(clock, stamps);
    sw_log_clock_end(clock);
    g_assert_cmpstr(text, ==, expected);
    if (notes)
        g_assert_cmpstr(sink.notes->str, ==, notes);
    g_string_free(sink.notes, TRUE);
}

static void test_new_year(void)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    static const char *const stamps[] = {"Dec 31 23:59:59", "Jan  1 00:00:00", "Dec 31 23:59:59", "Jan  1 00:00:01",
                                         NULL};
    SwFileStart start = {.first_us = seconds("2005-12-31T23:59:59Z") * SW_SECOND,
                         .offset_min = SW_OFFSET_UNKNOWN,
                         .basis = SW_YEAR_MODIFIED};
    check_file(utc, 0, stamps, start,
               "2005-12-31T23:59:59Z 2006-01-01T00:00:00Z 2005-12-31T23:59:59Z 2006-01-01T00:00:01Z",
               "1: stamps without a year: a new one begins\n3: stamps without a year: a new one begins\n"
               "0: stamps without a year: 2005, from the file's last change\n"
               "0: stamps without a zone: of UTC, as nothing else was known\n");
    check_file(utc, 1999, stamps, start,
               "1999-12-31T23:59:59Z 2000-01-01T00:00:00Z 1999-12-31T23:59:59Z 2000-01-01T00:00:01Z", NULL);
}

/* Hours are set back, days are not. */
static void test_set_back(void)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    static const char *const stamps[] = {"Nov  1 22:00:00", "Nov  1 19:59:00", "Oct 30 08:00:00", "Nov  1 22:00:01",
                                         NULL};
    SwFileStart start = {.first_us = seconds("2005-11-01T22:00:00Z") * SW_SECOND, .offset_min = SW_OFFSET_UNKNOWN};
    check_file(utc, 0, stamps, start, "2005-11-01T22:00:00Z 19:59:00Z 2005-10-30T08:00:00Z 2005-11-01T22:00:01Z", NULL);
}

static void test_repeated_hour(void)
{
    g_autoptr(GTimeZone) berlin = g_time_zone_new_identifier("Europe/Berlin");
    static const char *const stamps[] = {"Oct 30 01:59:59",
                                         "Oct 30 02:10:00",
                                         "Oct 30 02:59:00",
                                         "Oct 30 02:00:30",
                                         "Oct 30 02:59:59",
                                         "Oct 30 03:00:00",
                                         NULL};
    if (!berlin) {
        g_test_skip("no time zone data");
        return;
    }
    SwFileStart start = {.first_us = seconds("2005-10-29T23:59:59Z") * SW_SECOND,
                         .offset_min = SW_OFFSET_UNKNOWN,
                         .basis = SW_YEAR_NAME};
    check_file(berlin, 0, stamps, start,
               "2005-10-29T23:59:59Z 2005-10-30T00:10:00Z 00:59:00Z 01:00:30Z 01:59:59Z 02:00:00Z",
               "1: stamps in an hour that a clock change repeats: told apart by their order\n"
               "0: stamps without a year: 2005, from the date in the file's name\n"
               "0: stamps without a zone: of Europe/Berlin, as nothing else was known\n");
}

static void test_no_date(void)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    SwFileStart start = {.first_us = seconds("2005-06-30T22:00:00Z") * SW_SECOND, .offset_min = SW_OFFSET_UNKNOWN};
    Notes sink = {.base = {.defect = take_note}, .notes = g_string_new(NULL)};
    g_autoptr(SwLogClock) clock = sw_log_clock_new(utc, 0, &sink.base);
    sw_log_clock_begin(clock, &start);
    SwStamp june = stamp_of("Jun 31 00:00:00"), february = stamp_of("2005-02-29 00:00:00");
    g_assert_cmpint(sw_log_clock_time(clock, &june, 0), ==, SW_TIME_UNKNOWN);
    g_assert_cmpint(sw_log_clock_time(clock, &february, 0), ==, SW_TIME_UNKNOWN);
    g_string_free(sink.notes, TRUE);
}

/* Queue IDs correct a zone that was only assumed: at once when none was told before, else when three in a row agree. */
static void test_anchors(void)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    Notes sink = {.base = {.defect = take_note}, .notes = g_string_new(NULL)};
    g_autoptr(SwLogClock) clock = sw_log_clock_new(utc, 0, &sink.base);
    SwFileStart start = {.first_us = seconds("2005-11-01T22:00:00Z") * SW_SECOND, .offset_min = SW_OFFSET_UNKNOWN};
    SwStamp stamp = stamp_of("Nov  1 22:00:00");
    sw_log_clock_begin(clock, &start);
    g_assert_cmpint(sw_log_clock_time(clock, &stamp, 0), ==, seconds("2005-11-01T22:00:00Z") * SW_SECOND);
    g_assert_cmpint(sw_log_clock_anchor(clock, seconds("2005-11-01T20:59:59Z")), ==,
                    seconds("2005-11-01T21:00:00Z") * SW_SECOND);
    for (guint i = 0; i < 3; i++) {
        sw_log_clock_time(clock, &stamp, 0);
        gint64 expected = seconds(i < 2 ? "2005-11-01T21:00:00Z" : "2005-11-01T20:00:00Z") * SW_SECOND;
        g_assert_cmpint(sw_log_clock_anchor(clock, seconds("2005-11-01T20:00:00Z")), ==, expected);
    }
    sw_log_clock_end(clock);
    g_assert_nonnull(strstr(sink.notes->str, "stamps without a zone: +02:00, from the times in queue IDs"));
    g_string_free(sink.notes, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/log/clock/years", test_years);
    g_test_add_func("/parsers/log/clock/zone-of-queue-ids", test_zone_of_queue_ids);
    g_test_add_func("/parsers/log/clock/new-year", test_new_year);
    g_test_add_func("/parsers/log/clock/set-back", test_set_back);
    g_test_add_func("/parsers/log/clock/repeated-hour", test_repeated_hour);
    g_test_add_func("/parsers/log/clock/no-date", test_no_date);
    g_test_add_func("/parsers/log/clock/anchors", test_anchors);
    return g_test_run();
}
