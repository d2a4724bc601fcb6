#include "tests/unit/parsers/log_reading.h"

#include "parsers/log/postfix/queue_id.h"

#define AT "Nov  1 22:00:0"

static void test_queue_ids(void)
{
    SwSpan id;
    gint64 time_us;
    g_assert_true(sw_postfix_queue_id_time(SW_SPAN("42Vp8G3PQqz15K0"), &time_us));
    g_assert_cmpint(time_us / SW_SECOND, ==, 1539209166); /* 2018-10-10 22:06:06Z */
    g_assert_false(sw_postfix_queue_id_time(SW_SPAN("0F5383D"), &time_us));
    g_assert_cmpuint(sw_postfix_queue_id(SW_SPAN("0F5383D: removed"), &id), ==, 9);
    g_assert_cmpuint(sw_postfix_queue_id(SW_SPAN("warning: removed"), &id), ==, 0);
    g_assert_cmpuint(sw_postfix_queue_id(SW_SPAN("NOQUEUE: reject"), &id), ==, 0);
    g_assert_cmpuint(sw_postfix_queue_id(SW_SPAN("0F53:"), &id), ==, 0);
    g_assert_cmpuint(sw_postfix_queue_id(SW_SPAN("0F53f3D: x"), &id), ==, 9);
    g_assert_cmpuint(sw_postfix_queue_id(SW_SPAN("0F53a3D: x"), &id), ==, 0);
}

/* Which bytes can stand where does not depend on how much of the line is there. */
static void test_queue_id_bytes(void)
{
    static const char *const ids[] = {"2ygLLw0Xz", "0F5383D3A", "0123456789012345678zB"};
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
        for (gsize at = 0; ids[i][at]; at++)
            for (guint byte = 1; byte < 256; byte++) {
                SwSpan id, same;
                gsize length = strlen(ids[i]);
                g_autofree char *line = g_strdup_printf("%s: removed at last", ids[i]);
                line[at] = (char)byte;
                gsize whole = sw_postfix_queue_id(sw_span_of(line), &id);
                gboolean hexadecimal = strspn(line, "0123456789ABCDEF") == length;
                gboolean base52 = strspn(line, "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz") == length;
                if (byte != ':')
                    g_assert_cmpuint(whole, ==, hexadecimal || base52 ? length + 2 : 0);
                g_assert_cmpuint(sw_postfix_queue_id(sw_span(line, length + 3), &same), ==, whole);
                g_assert_true(whole == 0 || sw_span_equal(id, same));
            }
}

static void test_delivered(void)
{
    log_notes_check_known(
        AT "0 mx postfix/smtpd[1]: connect from unknown[198.51.100.7]\n" AT
           "1 mx postfix/smtpd[1]: 0F5383D: client=unknown[198.51.100.7]\n" AT
           "1 mx postfix/cleanup[2]: 0F5383D: message-id=<m@s.example>\n" AT
           "1 mx postfix/qmgr[3]: 0F5383D: from=<s@s.example>, size=1234, nrcpt=2 (queue active)\n" AT
           "1 mx postfix/smtpd[1]: disconnect from unknown[198.51.100.7] ehlo=1 mail=1 rcpt=2 data=1 quit=1\n" AT
           "2 mx postfix/lmtp[4]: 0F5383D: to=<a@r.example>, relay=box[192.0.2.2]:24, delay=1, "
           "delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Saved)\n" AT
           "2 mx postfix/lmtp[4]: 0F5383D: to=<b2@r.example>, orig_to=<b@r.example>, relay=box[192.0.2.2]:24, "
           "delay=1, delays=1/0/0/0, dsn=5.1.1, status=bounced (host box[192.0.2.2] said: 550 5.1.1 "
           "<b2@r.example> User unknown (in reply to RCPT TO command))\n" AT "2 mx postfix/qmgr[3]: 0F5383D: removed\n",
        "2005-11-01T22:00:01Z 198.51.100.7 - s@s.example a@r.example accepted - - - 0F5383D #1 in\n"
        "2005-11-01T22:00:01Z 198.51.100.7 - s@s.example b@r.example rejected 550 unknown_user - 0F5383D #1 in\n");
}

static void test_refused(void)
{
    log_notes_check_known(
        AT
        "0 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from x.example[198.51.100.7]: 554 5.7.1 Service unavailable; "
        "Client host [198.51.100.7] blocked using zen.dnsbl.example; listed; from=<s@s.example> to=<a@r.example> "
        "proto=ESMTP helo=<pc>\n" AT
        "1 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from x.example[198.51.100.7]: 550 5.1.1 <b@r.example>: Recipient "
        "address rejected: User unknown in local recipient table; from=<s@s.example> to=<b@r.example> proto=ESMTP "
        "helo=<pc>\n" AT "2 mx postfix/smtpd[1]: 0F5383D: client=x.example[198.51.100.7]\n" AT
        "3 mx postfix/smtpd[1]: 0F5383D: reject: RCPT from x.example[198.51.100.7]: 450 4.7.1 <c@r.example>: "
        "Recipient address rejected: Greylisted; from=<s@s.example> to=<c@r.example> proto=ESMTP helo=<pc>\n" AT
        "3 mx postfix/cleanup[2]: 0F5383D: milter-reject: END-OF-MESSAGE from x.example[198.51.100.7]: 5.7.1 Spam "
        "message rejected; from=<s@s.example> to=<d@r.example> proto=ESMTP helo=<pc>\n" AT
        "4 mx postfix/smtpd[1]: disconnect from x.example[198.51.100.7]\n" AT
        "5 mx postfix/smtpd[1]: NOQUEUE: reject: VRFY from x.example[198.51.100.7]: 550 5.1.1 <b@r.example>: Recipient "
        "address rejected: User unknown; to=<b@r.example> proto=SMTP helo=<pc>\n" AT
        "5 mx postfix/smtpd[1]: NOQUEUE: reject_warning: RCPT from x.example[198.51.100.7]: 550 5.1.1 <b@r.example>: "
        "Recipient address rejected: User unknown; from=<s@s.example> to=<b@r.example> proto=SMTP helo=<pc>\n",
        "2005-11-01T22:00:00Z 198.51.100.7 pc s@s.example a@r.example rejected 554 dnsbl zen.dnsbl.example "
        "- #1 in\n"
        "2005-11-01T22:00:01Z 198.51.100.7 pc s@s.example b@r.example rejected 550 unknown_user - - #1 in\n"
        "2005-11-01T22:00:03Z 198.51.100.7 pc s@s.example c@r.example deferred 450 greylist - 0F5383D #1 in\n"
        "2005-11-01T22:00:03Z 198.51.100.7 pc s@s.example d@r.example rejected - content - 0F5383D #1 in\n");
}

static void test_postscreen(void)
{
    log_notes_check_known(
        AT "0 mx postfix/postscreen[9]: CONNECT from [198.51.100.7]:1038 to [192.0.2.1]:25\n" AT
           "0 mx postfix/dnsblog[8]: addr 198.51.100.7 listed by domain zen.dnsbl.example as 127.0.0.4\n" AT
           "0 mx postfix/dnsblog[8]: addr 198.51.100.7 listed by domain b.dnsbl.example as 127.0.0.2\n" AT
           "0 mx postfix/dnsblog[8]: addr 198.51.100.7 listed by domain c.dnsbl.example as 127.255.255.254\n" AT
           "1 mx postfix/postscreen[9]: PREGREET 6 after 0.2 from [198.51.100.7]:1038: EHLO x\\r\\n\n" AT
           "1 mx postfix/postscreen[9]: DNSBL rank 5 for [198.51.100.7]:1038\n" AT
           "2 mx postfix/postscreen[9]: NOQUEUE: reject: RCPT from [198.51.100.7]:1038: 550 5.7.1 Service unavailable; "
           "client [198.51.100.7] blocked using zen.dnsbl.example; from=<s@s.example>, to=<a@r.example>, proto=ESMTP, "
           "helo=<pc>\n" AT "2 mx postfix/postscreen[9]: DISCONNECT [198.51.100.7]:1038\n" AT
           "3 mx postfix/postscreen[9]: DNSBL rank 7 for [198.51.100.7]:1039\n" AT
           "3 mx postfix/postscreen[9]: HANGUP after 0 from [198.51.100.7]:1039 in tests before SMTP handshake\n" AT
           "3 mx postfix/postscreen[9]: DISCONNECT [198.51.100.7]:1039\n" AT
           "4 mx postfix/postscreen[9]: NOQUEUE: reject: CONNECT from [198.51.100.8]:1337: too many connections\n" AT
           "5 mx postfix/smtpd[1]: 0F5383D: client=x.example[198.51.100.7]\n" AT
           "5 mx postfix/qmgr[3]: 0F5383D: from=<s@s.example>, size=1234, nrcpt=1 (queue active)\n",
        "2005-11-01T22:00:02Z 198.51.100.7 pc s@s.example a@r.example rejected 550 dnsbl zen.dnsbl.example "
        "b.dnsbl.example - #1 in\n"
        "2005-11-01T22:00:03Z 198.51.100.7 - - - rejected - dnsbl zen.dnsbl.example b.dnsbl.example - #2 in\n"
        "2005-11-01T22:00:04Z 198.51.100.8 - - - deferred - rate - - #3 in\n"
        "2005-11-01T22:00:05Z 198.51.100.7 - s@s.example - accepted - - zen.dnsbl.example b.dnsbl.example 0F5383D #4 "
        "in\n");
}

/* A filter behind the queue hands the message back: XFORWARD, `queued as`, or the same Message-ID. */
static void check_filter(const char *attributes, const char *queued)
{
    g_autofree char *log = g_strdup_printf(
        AT
        "0 mx postfix/smtpd[1]: 0F5383D: client=x.example[198.51.100.7]\n" AT
        "0 mx postfix/cleanup[2]: 0F5383D: message-id=<m@s.example>\n" AT
        "0 mx postfix/qmgr[3]: 0F5383D: from=<s@s.example>, size=1234, nrcpt=2 (queue active)\n" AT
        "1 mx postfix/smtpd[7]: 2A22C26: client=localhost[127.0.0.1]%s\n" AT
        "1 mx postfix/cleanup[2]: 2A22C26: message-id=<m@s.example>\n" AT
        "1 mx postfix/qmgr[3]: 2A22C26: from=<s@s.example>, size=1500, nrcpt=2 (queue active)\n" AT
        "1 mx postfix/smtp[4]: 0F5383D: to=<a@r.example>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=1/0/0/0, "
        "dsn=2.0.0, status=sent (250 2.0.0 from MTA: 250 2.0.0 Ok%s)\n" AT
        "1 mx postfix/smtp[4]: 0F5383D: to=<b@r.example>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=1/0/0/0, "
        "dsn=2.0.0, status=sent (250 2.0.0 from MTA: 250 2.0.0 Ok%s)\n" AT "1 mx postfix/qmgr[3]: 0F5383D: removed\n" AT
        "2 mx postfix/local[5]: 2A22C26: to=<a@r.example>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, "
        "status=sent (delivered to mailbox)\n" AT
        "2 mx postfix/local[5]: 2A22C26: to=<b@r.example>, relay=local, delay=1, delays=1/0/0/0, dsn=5.1.1, "
        "status=bounced (unknown user: \"b\")\n" AT "2 mx postfix/qmgr[3]: 2A22C26: removed\n",
        attributes, queued, queued);
    log_notes_check_known(
        log, "2005-11-01T22:00:00Z 198.51.100.7 - s@s.example a@r.example accepted - - - 0F5383D #1 in\n"
             "2005-11-01T22:00:00Z 198.51.100.7 - s@s.example b@r.example rejected - unknown_user - 0F5383D #1 in\n");
}

static void test_filters(void)
{
    check_filter(", orig_queue_id=0F5383D, orig_client=x.example[198.51.100.7]", "");
    check_filter("", ": queued as 2A22C26");
    check_filter("", "");
}

/* XCLIENT: a proxy says whom it speaks for, and Postfix names that client from then on. */
static void test_xclient(void)
{
    log_notes_check_known(
        AT
        "0 mx postfix/smtpd[1]: connect from localhost[127.0.0.1]\n" AT
        "0 mx postfix/smtpd[1]: 0F5383D: client=x.example[198.51.100.7]\n" AT
        "0 mx postfix/cleanup[2]: 0F5383D: message-id=<m@s.example>\n" AT
        "0 mx postfix/qmgr[3]: 0F5383D: from=<s@s.example>, size=1234, nrcpt=1 (queue active)\n" AT
        "1 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from x.example[198.51.100.7]: 550 5.1.1 <b@r.example>: Recipient "
        "address rejected: User unknown; from=<t@s.example> to=<b@r.example> proto=ESMTP helo=<pc>\n" AT
        "1 mx postfix/local[4]: 0F5383D: to=<a@r.example>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, "
        "status=sent (delivered to mailbox)\n" AT "1 mx postfix/qmgr[3]: 0F5383D: removed\n" AT
        "2 mx postfix/smtpd[1]: disconnect from x.example[198.51.100.7] ehlo=2 xclient=1 mail=2 rcpt=1/2 data=1 quit=1 "
        "commands=8/9\n",
        "2005-11-01T22:00:01Z 198.51.100.7 pc t@s.example b@r.example rejected 550 unknown_user - - #2 in\n"
        "2005-11-01T22:00:00Z 198.51.100.7 - s@s.example a@r.example accepted - - - 0F5383D #1 in\n");
}

static void test_before_queue_filter(void)
{
    log_notes_check_known(
        AT "0 mx postfix/smtpd[1]: connect from x.example[198.51.100.7]\n" AT
           "0 mx postfix/smtpd[1]: NOQUEUE: client=x.example[198.51.100.7]\n" AT
           "0 mx postfix/smtpd[7]: 2A22C26: client=localhost[127.0.0.1]\n" AT
           "0 mx postfix/qmgr[3]: 2A22C26: from=<s@s.example>, size=1500, nrcpt=1 (queue active)\n" AT
           "0 mx postfix/smtpd[1]: proxy-accept: END-OF-MESSAGE: 250 2.0.0 from MTA: 250 2.0.0 Ok: queued as 2A22C26; "
           "from=<s@s.example> to=<a@r.example> proto=ESMTP helo=<pc>\n" AT
           "1 mx postfix/smtpd[1]: proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=1 - spam; from=<s@s.example> "
           "to=<a@r.example> proto=ESMTP helo=<pc>\n",
        "2005-11-01T22:00:01Z 198.51.100.7 pc s@s.example a@r.example rejected 554 content - - #2 in\n"
        "2005-11-01T22:00:00Z 198.51.100.7 pc s@s.example - accepted - - - 2A22C26 #1 in\n");
}

/* A filter that hands back by the sendmail command: one delivery, of the client that it came from. */
static void test_handed_back_by_command(void)
{
    log_notes_check_known(
        AT "0 mx postfix/smtpd[1]: 0F5383D: client=x.example[198.51.100.7]\n" AT
           "0 mx postfix/cleanup[2]: 0F5383D: message-id=<m@s.example>\n" AT
           "0 mx postfix/qmgr[3]: 0F5383D: from=<s@s.example>, size=1, nrcpt=1 (queue active)\n" AT
           "1 mx postfix/pickup[4]: 0F5383E: uid=5001 from=<s@s.example>\n" AT
           "1 mx postfix/cleanup[2]: 0F5383E: message-id=<m@s.example>\n" AT
           "1 mx postfix/pipe[5]: 0F5383D: to=<a@r.example>, relay=spamassassin, delay=1, delays=1/0/0/0, "
           "dsn=2.0.0, status=sent (delivered via spamassassin service)\n" AT
           "1 mx postfix/qmgr[3]: 0F5383D: removed\n" AT
           "1 mx postfix/qmgr[3]: 0F5383E: from=<s@s.example>, size=2, nrcpt=1 (queue active)\n" AT
           "2 mx postfix/local[5]: 0F5383E: to=<a@r.example>, relay=local, delay=1, delays=1/0/0/0, "
           "dsn=5.2.2, status=bounced (mailbox full)\n" AT "2 mx postfix/qmgr[3]: 0F5383E: removed\n",
        "2005-11-01T22:00:00Z 198.51.100.7 - s@s.example a@r.example rejected - other - 0F5383D #1 in\n");
}

static void test_direction(void)
{
    log_notes_check_known(
        AT
        "0 mx postfix/submission/smtpd[1]: 0F53831: client=home[198.51.100.7], sasl_method=PLAIN, sasl_username=u\n" AT
        "0 mx postfix/qmgr[3]: 0F53831: from=<u@r.example>, size=1, nrcpt=1 (queue active)\n" AT
        "0 mx postfix/smtpd[1]: 0F53832: client=pc[10.0.0.7]\n" AT
        "0 mx postfix/qmgr[3]: 0F53832: from=<u@r.example>, size=1, nrcpt=1 (queue active)\n" AT
        "0 mx postfix/pickup[4]: 0F53833: uid=0 from=<root>\n" AT
        "0 mx postfix/qmgr[3]: 0F53833: from=<root@r.example>, size=1, nrcpt=1 (queue active)\n" AT
        "0 mx postfix/cleanup[4]: 0F53834: message-id=<bounce@r.example>\n" AT
        "0 mx postfix/qmgr[3]: 0F53834: from=<>, size=1, nrcpt=1 (queue active)\n" AT
        "0 mx postfix/qmgr[3]: 0F53835: from=<>, size=1, nrcpt=1 (queue active)\n",
        "2005-11-01T22:00:00Z 198.51.100.7 - u@r.example - accepted - - - 0F53831 #1 out\n"
        "2005-11-01T22:00:00Z 10.0.0.7 - u@r.example - accepted - - - 0F53832 #2 out\n"
        "2005-11-01T22:00:00Z - - root - accepted - - - 0F53833 #3 out\n"
        "2005-11-01T22:00:00Z - -  - accepted - - - 0F53834 #4 out\n"
        "- - -  - accepted - - - 0F53835 #5 -\n");
}

/* Short IDs come again; a client that goes away has sent nothing; an address probe is no mail. */
static void test_lives(void)
{
    log_notes_check_known(
        AT "0 mx postfix/smtpd[1]: 0F5383D: client=x.example[198.51.100.7]\n" AT
           "0 mx postfix/qmgr[3]: 0F5383D: from=<1@s.example>, size=1, nrcpt=1 (queue active)\n" AT
           "0 mx postfix/qmgr[3]: 0F5383D: removed\n" AT
           "1 mx postfix/smtpd[1]: 0F5383D: client=y.example[198.51.100.8]\n" AT
           "1 mx postfix/qmgr[3]: 0F5383D: from=<2@s.example>, size=1, nrcpt=1 (queue active)\n" AT
           "1 other postfix/smtpd[1]: 0F5383D: client=z.example[198.51.100.9]\n" AT
           "1 other postfix/qmgr[3]: 0F5383D: from=<3@s.example>, size=1, nrcpt=1 (queue active)\n" AT
           "1 mx postfix/qmgr[3]: 0F5383D: removed\n" AT
           "2 mx postfix/smtpd[1]: 0F5383D: client=gone.example[198.51.100.10]\n" AT
           "2 mx postfix/smtpd[1]: lost connection after DATA (0 bytes) from gone.example[198.51.100.10]\n" AT
           "2 mx postfix/smtpd[1]: disconnect from gone.example[198.51.100.10]\n" AT
           "3 mx postfix/cleanup[4]: 0F53834: message-id=<probe@r.example>\n" AT
           "3 mx postfix/smtp[5]: 0F53834: to=<a@far.example>, relay=far.example[192.0.2.9]:25, delay=1, "
           "delays=1/0/0/0, dsn=2.1.5, status=deliverable (250 2.1.5 ok)\n" AT
           "3 mx postfix/qmgr[3]: 0F53834: removed\n",
        "2005-11-01T22:00:00Z 198.51.100.7 - 1@s.example - accepted - - - 0F5383D #1 in\n"
        "2005-11-01T22:00:01Z 198.51.100.8 - 2@s.example - accepted - - - 0F5383D #2 in\n"
        "2005-11-01T22:00:02Z 198.51.100.10 - - - - - - - 0F5383D #4 in\n"
        "2005-11-01T22:00:01Z 198.51.100.9 - 3@s.example - accepted - - - 0F5383D #3 in\n");
}

#define BEFORE                                                                                                         \
    "Dec 31 23:59:57 mx postfix/smtpd[1]: 0F5383D: client=x.example[198.51.100.7]\n"                                   \
    "Dec 31 23:59:58 mx postfix/smtpd[1]: disconnect from x.example[198.51.100.7]\n"
#define REFUSAL                                                                                                        \
    "Dec 31 23:59:58 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from x.example[198.51.100.7]: 550 5.1.1 "              \
    "<b@r.example>: "                                                                                                  \
    "User unknown; from=<s@s.example> to=<b@r.example> proto=ESMTP helo=<pc>\n"
#define AFTER                                                                                                          \
    "Jan  1 00:00:01 mx postfix/qmgr[3]: 0F5383D: from=<s@s.example>, size=1, nrcpt=1 (queue active)\n"                \
    "Jan  1 00:00:01 mx postfix/local[5]: 0F5383D: to=<a@r.example>, relay=local, delay=1, delays=1/0/0/0, "           \
    "dsn=2.0.0, status=sent (delivered)\n"

/* Rotated files in any order, and copies that overlap, are one stream, each line of which counts once. */
static void test_files(void)
{
    static const char expected[] =
        "2005-12-31T23:59:58Z 198.51.100.7 pc s@s.example b@r.example rejected 550 unknown_user - - #2 in\n"
        "2005-12-31T23:59:58Z 198.51.100.7 pc s@s.example b@r.example rejected 550 unknown_user - - #3 in\n"
        "2005-12-31T23:59:57Z 198.51.100.7 - s@s.example a@r.example accepted - - - 0F5383D #1 in\n";
    static const char *const sets[][3] = {
        {BEFORE REFUSAL REFUSAL AFTER},
        {AFTER, BEFORE REFUSAL REFUSAL},
        {REFUSAL AFTER, BEFORE REFUSAL REFUSAL, AFTER},
        {BEFORE REFUSAL REFUSAL AFTER, REFUSAL REFUSAL AFTER, BEFORE REFUSAL},
        {BEFORE REFUSAL REFUSAL AFTER, BEFORE REFUSAL REFUSAL AFTER, BEFORE REFUSAL REFUSAL AFTER},
    };
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    for (guint i = 0; i < G_N_ELEMENTS(sets); i++) {
        LogNotes notes;
        guint n = 0;
        SwIngestOptions options = {.timezone = utc, .year = 2005};
        while (n < 3 && sets[i][n])
            n++;
        log_notes_init(&notes);
        log_notes_read_files(&notes, sets[i], n, &options);
        g_assert_cmpstr(notes.events->str, ==, expected);
        log_notes_clear(&notes);
    }
}

static void test_repeats(void)
{
    log_notes_check_known(
        AT "0 mx postfix/smtpd[1]: message repeated 2 times: [ NOQUEUE: reject: RCPT from x.example[198.51.100.7]: 550 "
           "5.1.1 <b@r.example>: User unknown; from=<s@s.example> to=<b@r.example> proto=ESMTP helo=<pc>]\n",
        "2005-11-01T22:00:00Z 198.51.100.7 pc s@s.example b@r.example rejected 550 unknown_user - - #1 in\n"
        "2005-11-01T22:00:00Z 198.51.100.7 pc s@s.example b@r.example rejected 550 unknown_user - - #2 in\n");
}

static char *fixture(const char *name)
{
    g_autofree char *path = g_build_filename(TESTDATA, "postfix-grok", name, NULL);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

/* Lines that others collected, each on a host of its own. */
static void test_lines_of_others(void)
{
    g_autofree char *log = fixture("mail.log"), *expected = fixture("expected.txt");
    log_notes_check_known(log, expected);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/log/postfix/queue-ids", test_queue_ids);
    g_test_add_func("/parsers/log/postfix/queue-id-bytes", test_queue_id_bytes);
    g_test_add_func("/parsers/log/postfix/delivered", test_delivered);
    g_test_add_func("/parsers/log/postfix/refused", test_refused);
    g_test_add_func("/parsers/log/postfix/postscreen", test_postscreen);
    g_test_add_func("/parsers/log/postfix/filters", test_filters);
    g_test_add_func("/parsers/log/postfix/xclient", test_xclient);
    g_test_add_func("/parsers/log/postfix/before-queue-filter", test_before_queue_filter);
    g_test_add_func("/parsers/log/postfix/handed-back-by-command", test_handed_back_by_command);
    g_test_add_func("/parsers/log/postfix/direction", test_direction);
    g_test_add_func("/parsers/log/postfix/lives", test_lives);
    g_test_add_func("/parsers/log/postfix/files", test_files);
    g_test_add_func("/parsers/log/postfix/repeats", test_repeats);
    g_test_add_func("/parsers/log/postfix/lines-of-others", test_lines_of_others);
    return g_test_run();
}
