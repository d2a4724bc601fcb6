#include "parsers/mail/headers.h"

#include "parsers/limits.h"

typedef struct {
    const char *name, *message;
    gboolean has_fields, separated;
    guint n_fields;
    const char *from, *subject; /* raw values; NULL = absent */
    const char *body;
} Case;

static const Case cases[] = {
    {"LF", "From: a@a.example\nX: y\nSubject: s\n\nbody\n", TRUE, TRUE, 3, " a@a.example", " s", "body\n"},
    {"CRLF", "From: a@a.example\r\nSubject: s\r\n\r\nbody\r\n", TRUE, TRUE, 2, " a@a.example", " s", "body\r\n"},
    {"CR", "From: a@a.example\rSubject: s\r\rbody\r", TRUE, TRUE, 2, " a@a.example", " s", "body\r"},
    {"CR, then CRLF", "From: a@a.example\rSubject: s\r\n\r\nbody", TRUE, TRUE, 2, " a@a.example", " s", "body"},
    {"LF, then CRLF", "From: a@a.example\nSubject: s\r\n\r\nbody", TRUE, TRUE, 2, " a@a.example", " s", "body"},
    {"a CR inside a value", "From: a\rb\nSubject: s\n\nbody", TRUE, TRUE, 2, " a\rb", " s", "body"},
    {"folds", "Subject: one\n two\n\tthree\nFrom: x\n\n", TRUE, TRUE, 2, " x", " one\n two\n\tthree", ""},
    {"a fold of white space only", "Subject: one\n \nFrom: x\n\nbody", TRUE, TRUE, 2, " x", " one\n ", "body"},
    {"case and space before the colon", "fROM \t: x\nSUBJECT:s\n\nb", TRUE, TRUE, 2, " x", "s", "b"},
    {"an obsolete From", "From : x\nSubject: s\n\nb", TRUE, TRUE, 2, " x", " s", "b"},
    {"the first of several counts", "Subject: 1\nSubject: 2\n\nb", TRUE, TRUE, 2, NULL, " 1", "b"},
    {"empty value", "Subject:\nFrom:\n\nb", TRUE, TRUE, 2, "", "", "b"},
    {"no body", "Subject: s", TRUE, FALSE, 1, NULL, " s", ""},
    {"no empty line", "Subject: s\nhello world\nhello: x\n", TRUE, FALSE, 1, NULL, " s", "hello world\nhello: x\n"},
    {"a fold without white space", "Subject: s;\nt=\"u\"\nFrom: x\n\nb", TRUE, TRUE, 2, " x", " s;", "b"},
    {"two such lines", "Subject: s\nhello\nworld\nFrom: x\n\nb", TRUE, FALSE, 1, NULL, " s",
     "hello\nworld\nFrom: x\n\nb"},
    {"separator left in", "From a@a.example Tue Nov  1 22:00:00 2005\nSubject: s\n\nb", TRUE, TRUE, 1, NULL, " s", "b"},
    {"quoted separator", ">From a@a.example Tue Nov  1 22:00:00 2005\nSubject: s\n\nb", TRUE, TRUE, 1, NULL, " s", "b"},
    {"no header", "\nSubject: s\n", FALSE, TRUE, 0, NULL, NULL, "Subject: s\n"},
    {"no mail", "hello world\n", FALSE, FALSE, 0, NULL, NULL, "hello world\n"},
    {"a colon without a name", ": x\n\nb", FALSE, FALSE, 0, NULL, NULL, ": x\n\nb"},
    {"nothing", "", FALSE, FALSE, 0, NULL, NULL, ""},
};

static void check_text(SwSpan actual, const char *expected)
{
    g_autofree char *text = sw_span_dup(actual);
    g_assert_cmpstr(text, ==, expected);
}

static void test_blocks(void)
{
    SwHeaders headers;
    sw_headers_init(&headers);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Case *c = &cases[i];
        SwSpan message = sw_span_of(c->message);
        g_test_message("%s", c->name);
        g_assert_cmpint(sw_headers_scan(&headers, message), ==, c->has_fields);
        g_assert_cmpint(headers.separated, ==, c->separated);
        g_assert_cmpuint(headers.n_fields, ==, c->n_fields);
        g_assert_false(headers.truncated);
        check_text(headers.first[SW_HEADER_FROM], c->from);
        check_text(headers.first[SW_HEADER_SUBJECT], c->subject);
        check_text(sw_span_slice(message, headers.body, message.len), c->body);
    }
    sw_headers_clear(&headers);
}

/* Each known name is found, whatever its case; its neighbours in spelling are not. */
static void test_names(void)
{
    SwHeaders headers;
    sw_headers_init(&headers);
    for (guint i = 0; i < SW_N_HEADERS; i++) {
        const char *name = sw_header_name((SwHeader)i);
        g_autofree char *folded = g_ascii_strup(name, -1);
        g_autofree char *message = g_strdup_printf("%s: 1\n%s: 2\nX%s: 3\n%sX: 4\n\n", name, folded, name, name);
        g_assert_true(sw_headers_scan(&headers, sw_span_of(message)));
        g_assert_cmpuint(headers.n_fields, ==, 4);
        g_assert_cmpuint(headers.fields->len, ==, 2);
        for (guint k = 0; k < 2; k++)
            g_assert_cmpint(g_array_index(headers.fields, SwHeaderField, k).header, ==, i);
        check_text(headers.first[i], " 1");
    }
    sw_headers_clear(&headers);
}

static void test_order(void)
{
    SwHeaders headers;
    sw_headers_init(&headers);
    sw_headers_scan(&headers, SW_SPAN("Received: 1\nX-Other: x\nFrom: f\nReceived: 2\n\n"));
    g_assert_cmpuint(headers.fields->len, ==, 3);
    static const SwHeader expected[] = {SW_HEADER_RECEIVED, SW_HEADER_FROM, SW_HEADER_RECEIVED};
    for (guint i = 0; i < 3; i++)
        g_assert_cmpint(g_array_index(headers.fields, SwHeaderField, i).header, ==, expected[i]);
    check_text(headers.block, "Received: 1\nX-Other: x\nFrom: f\nReceived: 2\n");
    sw_headers_clear(&headers);
}

static char *repeat(const char *text, guint times, const char *tail)
{
    GString *whole = g_string_new(NULL);
    for (guint i = 0; i < times; i++)
        g_string_append(whole, text);
    g_string_append(whole, tail);
    return g_string_free(whole, FALSE);
}

static void check_capped(const char *message, guint most_fields)
{
    SwHeaders headers;
    SwSpan span = sw_span_of(message);
    sw_headers_init(&headers);
    g_assert_true(sw_headers_scan(&headers, span));
    g_assert_true(headers.truncated);
    g_assert_cmpuint(headers.n_fields, <=, most_fields);
    for (guint i = 0; i < headers.fields->len; i++)
        g_assert_cmpuint(g_array_index(headers.fields, SwHeaderField, i).value.len, <=, SW_LIMIT_HEADER_FIELD);
    check_text(sw_span_slice(span, headers.body, span.len), "body");
    sw_headers_clear(&headers);
}

/* The body is found behind whatever was too much. */
static void test_caps(void)
{
    g_autofree char *many = repeat("a:\n", 1000000, "\nbody");
    g_autofree char *folded = repeat(" fold\n", 1000000, "From: x\n\nbody");
    g_autofree char *one_field = g_strconcat("Subject: s\n", folded, NULL);
    g_autofree char *long_line = repeat("0123456789", 100000, "\n\nbody");
    g_autofree char *one_line = g_strconcat("Subject: ", long_line, NULL);
    check_capped(many, SW_LIMIT_HEADER_FIELDS);
    check_capped(one_field, 1);
    check_capped(one_line, 1);
}

static void test_long_field_keeps_the_rest(void)
{
    SwHeaders headers;
    g_autofree char *tail = repeat("x", SW_LIMIT_HEADER_FIELD + 1, "\nFrom: f\n\nbody");
    g_autofree char *message = g_strconcat("Subject:", tail, NULL);
    sw_headers_init(&headers);
    g_assert_true(sw_headers_scan(&headers, sw_span_of(message)));
    g_assert_true(headers.truncated);
    g_assert_cmpuint(headers.first[SW_HEADER_SUBJECT].len, ==, SW_LIMIT_HEADER_FIELD);
    check_text(headers.first[SW_HEADER_FROM], " f");
    sw_headers_clear(&headers);
}

/* Every prefix, in memory that ends where it ends. */
static void test_prefixes(void)
{
    SwHeaders headers;
    sw_headers_init(&headers);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize length = strlen(cases[i].message);
        for (gsize n = 0; n <= length; n++) {
            g_autofree char *copy = g_memdup2(cases[i].message, n);
            sw_headers_scan(&headers, sw_span(copy, n));
            g_assert_cmpuint(headers.body, <=, n);
        }
    }
    sw_headers_clear(&headers);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/headers/blocks", test_blocks);
    g_test_add_func("/headers/names", test_names);
    g_test_add_func("/headers/order", test_order);
    g_test_add_func("/headers/caps", test_caps);
    g_test_add_func("/headers/long-field", test_long_field_keeps_the_rest);
    g_test_add_func("/headers/prefixes", test_prefixes);
    return g_test_run();
}
