/*
 * Exim's lines: forms, and forgeries in HELO, sender, recipient, subject, message-id and a refused command; then a whole log that Exim
 * itself wrote while it was talked to so (testdata/exim), in its own files and through syslog.
 */
#include "tests/unit/parsers/dialect_story.h"

#include "parsers/log/exim/message_id.h"
#include "parsers/log/exim/pieces.h"

#define AT "2005-11-01 22:00:00 "
#define ID "1EXI5s-0000Bn-00"

extern const SwDialect sw_dialect_exim;
static const SwDialect *const dialects[] = {&sw_dialect_exim, NULL};

static const DialectCase cases[] = {
    /* arrivals and deliveries */
    {AT ID
     " <= a@a.example H=mail.a.example [192.0.2.1] P=esmtps X=TLS1.2:ECDHE_RSA_AES_256_GCM_SHA384:256 CV=no S=1234 "
     "id=1@a.example for u@b.example v@b.example\n" AT ID " => u <u@b.example> R=local T=spool\n" AT ID
     " -> v <v@b.example> R=local T=spool\n" AT ID " Completed",
     "192.0.2.1 helo=<mail.a.example> mail_from=<a@a.example> rcpt=<u@b.example> message_id=<1@a.example> queue_id=<" ID
     "> size=1234 accepted in\n"
     "192.0.2.1 helo=<mail.a.example> mail_from=<a@a.example> rcpt=<v@b.example> message_id=<1@a.example> queue_id=<" ID
     "> size=1234 accepted in\n"},
    {AT
     "[731] 1tixMn-00000000001-AbCd <= <> H=(pc) [IPv6:2001:db8::1]:4567 I=[192.0.2.25]:25 P=smtp S=9\n" AT
     "[732] 1tixMn-00000000001-AbCd == u@b.example R=dns T=smtp defer (-44) H=mx.b.example [198.51.100.1]: SMTP error "
     "from remote mail server after RCPT TO:<u@b.example>: host mx.b.example [198.51.100.1]: 450 4.7.1 Greylisted",
     "2001:db8::1 helo=<pc> mail_from=<> rcpt=<u@b.example> queue_id=<1tixMn-00000000001-AbCd> size=9 deferred 450 "
     "greylist in\n"},
    {AT ID " >> u@b.example R=dns T=smtp H=mx.b.example [198.51.100.1] C=\"250 OK\"\n" AT ID
           " <= a@a.example H=mail.a.example (pc) [192.0.2.1] P=esmtp S=10\n" AT ID " Completed QT=1s",
     "192.0.2.1 helo=<pc> mail_from=<a@a.example> rcpt=<u@b.example> queue_id=<" ID "> size=10 accepted in\n"},
    {AT ID " <= a@a.example H=[192.0.2.1] P=esmtp S=10\n" AT ID " ** u@b.example: Unrouteable address",
     "192.0.2.1 mail_from=<a@a.example> rcpt=<u@b.example> queue_id=<" ID "> size=10 rejected unknown_user in\n"},
    {AT ID " <= a@a.example H=[192.0.2.1] P=esmtp S=10\n" AT ID
           " => |/bin/filter -x u@b.example (list@b.example) <u@b.example> R=pipe T=pipe",
     "192.0.2.1 mail_from=<a@a.example> rcpt=<u@b.example> queue_id=<" ID "> size=10 accepted in\n"},
    {AT ID " <= joe@b.example U=joe P=local S=10 for a@a.example",
     "- mail_from=<joe@b.example> rcpt=<a@a.example> queue_id=<" ID "> size=10 accepted out\n"},
    {AT ID " <= joe@b.example H=(pc) [192.0.2.1] P=esmtpsa X=TLS1.2:x:256 A=plain:joe S=10 for a@a.example",
     "192.0.2.1 helo=<pc> mail_from=<joe@b.example> rcpt=<a@a.example> queue_id=<" ID "> size=10 accepted out\n"},
    /* sa-exim */
    {AT ID " SA: Action: flagged as Spam but accepted: score=9.5 required=5.0 (scanned in 2/2 secs | Message-Id: "
           "1@a.example). From <a@a.example> (host=mail.a.example [192.0.2.1]) for u@b.example\n" AT ID
           " <= a@a.example H=mail.a.example [192.0.2.1] P=esmtp S=10 for u@b.example\n" AT ID " Completed",
     "192.0.2.1 helo=<mail.a.example> mail_from=<a@a.example> rcpt=<u@b.example> verdict=<spam> queue_id=<" ID
     "> size=10 accepted score=9.5 in\n"},
    {AT ID " SA: Action: scanned but message isn't spam: score=-1.0 required=5.0 (scanned in 2/2 secs | Message-Id: "
           "1@a.example). From <x (host=y [198.51.100.7]) for z@a.example> (host=mail.a.example [192.0.2.1]) for "
           "u@b.example\n" AT ID " <= a@a.example H=mail.a.example [192.0.2.1] P=esmtp S=10 for u@b.example",
     "192.0.2.1 helo=<mail.a.example> mail_from=<a@a.example> rcpt=<u@b.example> verdict=<ham> queue_id=<" ID
     "> size=10 accepted score=-1.0 in\n"},
    {AT ID " SA: Action: some other thing: score=9.5 required=5.0\n" AT ID " SA: Debug: nothing", ""},
    /* refusals */
    {AT
     "H=tata.a.example [192.0.2.1]:41584 sender verify fail for <a@a.example>: not a valid sender\n" AT
     "H=tata.a.example [192.0.2.1]:41584 X=TLS1.2:ECDHE-RSA-AES256-GCM-SHA384:256 CV=no F=<a@a.example> rejected RCPT "
     "<u@b.example>: Sender verify failed",
     "192.0.2.1 helo=<tata.a.example> mail_from=<a@a.example> rcpt=<u@b.example> rejected sender_domain in\n"},
    {AT "H=(pc) [192.0.2.1]:3755 I=[192.0.2.25]:25 F=a@a.example rejected RCPT u@c.example: relay not permitted",
     "192.0.2.1 helo=<pc> mail_from=<a@a.example> rcpt=<u@c.example> rejected relay in\n"},
    {AT "H=(pc) [192.0.2.1] F=<a@a.example> temporarily rejected RCPT <u@b.example>: 451 4.7.1 greylisted",
     "192.0.2.1 helo=<pc> mail_from=<a@a.example> rcpt=<u@b.example> deferred 451 greylist in\n"},
    {AT "H=mail.a.example [192.0.2.1]:18146 temporarily rejected connection in \"connect\" ACL: \"Host is ratelimited "
        "(1.9/1h max:1.2)\"",
     "192.0.2.1 helo=<mail.a.example> deferred rate in\n"},
    {AT
     "H=(pc) [192.0.2.1] F=<a@a.example> rejected RCPT <u@b.example>: \"JunkMail rejected - pc [192.0.2.1]:53343 is in "
     "an RBL: zen.example\"",
     "192.0.2.1 helo=<pc> mail_from=<a@a.example> rcpt=<u@b.example> list=<zen.example> rejected dnsbl in\n"},
    {AT
     "1Ai79e-0000Dq-8i F=a@a.example H=mail.a.example [192.0.2.1] P=smtp rejected by local_scan(): Rejected: hits=7.5",
     "192.0.2.1 helo=<mail.a.example> mail_from=<a@a.example> queue_id=<1Ai79e-0000Dq-8i> rejected content in\n"},
    {AT "SMTP call from mail.a.example (pc) [192.0.2.1]:3767 dropped: too many nonmail commands (last was \"RSET\")",
     "192.0.2.1 helo=<pc> rejected other in\n"},
    {AT "Connection from [192.0.2.1]:39456 refused: too many connections from that IP address",
     "192.0.2.1 rejected rate in\n"},
    {AT
     "SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected \"RSET\" "
     "H=mail.a.example [192.0.2.1]:58302 next input=\"QUIT\\r\\n\"",
     "192.0.2.1 helo=<mail.a.example> rejected other in\n"},
    /* what says nothing of mail */
    {AT "no MAIL in SMTP connection from (pc) [192.0.2.1]:2056 D=0s C=EHLO\n" AT
        "login authenticator failed for (pc) [192.0.2.1]: 535 Incorrect authentication data (set_id=joe)\n" AT
        "Start queue run: pid=731\n" AT ID
        " DKIM: d=a.example s=x c=relaxed/relaxed a=rsa-sha256 [verification succeeded]",
     ""},
    /* a HELO, where the relay takes any */
    {AT "H=([198.51.100.7]) [192.0.2.1] F=<a@a.example> rejected RCPT <u@b.example>: Unknown user",
     "192.0.2.1 helo=<[198.51.100.7]> mail_from=<a@a.example> rcpt=<u@b.example> rejected unknown_user in\n"},
    {AT
     "H=(x) [198.51.100.7] F=<v@v.example> rejected RCPT <w@w.example>: y) [192.0.2.1] F=<a@a.example> rejected RCPT "
     "<u@b.example>: Unknown user",
     "192.0.2.1 helo=<x) [198.51.100.7] F=<v@v.example> rejected RCPT <w@w.example>: y> mail_from=<a@a.example> "
     "rcpt=<u@b.example> rejected unknown_user in\n"},
    {AT ID " <= a@a.example H=(x) [198.51.100.7] P=esmtp S=1 for w@w.example) [192.0.2.1] P=esmtp S=10 for u@b.example",
     "192.0.2.1 helo=<x) [198.51.100.7] P=esmtp S=1 for w@w.example> mail_from=<a@a.example> rcpt=<u@b.example> "
     "queue_id=<" ID "> size=10 accepted in\n"},
    /* a sender, a recipient, a message-id, a subject, the text of another relay */
    {AT "H=(pc) [192.0.2.1] F=<\"x) [198.51.100.7] F=<v@v.example> rejected RCPT <w@w.example>: \"@a.example> rejected "
        "RCPT "
        "<u@b.example>: Unknown user",
     "192.0.2.1 helo=<pc> mail_from=<\"x) [198.51.100.7] F=<v@v.example> rejected RCPT <w@w.example>: \"@a.example> "
     "rcpt=<u@b.example> rejected unknown_user in\n"},
    {AT ID " <= \"x H=(y) [198.51.100.7] P=esmtp S=1 \"@a.example H=(pc) [192.0.2.1] P=esmtp S=10",
     "192.0.2.1 helo=<pc> mail_from=<\"x H=(y) [198.51.100.7] P=esmtp S=1 \"@a.example> queue_id=<" ID
     "> size=10 accepted in\n"},
    {AT ID " <= a@a.example H=(pc) [192.0.2.1] P=esmtp S=10 id=\") [198.51.100.7] P=esmtp S=1 id=\"@a.example T=\"z) "
           "[198.51.100.7] P=esmtp S=1 T=\\\"\" for u@b.example",
     "192.0.2.1 helo=<pc> mail_from=<a@a.example> rcpt=<u@b.example> message_id=<\") [198.51.100.7] P=esmtp S=1 "
     "id=\"@a.example> subject=<z) [198.51.100.7] P=esmtp S=1 T=\"> queue_id=<" ID "> size=10 accepted in\n"},
    {AT "H=(pc) [192.0.2.1] F=<a@a.example> rejected RCPT <u@b.example>: response to \"RCPT TO:<a@a.example>\" from "
        "mx.a.example [198.51.100.9] was: 550 x) [198.51.100.7] F=<v@v.example> rejected RCPT <w@w.example>: y",
     "? " AT
     "H=(pc) [192.0.2.1] F=<a@a.example> rejected RCPT <u@b.example>: response to \"RCPT TO:<a@a.example>\" from "
     "mx.a.example [198.51.100.9] was: 550 x) [198.51.100.7] F=<v@v.example> rejected RCPT <w@w.example>: y\n"},
    /* half lines */
    {AT ID " <= a@a.example H=(pc) [192.0.2", "? " AT ID " <= a@a.example H=(pc) [192.0.2\n"},
    {AT "H=(pc) [192.0.2.1] F=<a@a.example> rejected RCPT <u@b.ex",
     "? " AT "H=(pc) [192.0.2.1] F=<a@a.example> rejected RCPT <u@b.ex\n"},
    /* pieces of two processes, one refusal in both logs */
    {"Nov  1 22:00:00 mx exim[7]: [1/2] " AT "H=(pc) [192.0.2.1] F=<a@a.exa\n"
     "Nov  1 22:00:00 mx exim[8]: [1/2] " AT "H=(pc) [192.0.2.2] F=<b@a.exa\n"
     "Nov  1 22:00:00 mx exim[7]: [2/2] mple> rejected RCPT <u@b.example>: Unknown user\n"
     "Nov  1 22:00:00 mx exim[7]: [1\\3] " AT
     "H=(pc) [192.0.2.1] F=<a@a.example> rejected RCPT <u@b.example>: Unknown user\n"
     "Nov  1 22:00:00 mx exim[7]: [2\\3] Envelope-from: <a@a.example>\n"
     "Nov  1 22:00:00 mx exim[8]: [2/2] mple> rejected RCPT <u@b.example>: Unknown user\n"
     "Nov  1 22:00:00 mx exim[7]: [3/3]   Subject: x",
     "192.0.2.1 helo=<pc> mail_from=<a@a.example> rcpt=<u@b.example> rejected unknown_user in\n"
     "192.0.2.2 helo=<pc> mail_from=<b@a.example> rcpt=<u@b.example> rejected unknown_user in\n"},
};

static void test_cases(void)
{
    dialect_story_assert_cases(dialects, "", cases, G_N_ELEMENTS(cases));
}

/* `id` is what the log has for it, of which the two logs have different ones. */
static char *story_of_file(const char *name)
{
    g_autofree char *path = g_build_filename(TESTDATA, "exim", name, NULL), *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    g_autofree char *story = dialect_story(dialects, (const char *const *)lines);
    g_autoptr(GRegex) id = g_regex_new(" queue_id=<[^>]*>", 0, 0, NULL);
    return g_regex_replace_literal(id, story, -1, 0, "", 0, NULL);
}

static void test_real_log(void)
{
    g_autofree char *path = g_build_filename(TESTDATA, "exim", "expected.txt", NULL), *expected = NULL;
    g_assert_true(g_file_get_contents(path, &expected, NULL, NULL));
    g_autofree char *own = story_of_file("main.log"), *syslog = story_of_file("syslog.log");
    dialect_story_assert(own, expected, "main.log");
    dialect_story_assert(syslog, expected, "syslog.log");
    g_assert_null(strstr(own, "\n192.0.2.99 ")); /* the address that all forgeries of it name */
}

static void test_message_id(void)
{
    g_assert_cmpuint(sw_exim_message_id_length(SW_SPAN("1tixMn-000000-Ab x")), ==, 16);
    g_assert_cmpuint(sw_exim_message_id_length(SW_SPAN("1tixMn-00000000001-AbCd")), ==, 23);
    g_assert_cmpuint(sw_exim_message_id_length(SW_SPAN("1tixMn-000000-Abc")), ==, 0);
    g_assert_cmpint(sw_exim_message_id_time(SW_SPAN("1tixMn-000000-Ab")), ==, 1739545953); /* 2025-02-14 15:12:33Z */
}

/* Any byte at any place: letters and digits, but for the dashes. */
static void check_bytes(const char *id, gsize length)
{
    g_autofree char *text = g_strdup_printf("%s <= a@b.example", id);
    for (gsize at = 0; at < length; at++) {
        for (guint byte = 0; byte < 256; byte++) {
            gboolean fits = id[at] == '-' ? byte == '-' : byte < 128 && g_ascii_isalnum((char)byte);
            text[at] = (char)byte;
            g_assert_cmpuint(sw_exim_message_id_length(sw_span(text, strlen(id) + 1)), ==, fits ? length : 0);
        }
        text[at] = id[at];
    }
}

static void test_message_id_bytes(void)
{
    check_bytes("1tixMn-000000-Ab", 16);
    check_bytes("1tixMn-00000000001-AbCd", 23);
}

static void test_pieces(void)
{
    g_autoptr(SwEximPieces) pieces = sw_exim_pieces_new();
    SwSpan text;
    g_assert_cmpint(sw_exim_pieces_take(pieces, 1, SW_SPAN("[192.0.2.1] x"), &text), ==, SW_EXIM_PIECE_NONE);
    g_assert_cmpint(sw_exim_pieces_take(pieces, 1, SW_SPAN("[0/2] x"), &text), ==, SW_EXIM_PIECE_NONE);
    g_assert_cmpint(sw_exim_pieces_take(pieces, 1, SW_SPAN("[3/2] x"), &text), ==, SW_EXIM_PIECE_NONE);
    g_assert_cmpint(sw_exim_pieces_take(pieces, 1, SW_SPAN("[1/"), &text), ==, SW_EXIM_PIECE_NONE);
    g_assert_cmpint(sw_exim_pieces_take(pieces, 1, SW_SPAN("[2/2] no beginning"), &text), ==, SW_EXIM_PIECE_HELD);
    g_assert_cmpint(sw_exim_pieces_take(pieces, 1, SW_SPAN("[1/3] a"), &text), ==, SW_EXIM_PIECE_HELD);
    g_assert_cmpint(sw_exim_pieces_take(pieces, 1, SW_SPAN("[3/3] a gap"), &text), ==, SW_EXIM_PIECE_HELD);
    g_assert_cmpint(sw_exim_pieces_take(pieces, 1, SW_SPAN("[2/3]  b"), &text), ==, SW_EXIM_PIECE_HELD);
    g_assert_cmpint(sw_exim_pieces_take(pieces, 1, SW_SPAN("[3/3] c"), &text), ==, SW_EXIM_PIECE_LAST);
    g_assert_true(sw_span_equal(text, SW_SPAN("a bc")));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log/exim/lines", test_cases);
    g_test_add_func("/log/exim/real", test_real_log);
    g_test_add_func("/log/exim/message-id", test_message_id);
    g_test_add_func("/log/exim/message-id-bytes", test_message_id_bytes);
    g_test_add_func("/log/exim/pieces", test_pieces);
    return g_test_run();
}
