/* Envelopes and outcomes: what clients ask and servers answer, with nothing lost. */
#include "smtp_script.h"

#define FROM_A "'mail_from':'a@a.example',"
#define TO_B "'rcpt':'b@b.example',"
#define ACCEPTED "'outcome':'accepted','code':250,'reason':'queued',"
#define OPENING "S 220 mx ESMTP\nC EHLO pc\nS 250-mx|250 SIZE\n"

static const SmtpCase cases[] = {
    {
        .name = "one mail",
        .script =
            OPENING "C MAIL FROM:<a@a.example> SIZE=100\nS 250 2.1.0 ok\nC RCPT TO:<b@b.example>\nS 250 2.1.5 ok\n"
                    "C DATA\nS 354 go\nC " MAIL_TEXT "|.\nS 250 2.0.0 queued as 1\nC QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B "'outcome':'accepted','code':250,'reason':'2.0.0 queued as 1',"
                                          "'transaction':1," MAIL_FIELDS "}\n",
        .session = "message, quit: 5 commands, 1 messages",
    },
    {
        .name = "pipelined, answered one by one",
        .script = OPENING "C MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|RCPT TO:<c@c.example>|DATA\n"
                          "S 250 ok\nS 250 ok\nS 550 5.1.1 unknown\nS 354 go\nC " MAIL_TEXT
                          "|.|QUIT\nS 250 queued\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n" BY_PC("04") FROM_A
        "'rcpt':'c@c.example','outcome':'rejected','code':550,'reason':'5.1.1 "
        "unknown','reason_class':'unknown_user','transaction':1," MAIL_FIELDS "}\n",
        .session = "message, quit: 6 commands, 1 messages",
    },
    {
        .name = "pipelined, answered at once",
        .script = OPENING "C MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|DATA\nS 250 ok|250 ok|354 go\nC " MAIL_TEXT
                          "|.\nS 250 queued",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
        .session = "message, closed: 4 commands, 1 messages",
    },
    {
        .name = "two mails, the second pipelined behind the first",
        .script = OPENING "C MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|DATA\nS 250 ok|250 ok|354 go\nC " MAIL_TEXT
                          "|.|MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|DATA\nS 250 queued|250 ok|250 ok|354 go\n"
                          "C " MAIL_TEXT "|.\nS 451 later",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n" BY_PC("06") FROM_A TO_B
        "'outcome':'deferred','code':451,'reason':'later','reason_class':'other','transaction':2," MAIL_FIELDS "}\n",
        .session = "message, closed: 7 commands, 1 messages",
    },
    {
        .name = "replies before their commands",
        .script = "S 220 mx ESMTP\nS 250 mx\nC EHLO pc\nS 250 ok\nS 250 ok\nC MAIL FROM:<a@a.example>\nC RCPT "
                  "TO:<b@b.example>\n"
                  "S 354 go\nC DATA\nC " MAIL_TEXT "|.\nS 250 queued",
        .events = BY_PC("06") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
    },
    {
        .name = "replies behind everything",
        .script = OPENING "C MAIL FROM:<a@a.example>\nC RCPT TO:<b@b.example>\nC DATA\nC " MAIL_TEXT "|.\n"
                          "S 250 ok\nS 250 ok\nS 354 go\nS 250 queued",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
    },
    {
        .name = "all said before the greeting",
        .script = "C EHLO pc|MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|DATA|" MAIL_TEXT "|.|QUIT\n"
                  "S 220 mx ESMTP\nS 250 mx\nS 250 ok\nS 250 ok\nS 354 go\nS 250 queued\nS 221 bye",
        .events = BY_PC("01") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
        .session = "message, quit: 5 commands, 1 messages",
    },
    {
        .name = "sender refused",
        .script =
            OPENING "C MAIL FROM:<a@a.example>\nS 550-5.7.1 we do|550-5.7.1 not want|550 5.7.1 you\nC QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A
        "'outcome':'rejected','code':550,'reason':'5.7.1 we do not want you','reason_class':'other','transaction':1}\n",
        .session = "after MAIL, quit: 3 commands, 0 messages",
    },
    {
        .name = "sender refused, recipients pipelined",
        .script = OPENING
        "C MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|DATA\nS 451 4.7.1 greylisted|503 no MAIL|503 no RCPT\n"
        "C QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B
        "'outcome':'deferred','code':451,'reason':'4.7.1 greylisted','reason_class':'greylist','transaction':1}\n",
    },
    {
        .name = "all recipients refused",
        .script = OPENING
        "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 550 5.1.1 unknown\n"
        "C RCPT TO:<c@b.example>\nS 450 4.2.0 busy\nC DATA\nS 503 no recipients\nC RSET\nS 250 ok\nC QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B "'outcome':'rejected','code':550,'reason':'5.1.1 "
                                          "unknown','reason_class':'unknown_user','transaction':1}\n" BY_PC("04") FROM_A
        "'rcpt':'c@b.example','outcome':'deferred','code':450,'reason':'4.2.0 "
        "busy','reason_class':'other','transaction':1}\n",
        .session = "after RCPT, quit: 7 commands, 0 messages",
    },
    {
        .name = "DATA refused",
        .script = OPENING
        "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nC RCPT TO:<c@c.example>\nS 550 no\n"
        "C DATA\nS 451 try later\nC QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B
        "'outcome':'deferred','code':451,'reason':'try later','reason_class':'other','transaction':1}\n" BY_PC("04")
            FROM_A
        "'rcpt':'c@c.example','outcome':'rejected','code':550,'reason':'no','reason_class':'other','transaction':1}\n",
    },
    {
        .name = "DATA refused, next mail",
        .script = OPENING
        "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nC DATA\nS 554 no\n"
        "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nC DATA\nS 354 go\nC " MAIL_TEXT
        "|.\nS 250 queued",
        .events = BY_PC("04") FROM_A TO_B
        "'outcome':'rejected','code':554,'reason':'no','reason_class':'other','transaction':1}\n" BY_PC("10")
            FROM_A TO_B ACCEPTED "'transaction':2," MAIL_FIELDS "}\n",
    },
    {
        .name = "mail refused at its end",
        .script = OPENING
        "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nC DATA\nS 354 go\nC " MAIL_TEXT
        "|.\nS 554 5.7.1 spam",
        .events = BY_PC("04") FROM_A TO_B
        "'outcome':'rejected','code':554,'reason':'5.7.1 spam','reason_class':'content','transaction':1," MAIL_FIELDS
        "}\n",
        .session = "message, closed: 4 commands, 0 messages",
    },
    {
        .name = "RSET cuts the envelope",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nC RSET\nS 250 ok\n"
                          "C MAIL FROM:<x@a.example>\nS 250 ok\nC QUIT\nS 221 bye",
        .events =
            BY_PC("04") FROM_A TO_B "'transaction':1}\n" BY_PC("10") "'mail_from':'x@a.example','transaction':2}\n",
        .session = "after RCPT, quit: 6 commands, 0 messages",
    },
    {
        .name = "EHLO accepted cuts it too",
        .script =
            OPENING "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nC EHLO other\nS 250 ok\n"
                    "C MAIL FROM:<a@a.example>\nS 250 ok\nC QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B "'transaction':1}\n"
                                          "{'time':'2005-11-01T22:00:10Z','client':'192.0.2.1','helo':'other'," FROM_A
                                          "'transaction':2}\n",
    },
    {
        .name = "EHLO refused keeps it",
        .script = OPENING
        "C MAIL FROM:<a@a.example>\nS 250 ok\nC EHLO\nS 501 Syntax: EHLO hostname\nC RCPT TO:<b@b.example>\nS 250 ok\n"
        "C DATA\nS 354 go\nC " MAIL_TEXT "|.\nS 250 queued",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
    },
    {
        .name = "EHLO unknown, HELO",
        .script = "S 220 mx SMTP\nC EHLO pc\nS 500 what\nC HELO pc\nS 250 mx\nC MAIL FROM:<>\nS 250 ok\nC RCPT "
                  "TO:<b@b.example>\nS 250 ok\n"
                  "end reset",
        .events = BY_PC("06") "'mail_from':''," TO_B "'transaction':1}\n",
        .session = "after RCPT, reset: 4 commands, 0 messages",
    },
    {
        .name = "nested MAIL refused",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 250 ok\nC MAIL FROM:<x@x.example>\nS 503 nested\nC RCPT "
                          "TO:<b@b.example>\nS 250 ok\n"
                          "C DATA\nS 354 go\nC " MAIL_TEXT "|.\nS 250 queued",
        .events = BY_PC("04") FROM_A TO_B ACCEPTED "'transaction':1," MAIL_FIELDS "}\n",
    },
    {
        .name = "commands out of order",
        .script = OPENING
        "C RCPT TO:<b@b.example>\nS 503 MAIL first\nC DATA\nS 503 RCPT first\nC MAIL FROM:<a@a.example>\nS 250 ok\n"
        "C QUIT\nS 221 bye",
        .events = BY_PC("08") FROM_A "'transaction':1}\n",
        .session = "after MAIL, quit: 5 commands, 0 messages",
    },
    {
        .name = "unknown commands and empty lines",
        .script = OPENING
        "C XYZZY\nS 500 what\nC NOOP|VRFY b|HELP\nS 250 ok|252 maybe|214 read the RFC\nC \nC MAIL FROM:<a@a.example>\n"
        "S 250 ok\nC |RCPT TO:<b@b.example>\nS 500 what|250 ok\nC QUIT\nS 221 bye",
        .events = BY_PC("09") FROM_A TO_B "'transaction':1}\n",
        .session = "after RCPT, quit: 8 commands, 0 messages",
    },
    {
        .name = "a reply without a code",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 550 5.7.1 go away|and do not come back\nC QUIT\nS 221 bye",
        .events = BY_PC("04") FROM_A
        "'outcome':'rejected','code':550,'reason':'5.7.1 go away','reason_class':'other','transaction':1}\n",
        .defects = "noted: reply without a code\n",
    },
    {
        .name = "codes that no server should give",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 472 DNS A-record is empty\nC QUIT\nS 221",
        .events = BY_PC("04") FROM_A
        "'outcome':'deferred','code':472,'reason':'DNS A-record is empty','reason_class':'other','transaction':1}\n",
    },
    {
        .name = "AUTH with its exchange",
        .script =
            OPENING "C AUTH LOGIN\nS 334 VXNlcm5hbWU6\nC UVVJVA==\nS 334 UGFzc3dvcmQ6\nC MAIL FROM:<secret>\nS 235 ok\n"
                    "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nC QUIT\nS 221 bye",
        .events = BY_PC("10") FROM_A TO_B "'transaction':1}\n",
        .session = "after RCPT, quit: 5 commands, 0 messages",
    },
    {
        .name = "AUTH with an initial response, refused",
        .script = OPENING
        "C AUTH PLAIN AGEAYg==\nS 535 5.7.8 no\nC AUTH PLAIN\nS 334 \nC *\nS 501 cancelled\nC QUIT\nS 221 bye",
        .events = "",
        .session = "after EHLO, quit: 4 commands, 0 messages",
    },
    {
        .name = "STARTTLS",
        .script = OPENING
        "C STARTTLS\nS 220 go\nC= \\026\\003\\001\\377MAIL FROM:<x@x.example>\\r\\n\nS= \\026\\003250 ok\\r\\n\n",
        .events = "",
        .session = "after EHLO, closed: 2 commands, 0 messages, tls",
    },
    {
        .name = "STARTTLS, and the capture was decrypted",
        .script = OPENING "C STARTTLS\nS 220 go\nC EHLO pc\nS 250 ok\nC MAIL FROM:<a@a.example>\nS 250 ok",
        .events = BY_PC("08") FROM_A "'transaction':1}\n",
        .session = "after MAIL, closed: 4 commands, 0 messages, tls",
    },
    {
        .name = "STARTTLS refused",
        .script = OPENING "C STARTTLS\nS 454 not now\nC MAIL FROM:<a@a.example>\nS 250 ok\nC QUIT\nS 221 bye",
        .events = BY_PC("06") FROM_A "'transaction':1}\n",
        .session = "after MAIL, quit: 4 commands, 0 messages",
    },
    {
        .name = "commands injected behind STARTTLS",
        .script = OPENING "C STARTTLS|RSET|MAIL FROM:<x@x.example>\nS 220 go\nC= \\026\\003\\001\\001",
        .events = "",
        .session = "after EHLO, closed: 2 commands, 0 messages, tls",
        .defects = "noted: commands sent behind STARTTLS before its reply\n",
    },
    {
        .name = "TLS record seen before the answer to STARTTLS",
        .script = OPENING "C STARTTLS\nC= \\026\\003\\001\\001\\n\nS 220 go\nS= \\026\\003",
        .events = "",
        .session = "after EHLO, closed: 2 commands, 0 messages, tls",
    },
    {
        .name = "LMTP: an answer a recipient",
        .script = "S 220 lmtp LMTP\nC LHLO pc\nS 250 ok\nC MAIL FROM:<a@a.example>|RCPT TO:<b@b.example>|RCPT "
                  "TO:<c@b.example>|"
                  "RCPT TO:<d@b.example>|DATA\nS 250 ok|250 ok|550 no|250 ok|354 go\nC " MAIL_TEXT "|.|QUIT\n"
                  "S 250 kept\nS 452 full\nS 221 bye",
        .events = BY_PC("04") FROM_A TO_B "'outcome':'accepted','code':250,'reason':'kept','transaction':1," MAIL_FIELDS
                                          "}\n" BY_PC("04") FROM_A
        "'rcpt':'c@b.example','outcome':'rejected','code':550,'reason':'no','reason_class':'other','transaction':"
        "1," MAIL_FIELDS "}\n" BY_PC("04") FROM_A "'rcpt':'d@b.example','outcome':'deferred','code':452,'reason':'full'"
                                                  ",'reason_class':'other','transaction':1," MAIL_FIELDS "}\n",
    },
    {
        .name = "XCLIENT tells the client",
        .script = "S 220 mx ESMTP\nC EHLO proxy\nS 250 ok\nC XCLIENT ADDR=203.0.113.9 NAME=[UNAVAILABLE] PORT=4000 "
                  "HELO=pc+2Dtwo\n"
                  "S 220 mx ESMTP\nC MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok",
        .events =
            "{'time':'2005-11-01T22:00:06Z','client':'203.0.113.9','helo':'pc-two'," FROM_A TO_B "'transaction':1}\n",
        .session = "after RCPT, closed: 4 commands, 0 messages, client 203.0.113.9:4000",
    },
    {
        .name = "XCLIENT refused",
        .script = "S 220 mx ESMTP\nC EHLO pc\nS 250 ok\nC XCLIENT ADDR=203.0.113.9\nS 550 no\nC MAIL "
                  "FROM:<a@a.example>\nS 250 ok",
        .events = BY_PC("06") FROM_A "'transaction':1}\n",
    },
    {
        .name = "XFORWARD tells it for one mail",
        .script = OPENING
        "C XFORWARD ADDR=IPV6:2001:db8::9 HELO=far\nS 250 ok\nC MAIL FROM:<a@a.example>\nS 250 ok\nC RSET\nS 250 ok\n"
        "C MAIL FROM:<a@a.example>\nS 250 ok",
        .events = "{'time':'2005-11-01T22:00:06Z','client':'2001:db8::9','helo':'far'," FROM_A
                  "'transaction':1}\n" BY_PC("10") FROM_A "'transaction':2}\n",
    },
    {
        .name = "PROXY 1",
        .script = "C PROXY TCP4 203.0.113.7 198.51.100.25 4711 25\nS 220 mx ESMTP\nC HELO pc\nS 250 ok\nC MAIL "
                  "FROM:<a@a.example>\nS 250 ok",
        .events = "{'time':'2005-11-01T22:00:05Z','client':'203.0.113.7','helo':'pc'," FROM_A "'transaction':1}\n",
        .session = "after MAIL, closed: 2 commands, 0 messages, client 203.0.113.7:4711",
    },
    {
        .name = "PROXY 1, unknown, with the first command",
        .script = "C PROXY UNKNOWN|HELO pc\nS 220 mx ESMTP|250 ok\nC MAIL FROM:<a@a.example>\nS 250 ok",
        .events = BY_PC("03") FROM_A "'transaction':1}\n",
    },
    {
        .name = "PROXY 1, broken",
        .script = "S 220 mx ESMTP\nC PROXY TCP4 203.0.113.777 x\nC HELO pc\nS 250 ok",
        .events = "",
        .session = "after EHLO, closed: 1 commands, 0 messages",
        .defects = "noted: PROXY header that cannot be read\n",
    },
    {
        .name = "PROXY 2, with the first command",
        .script = "C= "
                  "\\r\\n\\r\\n\\000\\r\\nQUIT\\n\\041\\021\\000\\017\\313\\000\\161\\007\\306\\063\\144\\031\\022\\147"
                  "\\000\\031tlvHELO pc\\r\\n\n"
                  "S 220 mx ESMTP|250 ok\nC MAIL FROM:<a@a.example>\nS 250 ok",
        .events = "{'time':'2005-11-01T22:00:03Z','client':'203.0.113.7','helo':'pc'," FROM_A "'transaction':1}\n",
        .session = "after MAIL, closed: 2 commands, 0 messages, client 203.0.113.7:4711",
    },
    {
        .name = "PROXY 2, the proxy itself",
        .script = "C= \\r\\n\\r\\n\\000\\r\\nQUIT\\n\\040\\000\\000\\000HELO pc\\r\\n\n"
                  "S 220 mx ESMTP|250 ok",
        .events = "",
        .session = "after EHLO, closed: 1 commands, 0 messages",
    },
    {
        .name = "no name said",
        .script = "S 220 mx ESMTP\nC HELO\nS 501 no\nC MAIL FROM:<a@a.example>\nS 250 ok",
        .events = "{'time':'2005-11-01T22:00:04Z','client':'192.0.2.1'," FROM_A "'transaction':1}\n",
    },
    {
        .name = "a greeting with a date",
        .script = "S 220 mx ESMTP Sendmail 8.12.11; Wed, 2 Nov 2005 01:00:31 +0300\nC QUIT\nS 221 bye",
        .events = "",
        .session = "greeting only, quit: 1 commands, 0 messages, banner +180 min, +30 s",
    },
    {
        .name = "refused at the door",
        .script = "S 554 5.7.1 no SMTP service here\nC QUIT\nS 221 bye",
        .events = "",
        .session = "greeting only, quit: 1 commands, 0 messages",
    },
    {
        .name = "a timeout ends it",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 250 ok\nC RCPT TO:<b@b.example>\nS 250 ok\nC DATA\nS 354 go\n"
                          "C= Subject: x\\r\\n\\r\\nhal\nS 421 4.4.2 timeout",
        .events = BY_PC("04") FROM_A TO_B "'outcome':'deferred','code':421,'reason':'4.4.2 "
                                          "timeout','reason_class':'other','transaction':1,'subject':'x'}\n",
        .defects = "noted: a mail without its end\nnoted: bytes of a mail are missing: nothing behind them was read\n",
    },
    {
        .name = "nothing but a connection",
        .script = "",
        .events = "",
        .session = "no reply, closed: 0 commands, 0 messages",
    },
    {.name = "nothing on another port", .script = "", .events = "", .session = "", .server_port = 8025},
    {
        .name = "SMTP on any port",
        .script = OPENING "C MAIL FROM:<a@a.example>\nS 250 ok",
        .events = BY_PC("04") FROM_A "'transaction':1}\n",
        .session = "after MAIL, closed: 2 commands, 0 messages",
        .server_port = 8025,
    },
    {.name = "FTP",
     .script = "S 220 mail.example FTP\nC USER MAIL\nS 331 password\nC QUIT\nS 221 bye",
     .events = "",
     .session = "",
     .server_port = 21},
    {.name = "POP3",
     .script = "S +OK ready\nC USER a\nS +OK\nC RSET\nC QUIT",
     .events = "",
     .session = "",
     .server_port = 110},
    {.name = "NNTP",
     .script = "S 200 ready\nC MODE READER\nS 200 ok\nC QUIT",
     .events = "",
     .session = "",
     .server_port = 119},
    {.name = "HTTP",
     .script = "C GET / HTTP/1.1|Host: a.example|\nS HTTP/1.1 200 OK||220 x ESMTP",
     .events = "",
     .session = ""},
    {.name = "TLS from the start",
     .script = "C= \\026\\003\\001\\001\nS= \\026\\003\\001\\001\\n",
     .events = "",
     .session = "",
     .server_port = 465},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    SMTP_CASES_ADD("dialogue", cases);
    return g_test_run();
}
