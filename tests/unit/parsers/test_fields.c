#include "parsers/mail/fields.h"

#include "parsers/limits.h"

typedef struct {
    const char *value, *expected; /* NULL = absent */
} Case;

typedef SwSpan (*Reader)(SwSpan value, GString *buffer);

static void check(const Case *cases, gsize n, Reader read)
{
    g_autoptr(GString) buffer = g_string_new("left over");
    for (gsize i = 0; i < n; i++) {
        g_test_message("%s", cases[i].value);
        g_autofree char *actual = sw_span_dup(read(sw_span_of(cases[i].value), buffer));
        g_assert_cmpstr(actual, ==, cases[i].expected);
    }
    g_assert_false(sw_span_present(read(SW_SPAN_ABSENT, buffer)));
}

/* Every prefix, in memory that ends where it ends. */
static void check_prefixes(const Case *cases, gsize n, Reader read)
{
    g_autoptr(GString) buffer = g_string_new(NULL);
    for (gsize i = 0; i < n; i++) {
        for (gsize length = 0; length < strlen(cases[i].value); length++) {
            g_autofree char *copy = g_memdup2(cases[i].value, length);
            read(sw_span(copy, length), buffer);
        }
    }
}

static const Case mailboxes[] = {
    {" a@a.example", "a@a.example"},
    {" Anna <a@a.example>", "a@a.example"},
    {" \"Anna, B\" <a@a.example>", "a@a.example"},
    {" \"b@b.example\" <a@a.example>", "a@a.example"},
    {" b@b.example <a@a.example>", "a@a.example"},
    {" a@a.example (Anna (of) A)", "a@a.example"},
    {" (Anna) a@a.example", "a@a.example"},
    {" a (one) @ (two) a . example", "a@a.example"},
    {" a@a.example, b@b.example", "a@a.example"},
    {" Anna, Bert <b@b.example>", "b@b.example"},
    {" <@r.example,@s.example:a@a.example>", "a@a.example"},
    {" group: a@a.example, b@b.example;", "a@a.example"},
    {" undisclosed-recipients:;", NULL},
    {" empty:;, a@a.example", "a@a.example"},
    {" a:a:a:a@a.example", "a@a.example"},
    {" \"a b\"@a.example", "\"a b\"@a.example"},
    {" \"a\\\"<b\"@a.example", "\"a\\\"<b\"@a.example"},
    {" a@[192.0.2.1]", "a@[192.0.2.1]"},
    {" <a@[IPv6:2001:db8::1]>", "a@[IPv6:2001:db8::1]"},
    {" Anna a@a.example", "a@a.example"},
    {" a@a.example Anna", "a@a.example"},
    {" mailto:a@a.example", "a@a.example"},
    {" =?utf-8?Q?B=C3=B6?= <a@a.example>", "a@a.example"},
    {" \"Anna <a@a.example>", "a@a.example"},
    {" (Anna a@a.example", "a@a.example"},
    {" Anna <a@a.example", "a@a.example"},
    {" Anna\r\n <a@a.example>", "a@a.example"},
    {" <root>", "root"},
    {" <>", NULL},
    {" <>, <a@a.example>", "a@a.example"},
    {" Anna", NULL},
    {" @a.example", NULL},
    {" a@", NULL},
    {"", NULL},
    {" ,,,;;;:::", NULL},
    {" ((((((((a)))))))) a@a.example", "a@a.example"},
    {" (((((((((a))))))))) a@a.example", NULL},
};

static void test_mailbox(void)
{
    check(mailboxes, G_N_ELEMENTS(mailboxes), sw_field_mailbox);
    check_prefixes(mailboxes, G_N_ELEMENTS(mailboxes), sw_field_mailbox);
}

static void test_path(void)
{
    static const Case cases[] = {
        {" <a@a.example>", "a@a.example"},
        {" <>", ""},
        {" < >\r\n", ""},
        {" a@a.example", "a@a.example"},
        {" <MAILER-DAEMON>", "MAILER-DAEMON"},
        {" u", "u"},
        {" mailing list l@a.example", "l@a.example"},
        {" a word", NULL},
        {" ", NULL},
        {" <", NULL},
    };
    check(cases, G_N_ELEMENTS(cases), sw_field_path);
    check_prefixes(cases, G_N_ELEMENTS(cases), sw_field_path);
}

static void test_message_id(void)
{
    static const Case cases[] = {
        {" <1@a.example>", "1@a.example"},
        {" 1@a.example", "1@a.example"},
        {" (c) <1@a.example> (d)", "1@a.example"},
        {"\r\n <1@a.example>", "1@a.example"},
        {" <1@[192.0.2.1]>", "1@[192.0.2.1]"},
        {" <1@a.example from b.example>", "1@a.example"},
        {" <one\r\n two@a.example>", "one two@a.example"},
        {" <no-domain>", "no-domain"},
        {" <>", NULL},
        {" ", NULL},
        {"", NULL},
    };
    check(cases, G_N_ELEMENTS(cases), sw_field_message_id);
    check_prefixes(cases, G_N_ELEMENTS(cases), sw_field_message_id);
}

static void test_text(void)
{
    static const Case cases[] = {
        {" plain words ", "plain words"},
        {" one\r\n two\n\tthree", "one two\tthree"},
        {" =?utf-8?Q?B=C3=B6se?=", "B\xC3\xB6se"},
        {" =?UTF-8?B?QsO2c2U=?= end", "B\xC3\xB6se end"},
        {" =?iso-8859-1?Q?B=F6?= =?iso-8859-1?Q?se?=", "B\xC3\xB6se"},
        {" =?utf-8?Q?B=C3=B6?=\r\n =?utf-8?Q?se?=", "B\xC3\xB6se"},
        {" =?utf-8?B?QUI=?= =?utf-8?B?QQ==?=\r\n =?utf-8?b?Qg==?=", "ABAB"}, /* padding within */
        {" =?utf-8?B?w7bD?= =?utf-8?B?tnM=?=", "\xC3\xB6\xC3\xB6s"}, /* a character cut in two */
        {" =?iso-8859-1?B?Qw==?==?iso-8859-1?B?\?==?utf-8?Q?an?=", "Can"}, /* touching, and one empty */
        {" =?=?utf-8?Q?a?= =?", "=?=?utf-8?Q?a?= =?"},
        {" =?utf-8*de?Q?B=C3=B6se?=", "B\xC3\xB6se"},
        {" =?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=", "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E"},
        {" =?x-no-such?Q?abc?=", "=?x-no-such?Q?abc?="},
        {" =?utf-8?Q?abc", "=?utf-8?Q?abc"},
        {" =?utf-8?X?abc?=", "=?utf-8?X?abc?="},
        /* a mark without its end, another word behind it */
        {" =?utf-8?Q?one =?utf-8?Q?two?= three", "=?utf-8?Q?one two three"},
        {" =?utf-8?Q?zero?= =?utf-8?Q?one =?utf-8?Q?=C3=B6?= =?utf-8?B?dHdv?=", "zero =?utf-8?Q?one \xC3\xB6two"},
        {" what =? that", "what =? that"},
        {" B\xC3\xB6se", "B\xC3\xB6se"},
        {" B\xF6se", "B\xC3\xB6se"},
        {" what\x92s \x93next\x94", "what\xE2\x80\x99s \xE2\x80\x9Cnext\xE2\x80\x9D"},
        {"", ""},
    };
    check(cases, G_N_ELEMENTS(cases), sw_field_text);
    check_prefixes(cases, G_N_ELEMENTS(cases), sw_field_text);
}

static void test_text_is_always_utf8(void)
{
    g_autoptr(GString) buffer = g_string_new(NULL);
    for (guint byte = 0; byte < 256; byte++) {
        char text[] = {'a', (char)byte, 'b', (char)byte};
        SwSpan read = sw_field_text(sw_span(text, sizeof text), buffer);
        g_assert_true(g_utf8_validate(read.data, (gssize)read.len, NULL));
    }
    SwSpan read = sw_field_text(SW_SPAN("=?x-no-such?Q?abc?= \xFF\xFE"), buffer);
    g_assert_true(g_utf8_validate(read.data, (gssize)read.len, NULL));
    g_assert_cmpuint(read.len, >, 0);
}

static void check_envelope(const char *message, const char *sender, const char *recipient)
{
    SwHeaders headers;
    g_autoptr(GString) buffer = g_string_new(NULL);
    sw_headers_init(&headers);
    sw_headers_scan(&headers, sw_span_of(message));
    g_autofree char *actual_sender = sw_span_dup(sw_fields_sender(&headers, buffer));
    g_autofree char *actual_recipient = sw_span_dup(sw_fields_recipient(&headers, buffer));
    g_assert_cmpstr(actual_sender, ==, sender);
    g_assert_cmpstr(actual_recipient, ==, recipient);
    sw_headers_clear(&headers);
}

static void test_envelope(void)
{
    check_envelope("Return-Path: <a@a.example>\nDelivered-To: u@b.example\n\n", "a@a.example", "u@b.example");
    check_envelope("Delivered-To: u@b.example\nX-Original-To: sales@b.example\n\n", NULL, "sales@b.example");
    check_envelope("Return-Path: <>\nEnvelope-To: u@b.example\nDelivered-To: v@b.example\n\n", "", "u@b.example");
    check_envelope("X-Envelope-From: <a@a.example>\nX-Envelope-To: <u@b.example>\n\n", "a@a.example", "u@b.example");
    check_envelope("X-Original-To: \nX-Delivered-To: u@b.example\n\n", NULL, "u@b.example");
    check_envelope("From: a@a.example\nTo: u@b.example\n\n", NULL, NULL);
}

/* What kills or stalls others: linear here, and nothing is made up. */
static void test_hostile(void)
{
    static const char *const units[] = {"a:", "a,", "<", "\"", "(",          "()",   "a@",
                                        "@",  "\\", "[", "=?", "=?utf-8?Q?", " \r\n"};
    static const Reader readers[] = {sw_field_mailbox, sw_field_path, sw_field_message_id, sw_field_text};
    g_autoptr(GString) buffer = g_string_new(NULL);
    for (guint u = 0; u < G_N_ELEMENTS(units); u++) {
        g_autoptr(GString) value = g_string_new(NULL);
        while (value->len < SW_LIMIT_HEADER_FIELD)
            g_string_append(value, units[u]);
        for (guint r = 0; r < G_N_ELEMENTS(readers); r++) {
            SwSpan read = readers[r](sw_span(value->str, value->len), buffer);
            g_assert_cmpuint(read.len, <=, SW_LIMIT_TEXT);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fields/mailbox", test_mailbox);
    g_test_add_func("/fields/path", test_path);
    g_test_add_func("/fields/message-id", test_message_id);
    g_test_add_func("/fields/text", test_text);
    g_test_add_func("/fields/text-utf8", test_text_is_always_utf8);
    g_test_add_func("/fields/envelope", test_envelope);
    g_test_add_func("/fields/hostile", test_hostile);
    return g_test_run();
}
