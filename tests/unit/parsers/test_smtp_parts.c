/* The parts of the machine that can be had alone: paths, commands, replies, greetings, and what is bounded. */
#include "parsers/limits.h"
#include "parsers/smtp/backlog.h"
#include "parsers/smtp/greeting.h"
#include "parsers/smtp/origin.h"
#include "parsers/smtp/path.h"
#include "parsers/smtp/replies.h"
#include "smtp_script.h"

static void test_paths(void)
{
    static const struct {
        const char *argument, *address; /* NULL: none */
    } cases[] = {
        {"FROM:<a@a.example>", "a@a.example"},
        {"from:<a@a.example> SIZE=100 BODY=8BITMIME", "a@a.example"},
        {"FROM: <a@a.example>", "a@a.example"},
        {"FROM : < a@a.example >", "a@a.example"},
        {"FROM<a@a.example>", "a@a.example"},
        {"FROM:a@a.example", "a@a.example"},
        {"FROM: a@a.example SIZE=5", "a@a.example"},
        {"FROM:a@a.example\tSIZE=5", "a@a.example"},
        {"FROM:<a@a.example", "a@a.example"},
        {"FROM:<a@a.example>SIZE=5", "a@a.example"},
        {"FROM:Some Body <a@a.example>", "a@a.example"},
        {"FROM:<>", ""},
        {"FROM:< >", ""},
        {"FROM:", NULL},
        {"", NULL},
        {"FROM:<@r.example,@s.example:a@a.example>", "a@a.example"},
        {"FROM:<@r.example>", "@r.example"},
        {"FROM:<\"a > b\"@a.example>", "\"a > b\"@a.example"},
        {"FROM:<\"a\\\" > b\"@a.example> X=1", "\"a\\\" > b\"@a.example"},
        {"FROM:<\"a@a.example> X", "\"a@a.example"},
        {"FROM:\"a b\"@a.example X", "\"a b\"@a.example"},
        {"FROM:<\xc3\xa4@\xc3\xb6.example> SMTPUTF8", "\xc3\xa4@\xc3\xb6.example"},
        {"FROM:<a@[192.0.2.1]>", "a@[192.0.2.1]"},
        {"a@a.example", "a@a.example"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SmtpPath path = smtp_path_read(sw_span_of(cases[i].argument), SW_SPAN("FROM"));
        g_autofree char *address = sw_span_dup(path.address);
        g_assert_cmpstr(address, ==, cases[i].address);
        g_assert_false(path.cut);
    }
    g_autofree char *many = g_strnfill(5000, 'a');
    g_autofree char *argument = g_strdup_printf("TO:<%s@a.example>", many);
    SmtpPath path = smtp_path_read(sw_span_of(argument), SW_SPAN("TO"));
    g_assert_true(path.cut);
    g_assert_cmpuint(path.address.len, ==, SW_LIMIT_MAILBOX);
}

static void test_commands(void)
{
    static const struct {
        const char *line;
        SmtpVerb verb;
        gboolean telling, own;
        const char *argument;
    } cases[] = {
        {"EHLO pc", SMTP_EHLO, TRUE, TRUE, "pc"},
        {"  helo\tpc ", SMTP_HELO, TRUE, TRUE, "pc"},
        {"HELO my pc", SMTP_HELO, FALSE, FALSE, "my pc"},
        {"Mail From:<>", SMTP_MAIL, TRUE, TRUE, "From:<>"},
        {"mail is what it is", SMTP_MAIL, FALSE, FALSE, "is what it is"},
        {"RCPT TO:<a@a.example>", SMTP_RCPT, TRUE, TRUE, "TO:<a@a.example>"},
        {"DATA", SMTP_DATA, TRUE, TRUE, ""},
        {"data and more", SMTP_DATA, FALSE, FALSE, "and more"},
        {"QUIT", SMTP_QUIT, TRUE, FALSE, ""},
        {"quit it", SMTP_QUIT, FALSE, FALSE, "it"},
        {"BDAT 12 LAST", SMTP_BDAT, TRUE, TRUE, "12 LAST"},
        {"XCLIENT ADDR=192.0.2.1", SMTP_XCLIENT, TRUE, TRUE, "ADDR=192.0.2.1"},
        {"AUTH PLAIN x", SMTP_AUTH, FALSE, FALSE, "PLAIN x"},
        {"Help me", SMTP_HELP, FALSE, FALSE, "me"},
        {"QUITE", SMTP_UNKNOWN, FALSE, FALSE, ""},
        {"DATA:", SMTP_UNKNOWN, FALSE, FALSE, ":"},
        {"Subject: x", SMTP_UNKNOWN, FALSE, FALSE, ": x"},
        {"\x16\x03", SMTP_UNKNOWN, FALSE, FALSE, "\x16\x03"},
        {" ", SMTP_EMPTY, FALSE, FALSE, ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SmtpCommand command = smtp_command_read(sw_span_of(cases[i].line));
        g_autofree char *argument = sw_span_dup(command.argument);
        g_assert_cmpint(command.verb, ==, cases[i].verb);
        g_assert_cmpstr(argument, ==, cases[i].argument);
        g_assert_cmpint(command.telling, ==, cases[i].telling);
        g_assert_cmpint(command.own, ==, cases[i].own);
    }
}

static void test_chunk_sizes(void)
{
    static const struct {
        const char *argument;
        gboolean good;
        guint64 size;
        gboolean last;
    } cases[] = {
        {"0", TRUE, 0, FALSE},
        {"5 LAST", TRUE, 5, TRUE},
        {"5  last ", TRUE, 5, TRUE},
        {"-1", FALSE, 0, FALSE},
        {"5 X", FALSE, 0, FALSE},
        {"", FALSE, 0, FALSE},
        {"5 LAST X", FALSE, 0, FALSE},
        {"5x", FALSE, 0, FALSE},
        {"18446744073709551616", FALSE, 0, FALSE},
        {"18446744073709551615", TRUE, G_MAXUINT64, FALSE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        guint64 size = 0;
        gboolean last = FALSE;
        g_assert_cmpint(smtp_command_chunk(sw_span_of(cases[i].argument), &size, &last), ==, cases[i].good);
        g_assert_cmpuint(size, ==, cases[i].size);
        g_assert_cmpint(last, ==, cases[i].last);
    }
}

static void test_replies(void)
{
    static const struct {
        const char *bytes;
        guint code; /* 0: stray */
        const char *text;
    } cases[] = {
        {"250 ok\r\n", 250, "ok"},
        {"250\r\n", 250, ""},
        {"250 \n", 250, ""},
        {"550 5.1.1  unknown user \r\n", 550, "5.1.1  unknown user"},
        {"550-5.1.1 unknown\r\n550-5.1.1 user\r\n550 5.1.1 here\r\n", 550, "5.1.1 unknown user here"},
        {"550-5.1.1 unknown\r\n550 5.7.1 user\r\n", 550, "5.1.1 unknown 5.7.1 user"},
        {"250-mx\r\n250-SIZE 100\r\n250 PIPELINING\r\n", 250, "mx SIZE 100 PIPELINING"},
        {"250-\r\n250-a\r\n250 \r\n", 250, "a"},
        {"250-a\r\n550 b\r\n", 550, "a b"},
        {"hello\r\n", 0, "hello"},
        {"25 ok\r\n", 0, "25 ok"},
        {"2500 ok\r\n", 0, "2500 ok"},
        {"650 ok\r\n", 0, "650 ok"},
        {"\r\n", 0, ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SmtpReplies replies = {0};
        SmtpReply reply;
        SmtpMemory memory = {.allowance = G_MAXSIZE};
        SwSpan bytes = sw_span_of(cases[i].bytes);
        SmtpReplyStep step = smtp_replies_take(&replies, &memory, &bytes, &reply);
        g_autofree char *text = sw_span_dup(reply.text);
        g_assert_cmpint(step, ==, cases[i].code ? SMTP_REPLY_WHOLE : SMTP_REPLY_STRAY);
        g_assert_cmpuint(reply.code, ==, cases[i].code);
        g_assert_cmpstr(text, ==, cases[i].text);
        g_assert_cmpuint(bytes.len, ==, 0);
        smtp_replies_clear(&replies, &memory);
        g_assert_cmpuint(memory.allowance, ==, G_MAXSIZE);
        smtp_memory_clear(&memory);
    }
}

/* A reply that never ends, and one whose only line never does. */
static void test_endless_replies(void)
{
    SmtpReplies replies = {0};
    SmtpReply reply;
    SmtpMemory memory = {.allowance = SW_MIB};
    for (guint i = 0; i < 100000; i++) {
        SwSpan line = SW_SPAN("250-more and more and more\r\n");
        g_assert_cmpint(smtp_replies_take(&replies, &memory, &line, &reply), ==, SMTP_REPLY_NONE);
    }
    SwSpan last = SW_SPAN("250 end\r\n");
    g_assert_cmpint(smtp_replies_take(&replies, &memory, &last, &reply), ==, SMTP_REPLY_WHOLE);
    g_assert_true(reply.cut);
    g_assert_cmpuint(reply.text.len, <=, SW_LIMIT_SMTP_LINE);
    for (guint i = 0; i < 100000; i++) {
        SwSpan part = SW_SPAN("250 more and more and more");
        g_assert_cmpint(smtp_replies_take(&replies, &memory, &part, &reply), ==, SMTP_REPLY_NONE);
    }
    SwSpan end = SW_SPAN("\n");
    g_assert_cmpint(smtp_replies_take(&replies, &memory, &end, &reply), ==, SMTP_REPLY_WHOLE);
    g_assert_true(reply.cut);
    g_assert_cmpuint(reply.text.len, <, SW_LIMIT_SMTP_LINE);
    smtp_replies_clear(&replies, &memory);
    g_assert_cmpuint(memory.allowance, ==, SW_MIB);
    smtp_memory_clear(&memory);
}

static void test_greetings(void)
{
    static const struct {
        const char *text;
        gboolean dated, mail;
        gint16 offset_min;
    } cases[] = {
        {"mx ESMTP Sendmail 8.12.11/8.12.11; Tue, 1 Nov 2005 22:00:00 +0300", TRUE, TRUE, 180},
        {"mx ESMTP Exim 4.50 Tue, 01 Nov 2005 22:00:00 -0500", TRUE, TRUE, -300},
        {"mx Microsoft ESMTP MAIL Service, Version: 6.0.3790.211 ready at  Tue, 1 Nov 2005 22:00:00 +0100 ", TRUE, TRUE,
         60},
        {"mx smtp; 1 Nov 2005 22:00:00 +0000", TRUE, TRUE, 0},
        {"mx lmtp ready, Sun, or so", FALSE, TRUE, 0},
        {"mail.example FTP server; ready", FALSE, FALSE, 0},
        {"", FALSE, FALSE, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SwDate date;
        SwSpan text = sw_span_of(cases[i].text);
        g_assert_cmpint(smtp_greeting_date(text, &date), ==, cases[i].dated);
        g_assert_cmpint(smtp_greeting_is_mail(text), ==, cases[i].mail);
        if (cases[i].dated)
            g_assert_cmpint(date.offset_min, ==, cases[i].offset_min);
    }
}

static void test_proxy(void)
{
    static const struct {
        SwSpan head;
        SmtpProxy proxy;
        gsize length;
        const char *client;
    } cases[] = {
        {{"EHLO pc\r\n", 9}, SMTP_PROXY_NONE, 0, NULL},
        {{"P", 1}, SMTP_PROXY_MORE, 0, NULL},
        {{"PROXY TCP4 192.0.2.7", 20}, SMTP_PROXY_MORE, 0, NULL},
        {{"PROXY TCP4 192.0.2.7 192.0.2.8 1 25\r\nEHLO", 41}, SMTP_PROXY_HEADER, 37, "192.0.2.7"},
        {{"PROXY TCP6 2001:db8::7 2001:db8::8 1 25\r\n", 41}, SMTP_PROXY_HEADER, 41, "2001:db8::7"},
        {{"PROXY UNKNOWN\r\n", 15}, SMTP_PROXY_HEADER, 15, NULL},
        {{"PROXY TCP4 x\r\n", 14}, SMTP_PROXY_BROKEN, 14, NULL},
        {{"\r\n\r\n\0\r\nQUIT\n\x21\x11\0", 15}, SMTP_PROXY_MORE, 0, NULL},
        {{"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\2\7\xc0\0\2\10\0\1\0\x19", 28}, SMTP_PROXY_HEADER, 28, "192.0.2.7"},
        {{"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", 16}, SMTP_PROXY_HEADER, 16, NULL},
        {{"\r\n\r\n\0\r\nQUIT\n\x21\x31\0\x05", 16}, SMTP_PROXY_HEADER, 21, NULL},
        {{"\r\n\r\n\0\r\nQUIT\n\x21\x21\0\x04", 16}, SMTP_PROXY_BROKEN, 20, NULL},
        {{"\r\n\r\n\0\r\nQUIT\n\x31\x11\0\x04", 16}, SMTP_PROXY_BROKEN, 20, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SmtpOrigin origin = {0};
        gsize length = 0;
        g_assert_cmpint(smtp_proxy_read(cases[i].head, &origin, &length), ==, cases[i].proxy);
        g_assert_cmpuint(length, ==, cases[i].length);
        g_assert_cmpint(origin.has_client, ==, cases[i].client != NULL);
        char text[SW_ADDRESS_TEXT_MAX];
        if (cases[i].client)
            g_assert_cmpstr(sw_address_format(&origin.client, text), ==, cases[i].client);
    }
}

/* A block that is given back is the next one of its size; no more than so many wait for that. */
static void test_memory(void)
{
    SmtpMemory memory = {0};
    static gpointer blocks[2 * SW_LIMIT_SMTP_SPARE / SW_MIB * 1024];
    gpointer block = smtp_memory_take(&memory, 200);
    memset(block, 1, smtp_memory_block_size(200));
    smtp_memory_give_back(&memory, block, 200);
    gpointer other = smtp_memory_take(&memory, 300);
    g_assert_true(other != block);
    char *zeroed = smtp_memory_take_zeroed(&memory, 150);
    g_assert_true(zeroed == block);
    for (guint i = 0; i < 150; i++)
        g_assert_cmpint(zeroed[i], ==, 0);
    smtp_memory_give_back(&memory, other, 300);
    smtp_memory_give_back(&memory, zeroed, 150);
    for (guint i = 0; i < G_N_ELEMENTS(blocks); i++)
        blocks[i] = smtp_memory_take(&memory, SW_KIB);
    for (guint i = 0; i < G_N_ELEMENTS(blocks); i++)
        smtp_memory_give_back(&memory, blocks[i], SW_KIB);
    g_assert_cmpuint(memory.spare_bytes, <=, SW_LIMIT_SMTP_SPARE);
    g_assert_cmpuint(memory.spare_bytes, >, SW_LIMIT_SMTP_SPARE - SW_KIB);
    smtp_memory_clear(&memory);
    g_assert_cmpuint(memory.spare_bytes, ==, 0);
}

static void test_queue(void)
{
    SmtpQueue queue = {0};
    SmtpMemory memory = {.allowance = G_MAXSIZE};
    guint pushed = 0, popped = 0;
    /* It is never empty, so that its front has to be dropped on the way. */
    for (guint round = 0; round < 1000; round++) {
        for (guint i = 0; i < 3; i++, pushed++) {
            g_autofree char *text = g_strdup_printf("text %u", pushed);
            SmtpEntry entry = {.verb = SMTP_NOOP, .code = pushed, .text = sw_span_of(text)};
            g_assert_true(smtp_queue_push(&queue, &memory, &entry));
        }
        for (guint i = 0; i < 2 + (round > 500); i++, popped++) {
            g_autofree char *expected = g_strdup_printf("text %u", popped);
            g_autofree char *text = sw_span_dup(smtp_queue_peek(&queue, 0).text);
            g_assert_cmpstr(text, ==, expected);
            smtp_queue_pop(&queue, &memory);
        }
        g_assert_cmpuint(smtp_queue_length(&queue), ==, pushed - popped);
    }
    smtp_queue_clear(&queue, &memory);
    g_assert_cmpuint(memory.allowance, ==, G_MAXSIZE);
    smtp_memory_clear(&memory);
}

static void test_backlog(void)
{
    SmtpBacklog backlog = {0};
    SmtpMemory memory = {.allowance = G_MAXSIZE};
    SmtpMoment moment;
    for (guint i = 0; i < 10; i++)
        g_assert_true(smtp_backlog_add(&backlog, &memory, SW_SPAN("abcd"), (SmtpMoment){i / 2, i / 2}));
    g_assert_cmpuint(smtp_backlog_bytes(&backlog).len, ==, 40);
    for (guint left = 40; left > 0; left--) {
        SwSpan piece = smtp_backlog_piece(&backlog, &moment);
        g_assert_cmpuint(piece.len, ==, (left - 1) % 8 + 1);
        g_assert_cmpint(moment.time_us, ==, (40 - left) / 8);
        g_assert_cmpint(piece.data[0], ==, "abcd"[(40 - left) % 4]);
        smtp_backlog_skip(&backlog, 1);
    }
    g_assert_cmpuint(smtp_backlog_bytes(&backlog).len, ==, 0);
    smtp_backlog_clear(&backlog, &memory);
    g_assert_cmpuint(memory.allowance, ==, G_MAXSIZE);
    smtp_memory_clear(&memory);
}

/* A client that floods, while the server is silent or stuck: bounded in memory, and in time. */
static void test_floods(void)
{
    static const struct {
        const char *name, *opening, *flood;
        guint times;
    } floods[] = {
        {"commands without replies", "C EHLO pc\n", "NOOP\\r\\n", 100000},
        {"DATA without replies", "C EHLO pc\n", "DATA\\r\\n", 100000},
        {"DATA, unanswered", "S 220 mx ESMTP\nC EHLO pc\nS 250 ok\n", "DATA\\r\\n", 100000},
        {"a command without end", "C EHLO pc\n", "NOOP aaaaaaaaaaaaaaaaaaaaaaaaaa", 100000},
        {"mails without replies", "C EHLO pc\n", "MAIL FROM:<>\\r\\nRCPT TO:<a>\\r\\nDATA\\r\\nx\\r\\n.\\r\\n", 10000},
        {"recipients", "C MAIL FROM:<>\n", "RCPT TO:<a>\\r\\n", 100000},
        {"chunks", "C MAIL FROM:<>\n", "BDAT 1\\r\\nx", 100000},
        {"empty lines", "C EHLO pc\n", "\\r\\n", 100000},
        {"resets", "S 220 mx ESMTP\nC EHLO pc\n", "AUTH\\r\\n\\r\\n", 100000},
    };
    for (guint i = 0; i < G_N_ELEMENTS(floods); i++) {
        g_autoptr(GString) script = g_string_new(floods[i].opening);
        g_string_append(script, "C= ");
        for (guint k = 0; k < floods[i].times; k++)
            g_string_append(script, floods[i].flood);
        gint64 before = g_get_monotonic_time();
        smtp_flood_run(script->str);
        g_test_message("%s: %.1f s", floods[i].name, (double)(g_get_monotonic_time() - before) / 1e6);
        g_assert_cmpint(g_get_monotonic_time() - before, <, 20 * SW_SECOND);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/smtp/parts/paths", test_paths);
    g_test_add_func("/smtp/parts/commands", test_commands);
    g_test_add_func("/smtp/parts/chunk-sizes", test_chunk_sizes);
    g_test_add_func("/smtp/parts/replies", test_replies);
    g_test_add_func("/smtp/parts/endless-replies", test_endless_replies);
    g_test_add_func("/smtp/parts/greetings", test_greetings);
    g_test_add_func("/smtp/parts/proxy", test_proxy);
    g_test_add_func("/smtp/parts/memory", test_memory);
    g_test_add_func("/smtp/parts/queue", test_queue);
    g_test_add_func("/smtp/parts/backlog", test_backlog);
    g_test_add_func("/smtp/parts/floods", test_floods);
    return g_test_run();
}
