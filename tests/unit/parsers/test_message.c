#include "parsers/limits.h"
#include "parsers/mail/message.h"

extern const SwIngestor sw_ingestor_message;

/* Keeps what it is told, in words. */
typedef struct {
    SwSink sink;
    GString *told;
} Listener;

static void hear_event(SwSink *sink, const SwEvent *event)
{
    g_string_append_printf(((Listener *)sink)->told, "event %.*s\n", (int)event->subject.len, event->subject.data);
}

static void hear_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    static const char *const kinds[] = {"skipped", "truncated", "noted"};
    g_string_append_printf(((Listener *)sink)->told, "%s at %" G_GUINT64_FORMAT ": %s\n", kinds[kind], offset, reason);
}

static void hear_record(SwSink *sink, guint64 bytes)
{
    g_string_append_printf(((Listener *)sink)->told, "record up to %" G_GUINT64_FORMAT "\n", bytes);
}

static void listener_init(Listener *listener)
{
    *listener = (Listener){{hear_event, hear_defect, hear_record}, g_string_new(NULL)};
}

static gboolean read_mail(SwMessageReader *reader, Listener *listener, const char *mail, SwEvent *event)
{
    g_string_truncate(listener->told, 0);
    return sw_message_read(reader, sw_span_of(mail), SW_SPAN("box"), 42, &listener->sink, event);
}

static void check_text(const SwEvent *event, SwField field, SwSpan text, const char *expected)
{
    g_autofree char *copy = sw_span_dup(text);
    g_assert_cmpint(sw_event_has(event, field), ==, expected != NULL);
    g_assert_cmpstr(copy, ==, expected);
}

static const char full[] = "Return-Path: <bounce@sender.example>\n"
                           "Received: from client.example (client.example [192.0.2.7]) by mx.example with SMTP id 1\n"
                           "\tfor <anna@recipient.example>; Tue, 1 Nov 2005 22:00:00 +0100\n"
                           "Received: from [198.51.100.9] by client.example; Tue, 1 Nov 2005 21:59:58 +0100\n"
                           "From: \"Best, Offers\" <offer@shop.example>\n"
                           "To: anna@recipient.example\n"
                           "Subject: =?utf-8?q?B=C3=BCcher?=\n"
                           "Message-ID: <1@shop.example>\n"
                           "Date: Tue, 1 Nov 2005 23:59:57 +0300\n"
                           "Content-Type: multipart/alternative; boundary=b\n"
                           "\n"
                           "--b\n\nBuy at http://www.shop.example/?a=1&b=2\nwww.shop.example\n"
                           "--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
                           "<a href=3D\"http://www.shop.example/?a=3D1&amp;b=3D2\">www=2Eshop=2Eexample</a>\n"
                           "--b--\n";

static void test_fields(void)
{
    SwIngestOptions options = {FALSE};
    g_autoptr(SwMessageReader) reader = sw_message_reader_new(&options);
    Listener listener;
    listener_init(&listener);
    SwEvent event = {.has = SW_HAS(SW_FIELD_TRANSACTION) | SW_HAS(SW_FIELD_REASON), .transaction = 7};
    g_assert_true(read_mail(reader, &listener, full, &event));
    g_assert_cmpstr(listener.told->str, ==, "");

    check_text(&event, SW_FIELD_MAIL_FROM, event.mail_from, "bounce@sender.example");
    check_text(&event, SW_FIELD_RCPT, event.rcpt, "anna@recipient.example");
    check_text(&event, SW_FIELD_HEADER_FROM, event.header_from, "offer@shop.example");
    check_text(&event, SW_FIELD_SUBJECT, event.subject,
               "B\xc3\xbc"
               "cher");
    check_text(&event, SW_FIELD_MESSAGE_ID, event.message_id, "1@shop.example");
    g_assert_true(sw_event_has(&event, SW_FIELD_DATE_OFFSET));
    g_assert_cmpint(event.date_offset_min, ==, 180);
    g_assert_cmpuint(event.size, ==, strlen(full));
    g_assert_true(sw_event_has(&event, SW_FIELD_TRANSACTION));
    g_assert_cmpuint(event.transaction, ==, 7);
    g_assert_false(sw_event_has(&event, SW_FIELD_REASON));
    g_assert_false(sw_event_has(&event, SW_FIELD_CLIENT));
    g_assert_false(sw_event_has(&event, SW_FIELD_TIME));

    g_assert_cmpuint(event.n_hops, ==, 2);
    char address[SW_ADDRESS_TEXT_MAX];
    g_assert_cmpstr(sw_address_format(&event.hops[0].client, address), ==, "192.0.2.7");
    g_assert_cmpstr(sw_address_format(&event.hops[1].client, address), ==, "198.51.100.9");

    g_assert_true(sw_event_has(&event, SW_FIELD_URLS));
    g_assert_cmpuint(event.n_urls, ==, 2);
    check_text(&event, SW_FIELD_URLS, event.urls[0], "http://www.shop.example/?a=1&b=2");
    check_text(&event, SW_FIELD_URLS, event.urls[1], "http://www.shop.example/");
    g_string_free(listener.told, TRUE);
}

/* Nothing of one mail shows in the next. */
static void test_next(void)
{
    SwIngestOptions options = {FALSE};
    g_autoptr(SwMessageReader) reader = sw_message_reader_new(&options);
    Listener listener;
    listener_init(&listener);
    SwEvent event = {0};
    g_assert_true(read_mail(reader, &listener, full, &event));
    g_assert_true(read_mail(reader, &listener, "From: Anna\n\ntext", &event));
    g_assert_cmphex(event.has, ==, SW_HAS(SW_FIELD_SIZE) | SW_HAS(SW_FIELD_URLS));
    g_assert_cmpuint(event.n_urls, ==, 0);
    g_assert_cmpuint(event.n_hops, ==, 0);
    g_string_free(listener.told, TRUE);
}

static void test_headers_only(void)
{
    SwIngestOptions options = {TRUE};
    g_autoptr(SwMessageReader) reader = sw_message_reader_new(&options);
    Listener listener;
    listener_init(&listener);
    SwEvent event = {0};
    g_assert_true(read_mail(reader, &listener, full, &event));
    g_assert_false(sw_event_has(&event, SW_FIELD_URLS));
    g_assert_cmpuint(event.n_urls, ==, 0);
    check_text(&event, SW_FIELD_SUBJECT, event.subject,
               "B\xc3\xbc"
               "cher");
    g_string_free(listener.told, TRUE);
}

static void test_envelope(void)
{
    static const struct {
        const char *mail;
        const char *sender, *recipient;
    } cases[] = {
        {"Return-Path: <>\nDelivered-To: anna@a.example\n\n", "", "anna@a.example"},
        {"X-Original-To: anna@a.example\nDelivered-To: b@b.example\n\n", NULL, "anna@a.example"},
        {"Received: from x ([192.0.2.7]) by y for <anna@a.example>; 1 Nov 2005 22:00:00 +0000\n"
         "Received: by z for <old@b.example>; 1 Nov 2005 21:00:00 +0000\n\n",
         NULL, "anna@a.example"},
        {"Received: by y; 1 Nov 2005 22:00:00 +0000\nReceived: by z for <old@b.example>; 1 Nov 2005 21:00:00 +0000\n\n",
         NULL, NULL},
        {"To: anna@a.example\n\n", NULL, NULL},
    };
    SwIngestOptions options = {TRUE};
    g_autoptr(SwMessageReader) reader = sw_message_reader_new(&options);
    Listener listener;
    listener_init(&listener);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SwEvent event = {0};
        g_test_message("%s", cases[i].mail);
        g_assert_true(read_mail(reader, &listener, cases[i].mail, &event));
        check_text(&event, SW_FIELD_MAIL_FROM, event.mail_from, cases[i].sender);
        check_text(&event, SW_FIELD_RCPT, event.rcpt, cases[i].recipient);
    }
    g_string_free(listener.told, TRUE);
}

static void test_defects(void)
{
    static const struct {
        const char *mail;
        const char *told;
    } cases[] = {
        {"", "skipped at 42: no mail: it begins with no header field\n"},
        {"no header here\n\n", "skipped at 42: no mail: it begins with no header field\n"},
        {"Date: soon\n\n", "noted at 42: Date that cannot be read\n"},
        {"Date: Tue, 1 Nov 05 22:00:00 +0000\n\n", "noted at 42: Date with a year of two or three digits\n"},
        {"Date: Mon, 1 Nov 2005 22:00:00 +0000\n\n", "noted at 42: Date on another weekday than it says\n"},
        {"Date: Tue, 1 Nov 2005 22:00:00 +0000\n\n", ""},
        {"Content-Type: multipart/mixed\n\n", "noted at 42: multipart without its boundary\n"},
    };
    SwIngestOptions options = {FALSE};
    g_autoptr(SwMessageReader) reader = sw_message_reader_new(&options);
    Listener listener;
    listener_init(&listener);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SwEvent event = {0};
        gboolean read = read_mail(reader, &listener, cases[i].mail, &event);
        g_assert_cmpstr(listener.told->str, ==, cases[i].told);
        g_assert_cmpint(read, ==, !g_str_has_prefix(cases[i].told, "skipped"));
    }
    g_string_free(listener.told, TRUE);
}

static void test_many_hops(void)
{
    SwIngestOptions options = {FALSE};
    g_autoptr(SwMessageReader) reader = sw_message_reader_new(&options);
    g_autoptr(GString) mail = g_string_new(NULL);
    Listener listener;
    listener_init(&listener);
    for (guint i = 0; i < SW_LIMIT_HOPS + 1; i++)
        g_string_append(mail, "Received: by mx.example; Tue, 1 Nov 2005 22:00:00 +0000\n");
    SwEvent event = {0};
    g_assert_true(read_mail(reader, &listener, mail->str, &event));
    g_assert_cmpuint(event.n_hops, ==, SW_LIMIT_HOPS);
    g_assert_cmpstr(listener.told->str, ==, "truncated at 42: too many Received fields\n");
    g_string_free(listener.told, TRUE);
}

static char *ingest(SwSpan bytes)
{
    SwIngestOptions options = {FALSE};
    g_autoptr(SwReader) input = sw_reader_new_memory("mail", bytes);
    g_autoptr(GError) error = NULL;
    Listener listener;
    listener_init(&listener);
    gboolean done = sw_ingestor_message.ingest(input, &options, &listener.sink, &error);
    g_assert_no_error(error);
    g_assert_true(done);
    return g_string_free(listener.told, FALSE);
}

static void test_ingestor(void)
{
    g_autofree char *one = ingest(SW_SPAN("Subject: hello\n\nText"));
    g_assert_cmpstr(one, ==, "event hello\nrecord up to 20\n");
    g_autofree char *none = ingest(SW_SPAN(""));
    g_assert_cmpstr(none, ==, "");
    g_autofree char *other = ingest(SW_SPAN("What is this?\n"));
    g_assert_cmpstr(other, ==, "skipped at 0: no mail: it begins with no header field\nrecord up to 14\n");
}

static void test_probe(void)
{
    g_assert_cmpint(sw_ingestor_message.probe(sw_span_of(full)), >, 50);
    g_assert_cmpint(sw_ingestor_message.probe(SW_SPAN("Subject: hello\n\nText")), >, 0);
    g_assert_cmpint(sw_ingestor_message.probe(SW_SPAN("name: value\nother: value\n")), ==, 0);
    g_assert_cmpint(sw_ingestor_message.probe(SW_SPAN("Nov  1 22:00:00 mx postfix/smtpd[1]: connect\n")), ==, 0);
    g_assert_cmpint(sw_ingestor_message.probe(SW_SPAN("{\"time\":\"2005-11-01T22:00:00Z\"}\n")), ==, 0);
    g_assert_cmpint(sw_ingestor_message.probe(SW_SPAN("")), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/message/fields", test_fields);
    g_test_add_func("/message/next", test_next);
    g_test_add_func("/message/headers-only", test_headers_only);
    g_test_add_func("/message/envelope", test_envelope);
    g_test_add_func("/message/defects", test_defects);
    g_test_add_func("/message/many-hops", test_many_hops);
    g_test_add_func("/message/ingestor", test_ingestor);
    g_test_add_func("/message/probe", test_probe);
    return g_test_run();
}
