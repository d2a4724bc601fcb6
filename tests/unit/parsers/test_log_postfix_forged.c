/* Lines of Postfix that say what an outsider wants them to say, that broke off, or that come out of order. */
#include "tests/unit/parsers/log_reading.h"

#define AT "Nov  1 22:00:0"

/* What a client says of itself cannot become somebody else's address, or another message. */
static void test_forged(void)
{
    static const char *const helos[] = {
        "[203.0.113.9]",
        "x] to=<forged@r.example>",
        "pc; from=<forged@s.example> to=<forged@r.example> proto=SMTP helo=<z>",
        "pc> to=<forged@r.example> x=<y",
        "x[203.0.113.9]: 550 5.1.1 <f@r.example>: User unknown; from=<f@s.example> to=<f@r.example> proto=SMTP helo=<z",
        "x?Nov  1 22:00:00 mx postfix/smtpd[2]: 0F5383E: client=forged[203.0.113.9]",
    };
    static const char *const replies[] = {
        "504 5.5.2 <%s>: Helo command rejected: need fully-qualified hostname",
        "554 5.7.1 <a@r.example>: Relay access denied",
        "554 5.7.1 Service unavailable; Helo command [%s] blocked using l.dnsbl.example"};
    for (guint i = 0; i < G_N_ELEMENTS(helos); i++)
        for (guint j = 0; j < G_N_ELEMENTS(replies); j++) {
            g_auto(GStrv) parts = g_strsplit(replies[j], "%s", 2);
            g_autofree char *reply = g_strjoinv(helos[i], parts);
            g_autofree char *log = g_strdup_printf(
                AT "0 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from x.example[198.51.100.7]: %s; from=<s@s.example> "
                   "to=<a@r.example> proto=ESMTP helo=<%s>\n",
                reply, helos[i]);
            g_autofree char *expected = g_strdup_printf("2005-11-01T22:00:00Z 198.51.100.7 %s s@s.example a@r.example "
                                                        "rejected %.3s ",
                                                        helos[i], replies[j]);
            LogNotes notes;
            log_notes_init(&notes);
            log_notes_read(&notes, log);
            g_assert_cmpuint(notes.n_events, ==, 1);
            g_assert_true(g_str_has_prefix(notes.events->str, expected));
            log_notes_clear(&notes);
        }
}

static void test_forged_addresses(void)
{
    log_notes_check_known(
        AT
        "0 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from x.example[198.51.100.7]: 550 5.1.1 <\"x; from=<f@s.example> "
        "to=<g@r.example> proto=SMTP helo=<z>\"@r.example>: Recipient address rejected: User unknown; "
        "from=<\"a> to=<b\"@s.example> to=<\"x; from=<f@s.example> to=<g@r.example> proto=SMTP helo=<z>\"@r.example> "
        "proto=ESMTP helo=<pc>\n" AT "1 mx postfix/smtpd[1]: 0F5383D: client=x.example[198.51.100.7]\n" AT
        "1 mx postfix/cleanup[2]: 0F5383D: message-id=<m> from y[203.0.113.9]; 0F5383E: client=y[203.0.113.9]\n" AT
        "1 mx postfix/cleanup[2]: 0F5383D: reject: header Subject: a from y[203.0.113.9]; from=<f@s.example> "
        "to=<f@r.example> proto=SMTP helo=<z>: 5.7.1 no from x.example[198.51.100.7]; from=<s@s.example> "
        "to=<a@r.example> proto=ESMTP helo=<pc>: 5.7.1 message content rejected\n" AT
        "2 mx postfix/smtpd[1]: 0F5383F: client=x.example[198.51.100.7]\n" AT
        "2 mx postfix/qmgr[3]: 0F5383F: from=<\"a>, size=9, nrcpt=9 (queue active)\"@s.example>, size=7, nrcpt=1 "
        "(queue "
        "active)\n" AT
        "2 mx postfix/local[5]: 0F5383F: to=<\"a>, relay=none, delay=1, delays=1, dsn=5.0.0, status=bounced "
        "(no)\"@r.example>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (delivered)\n",
        "2005-11-01T22:00:00Z 198.51.100.7 pc \"a> to=<b\"@s.example \"x; from=<f@s.example> to=<g@r.example> "
        "proto=SMTP "
        "helo=<z>\"@r.example rejected 550 unknown_user - - #1 in\n"
        "2005-11-01T22:00:01Z 198.51.100.7 pc s@s.example a@r.example rejected - content - 0F5383D #1 in\n"
        "2005-11-01T22:00:02Z 198.51.100.7 - \"a>, size=9, nrcpt=9 (queue active)\"@s.example \"a>, relay=none, "
        "delay=1, "
        "delays=1, dsn=5.0.0, status=bounced (no)\"@r.example accepted - - - 0F5383F #3 in\n");
}

/* Half lines and lines of others tell nothing, and are counted. */
static void test_halves(void)
{
    LogNotes notes;
    log_notes_init(&notes);
    log_notes_read(&notes, "tpd[1]: 0F5383D: client=x.example[198.51.100.7]\n" AT
                           "0 mx postfix/smtpd[1]: 0F5383D: client=x.exa\n" AT
                           "0 mx postfix/qmgr[3]: 0F5383D: from=<s@s.exam\n" AT
                           "0 mx postfix/local[3]: 0F5383D: to=<s@s.example>, relay=lo\n" AT
                           "0 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from x.example[198.51.1\n" AT
                           "0 mx kernel: hello\n" AT "0 mx postfix/smtpd[1]: what is this");
    g_assert_cmpstr(notes.events->str, ==, "");
    g_assert_cmpuint(notes.n_records, ==, 7);
    g_assert_nonnull(strstr(notes.defects->str, "skipped 0 no line of a log, or half of one: it has no stamp\n"));
    g_assert_nonnull(
        strstr(notes.defects->str, "3 of 3 lines of postfix/smtpd not understood, such as: 0F5383D: client=x.exa\n"));
    g_assert_nonnull(strstr(notes.defects->str, "1 line of 1 other program: kernel (1)\n"));
    log_notes_clear(&notes);
}

/* The clock goes back: what is open stays open. */
static void test_clock_set_back(void)
{
    log_notes_check(
        "Nov  1 22:00:00 mx postfix/smtpd[1]: 0F5383D: client=x.example[198.51.100.7]\n"
        "Nov  1 20:00:00 mx postfix/qmgr[3]: 0F5383D: from=<s@s.example>, size=1, nrcpt=1 (queue active)\n"
        "Nov  3 20:00:00 mx postfix/local[5]: 0F5383D: to=<a@r.example>, relay=local, delay=1, delays=1/0/0/0, "
        "dsn=2.0.0, status=sent (delivered)\n"
        "Nov  1 20:00:02 mx postfix/qmgr[3]: 0F5383D: removed\n",
        "2005-11-01T22:00:00Z 198.51.100.7 - s@s.example a@r.example accepted - - - 0F5383D #1 in\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/log/postfix/forged", test_forged);
    g_test_add_func("/parsers/log/postfix/forged-addresses", test_forged_addresses);
    g_test_add_func("/parsers/log/postfix/halves", test_halves);
    g_test_add_func("/parsers/log/postfix/clock-set-back", test_clock_set_back);
    return g_test_run();
}
