/*
 * Verdicts of amavis, rspamd and spamd, joined to a message that Exim or sendmail logged before: by queue ID, by Message-ID; and
 * those that an outsider's words could have written, joined to none.
 */
#include "tests/unit/parsers/dialect_story.h"

#define MTA "Nov  1 22:00:00 mx sm-mta[731]: "
#define ID "jA1M00xx000731"
#define MESSAGE                                                                                                        \
    MTA ID ": from=<a@a.example>, size=9, class=0, nrcpts=1, msgid=<1@a.example>, proto=SMTP, daemon=MTA, "            \
           "relay=[192.0.2.1]\n"
#define STORY(verdict, score)                                                                                          \
    "192.0.2.1 mail_from=<a@a.example> message_id=<1@a.example>" verdict " queue_id=<" ID "> size=9 accepted" score    \
    " in\n"
#define AMAVIS "Nov  1 22:00:01 mx amavis[31]: (31-02) "
#define RSPAMD "Nov  1 22:00:01 mx rspamd[31]: <abcdef>; task; rspamd_task_write_log: "
#define SPAMD "Nov  1 22:00:01 mx spamd[31]: "

extern const SwDialect sw_dialect_sendmail, sw_dialect_amavis, sw_dialect_rspamd, sw_dialect_spamd;
static const SwDialect *const dialects[] = {&sw_dialect_sendmail, &sw_dialect_amavis, &sw_dialect_rspamd,
                                            &sw_dialect_spamd, NULL};

/* What stands behind MESSAGE. */
static const DialectCase cases[] = {
    /* amavis */
    {AMAVIS "Blocked SPAM {DiscardedInbound,Quarantined}, [192.0.2.1]:4567 [198.51.100.7] <a@a.example> -> "
            "<u@b.example>,<v@b.example>, quarantine: s/spam-x.gz, Queue-ID: " ID
            ", Message-ID: <1@a.example>, mail_id: x, "
            "Hits: 21.6, size: 1234, 567 ms",
     STORY(" verdict=<spam>", " score=21.6")},
    {AMAVIS
     "Passed CLEAN, [192.0.2.1] <a@a.example> -> <u@b.example>, Message-ID: <1@a.example>, mail_id: x, Hits: -1.9, "
     "size: 9, 567 ms",
     STORY(" verdict=<clean>", " score=-1.9")},
    {AMAVIS "Blocked INFECTED (Eicar-Test-Signature) {DiscardedInbound}, [192.0.2.1] <a@a.example> -> <u@b.example>, "
            "Queue-ID: " ID ", mail_id: x, Hits: -, size: 9",
     STORY(" verdict=<infected>", "")},
    {AMAVIS "Passed CLEAN, [192.0.2.1] <\"x> -> <y>, Queue-ID: " ID "\"@a.example> -> <u@b.example>, Queue-ID: other, "
            "Message-ID: <z, Queue-ID: " ID ", Hits: 9>, mail_id: x, Hits: 1, size: 9",
     STORY("", "")},
    {AMAVIS "Passed CLEAN, [192.0.2.1] <a@a.exam", STORY("", "") "? " AMAVIS "Passed CLEAN, [192.0.2.1] <a@a.exam\n"},
    {AMAVIS "extra modules loaded: x", STORY("", "")},
    /* rspamd */
    {RSPAMD
     "id: <1@a.example>, qid: <" ID ">, ip: 192.0.2.1, from: <a@a.example>, (default: T (reject): [25.30/15.00] "
     "[BAYES_SPAM(5.10){100.00%;},X(1.00){}]), len: 9, time: 12ms, dns req: 3, digest: <x>, rcpts: <u@b.example>",
     STORY(" verdict=<reject>", " score=25.3")},
    {RSPAMD "id: <1@a.example>, qid: <undef>, ip: 192.0.2.1, user: joe, smtp_from: <a@a.example>, from: <a@a.example>, "
            "(default: F (add header): [7.00/15.00] [X(1.00){}]), len: 9",
     STORY(" verdict=<add header>", " score=7.0")},
    {RSPAMD "id: <x>, qid: <" ID
            ">, ip: 198.51.100.7, (default: F (no action): [0/15] [>, qid: <other>, ip: 192.0.2.1, from: "
            "<a@a.example>, (default: T (reject): [25.30/15.00] [X(1.00){}]), len: 9",
     STORY("", "") "? " RSPAMD "id: <x>, qid: <" ID
                   ">, ip: 198.51.100.7, (default: F (no action): [0/15] [>, qid: <other>, ip: 192.0.2.1, from: "
                   "<a@a.example>, (default: T (reject): [25.30/15.00] [X(1.00){}]), len: 9\n"},
    {RSPAMD "id: <1@a.example>, qid: <" ID
            ">, ip: 192.0.2.1, from: <\"x>, (default: F (no action): [0/15] [\"@a.example>, "
            "(default: T (soft reject): [9.00/15.00] [X(1.00){}]), len: 9",
     STORY(" verdict=<soft reject>", " score=9.0")},
    {"2005-11-01 22:00:01 #31(normal) <abcdef>; task; rspamd_task_write_log: id: <1@a.example>, qid: <undef>, ip: "
     "2001:db8::1, "
     "from: <>, (default: F (no action): [-0.10/15.00] [X(1.00){}]), len: 9",
     STORY(" verdict=<no action>", " score=-0.1")},
    /* spamd */
    {SPAMD "spamd: processing message <1@a.example> for joe:1000\n" SPAMD
           "spamd: identified spam (21.6/5.0) for joe:1000 in 2.1 seconds, 1234 bytes.",
     STORY(" verdict=<spam>", " score=21.6")},
    {SPAMD "spamd: result: . -1 - A,B scantime=2.1,size=9,user=joe,uid=1000,required_score=5.0,rhost=localhost,"
           "raddr=127.0.0.1,rport=4567,mid=<1@a.example>,bayes=0.1,autolearn=ham",
     STORY(" verdict=<ham>", " score=-1.0")},
    {"Tue Nov  1 22:00:01 2005 [31] info: spamd: result: Y 21 - A scantime=2.1,size=9,mid=<1@a.example>,autolearn=spam",
     STORY(" verdict=<spam>", " score=21.0")},
    {SPAMD "spamd: clean message (0.1/5.0) for joe:1000 in 2.1 seconds, 1234 bytes.", STORY("", "")},
};

static void test_cases(void)
{
    dialect_story_assert_cases(dialects, MESSAGE, cases, G_N_ELEMENTS(cases));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log/verdicts", test_cases);
    return g_test_run();
}
