/* What the capture lacks: one side, the opening, bytes in the middle. What is left has to mean the same, and nothing is made up. */
#include "smtp_script.h"

#define FROM_A "'mail_from':'a@a.example',"
#define TO_B "'rcpt':'b@b.example',"
#define ACCEPTED "'outcome':'accepted','code':250,'reason':'queued',"
#define OPENING "S 220 mx ESMTP\nC EHLO pc\nS 250-mx|250 SIZE\n"
#define LOST "noted: bytes of a mail are missing: nothing behind them was read\n"
#define CUT "noted: a mail without its end\n"

static const SmtpCase cases[] = {
    {
        .name = "client only",
        .script = "C EHLO pc\nC MAIL FROM:<a@a.example>\nC RCPT TO:<b@b.example>\nC DATA\nC " MAIL_TEXT
                  "|.\nC MAIL FROM:<a@a.example>\n"
                  "C RCPT TO:<c@c.example>\nC DATA\nC " MAIL_TEXT "|.\nC QUIT",
        .events = BY_PC("02") FROM_A TO_B "'transaction':1," MAIL_FIELDS "}\n" BY_PC("06") FROM_A
        "'rcpt':'c@c.example','transaction':2," MAIL_FIELDS "}\n",
        .session = "no reply, quit: 8 commands, 0 messages",
    },
    {
        .name = "client only, DATA refused, as what follows says",
        .script = "C EHLO pc\nC MAIL FROM:<a@a.example>\nC RCPT TO:<b@b.example>\nC DATA\nC RSET\nC QUIT",
        .events = BY_PC("02") FROM_A TO_B "'transaction':1}\n",
        .session = "no reply, quit: 6 commands, 0 messages",
    },
    {
        .name = "client only, with AUTH",
        .script = "C EHLO pc\nC AUTH LOGIN\nC dXNlcg==\nC cGFzcw==\nC MAIL FROM:<a@a.example>\nC QUIT",
        .events = BY_PC("05") FROM_A "'transaction':1}\n",
        .session = "no reply, quit: 4 commands, 0 messages",
    },
    {
        .name = "client only, with TLS",
        .script = "C EHLO pc\nC STARTTLS\nC= \\026\\003\\001\\001\\n",
        .events = "",
        .session = "no reply, closed: 2 commands, 0 messages, tls",
    },
    {
        .name = "server only",
        .script = "S 220 mx ESMTP\nS 250 mx\nS 250 ok\nS 250 ok\nS 354 go\nS 250 queued\nS 221 bye",
        .events = "{'time':'2005-11-01T22:00:05Z','client':'192.0.2.1'," ACCEPTED "'transaction':1}\n",
        .session = "message, closed: 0 commands, 1 messages",
    },
    {
        .name = "opening not seen",
        .script =
            "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nC DATA\nS 354 go\nC " MAIL_TEXT
            "|.\nS 250 queued",
        .events = "{'time':'2005-11-01T22:00:01Z','client':'192.0.2.1'," FROM_A TO_B ACCEPTED
                  "'transaction':1," MAIL_FIELDS "}\n",
        .session = "message, closed: 3 commands, 1 messages, midstream",
        .midstream = TRUE,
    },
    {
        .name = "from the answer to MAIL on",
        .script =
            "S 250 2.1.0 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nC DATA\nS 354 go\nC " MAIL_TEXT "|.\nS 250 queued",
        .events =
            "{'time':'2005-11-01T22:00:01Z','client':'192.0.2.1'," TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
        .midstream = TRUE,
    },
    {
        .name = "from the answer to DATA on",
        .script = "S 354 go\nC " MAIL_TEXT "|.\nS 250 queued\nC QUIT\nS 221 bye",
        .events = "{'time':'2005-11-01T22:00:01Z','client':'192.0.2.1'," ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
        .midstream = TRUE,
    },
    {
        .name = "from the middle of a mail on",
        .script = "C= xt of it\\r\\nMAIL is a word\\r\\n\nC more|.\nS 250 queued\nC MAIL FROM:<a@a.example>\nS 250 ok",
        .events = "{'time':'2005-11-01T22:00:02Z','client':'192.0.2.1'," ACCEPTED "'transaction':1}\n"
                  "{'time':'2005-11-01T22:00:04Z','client':'192.0.2.1'," FROM_A "'transaction':2}\n",
        .session = "message, closed: 1 commands, 1 messages, midstream",
        .midstream = TRUE,
    },
    {
        .name = "the wrong way round",
        .script = "C 250 ok\nS MAIL FROM:<a@a.example>\nC 250 ok\nS RCPT TO:<b@b.example>\nC 550 no",
        .events = "{'time':'2005-11-01T22:00:02Z','client':'198.51.100.25'," FROM_A TO_B
                  "'outcome':'rejected','code':550,'reason':'no','reason_class':'other','transaction':1}\n",
        .session = "after RCPT, closed: 2 commands, 0 messages, client 198.51.100.25:40000, midstream",
        .midstream = TRUE,
        .client_port = 41000,
        .server_port = 40000,
    },
    {
        .name = "the wrong way round, the client first",
        .script = "S MAIL FROM:<a@a.example>\nC 250 ok",
        .events = "{'time':'2005-11-01T22:00:01Z','client':'198.51.100.25'," FROM_A "'transaction':1}\n",
        .midstream = TRUE,
        .client_port = 41000,
        .server_port = 40000,
    },
    {.name = "something else, opening not seen",
     .script = "C \\001\\002\nS 01|02\nC more\nS= \\377\\376",
     .events = "",
     .session = "",
     .midstream = TRUE,
     .server_port = 8025},
    {
        .name = "MAIL lost",
        .script =
            OPENING "@5\nS 250 ok\n@6\nC-26\n@6\nC RCPT TO:<b@b.example>\nS 250 ok\nC DATA\nS 354 go\nC " MAIL_TEXT
                    "|.\nS 250 queued",
        .events = BY_PC("05") TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
        .session = "message, closed: 3 commands, 1 messages, 1 holes",
    },
    {
        .name = "RCPT lost, the answers came in between",
        .script = OPENING
        "C MAIL FROM:<a@a.example>\nS 250 ok\n@7\nS 550 unknown\n@9\nS 250 ok\n@8\nC-26\n@8\nC RCPT TO:<c@c.example>\n"
        "@10\nC DATA\nS 354 go\nC " MAIL_TEXT "|.\nS 250 queued",
        .events = BY_PC("04") FROM_A
        "'outcome':'rejected','code':550,'reason':'unknown','reason_class':'other','transaction':1," MAIL_FIELDS
        "}\n" BY_PC("04") FROM_A "'rcpt':'c@c.example'," ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
    },
    {
        .name = "greeting, MAIL and DATA lost, all of the server late",
        .script =
            "@2\nC EHLO pc\n@20\nC-26\n@6\nC RCPT TO:<b@b.example>\n@21\nS-20\n@3\nS 250 mx\n@5\nS 250 ok\n@7\n"
            "S 250 ok\n@9\nS 354 go\n@11\nS 250 queued\n@22\nC-6\n@10\nC " MAIL_TEXT "|.\n@13\nS 221 bye\n@12\nC QUIT",
        .events = BY_PC("05") TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
        .session = "message, quit: 3 commands, 1 messages, 3 holes",
    },
    {
        .name = "RCPT lost, and the answer to DATA",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 250 ok\n@7\nS 250 ok\n@20\nC-26\n@8\nC DATA\n@10\nC " MAIL_TEXT
                          "|.\n@21\nS-8\n@11\nS 250 queued\nC QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
        .session = "message, quit: 4 commands, 1 messages, 2 holes",
    },
    {
        .name = "the server hangs up, though nobody asked",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nS 421 4.4.2 timeout",
        .events = BY_PC("04") FROM_A TO_B "'transaction':1}\n",
        .session = "after RCPT, closed: 3 commands, 0 messages",
    },
    {
        .name = "the server hangs up behind a hole within an envelope",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 250 ok\nC-30\n@9\nS 421 4.4.2 timeout",
        .events = BY_PC("04") FROM_A "'transaction':1}\n",
        .session = "after MAIL, closed: 2 commands, 0 messages, 1 holes",
    },
    {
        .name = "the server hangs up behind a hole between mails",
        .script = OPENING "C-30\n@9\nS 421 4.4.2 timeout",
        .events = "",
        .session = "after EHLO, closed: 1 commands, 0 messages, 1 holes",
    },
    {
        .name = "the server hangs up at once",
        .script = "S 421 mx too busy",
        .events = "",
        .session = "greeting only, closed: 0 commands, 0 messages",
    },
    {
        .name = "RCPT lost, refused",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 250 ok\nC-30\n@9\nS 550 5.1.1 unknown\n@10\nC QUIT\nS 221 bye",
        .events =
            BY_PC("04") FROM_A "'outcome':'rejected','code':550,'reason':'5.1.1 unknown','reason_class':'unknown_user',"
                               "'transaction':1}\n",
        .session = "after RCPT, quit: 3 commands, 0 messages, 1 holes",
    },
    {
        .name = "a refusal that may be of anything",
        .script = OPENING "C-30\n@9\nS 550 5.1.1 unknown\n@10\nC QUIT\nS 221 bye",
        .events = "",
        .defects = "noted: a refusal without its command\n",
        .session = "after EHLO, quit: 2 commands, 0 messages, 1 holes",
    },
    {
        .name = "DATA lost, its mail whole",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\n@9\nS 354 "
                          "go\n@10\nC-6\n@10\nC " MAIL_TEXT "|.\nS 250 queued\nC QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
        .session = "message, quit: 4 commands, 1 messages, 1 holes",
    },
    {
        .name = "DATA and the mail's start lost",
        .script = OPENING
        "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\n@9\nS 354 go\n@10\nC-600\n@10\n"
        "C ne|MAIL FROM:<x@x.example>|.\nS 250 queued",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1}\n",
        .defects = LOST,
    },
    {
        .name = "a whole mail lost",
        .script = OPENING
        "C MAIL FROM:<a@a.example>\nS 250 ok\n@7\nS 250 ok\n@9\nS 354 go\n@11\nS 250 queued\n@12\nC-900\n@12\n"
        "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok",
        .events = BY_PC("04") FROM_A ACCEPTED "'transaction':1}\n" BY_PC("12") FROM_A TO_B "'transaction':2}\n",
        .session = "message, closed: 4 commands, 1 messages, 1 holes",
    },
    {
        .name = "pipelined, packet lost, codes tell",
        .script = OPENING "C MAIL FROM:<a@a.example>\nC-26\nC DATA\nS 250 ok\nS 250 ok\nS 354 go\nC " MAIL_TEXT
                          "|.\nS 250 queued",
        .events = BY_PC("04") FROM_A ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
    },
    {
        .name = "a hole in a mail",
        .script = OPENING "C MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|DATA\nS 250 ok|250 ok|354 go\n"
                          "C= Subject: x\\r\\nX-Cut: hal\nC-100\nC= f\\r\\nSubject: "
                          "y\\r\\n\\r\\nhttp://u.example/\\r\\n.\\r\\n\nS 250 queued\nC QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1,'subject':'x'}\n",
        .session = "message, quit: 5 commands, 1 messages, 1 holes",
        .defects = LOST,
    },
    {
        .name = "a mail's end lost, the server says so",
        .script = OPENING "C MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|DATA\nS 250 ok|250 ok|354 go\nC Subject: "
                          "x\n@8\nS 250 queued\n@9\nC-30\n@9\n"
                          "C MAIL FROM:<a@a.example>\nS 250 ok\nC QUIT\nS 221 bye",
        .events =
            BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1,'subject':'x'}\n" BY_PC("09") FROM_A "'transaction':2}\n",
        .session = "message, quit: 6 commands, 1 messages, 1 holes",
        .defects = LOST,
    },
    {
        .name = "a mail's end lost, only the client",
        .script = "C EHLO pc\nC MAIL FROM:<a@a.example>\nC RCPT TO:<b@b.example>\nC DATA\nC Subject: x\nC-30\nC MAIL "
                  "FROM:<a@a.example>\nC QUIT",
        .events = BY_PC("02") FROM_A TO_B "'transaction':1,'subject':'x'}\n" BY_PC("07") FROM_A "'transaction':2}\n",
        .defects = LOST,
    },
    {
        .name = "a command in a mail behind a hole is text",
        .script =
            OPENING "C MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|DATA\nS 250 ok|250 ok|354 go\nC Subject: x\nC-30\n"
                    "C MAIL FROM:<x@x.example>|.\nS 250 queued",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1,'subject':'x'}\n",
        .defects = LOST,
    },
    {
        .name = "a mail's end and what follows never came",
        .script = OPENING "C MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|DATA\nS 250 ok|250 ok|354 go\nC Subject: "
                          "x\nS 250 queued\nend open",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1,'subject':'x'}\n",
        .session = "message, open: 4 commands, 1 messages",
        .defects = CUT LOST,
    },
    {
        .name = "the capture ends in a mail",
        .script = OPENING
        "C MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|DATA\nS 250 ok|250 ok|354 go\nC Subject: x\nend open",
        .events = BY_PC("04") FROM_A TO_B "'transaction':1,'subject':'x'}\n",
        .defects = CUT LOST,
    },
    {
        .name = "the server's bytes lost: answer to MAIL",
        .script =
            OPENING "C MAIL FROM:<a@a.example>\nC RCPT TO:<b@b.example>\nS-8\nS 250 ok\nC DATA\nS 354 go\nC " MAIL_TEXT
                    "|.\nS 250 queued",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
        .session = "message, closed: 4 commands, 1 messages, 1 holes",
    },
    {
        .name = "the server's bytes lost: one recipient's answer",
        .script = OPENING
        "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nC RCPT TO:<c@c.example>\nS-8\nS 250 ok\n"
        "C DATA\nS 354 go\nC " MAIL_TEXT "|.\nS 250 queued",
        .events = BY_PC("04") FROM_A TO_B "'transaction':1," MAIL_FIELDS "}\n" BY_PC("04") FROM_A
        "'rcpt':'c@c.example'," ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
    },
    {
        .name = "the server's bytes lost: the only recipient's answer",
        .script =
            OPENING "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nC DATA\nS-8\nS 354 go\nC " MAIL_TEXT
                    "|.\nS 250 queued",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
    },
    {
        .name = "the server's bytes lost: answer to DATA",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nC DATA\nC= Subject: "
                          "x\nC= \\r\\n\\r\\n\n"
                          "S-20\nC see http://u.example/|.\nS 250 queued",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
    },
    {
        .name = "the server's bytes lost: last answer",
        .script = OPENING
        "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nC DATA\nS 354 go\nC " MAIL_TEXT
        "|.\nC QUIT\n"
        "S-20\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B "'transaction':1," MAIL_FIELDS "}\n",
        .session = "after RCPT, quit: 5 commands, 0 messages, 1 holes",
    },
    {
        .name = "the server's bytes lost within an answer",
        .script = OPENING
        "C MAIL FROM:<a@a.example>\nS= 250 o\nS-5\nC RCPT TO:<b@b.example>\nS 550-a\nS-10\nS 550 c\nC QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B
        "'outcome':'rejected','code':550,'reason':'c','reason_class':'other','transaction':1}\n",
    },
    {
        .name = "an answer was never given",
        .script =
            "S= 220 mx ESMTP\nC EHLO pc\nS 250-mx\nC MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 "
            "ok\n"
            "C RCPT TO:<c@c.example>\nS 250 ok\nC DATA\nS 354 go\nC " MAIL_TEXT "|.\nS 250 queued\nC QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n" BY_PC("04") FROM_A
        "'rcpt':'c@c.example','transaction':1," MAIL_FIELDS "}\n",
        .session = "message, quit: 6 commands, 1 messages",
    },
    {
        .name = "greeting lost",
        .script = "S-20\nC EHLO pc\nS 250 mx\nC MAIL FROM:<a@a.example>\nS 550 no",
        .events = BY_PC("04") FROM_A
        "'outcome':'rejected','code':550,'reason':'no','reason_class':'other','transaction':1}\n",
    },
    {
        .name = "EHLO lost",
        .script = "S 220 mx ESMTP\nS 250-mx|250 SIZE\n@4\nC-9\n@4\nC MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT "
                  "TO:<b@b.example>\nS 250 ok",
        .events = "{'time':'2005-11-01T22:00:04Z','client':'192.0.2.1'," FROM_A TO_B "'transaction':1}\n",
        .session = "after RCPT, closed: 2 commands, 0 messages, 1 holes",
    },
    {
        .name = "half a command lost",
        .script = OPENING "C= MAIL FROM:<a@a\nC-6\nC= ple>\\r\\n\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok",
        .events = BY_PC("07") TO_B "'transaction':1}\n",
    },
    {
        .name = "a secret lost",
        .script = OPENING "C AUTH LOGIN\nS 334 user\nC= dX\nC-6\nC= Q==\\r\\n\nS 334 pass\nC eA==\nS 235 ok\nC MAIL "
                          "FROM:<a@a.example>\nS 250 ok",
        .events = BY_PC("12") FROM_A "'transaction':1}\n",
    },
    {
        .name = "a hole in a chunk",
        .script = OPENING
        "C MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>\nS 250 ok|250 ok\nC= BDAT 40 LAST\\r\\nSubject: x\\r\\n\n"
        "C-20\nC= 12345678\nC QUIT\nS 250 queued|221 bye",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1,'subject':'x'}\n",
        .session = "message, quit: 5 commands, 1 messages, 1 holes",
    },
    {
        .name = "a chunk's end lost",
        .script = OPENING
        "C MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>\nS 250 ok|250 ok\nC= BDAT 40 LAST\\r\\nSubject: x\\r\\n\n"
        "@7\nS 250 queued\n@8\nC-50\n@8\nC QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1,'subject':'x'}\n",
        .session = "message, quit: 5 commands, 1 messages, 1 holes",
    },
    {
        .name = "TLS behind a hole",
        .script = OPENING "@5\nS 220 go\n@6\nC-10\n@6\nC= \\026\\003\\001\\001\nS= \\026\\003",
        .events = "",
        .session = "after EHLO, closed: 1 commands, 0 messages, tls, 1 holes",
    },
    {
        .name = "a conflict",
        .script = OPENING "C~\nC QUIT\nS 221 bye",
        .events = "",
        .session = "after EHLO, quit: 2 commands, 0 messages, 1 conflicts",
        .defects = "noted: two segments hold different bytes at one place: the first ones count, `bc` and not `XY`\n",
    },
    {
        .name = "a conflict where a secret may stand",
        .script = OPENING "C AUTH LOGIN\nC~",
        .events = "",
        .defects = "noted: two segments hold different bytes at one place: the first ones count\n",
    },
    {
        .name = "given up",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 250 ok\nend lost",
        .events = BY_PC("04") FROM_A "'transaction':1}\n",
        .session = "after MAIL, lost: 2 commands, 0 messages",
    },
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    SMTP_CASES_ADD("loss", cases);
    return g_test_run();
}
