/* What follows DATA and BDAT: where a mail ends, what its bytes are, and what is noted of it. */
#include "parsers/smtp/body.h"
#include "smtp_script.h"

#define ENVELOPE                                                                                                       \
    "S 220 mx ESMTP\nC EHLO pc\nS 250 ok\nC MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>\nS 250 ok|250 ok\n"
#define IN_DATA ENVELOPE "C DATA\nS 354 go\n"
#define EVENT(fields)                                                                                                  \
    BY_PC("04")                                                                                                        \
    "'mail_from':'a@a.example','rcpt':'b@b.example','outcome':'accepted','code':250,'reason':'queued',"                \
    "'transaction':1," fields "}\n"
#define ODD "noted: a mail that does not end as RFC 5321 has it\n"
#define SMUGGLED(form, n) "noted: " form " inside a mail: 1 mail by RFC 5321, " n " where it is an end\n"

static const SmtpCase cases[] = {
    {
        .name = "dots unstuffed",
        .script = IN_DATA "C Subject: x||..|..a|...|b.|.\nS 250 queued",
        .events = EVENT("'subject':'x','size':29,'urls':[]"),
    },
    {
        .name = "nothing in it",
        .script = IN_DATA "C .\nS 250 queued",
        .events = EVENT("'size':0"),
    },
    {
        .name = "no header",
        .script = IN_DATA "C just text|.\nS 250 queued",
        .events = EVENT("'size':11"),
        .defects = "noted: no mail: it begins with no header field\n",
    },
    {
        .name = "long lines",
        .script = IN_DATA
        "C Subject: x||"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|."
        "\nS 250 queued",
        .events = NULL,
        .session = "message, closed: 4 commands, 1 messages",
    },
    {
        .name = "LF.LF and a mail behind it",
        .script = IN_DATA "C= Subject: x\\r\\n\\r\\na\\n.\\nMAIL FROM:<x@x.example>\\r\\nRCPT "
                          "TO:<y@y.example>\\r\\nDATA\\r\\nSubject: y\\r\\n\\r\\nb\\r\\n.\\r\\n\n"
                          "S 250 queued\nC QUIT\nS 221 bye",
        .events = EVENT("'subject':'x','size':89,'urls':[]"),
        .session = "message, quit: 5 commands, 1 messages",
        .defects = SMUGGLED("LF.LF", "2"),
    },
    {
        .name = "LF.CRLF",
        .script = IN_DATA "C= Subject: x\\r\\n\\r\\na\\n.\\r\\nb\\r\\n.\\r\\n\nS 250 queued",
        .events = EVENT("'subject':'x','size':22,'urls':[]"),
        .defects = SMUGGLED("LF.CRLF", "1"),
    },
    {
        .name = "CR.CR and a mail behind it",
        .script = IN_DATA "C= Subject: x\\r\\n\\r\\na\\r.\\rMAIL FROM:<x@x.example>\\r\\nb\\r\\n.\\r\\n\nS 250 queued",
        .events = EVENT("'subject':'x','size':46,'urls':[]"),
        .defects = SMUGGLED("CR.CR", "2"),
    },
    {
        .name = "CRLF.LF",
        .script = IN_DATA "C= Subject: x\\r\\n\\r\\na\\r\\n.\\nb\\r\\n.\\r\\n\nS 250 queued",
        .events = EVENT("'subject':'x','size':22,'urls':[]"),
        .defects = SMUGGLED("CRLF.LF", "1"),
    },
    {
        .name = "a stuffed dot between line ends is no such end",
        .script = IN_DATA "C= Subject: x\\r\\n\\r\\na\\r\\n..\\r\\nb\\r\\n.\\r\\n\nS 250 queued",
        .events = EVENT("'subject':'x','size':23,'urls':[]"),
    },
    {
        .name = "LF.CRLF with nothing behind it, answered",
        .script = IN_DATA
        "C= Subject: x\\n\\na\\n.\\r\\n\nS 250 queued\nC MAIL FROM:<a@a.example>\nS 250 ok\nC QUIT\nS 221 bye",
        .events = EVENT("'subject':'x','size':14,'urls':[]") BY_PC("10") "'mail_from':'a@a.example','transaction':2}\n",
        .session = "message, quit: 6 commands, 1 messages",
        .defects = ODD,
    },
    {
        .name = "CRLF.LF and more behind it, answered",
        .script = IN_DATA "C= Subject: x\\r\\n\\r\\na\\r\\n.\\n\\nMAIL FROM:<a@a.example>\\r\\n\nS 250 queued|500 "
                          "what|250 ok\nC QUIT\nS 221 bye",
        .events = EVENT("'subject':'x','size':17,'urls':[]") BY_PC("08") "'mail_from':'a@a.example','transaction':2}\n",
        .session = "message, quit: 6 commands, 1 messages",
        .defects = ODD,
    },
    {
        .name = "a refusal before the end is no end",
        .script = IN_DATA "C= Subject: x\\r\\n\\r\\na\\n.\\nb\\r\\n\nS 552 too much\nC c|.\nC QUIT\nS 221 bye",
        .events = BY_PC("04") "'mail_from':'a@a.example','rcpt':'b@b.example','outcome':'rejected','code':552,'reason':"
                              "'too much','reason_class':'other',"
                              "'transaction':1,'subject':'x','size':24,'urls':[]}\n",
        .session = "message, quit: 5 commands, 0 messages",
        .defects = SMUGGLED("LF.LF", "1"),
    },
    {
        .name = "a client that ends its lines with LF",
        .script = "S 220 mx ESMTP\nC= EHLO pc\\n\nS 250 ok\nC= MAIL FROM:<a@a.example>\\nRCPT "
                  "TO:<b@b.example>\\nDATA\\n\nS 250 ok|250 ok|354 go\n"
                  "C= Subject: x\\n\\n..a\\n.\\nQUIT\\n\nS 250 queued|221 bye",
        .events = EVENT("'subject':'x','size':15,'urls':[]"),
        .session = "message, quit: 5 commands, 1 messages",
        .defects = ODD,
    },
    {
        .name = "one chunk",
        .script = ENVELOPE "C BDAT 39 LAST|" MAIL_TEXT "|.\nS 250 queued\nC QUIT\nS 221 bye",
        .events = EVENT("'subject':'x','size':39,'urls':['http://u.example/']"),
        .session = "message, quit: 5 commands, 1 messages",
    },
    {
        .name = "chunks, with one that is empty",
        .script = ENVELOPE "C= BDAT 10\\r\\nSubject: x\nS 250 ok\nC= BDAT 9\\r\\n\\r\\n\\r\\n.\\r\\nab\nS 250 ok\nC "
                           "BDAT 0 LAST\nS 250 queued",
        .events = EVENT("'subject':'x','size':19,'urls':[]"),
        .session = "message, closed: 6 commands, 1 messages",
    },
    {
        .name = "chunks pipelined with the next mail",
        .script = ENVELOPE "C= BDAT 10\\r\\nSubject: xBDAT 4 last\\r\\n\\r\\n\\r\\nMAIL FROM:<c@a.example>\\r\\nRCPT "
                           "TO:<b@b.example>\\r\\nBDAT 14 LAST\\r\\nSubject: y\\r\\n\\r\\n\n"
                           "S 250 ok|250 queued|250 ok|250 ok|552 too much",
        .events = EVENT("'subject':'x','size':14,'urls':[]")
            BY_PC("06") "'mail_from':'c@a.example','rcpt':'b@b.example','outcome':'rejected','code':552,'reason':'too "
                        "much','reason_class':'other','transaction':2,"
                        "'subject':'y','size':14,'urls':[]}\n",
        .session = "message, closed: 8 commands, 1 messages",
    },
    {
        .name = "the first chunk refused",
        .script = ENVELOPE
        "C= BDAT 10\\r\\nSubject: xBDAT 4 LAST\\r\\n\\r\\n\\r\\n\nS 554 no|503 no\nC RSET\nS 250 ok\nC QUIT\nS 221 bye",
        .events = BY_PC("04") "'mail_from':'a@a.example','rcpt':'b@b.example','outcome':'rejected','code':554,'reason':"
                              "'no','reason_class':'other','transaction':1,"
                              "'subject':'x','size':14,'urls':[]}\n",
    },
    {
        .name = "RSET between chunks",
        .script = ENVELOPE "C= BDAT 10\\r\\nSubject: x\nS 250 ok\nC RSET|MAIL FROM:<a@a.example>|RCPT "
                           "TO:<b@b.example>\nS 250 ok|250 ok|250 ok\n"
                           "C= BDAT 14 LAST\\r\\nSubject: y\\r\\n\\r\\n\nS 250 queued",
        .events = BY_PC("04") "'mail_from':'a@a.example','rcpt':'b@b.example','transaction':1}\n" BY_PC(
            "08") "'mail_from':'a@a.example','rcpt':'b@b.example','outcome':'accepted','code':250,'reason':'queued','"
                  "transaction':2,"
                  "'subject':'y','size':14,'urls':[]}\n",
    },
    {
        .name = "sizes that cannot be",
        .script = ENVELOPE "C BDAT -5 LAST|BDAT 99999999999999999999|BDAT 5 X|BDAT\nS 501 no|501 no|501 no|501 no\nC "
                           "BDAT 39 LAST|" MAIL_TEXT "|.\nS 250 queued",
        .events = BY_PC("04") "'mail_from':'a@a.example','rcpt':'b@b.example','outcome':'accepted','code':250,'reason':"
                              "'queued','transaction':1,"
                              "'subject':'x','size':39,'urls':['http://u.example/']}\n",
        .defects = "noted: BDAT with a size that cannot be\nnoted: BDAT with a size that cannot be\n"
                   "noted: BDAT with a size that cannot be\nnoted: BDAT with a size that cannot be\n",
    },
    {
        .name = "a huge chunk, not finished",
        .script = ENVELOPE "C= BDAT 18446744073709551615 LAST\\r\\nSubject: x\\r\\n\\r\\n\nend open",
        .events = BY_PC("04") "'mail_from':'a@a.example','rcpt':'b@b.example','transaction':1,'subject':'x'}\n",
        .defects = "noted: a chunk without its end\n",
    },
    {
        .name = "a chunk without envelope",
        .script = "S 220 mx ESMTP\nC EHLO pc\nS 250 ok\nC= BDAT 5 LAST\\r\\nMAIL \nS 503 no\nC QUIT\nS 221 bye",
        .events = "",
        .session = "after EHLO, quit: 3 commands, 0 messages",
    },
    {
        .name = "LMTP with a chunk",
        .script = "S 220 mx LMTP\nC LHLO pc\nS 250 ok\nC MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|RCPT "
                  "TO:<c@b.example>|BDAT 14 LAST|Subject: x|\n"
                  "S 250 ok|250 ok|250 ok|250 queued|550 no",
        .events = EVENT("'subject':'x','size':14,'urls':[]")
            BY_PC("04") "'mail_from':'a@a.example','rcpt':'c@b.example','outcome':'rejected','code':550,'reason':'no','"
                        "reason_class':'other','"
                        "transaction':1,'subject':'x','size':14,'urls':[]}\n",
    },
};

/* The mail's bytes do not depend on where the packets were cut. */
static void test_cuts(void)
{
    static const char raw[] = "..a\r\n.b\r\n\r\n...\r\nc\n.\nd\n.\r\ne\r.\rf\r\n.\r.\r\n..\r\n.\r\nbehind";
    static const char mail[] = ".a\r\nb\r\n\r\n..\r\nc\n.\nd\n.\r\ne\r.\rf\r\n\r.\r\n.\r\n";
    gsize length = sizeof raw - 1 - strlen("behind");
    for (gsize first = 0; first <= length; first++) {
        for (gsize second = first; second <= length; second++) {
            gsize cuts[] = {0, first, second, sizeof raw - 1}, taken = 0;
            SmtpMemory memory = {.allowance = G_MAXSIZE};
            SmtpOddEnd ends[SMTP_ODD_FORMS];
            gboolean ended = FALSE;
            SmtpBody *body = smtp_body_new(&memory, FALSE);
            for (guint i = 0; i < 3 && !ended; i++)
                taken += smtp_body_take(body, &memory, sw_span(raw + cuts[i], cuts[i + 1] - cuts[i]), &ended);
            g_assert_true(ended);
            g_assert_cmpuint(taken, ==, length);
            g_assert_cmpuint(body->size, ==, sizeof mail - 1);
            g_assert_cmpmem(body->bytes.bytes, body->bytes.length, mail, sizeof mail - 1);
            g_assert_cmpuint(smtp_body_odd_ends(body, ends), ==, 3); /* LF.LF, LF.CRLF, CR.CR */
            smtp_body_free(body, &memory);
            g_assert_cmpuint(memory.allowance, ==, G_MAXSIZE);
            smtp_memory_clear(&memory);
        }
    }
}

/* What there is no allowance for is cut, and counted all the same. */
static void test_allowance(void)
{
    SmtpMemory memory = {.allowance = 128};
    gboolean ended;
    char text[1000];
    memset(text, 'a', sizeof text);
    SmtpBody *body = smtp_body_new(&memory, FALSE);
    smtp_body_take(body, &memory, sw_span(text, 100), &ended);
    g_assert_false(body->cut);
    smtp_body_take(body, &memory, sw_span(text, sizeof text), &ended);
    g_assert_true(body->cut);
    g_assert_cmpuint(body->size, ==, 1100);
    g_assert_cmpuint(body->bytes.length, ==, 100);
    smtp_body_free(body, &memory);
    g_assert_cmpuint(memory.allowance, ==, 128);
    smtp_memory_clear(&memory);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    SMTP_CASES_ADD("mail", cases);
    g_test_add_func("/smtp/mail/cuts", test_cuts);
    g_test_add_func("/smtp/mail/allowance", test_allowance);
    return g_test_run();
}
