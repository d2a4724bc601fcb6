#include "parsers/log/line.h"

#define STAMP_MAX 64

static const char *stamp_text(const SwStamp *stamp, char buffer[STAMP_MAX])
{
    if (stamp->kind == SW_STAMP_EPOCH)
        return sw_date_format(stamp->time_us, buffer);
    g_snprintf(buffer, STAMP_MAX, "%04u-%02u-%02u %02u:%02u:%02u.%06u", stamp->year, stamp->month, stamp->day,
               stamp->hour, stamp->minute, stamp->second, stamp->microsecond);
    if (stamp->offset_min != SW_OFFSET_UNKNOWN)
        g_snprintf(buffer + strlen(buffer), STAMP_MAX - strlen(buffer), " %+d", stamp->offset_min);
    return buffer;
}

static void add(GString *text, SwSpan span)
{
    if (sw_span_present(span))
        g_string_append_printf(text, "|%.*s", (int)span.len, span.data);
    else
        g_string_append(text, "|-");
}

/* `STAMP|host|program|service|pid|message`, or how far it was read. */
static char *read_as_text(const char *bytes)
{
    char buffer[STAMP_MAX];
    SwLogLine line;
    g_autoptr(SwLineBuffer) unpacked = sw_line_buffer_new();
    SwLineForm form = sw_log_line_read(sw_span_of(bytes), unpacked, &line);
    if (form == SW_LINE_NONE)
        return g_strdup("none");
    GString *text = g_string_new(stamp_text(&line.stamp, buffer));
    if (form == SW_LINE_STAMPED) {
        g_string_append(text, "|stamped");
        return g_string_free(text, FALSE);
    }
    add(text, line.host);
    add(text, line.program);
    add(text, line.service);
    g_string_append_printf(text, "|%u", line.pid);
    add(text, line.message);
    return g_string_free(text, FALSE);
}

typedef struct {
    const char *bytes, *expected;
} Case;

static void check(const Case *cases, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_autofree char *text = read_as_text(cases[i].bytes);
        g_assert_cmpstr(text, ==, cases[i].expected);
    }
}

static void test_forms(void)
{
    static const Case cases[] = {
        {"Nov  1 22:00:00 mx postfix/smtpd[731]: connect from x[192.0.2.1]",
         "0000-11-01 22:00:00.000000|mx|postfix/smtpd|smtpd|731|connect from x[192.0.2.1]"},
        {"Nov 01 22:00:00 mx postfix/submission/smtpd[731]: hello",
         "0000-11-01 22:00:00.000000|mx|postfix/submission/smtpd|smtpd|731|hello"},
        {"Nov  1 2005 22:00:00 mx exim: hello", "2005-11-01 22:00:00.000000|mx|exim|exim|0|hello"},
        {"Nov  1 22:00:00.123 mx exim[5]: hello", "0000-11-01 22:00:00.123000|mx|exim|exim|5|hello"},
        {"2005-11-01T22:00:00.123456+01:00 mx postfix/qmgr[9]: 4F: removed",
         "2005-11-01 22:00:00.123456 +60|mx|postfix/qmgr|qmgr|9|4F: removed"},
        {"2005-11-01T22:00:00Z mx sm-mta[9]: hello", "2005-11-01 22:00:00.000000 +0|mx|sm-mta|sm-mta|9|hello"},
        {"2005-11-01T22:00:00-05:30 INFO    postfix/smtpd[9]: hello",
         "2005-11-01 22:00:00.000000 -330|-|postfix/smtpd|smtpd|9|hello"},
        {"2005-11-01T22:00:00Z postfix/smtpd[9]: hello", "2005-11-01 22:00:00.000000 +0|-|postfix/smtpd|smtpd|9|hello"},
        {"2005-11-01 22:00:00 1EX5xK-0001Ab-Cd <= a@b.example",
         "2005-11-01 22:00:00.000000|-|-|-|0|1EX5xK-0001Ab-Cd <= a@b.example"},
        {"2005-11-01 22:00:00.250 +0100 [731] SMTP connection",
         "2005-11-01 22:00:00.250000 +60|-|-|-|0|[731] SMTP connection"},
        {"Tue Nov  1 22:00:00 2005 [731] info: spamd: x", "2005-11-01 22:00:00.000000|-|-|-|0|[731] info: spamd: x"},
        {"Dec 18 16:15:27 [postfix/smtpd] connect from x[192.0.2.1]",
         "0000-12-18 16:15:27.000000|-|postfix/smtpd|smtpd|0|connect from x[192.0.2.1]"},
        {"Nov  1 22:00:00 mx sendmail[5]: [ID 801593 mail.info] jA1: from=<>",
         "0000-11-01 22:00:00.000000|mx|sendmail|sendmail|5|jA1: from=<>"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_wrapped(void)
{
    static const Case cases[] = {
        {"<22>Nov  1 22:00:00 mx postfix/smtpd[731]: hello",
         "0000-11-01 22:00:00.000000|mx|postfix/smtpd|smtpd|731|hello"},
        {"<22>1 2005-11-01T22:00:00Z mx postfix/smtpd 731 - - hello",
         "2005-11-01 22:00:00.000000 +0|mx|postfix/smtpd|smtpd|731|hello"},
        {"<22>1 2005-11-01T22:00:00Z mx exim - ID47 [a@1 b=\"x \\\"] y\"][c@2] \xef\xbb\xbfhello",
         "2005-11-01 22:00:00.000000 +0|mx|exim|exim|0|hello"},
        {"mail-1  | Nov  1 22:00:00 mx postfix/smtpd[731]: a | b",
         "0000-11-01 22:00:00.000000|mx|postfix/smtpd|smtpd|731|a | b"},
        {"Nov  1 22:00:01 relay Nov  1 22:00:00 mx postfix/smtpd[731]: hello",
         "0000-11-01 22:00:00.000000|mx|postfix/smtpd|smtpd|731|hello"},
        {"2005-11-01T22:00:01Z relay Nov  1 22:00:00 mx exim[1]: hello",
         "0000-11-01 22:00:00.000000|mx|exim|exim|1|hello"},
        {"{\"__REALTIME_TIMESTAMP\":\"1130882400123456\",\"_HOSTNAME\":\"mx\",\"SYSLOG_IDENTIFIER\":\"postfix/smtpd\","
         "\"_PID\":\"731\",\"MESSAGE\":\"hello\"}",
         "2005-11-01T22:00:00.123456Z|mx|postfix/smtpd|smtpd|731|hello"},
        {"{\"__REALTIME_TIMESTAMP\":\"1130882400000000\",\"_COMM\":\"exim\",\"MESSAGE\":[104,105,255,10,104]}",
         "2005-11-01T22:00:00Z|-|exim|exim|0|hi\xff h"},
        {"{\"log\":\"Nov  1 22:00:00 mx exim[1]: hello\\n\",\"stream\":\"stdout\",\"time\":\"2005-11-01T22:00:02.5Z\"}",
         "0000-11-01 22:00:00.000000|mx|exim|exim|1|hello"},
        {"{\"log\":\"postfix/smtpd[4]: hello\\n\",\"time\":\"2005-11-01T22:00:02.5Z\"}",
         "2005-11-01T22:00:02.500Z|-|postfix/smtpd|smtpd|4|hello"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

/* What is no line, and what looks like a prefix further behind. */
static void test_refused(void)
{
    static const Case cases[] = {
        {"", "none"},
        {"22:00:00 mx postfix/smtpd[731]: hello", "none"},
        {"x[192.0.2.1]: 550 5.1.1 Nov  1 22:00:00 mx postfix/smtpd[731]: hello", "none"},
        {"Nov 32 22:00:00 mx exim: hello", "none"},
        {"Nov  1 24:00:00 mx exim: hello", "none"},
        {"Nux  1 22:00:00 mx exim: hello", "none"},
        {"2005-13-01T22:00:00Z mx exim: hello", "none"},
        {"{\"__REALTIME_TIMESTAMP\":\"x\",\"MESSAGE\":\"hello\"}", "none"},
        {"{\"MESSAGE\":\"hello\"}", "none"},
        {"{", "none"},
        {"Nov  1 22:00:00", "none"},
        {"Nov  1 22:00:00 mx", "0000-11-01 22:00:00.000000|stamped"},
        {"Nov  1 22:00:00 mx last message repeated 2 times", "0000-11-01 22:00:00.000000|stamped"},
        {"Nov  1 22:00:00 mx postfix/smtpd[731", "0000-11-01 22:00:00.000000|stamped"},
        {"Nov  1 22:00:00 mx postfix/smtpd[x]: hello", "0000-11-01 22:00:00.000000|stamped"},
        {"Nov  1 22:00:00 mx postfix/smtpd[731]: Nov  2 23:00:00 other exim[1]: forged",
         "0000-11-01 22:00:00.000000|mx|postfix/smtpd|smtpd|731|Nov  2 23:00:00 other exim[1]: forged"},
        {"Nov  1 22:00:00 mx postfix/smtpd[731]: x | Nov  2 23:00:00 other exim[1]: forged",
         "0000-11-01 22:00:00.000000|mx|postfix/smtpd|smtpd|731|x | Nov  2 23:00:00 other exim[1]: forged"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

/* Lines one after the other are read as each of them alone would be. */
static void test_remembered(void)
{
    static const char *const lines[] = {
        "Nov  1 22:00:00 mx postfix/smtpd[731]: hello",
        "Nov  1 22:59:60 mx exim: hello",
        "Nov  1 22:00:00 mx  exim: hello",
        "Nov  1 22:00:00 mxx exim: hello",
        "Nov  1 22:00:00 mx Nov  1 22:00:00 other exim: hello",
        "Nov  1 22:00:00 mx 2005-11-01T22:00:00Z other exim: hello",
        "Nov  1 22:00:00 mx last message repeated 2 times",
        "Nov  1 22:61:00 mx exim: hello",
        "Nov  1 22:00:0x mx exim: hello",
        "Nov  1 22:00:00 mx e:",
        "2005-11-01T22:00:00.123456+01:00 mx postfix/smtpd[731]: hello",
        "2005-11-01T22:00:01.654321+01:00 mx exim[5]: hello",
        "2005-11-01T22:00:01.65432+01:00 mx exim[5]: hello",
        "2005-11-01T22:00:01.6x4321+01:00 mx exim[5]: hello",
        "2005-11-01T22:00:01.654321+02:00 mx exim[5]: hello",
        "2005-11-01T23:00:01.654321+02:00 mx exim[5]: hello",
        "2005-11-01T23:00:01+02:00 mx exim[5]: hello",
        "2005-11-01T23:00:01+02:00 mx [x] hello",
        "<22>Nov  1 22:00:00 mx exim: hello",
        "<22>Nov  1 22:00:01 mx exim: hello",
        "Nov  1 22:00:00 mx postfix/smtpd[7310]: hello",
        "Nov  1 22:00:00 mx postfix/smtpd[7310] hello",
        "Nov  1 22:00:00 mx postfix/smtpd[73x]: hello",
        "Nov  1 22:00:00 mx postfix/smtpd: hello",
        "Nov  1 22:00:00 mx ostfix/smtpd[731]: hello",
        "Nov  1 22:00:00 mx a b[7]: hello",
        "{\"__REALTIME_TIMESTAMP\":\"1\",\"_HOSTNAME\":\"mx\",\"SYSLOG_IDENTIFIER\":\"a b\",\"MESSAGE\":\"hello\"}",
        "{\"__REALTIME_TIMESTAMP\":\"1\",\"_HOSTNAME\":\"mx\",\"SYSLOG_IDENTIFIER\":\"exim\",\"MESSAGE\":\"hello\"}",
        "2005-11-01 22:00:00 1EX5xK-0001Ab-Cd hello",
        "2005-11-01 22:00:07 1EX5xK-0001Ab-Cd hello",
        "2005-11-01 22:00:00  1EX5xK-0001Ab-Cd hello",
        "2005-11-01 22:00:00 +0100 1EX5xK-0001Ab-Cd hello",
        "2005-11-01 22:00:00 +0200 1EX5xK-0001Ab-Cd hello",
        "2005-11-01 22:00:00 -0100 1EX5xK-0001Ab-Cd hello",
        "2005-11-01 22:00:00 Zip",
        "2005-11-01 22:00:00.5 1EX5xK-0001Ab-Cd hello",
        "2005-11-01 22:00:00.7 [731] 1EX5xK-0001Ab-Cd hello",
    };
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        for (guint j = 0; j < G_N_ELEMENTS(lines); j++) {
            g_autoptr(SwLineBuffer) fresh = sw_line_buffer_new(), used = sw_line_buffer_new();
            SwLogLine alone = {.pid = 0}, before = {.pid = 0}, after = {.pid = 0};
            sw_log_line_read(sw_span_of(lines[i]), used, &before);
            SwLineForm form = sw_log_line_read(sw_span_of(lines[j]), used, &after);
            g_assert_cmpint(sw_log_line_read(sw_span_of(lines[j]), fresh, &alone), ==, form);
            if (form == SW_LINE_NONE)
                continue;
            char buffer[2][STAMP_MAX];
            g_assert_cmpstr(stamp_text(&alone.stamp, buffer[0]), ==, stamp_text(&after.stamp, buffer[1]));
            if (form == SW_LINE_STAMPED)
                continue;
            if (after.moment != 0 && after.moment == before.moment) {
                g_assert_true(sw_span_equal(before.host, after.host));
                g_assert_cmpstr(stamp_text(&before.stamp, buffer[0]), ==, stamp_text(&after.stamp, buffer[1]));
            }
            g_assert_true(before.program_id == 0 || after.program_id == 0 ||
                          (before.program_id == after.program_id) == sw_span_equal(before.program, after.program));
            g_assert_true(sw_span_equal(alone.host, after.host));
            g_assert_true(lines[j][0] == '{' || alone.host.data == after.host.data);
            g_assert_true(sw_span_equal(alone.program, after.program) && alone.pid == after.pid);
            g_assert_true(sw_span_equal(alone.service, after.service));
            g_assert_true(sw_span_equal(alone.message, after.message));
        }
}

/* Every beginning of a line is read without reaching behind it. */
static void test_cut_anywhere(void)
{
    static const char *const lines[] = {
        "<22>1 2005-11-01T22:00:00.5+01:00 mx postfix/smtpd 731 ID [a b=\"\\\"\"] hello",
        "mail | 2005-11-01T22:00:00.123456+01:00 relay Nov  1 22:00:00 mx postfix/smtpd[731]: [ID 1 x] hello",
        "2005-11-01 22:00:00.123 +0100 [731] 1EX5xK-0001Ab-Cd",
        "Tue Nov  1 22:00:00 2005 [731] info",
        "{\"__REALTIME_TIMESTAMP\":\"1130882400000000\",\"MESSAGE\":\"x\"}",
    };
    g_autoptr(SwLineBuffer) buffer = sw_line_buffer_new();
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        for (gsize length = 0; length <= strlen(lines[i]); length++) {
            SwLogLine line;
            g_autofree char *exact = g_memdup2(lines[i], MAX(length, 1));
            sw_log_line_read(sw_span(exact, length), buffer, &line);
        }
}

/* Lines of one stamp and host that follow one another have one moment, whatever stands between their tag and their end. */
static void test_moments(void)
{
    static const char *const lines[] = {
        "Nov  1 22:00:00 mx postfix/smtpd[731]: hello",
        "Nov  1 22:00:00 mx exim: hello",
        "Nov  1 22:00:01 mx exim: hello",
        "Nov  1 22:00:01 my exim: hello",
        "Nov  1 22:00:01 my postfix/smtpd[731]: hello",
        "2005-11-01T22:00:01.5+01:00 my exim: hello",
        "2005-11-01T22:00:01.5+01:00 my exim: hello",
        "2005-11-01T22:00:01.6+01:00 my exim: hello",
        "2005-11-01 22:00:00 1EX5xK-0001Ab-Cd <= hello",
        "2005-11-01 22:00:00 1EX5xK-0001Ab-Cd => hello",
    };
    static const gboolean begins[] = {TRUE, FALSE, TRUE, TRUE, FALSE, TRUE, FALSE, TRUE, TRUE, FALSE};
    g_autoptr(SwLineBuffer) buffer = sw_line_buffer_new();
    guint64 before = 0;
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        SwLogLine line;
        g_assert_cmpint(sw_log_line_read(sw_span_of(lines[i]), buffer, &line), ==, SW_LINE_WHOLE);
        g_assert_cmpuint(line.moment, >, 0);
        g_assert_cmpint(line.moment != before, ==, begins[i]);
        before = line.moment;
    }
}

/* More programs than are remembered, in turn: each keeps its number and its name. */
static void test_many_programs(void)
{
    g_autoptr(SwLineBuffer) buffer = sw_line_buffer_new();
    for (guint round = 0; round < 3; round++)
        for (guint i = 0; i < 1000; i++) {
            SwLogLine line;
            g_autofree char *name = g_strdup_printf("postfix-%u/smtpd", i);
            g_autofree char *text =
                g_strdup_printf("Nov  1 22:00:00 mx %s[%u]: connect from unknown[192.0.2.1]", name, i);
            g_assert_cmpint(sw_log_line_read(sw_span_of(text), buffer, &line), ==, SW_LINE_WHOLE);
            g_assert_cmpuint(line.program_id, ==, i + 1);
            g_assert_cmpuint(line.pid, ==, i);
            g_assert_true(sw_span_equal(line.program, sw_span_of(name)));
            g_assert_true(sw_span_equal(line.service, SW_SPAN("smtpd")));
            g_assert_true(sw_span_equal(line.message, SW_SPAN("connect from unknown[192.0.2.1]")));
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/log/line/forms", test_forms);
    g_test_add_func("/parsers/log/line/wrapped", test_wrapped);
    g_test_add_func("/parsers/log/line/refused", test_refused);
    g_test_add_func("/parsers/log/line/remembered", test_remembered);
    g_test_add_func("/parsers/log/line/moments", test_moments);
    g_test_add_func("/parsers/log/line/many-programs", test_many_programs);
    g_test_add_func("/parsers/log/line/cut-anywhere", test_cut_anywhere);
    return g_test_run();
}
