/*
 * Logs whose lines an outsider had a hand in (testdata/hostile-logs), and lines that broke off at any byte, with another one right
 * behind them: no event has a client that was only named, none has values of two lines.
 */
#include "tests/unit/parsers/log_reading.h"

static char *fixture(const char *dialect, const char *suffix)
{
    g_autofree char *name = g_strconcat(dialect, suffix, NULL), *path = NULL;
    char *text = NULL;
    path = g_build_filename(TESTDATA, "hostile-logs", name, NULL);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void test_hostile(gconstpointer data)
{
    const char *dialect = data;
    g_autofree char *log = fixture(dialect, ".log"), *expected = fixture(dialect, ".expected.txt");
    LogNotes notes;
    log_notes_init(&notes);
    log_notes_read(&notes, log);
    g_autofree char *got = g_strconcat(notes.events->str, notes.defects->str, NULL);
    g_assert_cmpstr(got, ==, expected);
    g_assert_null(strstr(notes.events->str, "Z 203.0.113.99 ")); /* the address that all forgeries name */
    log_notes_clear(&notes);
}

#define SYSLOG "Nov  1 22:00:00 mx "
#define EXIM "2005-11-01 22:00:00 "
#define A "198.51.100.7", "s@s.example", "a@r.example", "0F5301A", "1EXI5s-0000BA-00", "jA1M00xx000731"
#define B "198.51.100.8", "t@t.example", "b@r.example", "0F5301B", "1EXI5s-0000BB-00", "jA1M00xy000731"

/* What only the first of two lines has, and what only the second. */
static const char *const values[][7] = {{A, NULL}, {B, NULL}};

static const struct {
    const char *first, *second;
} pairs[] = {
    {SYSLOG "postfix/smtpd[1]: 0F5301A: client=x.example[198.51.100.7], sasl_method=PLAIN, sasl_username=u",
     SYSLOG "postfix/smtpd[2]: 0F5301B: client=y.example[198.51.100.8]"},
    {SYSLOG "postfix/qmgr[1]: 0F5301A: from=<s@s.example>, size=1, nrcpt=1 (queue active)",
     SYSLOG "postfix/qmgr[1]: 0F5301B: from=<t@t.example>, size=1, nrcpt=1 (queue active)"},
    {SYSLOG
     "postfix/smtp[1]: 0F5301A: to=<a@r.example>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (x)",
     SYSLOG "postfix/smtp[2]: 0F5301B: to=<b@r.example>, relay=local, delay=1, delays=1/0/0/0, dsn=5.0.0, "
            "status=bounced (no)"},
    {SYSLOG
     "postfix/smtpd[1]: NOQUEUE: reject: RCPT from x.example[198.51.100.7]: 550 5.1.1 <a@r.example>: User unknown; "
     "from=<s@s.example> to=<a@r.example> proto=ESMTP helo=<pc>",
     SYSLOG
     "postfix/smtpd[2]: NOQUEUE: reject: RCPT from y.example[198.51.100.8]: 550 5.1.1 <b@r.example>: User unknown; "
     "from=<t@t.example> to=<b@r.example> proto=ESMTP helo=<pb>"},
    {EXIM "1EXI5s-0000BA-00 <= s@s.example H=x.example (pc) [198.51.100.7] P=esmtp S=10 id=m@s.example for a@r.example",
     EXIM
     "1EXI5s-0000BB-00 <= t@t.example H=y.example (pb) [198.51.100.8] P=esmtp S=10 id=n@s.example for b@r.example"},
    {EXIM "1EXI5s-0000BA-00 => a <a@r.example> R=local T=spool",
     EXIM "1EXI5s-0000BB-00 ** b@r.example R=local T=spool: no"},
    {EXIM "H=x.example (pc) [198.51.100.7] F=<s@s.example> rejected RCPT <a@r.example>: Unknown user",
     EXIM "H=y.example (pb) [198.51.100.8] F=<t@t.example> rejected RCPT <b@r.example>: Unknown user"},
    {SYSLOG "sm-mta[731]: jA1M00xx000731: from=<s@s.example>, size=10, class=0, nrcpts=1, msgid=<m@s.example>, "
            "proto=ESMTP, daemon=MTA, relay=x.example [198.51.100.7]",
     SYSLOG "sm-mta[731]: jA1M00xy000731: from=<t@t.example>, size=10, class=0, nrcpts=1, msgid=<n@s.example>, "
            "proto=ESMTP, daemon=MTA, relay=y.example [198.51.100.8]"},
    {SYSLOG
     "sm-mta[731]: jA1M00xx000731: to=<a@r.example>, delay=00:00:01, mailer=local, pri=30000, dsn=2.0.0, stat=Sent",
     SYSLOG "sm-mta[731]: jA1M00xy000731: to=<b@r.example>, delay=00:00:01, mailer=local, pri=30000, dsn=5.1.1, "
            "stat=User unknown"},
    {SYSLOG "sm-mta[731]: jA1M00xx000731: ruleset=check_rcpt, arg1=<a@r.example>, relay=x.example [198.51.100.7], "
            "reject=550 5.7.1 <a@r.example>... Relaying denied",
     SYSLOG "sm-mta[731]: jA1M00xy000731: ruleset=check_rcpt, arg1=<b@r.example>, relay=y.example [198.51.100.8], "
            "reject=550 5.7.1 <b@r.example>... Relaying denied"},
};

/* The words of an event that count; HELO, the third, can be anything. */
static gboolean names_one_of(char *const *words, const char *const *names)
{
    for (guint i = 1; words[i]; i++)
        if (i != 2 && g_strv_contains(names, words[i]))
            return TRUE;
    return FALSE;
}

static void check_event(const char *event, const char *log)
{
    g_auto(GStrv) words = g_strsplit(event, " ", -1);
    gboolean helo_has_spaces = g_strv_length(words) != 12;
    if (!helo_has_spaces && names_one_of(words, values[0]) && names_one_of(words, values[1]))
        g_error("of two lines: %s\n%s", event, log);
    if (!helo_has_spaces)
        return;
    /* Only a HELO name may hold so much: then the client is its own line's, the first's. */
    g_assert_cmpstr(words[1], ==, "198.51.100.7");
    g_assert_nonnull(strstr(log, "helo=<"));
}

static void test_torn(void)
{
    guint n_told = 0;
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++)
        for (gsize cut = strlen(SYSLOG) + 1; cut <= strlen(pairs[i].first); cut++) {
            g_autofree char *log = g_strdup_printf("%.*s%s\n", (int)cut, pairs[i].first, pairs[i].second);
            LogNotes notes;
            log_notes_init(&notes);
            log_notes_read(&notes, log);
            g_auto(GStrv) events = g_strsplit(notes.events->str, "\n", -1);
            for (guint e = 0; events[e] && events[e][0]; e++, n_told++)
                check_event(events[e], log);
            g_assert_cmpuint(notes.n_events, <=, 1);
            log_notes_clear(&notes);
        }
    g_assert_cmpuint(n_told, >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/parsers/log/hostile/postfix", "postfix", test_hostile);
    g_test_add_data_func("/parsers/log/hostile/exim", "exim", test_hostile);
    g_test_add_data_func("/parsers/log/hostile/sendmail", "sendmail", test_hostile);
    g_test_add_func("/parsers/log/hostile/torn", test_torn);
    return g_test_run();
}
