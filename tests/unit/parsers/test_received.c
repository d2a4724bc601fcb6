/*
 * The forms of Received fields met in real mail, a sample each; names and addresses are mapped into the documentation
 * ranges. What is not named in a row is expected to be absent.
 */
#include "parsers/mail/received.h"

#include "parsers/limits.h"

#define T "; Tue, 1 Nov 2005 22:00:00 +0000"

typedef struct {
    const char *field;
    const char *client, *helo, *rdns, *by, *envelope_for;
    gboolean authenticated, retrieval;
} Case;

static const Case cases[] = {
    /* Postfix */
    {" from mail.a.example (mail.a.example [192.0.2.1])\r\n\tby mx.b.example (Postfix) with ESMTP id "
     "4Bx0YY5z1Qz9rxL\r\n\tfor "
     "<u@b.example>" T " (UTC)",
     "192.0.2.1", "mail.a.example", "mail.a.example", "mx.b.example", "u@b.example"},
    {"from pc (unknown [192.0.2.1]) by mx.b.example (Postfix) with SMTP id D03E543C36" T, "192.0.2.1", "pc", NULL,
     "mx.b.example"},
    {"from mail.a.example (mail.a.example [IPv6:2001:db8::25]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 "
     "(256/256 bits)) "
     "(No client certificate requested) by mx.b.example (Postfix) with ESMTPS id 1 for <u@b.example>" T,
     "2001:db8::25", "mail.a.example", "mail.a.example", "mx.b.example", "u@b.example"},
    {"from [10.0.0.7] (dsl.a.example [192.0.2.1]) (Authenticated sender: joe@b.example) by mx.b.example (Postfix) with "
     "ESMTPSA id 1" T,
     "192.0.2.1", "[10.0.0.7]", "dsl.a.example", "mx.b.example", NULL, TRUE},
    {"from pc (dsl.a.example [192.0.2.1]) (Authenticated sender: joe@[198.51.100.7]) by mx.b.example with ESMTP" T,
     "192.0.2.1", "pc", "dsl.a.example", "mx.b.example"},
    {"by mx.b.example (Postfix, from userid 500) id 4F57189D" T, NULL, NULL, NULL, "mx.b.example", NULL, FALSE, TRUE},
    {"by mx.b.example (Postfix) id 0A43B3F78" T, NULL, NULL, NULL, "mx.b.example"},
    {"from localhost (localhost [127.0.0.1]) by mx.b.example (Postfix on SuSE Linux 8.0 (i386)) with ESMTP id 1 for "
     "<root>" T,
     "127.0.0.1", "localhost", "localhost", "mx.b.example", "root"},
    {"from mx.b.example ([192.0.2.1]) by imap.b.example with LMTP id yEvmJ (envelope-from <a@a.example>) for "
     "<u@b.example>" T,
     "192.0.2.1", "mx.b.example", NULL, "imap.b.example", "u@b.example", FALSE, TRUE},
    /* a HELO that looks like anything but a name */
    {"from [198.51.100.7] (unknown [192.0.2.1]) by mx.b.example (Postfix) with SMTP id 1" T, "192.0.2.1",
     "[198.51.100.7]", NULL, "mx.b.example"},
    {"from 198.51.100.7 (evil.a.example [192.0.2.1]) by mx.b.example (Postfix) with SMTP id 1" T, "192.0.2.1",
     "198.51.100.7", "evil.a.example", "mx.b.example"},
    {"from by (evil.a.example [192.0.2.1]) by mx.b.example (Postfix) with SMTP id 1" T, "192.0.2.1", "by",
     "evil.a.example", "mx.b.example"},
    {"from with (evil.a.example [192.0.2.1]) by mx.b.example (Postfix) with SMTP id 1" T, "192.0.2.1", "with",
     "evil.a.example", "mx.b.example"},
    {"from fetchmail.a.example (fetchmail.a.example [192.0.2.1]) by mx.b.example with SMTP" T, "192.0.2.1",
     "fetchmail.a.example", "fetchmail.a.example", "mx.b.example"},
    {"from x (authenticated [192.0.2.1]) by mx.b.example with SMTP" T, "192.0.2.1", "x", "authenticated",
     "mx.b.example"},
    /* sendmail */
    {"from mail.a.example (mail.a.example [192.0.2.1]) by mx.b.example (8.11.6/8.11.6) with ESMTP id g7MBYrZ04811 for "
     "<u@b.example>" T,
     "192.0.2.1", "mail.a.example", "mail.a.example", "mx.b.example", "u@b.example"},
    {"from a.example (dsl.c.example [192.0.2.1] (may be forged)) by mx.b.example (8.9.3/8.9.3) with ESMTP id "
     "RAA09518" T,
     "192.0.2.1", "a.example", NULL, "mx.b.example"},
    {"from lists.a.example (root@lists.a.example [192.0.2.1]) by mx.b.example (8.9.3/8.9.3) with ESMTP id 1" T,
     "192.0.2.1", "lists.a.example", "lists.a.example", "mx.b.example"},
    {"from 198.51.100.7 (IDENT:nobody@[192.0.2.1]) by mx.b.example (8.11.2/8.11.2) with SMTP id 1 for <u@b.example>" T,
     "192.0.2.1", "198.51.100.7", NULL, "mx.b.example", "u@b.example"},
    {"from a.example (IDENT:[198.51.100.7]@mail.a.example [192.0.2.1]) by mx.b.example (8.9.3/8.9.3) with SMTP id 1" T,
     "192.0.2.1", "a.example", "mail.a.example", "mx.b.example"},
    {"from mail.a.example ([192.0.2.1]) by mx.b.example (8.9.3/8.9.3) with ESMTP id QAA07145 for <u@b.example>" T,
     "192.0.2.1", "mail.a.example", NULL, "mx.b.example", "u@b.example"},
    {"from pc (dsl.a.example [192.0.2.1]) (authenticated bits=0) by mx.b.example (8.12.5/8.12.5) with ESMTP id 1" T,
     "192.0.2.1", "pc", "dsl.a.example", "mx.b.example", NULL, TRUE},
    {"from pc (dsl.a.example [192.0.2.1]) (authenticated (0 bits)) by mx.b.example (8.12.5/8.11.6) with ESMTP id 1" T,
     "192.0.2.1", "pc", "dsl.a.example", "mx.b.example", NULL, TRUE},
    {"from hq.a.example (cpunks@[192.0.2.1]) by mx.b.example (8.12.5/8.12.5) with ESMTP id 1 (version=TLSv1/SSLv3 "
     "cipher=EDH-DSS-DES-CBC3-SHA bits=168 verify=NO) for <u@b.example>" T " (envelope-from a@a.example)",
     "192.0.2.1", "hq.a.example", NULL, "mx.b.example", "u@b.example"},
    {"(from mail@localhost) by mx.b.example (8.11.6/8.11.6) id g7MBY7g11259 for u@b.example" T, NULL, NULL, NULL,
     "mx.b.example", "u@b.example", FALSE, TRUE},
    {"from localhost (eugen@localhost) by mx.b.example (8.11.6/8.11.6) with ESMTP id 1" T, NULL, "localhost", NULL,
     "mx.b.example"},
    /* Exim */
    {"from mail.a.example ([192.0.2.1] helo=pc) by mx.b.example with esmtp (Exim 3.31-VA-mm2 #1 (Debian)) id "
     "17hskl-0002W7-00" T,
     "192.0.2.1", "pc", "mail.a.example", "mx.b.example"},
    {"from [192.0.2.1] (helo=pc) by mx.b.example with smtp (Exim 3.35 #1) id 1 for u@b.example" T, "192.0.2.1", "pc",
     NULL, "mx.b.example", "u@b.example"},
    {"from [192.0.2.1] (port=4711 helo=[198.51.100.7]) by mx.b.example with esmtp (Exim 4.96) (envelope-from "
     "<a@a.example>) id 1 "
     "for u@b.example" T,
     "192.0.2.1", "[198.51.100.7]", NULL, "mx.b.example", "u@b.example"},
    {"from dsl.a.example ([192.0.2.1]:50123 helo=[198.51.100.7] ident=nobody) by mx.b.example with esmtp (Exim 4.96) "
     "id 1" T,
     "192.0.2.1", "[198.51.100.7]", "dsl.a.example", "mx.b.example"},
    {"from dsl.a.example ([2001:db8::25]:50123 helo=pc) by mx.b.example with esmtpsa (TLS1.3) tls "
     "TLS_AES_256_GCM_SHA384 "
     "(Exim 4.96) id 1" T,
     "2001:db8::25", "pc", "dsl.a.example", "mx.b.example", NULL, TRUE},
    {"from mail.a.example ([192.0.2.1]) by mx.b.example with esmtp (Exim 3.33 #1) id 1" T, "192.0.2.1",
     "mail.a.example", NULL, "mx.b.example"},
    {"from [192.0.2.1] (helo=pc) by mx.b.example with asmtp (Exim 3.36 #1) id 1 for u@b.example" T, "192.0.2.1", "pc",
     NULL, "mx.b.example", "u@b.example", TRUE},
    {"from rick by mx.b.example with local (Exim 3.35 #1 (Debian)) id 1 for <u@b.example>" T, NULL, "rick", NULL,
     "mx.b.example", "u@b.example", FALSE, TRUE},
    {"from www.a.example (host.a.example) [192.0.2.1] by mx.b.example with esmtp id 17aWyy-0006i4-00" T, "192.0.2.1",
     "www.a.example", NULL, "mx.b.example"},
    /* qmail and its kin */
    {"from unknown (HELO pc) (192.0.2.1) by mx.b.example with SMTP; 22 Aug 2002 11:46:29 -0000", "192.0.2.1", "pc",
     NULL, "mx.b.example"},
    {"from dsl.a.example (HELO pc) (192.0.2.1) by mx.b.example (qp 44295) with SMTP; 22 Aug 2002 23:19:43 -0000",
     "192.0.2.1", "pc", "dsl.a.example", "mx.b.example"},
    {"from dsl.a.example (HELO ?198.51.100.7?) (joe@192.0.2.1) by mx.b.example with SMTP; 22 Aug 2002 11:46:29 -0000",
     "192.0.2.1", "?198.51.100.7?", "dsl.a.example", "mx.b.example"},
    {"from unknown (HELO ?IPv6:2001:db8::7?) (2001:db8::25) by mx.b.example with SMTP; 22 Aug 2002 11:46:29 -0000",
     "2001:db8::25", "?IPv6:2001:db8::7?", NULL, "mx.b.example"},
    {"from unknown (HELO [198.51.100.7]) (192.0.2.1) by mx.b.example with SMTP; 22 Aug 2002 11:46:29 -0000",
     "192.0.2.1", "[198.51.100.7]", NULL, "mx.b.example"},
    {"from unknown (192.0.2.1) by mx.b.example with QMQP; 22 Aug 2002 11:46:29 -0000", "192.0.2.1", NULL, NULL,
     "mx.b.example"},
    {"from mail.a.example (192.0.2.1) by mx.b.example with SMTP; 30 Aug 2002 17:14:34 -0000", "192.0.2.1",
     "mail.a.example", NULL, "mx.b.example"},
    {"from mail.a.example (@[192.0.2.1]) (envelope-sender <a@a.example>) by mx.b.example (qmail-ldap-1.03) with SMTP "
     "for "
     "<u@b.example>; 22 Aug 2002 15:25:56 -0000",
     "192.0.2.1", "mail.a.example", NULL, "mx.b.example", "u@b.example"},
    {"from 192.0.2.1 (HELO a.example) by mx.b.example (198.51.100.7) with SMTP; 17 Sep 2002 21:21:48 -0700",
     "192.0.2.1", "a.example", NULL, "mx.b.example"},
    {"(qmail 50842 messnum 34651 invoked from\n\tnetwork[192.0.2.1/p432.a.example]); 22 Aug 2002 19:52:16 -0000",
     "192.0.2.1"},
    {"from a@a.example by mx.b.example by uid 1005 with qmail-scanner-1.10 (avp. Clear:0. Processed in 0.07 secs); 23 "
     "Aug 2002 "
     "07:44:19 -0000",
     NULL, "a@a.example", NULL, "mx.b.example", NULL, FALSE, TRUE},
    /* Microsoft */
    {"from mail.a.example ([192.0.2.1]) by mx.b.example with Microsoft SMTPSVC(5.0.2195.2966);\n\t Mon, 2 Sep 2002 "
     "04:55:27 -0500",
     "192.0.2.1", "mail.a.example", NULL, "mx.b.example"},
    {"from mail.a.example (192.0.2.1) by mx.b.example (203.0.113.5) with Microsoft SMTP Server (TLS) id 14.3.123.3" T,
     "192.0.2.1", "mail.a.example", NULL, "mx.b.example"},
    {"from A.eur.b.example (2001:db8:a::1) by B.eur.b.example (2001:db8:b::2) with Microsoft SMTP Server "
     "(version=TLS1_2, "
     "cipher=TLS_ECDHE_RSA) id 15.20.1" T,
     "2001:db8:a::1", "A.eur.b.example", NULL, "B.eur.b.example"},
    {"from A.b.example ([fe80::1%12]) by A.b.example ([fe80::1%12]) with mapi id 15.20.1" T, NULL, "A.b.example", NULL,
     "A.b.example", NULL, FALSE, TRUE},
    {"from pc.a.example (pc.a.example [192.0.2.1]) by mx.b.example with SMTP (Microsoft Exchange Internet Mail Service "
     "Version "
     "5.5.2653.13)\n\tid RPZHMLB1" T,
     "192.0.2.1", "pc.a.example", "pc.a.example", "mx.b.example"},
    {"by exchange1.b.local with Internet Mail Service (5.5.2653.19)\n\tid <PXX6AT23>" T, NULL, NULL, NULL,
     "exchange1.b.local"},
    {"from mail pickup service by web.b.example with Microsoft SMTPSVC" T, NULL, "mail", NULL, "web.b.example"},
    /* large providers */
    {"from mail.a.example (mail.a.example. [192.0.2.1]) by mx.b.example with ESMTPS id a1-20020a056000si. for "
     "<u@b.example> "
     "(version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256)" T,
     "192.0.2.1", "mail.a.example", "mail.a.example", "mx.b.example", "u@b.example"},
    {"by 2001:db8:b::2 with SMTP id x10csp1" T, NULL, NULL, NULL, "2001:db8:b::2"},
    {"from [192.0.2.1] by n20.b.example with NNFMP; 22 Aug 2002 11:46:30 -0000", "192.0.2.1", NULL, NULL,
     "n20.b.example"},
    {"from 192.0.2.1 by web1.b.example with HTTP; Fri, 23 Aug 2002 01:20:23 GMT", "192.0.2.1", NULL, NULL,
     "web1.b.example"},
    {"from [192.0.2.1] by web2.b.example via HTTP; Tue, 27 Aug 2002 12:31:52 PDT", "192.0.2.1", NULL, NULL,
     "web2.b.example"},
    {"from  a.example (mow.a.example [192.0.2.1]) by mx.b.example (v86_r1.16) with ESMTP id MAILIN" T, "192.0.2.1",
     "a.example", "mow.a.example", "mx.b.example"},
    /* CommuniGate, MDaemon, Courier, and others */
    {"from [192.0.2.1] (HELO pc) by mx.b.example (CommuniGate Pro SMTP 4.0.5) with ESMTP id 2711 for u@b.example" T,
     "192.0.2.1", "pc", NULL, "mx.b.example", "u@b.example"},
    {"from [192.0.2.1] (account joe@b.example HELO pc) by mx.b.example (CommuniGate Pro SMTP 5.1) with ESMTPA id 1" T,
     "192.0.2.1", "pc", NULL, "mx.b.example", NULL, TRUE},
    {"from mail.a.example ([192.0.2.1] verified) by mx.b.example (CommuniGate Pro SMTP 4.2) with ESMTP id 1" T,
     "192.0.2.1", "mail.a.example", NULL, "mx.b.example"},
    {"from [10.0.0.3] [192.0.2.1] by mx.b.example [203.0.113.5] with SMTP (MDaemon.PRO.v5.0.5.R) for <u@b.example>" T,
     "192.0.2.1", "[10.0.0.3]", NULL, "mx.b.example", "u@b.example"},
    {"from mail.a.example by mx.b.example with SMTP (MDaemon.v2.8.7.5.R) for <u@b.example>" T, NULL, "mail.a.example",
     NULL, "mx.b.example", "u@b.example"},
    {"from yoda (dsl.a.example [::ffff:192.0.2.1]) (AUTH: CRAM-MD5 joe@b.example) by mx.b.example with esmtp" T,
     "192.0.2.1", "yoda", "dsl.a.example", "mx.b.example", NULL, TRUE},
    {"from relay.a.example (unverified [192.0.2.1]) by mx.b.example (EMWAC SMTPRS 0.83) with SMTP id "
     "<B1@mx.b.example>" T,
     "192.0.2.1", "relay.a.example", NULL, "mx.b.example"},
    {"from pc ([192.0.2.1]) by mx.b.example (InterMail vM.4.01.03.27 201-229-121) with ESMTP id <2002.IFB@pc> for "
     "<u@b.example>" T,
     "192.0.2.1", "pc", NULL, "mx.b.example", "u@b.example"},
    {"from [192.0.2.1] by mx.b.example (InterMail vM.4.01.03.27) with ESMTP id <2002.U@[192.0.2.1]>" T, "192.0.2.1",
     NULL, NULL, "mx.b.example"},
    {"from unknown(192.0.2.1) by mx.b.example via smap (V2.0) id xma002668; Fri, 9 Aug 02 13:27:22 +0100", "192.0.2.1",
     NULL, NULL, "mx.b.example"},
    {"from pc([192.0.2.1]) by mx.b.example(JetMail 2.5.3.0) with SMTP id zzzza" T, "192.0.2.1", "pc", NULL,
     "mx.b.example"},
    {"from mail.A.example ([192.0.2.1] <host.a.example>) by mx.b.example (AppleShare IP Mail Server 6.3.1) id 6 via "
     "TCP with SMTP" T,
     "192.0.2.1", "mail.A.example", NULL, "mx.b.example"},
    {"from agent2 (192.0.2.1) by mx.b.example (PowerMTA(TM) v1.5)" T " (envelope-from <a@a.example>)", "192.0.2.1",
     "agent2", NULL, "mx.b.example"},
    {"from alabama (192.0.2.1:1234) by mx.b.example (LSMTP for Windows NT v1.1b) with SMTP id <0.0@mx.b.example>" T,
     "192.0.2.1", "alabama", NULL, "mx.b.example"},
    {"from  (192.0.2.1 [192.0.2.1]) by MailEnable Inbound Mail Agent with ESMTP" T, "192.0.2.1", NULL, "192.0.2.1",
     "MailEnable"},
    {"from sims.a.example (unverified) by mx.b.example (Content Technologies SMTPRS 4.2.10) with ESMTP id <T5@mx>" T,
     NULL, "sims.a.example", NULL, "mx.b.example"},
    /* fetched or handed over inside */
    {"from mail.b.example [192.0.2.1]\n\tby localhost with POP3 (fetchmail-5.9.0)\n\tfor u@localhost (single-drop)" T,
     "192.0.2.1", "mail.b.example", NULL, "localhost", "u@localhost", FALSE, TRUE},
    {"from imap [127.0.0.1] by localhost with IMAP (fetchmail-5.9.0) for u@localhost (single-drop)" T, "127.0.0.1",
     "imap", NULL, "localhost", "u@localhost", FALSE, TRUE},
    {"from pop.b.example by localhost with ODMR (getmail 4.20) for <u@localhost>" T, NULL, "pop.b.example", NULL,
     "localhost", "u@localhost", FALSE, TRUE},
    {"via dmail-2002(12) for u@b.example" T, NULL, NULL, NULL, NULL, "u@b.example"},
    /* addresses that are none: octal, short, too large */
    {"from pc (unknown [192.0.2.01]) by mx.b.example with SMTP" T, NULL, "pc", NULL, "mx.b.example"},
    {"from pc (unknown [192.0.2]) by mx.b.example with SMTP" T, NULL, "pc", NULL, "mx.b.example"},
    {"from pc (unknown [192.0.2.256]) by mx.b.example with SMTP" T, NULL, "pc", NULL, "mx.b.example"},
};

static void check_text(SwSpan actual, const char *expected)
{
    g_autofree char *text = sw_span_dup(actual);
    g_assert_cmpstr(text, ==, expected);
}

static void test_forms(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Case *c = &cases[i];
        char address[SW_ADDRESS_TEXT_MAX];
        SwHop hop;
        g_test_message("%s", c->field);
        sw_received_read(sw_span_of(c->field), &hop);
        g_assert_cmpstr(hop.has_client ? sw_address_format(&hop.client, address) : NULL, ==, c->client);
        check_text(hop.helo, c->helo);
        check_text(hop.rdns, c->rdns);
        check_text(hop.by, c->by);
        check_text(hop.envelope_for, c->envelope_for);
        g_assert_cmpint(hop.authenticated, ==, c->authenticated);
        g_assert_cmpint(hop.retrieval, ==, c->retrieval);
        g_assert_cmpint(hop.readable, ==, c->client || c->helo || c->by);
        g_assert_cmpint(hop.time_us, !=, SW_TIME_UNKNOWN);
    }
}

static void test_dates(void)
{
    static const struct {
        const char *field;
        gint64 seconds; /* -1: unknown */
        gint16 offset_min;
    } dated[] = {
        {"by mx.b.example" T, 1130882400, 0},
        {"by mx.b.example id <a;b@c>; Wed, 2 Nov 2005 01:00:00 +0300 (MSK)", 1130882400, 180},
        {"by mx.b.example (a; b) id 1;\r\n\tWed, 2 Nov 2005 01:00:00 +0300", 1130882400, 180},
        {"by mx.b.example id a; id b; Tue, 1 Nov 2005 22:00:00 +0000", 1130882400, 0},
        {"by mx.b.example", -1, SW_OFFSET_UNKNOWN},
        {"by mx.b.example;", -1, SW_OFFSET_UNKNOWN},
        {"by mx.b.example; 23/08/2002 10:25:57", -1, SW_OFFSET_UNKNOWN},
        {"by mx.b.example; Tue, 1 Nov 0102 22:00:00 +0000", -1, SW_OFFSET_UNKNOWN},
        {"by mx.b.example; Tue, 1 Nov 2005 22:00:00 +9999", -1, SW_OFFSET_UNKNOWN},
    };
    for (guint i = 0; i < G_N_ELEMENTS(dated); i++) {
        SwHop hop;
        g_test_message("%s", dated[i].field);
        sw_received_read(sw_span_of(dated[i].field), &hop);
        g_assert_cmpint(hop.time_us, ==, dated[i].seconds < 0 ? SW_TIME_UNKNOWN : dated[i].seconds * SW_SECOND);
        g_assert_cmpint(hop.offset_min, ==, dated[i].offset_min);
        g_assert_true(hop.readable);
    }
}

/* Known to be of no use is not the same as unreadable: it does not make the chain doubtful. */
static void test_readable_without_names(void)
{
    static const char *const fields[] = {"(qmail 11764 invoked from network); 22 Aug 2002 11:46:29 -0000",
                                         "(cpmta 17587 invoked from network); 17 Sep 2002 21:21:48 -0700",
                                         "(qmail 4141 invoked by uid 104); 22 Aug 2002 15:25:57 -0000"};
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        SwHop hop;
        sw_received_read(sw_span_of(fields[i]), &hop);
        g_assert_true(hop.readable);
        g_assert_false(hop.has_client);
        g_assert_cmpint(hop.retrieval, ==, i == 2);
    }
}

static void test_unreadable(void)
{
    static const char *const fields[] = {
        "", " ", ";", "(", "from", "(EGP: mail-8_1_0_1); 22 Aug 2002 11:46:29 -0000", "garbage", "<", "[", "from\\"};
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        SwHop hop;
        g_test_message("%s", fields[i]);
        sw_received_read(sw_span_of(fields[i]), &hop);
        g_assert_false(hop.readable);
        g_assert_false(hop.has_client);
        g_assert_false(sw_span_present(hop.by));
    }
}

/* Every prefix of every sample, in memory that ends where it ends: nothing is read behind it. */
static void test_prefixes(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize length = strlen(cases[i].field);
        for (gsize n = 0; n < length; n++) {
            g_autofree char *copy = g_memdup2(cases[i].field, n);
            SwHop hop;
            sw_received_read(sw_span(copy, n), &hop);
        }
    }
}

static void test_hostile(void)
{
    gsize n = 1 << 20;
    g_autofree char *text = g_malloc(n);
    static const char fills[] = "([<;\"\\\n@";
    for (guint i = 0; i < sizeof fills - 1; i++) {
        SwHop hop;
        memset(text, fills[i], n);
        memcpy(text, "from ", 5);
        sw_received_read(sw_span(text, n), &hop);
        g_assert_false(hop.has_client);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/received/forms", test_forms);
    g_test_add_func("/received/dates", test_dates);
    g_test_add_func("/received/readable-without-names", test_readable_without_names);
    g_test_add_func("/received/unreadable", test_unreadable);
    g_test_add_func("/received/prefixes", test_prefixes);
    g_test_add_func("/received/hostile", test_hostile);
    return g_test_run();
}
