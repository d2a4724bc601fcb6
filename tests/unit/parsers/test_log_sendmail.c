/*
 * sendmail's lines: forms, and forgeries in sender, recipient, message-id and HELO; then a log that sendmail itself wrote while it was
 * talked to so (testdata/sendmail/forgeries.log).
 */
#include "tests/unit/parsers/dialect_story.h"

#include "parsers/log/sendmail/queue_id.h"

#define AT "Nov  1 22:00:00 mx sm-mta[731]: "
#define ID "jA1M00xx000731"
#define ID2 "jA1M00xy000731"

extern const SwDialect sw_dialect_sendmail;
static const SwDialect *const dialects[] = {&sw_dialect_sendmail, NULL};

static const DialectCase cases[] = {
    /* a message of two recipients, one of them put off first */
    {AT ID
     ": from=<a@a.example>, size=1234, class=0, nrcpts=2, msgid=<1@a.example>, proto=ESMTP, daemon=MTA, "
     "relay=mail.a.example [192.0.2.1]\n" AT ID ": to=<u@b.example>, delay=00:00:01, xdelay=00:00:01, mailer=local, "
     "pri=61234, dsn=2.0.0, stat=Sent\n" AT ID ": to=<v@c.example>, delay=00:00:01, xdelay=00:00:00, mailer=esmtp, "
     "pri=61234, relay=mx.c.example. [198.51.100.7], dsn=4.2.0, stat=Deferred: 450 4.7.1 Greylisted\n" AT ID
     ": to=<v@c.example>, delay=00:10:01, xdelay=00:00:00, mailer=esmtp, pri=151234, relay=mx.c.example. "
     "[198.51.100.7], dsn=5.1.1, stat=User unknown",
     "192.0.2.1 mail_from=<a@a.example> rcpt=<v@c.example> message_id=<1@a.example> queue_id=<" ID
     "> size=1234 rejected unknown_user in\n"
     "192.0.2.1 mail_from=<a@a.example> rcpt=<u@b.example> message_id=<1@a.example> queue_id=<" ID
     "> size=1234 accepted in\n"},
    {AT ID ": from=<>, size=10, class=0, pri=30010, nrcpts=2, msgid=<1@a.example>, bodytype=8BITMIME, proto=ESMTP, "
           "daemon=MTA, relay=IPv6.a.example [IPv6:2001:db8::1] (may be forged)\n" AT ID
           ": to=<u@b.example>,<v@b.example>, delay=00:00:01, mailer=local, pri=61234, dsn=2.0.0, stat=Sent",
     "2001:db8::1 mail_from=<> rcpt=<u@b.example> message_id=<1@a.example> queue_id=<" ID "> size=10 accepted in\n"
     "2001:db8::1 mail_from=<> rcpt=<v@b.example> message_id=<1@a.example> queue_id=<" ID "> size=10 accepted in\n"},
    {AT ID ": to=|\"/usr/bin/filter joe\", ctladdr=<joe@b.example> (1000/1000), delay=00:00:01, mailer=prog, pri=1, "
           "dsn=2.0.0, stat=Sent",
     "- rcpt=<joe@b.example> queue_id=<" ID "> accepted\n"},
    /* refusals by rules, with and without a queue ID */
    {AT ID ": ruleset=check_rcpt, arg1=<u@b.example>, relay=[192.0.2.1], reject=550 5.7.1 <u@b.example>... Rejected: "
           "192.0.2.1 listed at zen.example\n" AT ID
           ": from=<a@a.example>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA, relay=[192.0.2.1]",
     "192.0.2.1 mail_from=<a@a.example> rcpt=<u@b.example> list=<zen.example> queue_id=<" ID
     "> rejected 550 dnsbl in\n"},
    {AT ID
     ": ruleset=check_mail, arg1=<a@a.example>, relay=mail.a.example [192.0.2.1] (may be forged), reject=553 5.1.8 "
     "<a@a.example>... Domain of sender address a@a.example does not exist",
     "192.0.2.1 mail_from=<a@a.example> queue_id=<" ID "> rejected 553 sender_domain in\n"},
    {AT "ruleset=check_relay, arg1=mail.a.example, arg2=192.0.2.1, relay=mail.a.example [192.0.2.1], reject=421 4.3.2 "
        "Connection rate limit exceeded.",
     "192.0.2.1 deferred 421 rate in\n"},
    {AT ID
     ": <u@b.example>... User unknown\n" AT ID ": from=<a@a.example>, size=9, class=0, nrcpts=1, msgid=<1@a.example>, "
     "proto=SMTP, daemon=MTA, relay=[192.0.2.1]\n" AT ID ": to=<v@b.example>, delay=00:00:00, mailer=local, dsn=2.0.0, "
     "stat=Sent",
     "192.0.2.1 mail_from=<a@a.example> rcpt=<v@b.example> message_id=<1@a.example> queue_id=<" ID
     "> size=9 accepted in\n"
     "192.0.2.1 mail_from=<a@a.example> rcpt=<u@b.example> message_id=<1@a.example> queue_id=<" ID
     "> size=9 rejected unknown_user in\n"},
    {AT ID ": rejecting commands from  [192.0.2.1] due to pre-greeting traffic after 0 seconds",
     "192.0.2.1 rejected other in\n"},
    /* milters */
    {AT ID ": Milter: to=<u@b.example>, reject=451 4.7.1 Greylisting in action, please come back later\n" AT ID
           ": from=<a@a.example>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA, relay=[192.0.2.1]",
     "192.0.2.1 mail_from=<a@a.example> rcpt=<u@b.example> queue_id=<" ID "> deferred 451 greylist in\n"},
    {AT ID ": from=<a@a.example>, size=99, class=0, nrcpts=1, msgid=<1@a.example>, proto=ESMTP, daemon=MTA, "
           "relay=[192.0.2.1]\n" AT ID ": Milter: data, reject=554 5.7.1 Blocked by SpamAssassin\n" AT ID
           ": to=<u@b.example>, delay=00:00:01, pri=30099, stat=Blocked by SpamAssassin",
     "192.0.2.1 mail_from=<a@a.example> rcpt=<u@b.example> message_id=<1@a.example> queue_id=<" ID
     "> size=99 rejected content in\n"},
    /* mail that did not come, a bounce of our own, what says nothing of mail */
    {AT ID ": to=<u@b.example>, delay=00:00:00, pri=0, dsn=4.4.3, stat=aborted by sender\n" AT ID
           ": from=<>, size=0, class=0, nrcpts=1, proto=ESMTP, daemon=MTA, relay=[192.0.2.1]",
     ""},
    {AT ID
     ": " ID2 ": DSN: User unknown\n" AT ID2
     ": to=<a@a.example>, delay=00:00:00, mailer=esmtp, relay=mx.a.example. [192.0.2.1], dsn=2.0.0, stat=Sent (ok)",
     "- rcpt=<a@a.example> queue_id=<" ID2 "> accepted out\n"},
    /* a client that logged in; what a filter throws away was accepted all the same */
    {AT ID ": AUTH=server, relay=[192.0.2.1], authid=joe, mech=PLAIN, bits=0\n" AT ID
           ": from=<joe@b.example>, size=10, class=0, nrcpts=1, proto=ESMTPA, daemon=MSA, relay=[192.0.2.1]\n" AT ID
           ": to=<a@a.example>, delay=00:00:01, mailer=esmtp, relay=mx.a.example. [198.51.100.7], dsn=2.0.0, stat=Sent",
     "192.0.2.1 mail_from=<joe@b.example> rcpt=<a@a.example> queue_id=<" ID "> size=10 accepted out\n"},
    {AT ID ": from=<a@a.example>, size=10, class=0, nrcpts=1, proto=ESMTP, daemon=MTA, relay=[192.0.2.1]\n" AT ID
           ": discarded",
     "192.0.2.1 mail_from=<a@a.example> queue_id=<" ID "> size=10 accepted in\n"},
    {AT ID ": discarded", ""},
    {AT "NOQUEUE: connect from mail.a.example [192.0.2.1]\n" AT ID
        ": mail.a.example [192.0.2.1] did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA\n" AT
        "starting daemon (8.17.1): SMTP+queueing@00:10:00",
     ""},
    /* forgeries in a sender, a message-id, a recipient, in the text of a rule */
    {AT ID ": from=<\"x, size=1, class=0, nrcpts=0, relay=y [198.51.100.7]\"@a.example>, size=58, class=0, nrcpts=1, "
           "msgid=<z, "
           "relay=y [198.51.100.7]>, proto=ESMTP, daemon=MTA, relay=mail.a.example [192.0.2.1]",
     "192.0.2.1 mail_from=<\"x, size=1, class=0, nrcpts=0, relay=y [198.51.100.7]\"@a.example> message_id=<z, relay=y "
     "[198.51.100.7]> queue_id=<" ID "> size=58 accepted in\n"},
    {AT ID ": ruleset=check_rcpt, arg1=<\"x, relay=y [198.51.100.7], reject=550 z\"@b.example>, relay=[192.0.2.1], "
           "reject=550 5.7.1 <\"x, relay=y [198.51.100.7], reject=550 z\"@b.example>... Relaying denied",
     "192.0.2.1 rcpt=<\"x, relay=y [198.51.100.7], reject=550 z\"@b.example> queue_id=<" ID
     "> rejected 550 relay in\n"},
    {AT ID ": ruleset=check_rcpt, arg1=<\"x...h, relay=y [198.51.100.7], reject=550 z@b.example>, relay=[192.0.2.1], "
           "reject=550 5.7.1 Relaying denied",
     "? " AT ID
     ": ruleset=check_rcpt, arg1=<\"x...h, relay=y [198.51.100.7], reject=550 z@b.example>, relay=[192.0.2.1], "
     "reject=550 5.7.1 Relaying denied\n"},
    {AT ID ": to=<\"u@b.example>, dsn=5.1.1, stat=User unknown\"@c.example>, delay=00:00:01, mailer=local, pri=1, "
           "dsn=2.0.0, stat=Sent",
     "- rcpt=<\"u@b.example>, dsn=5.1.1, stat=User unknown\"@c.example> queue_id=<" ID "> accepted\n"},
    /* half lines */
    {AT ID ": from=<a@a.example>, size=58, cla", "? " AT ID ": from=<a@a.example>, size=58, cla\n"},
    {AT ID
     ": from=<a@a.example>, size=58, class=0, nrcpts=1, msgid=<1@a.example>, proto=ESMTP, daemon=MTA, relay=[192.0",
     "- mail_from=<a@a.example> message_id=<1@a.example> queue_id=<" ID "> size=58 accepted\n"},
};

static void test_cases(void)
{
    dialect_story_assert_cases(dialects, "", cases, G_N_ELEMENTS(cases));
}

static void test_real_log(void)
{
    g_autofree char *log = NULL, *expected = NULL;
    g_assert_true(g_file_get_contents(TESTDATA "/sendmail/forgeries.log", &log, NULL, NULL));
    g_assert_true(g_file_get_contents(TESTDATA "/sendmail/forgeries.expected.txt", &expected, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(g_strchomp(log), "\n", -1);
    g_autofree char *story = dialect_story(dialects, (const char *const *)lines);
    dialect_story_assert(story, expected, "forgeries.log");
    g_assert_null(strstr(story, "\n192.0.2.99 ")); /* the address that all forgeries of it name */
}

static void test_queue_id(void)
{
    gint64 epoch_s;
    g_assert_cmpuint(sw_sendmail_queue_id_length(SW_SPAN("f99IPuIH004788: x")), ==, 14);
    g_assert_cmpuint(sw_sendmail_queue_id_length(SW_SPAN("RAA09518: x")), ==, 8);
    g_assert_cmpuint(sw_sendmail_queue_id_length(SW_SPAN("ruleset=x: x")), ==, 0);
    g_assert_cmpuint(sw_sendmail_queue_id_length(SW_SPAN("connect: x")), ==, 0);
    g_assert_true(sw_sendmail_queue_id_time(SW_SPAN("f99IPuIH004788"), &epoch_s));
    g_assert_cmpint(epoch_s, ==, 1002651956); /* 2001-10-09 18:25:56Z */
    g_assert_true(sw_sendmail_queue_id_time(SW_SPAN("6ANN7oXd007012"), &epoch_s));
    g_assert_cmpint(epoch_s, ==, 1795475270); /* 2026-11-23 23:07:50Z */
    g_assert_false(sw_sendmail_queue_id_time(SW_SPAN("fC9IPuIH004788"), &epoch_s));
    g_assert_false(sw_sendmail_queue_id_time(SW_SPAN("RAA09518"), &epoch_s));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log/sendmail/lines", test_cases);
    g_test_add_func("/log/sendmail/real", test_real_log);
    g_test_add_func("/log/sendmail/queue-id", test_queue_id);
    return g_test_run();
}
