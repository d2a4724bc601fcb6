#include "parsers/limits.h"
#include "parsers/mail/content_type.h"
#include "parsers/mail/mime.h"

#define MIXED(boundary) "Content-Type: multipart/mixed; boundary=\"" boundary "\"\n"
#define HTML "Content-Type: text/html\n\n"

typedef struct {
    const char *what;
    const char *message;
    const char *expected; /* P(text) and H(html), in order */
    guint oddities; /* bits by SwMimeOddity */
} Case;

static const Case cases[] = {
    {"plain without a word about it", "A: b\n\ntext\n", "P(text\n)"},
    {"html", "A: b\n" HTML "<p>\n", "H(<p>\n)"},
    {"html that says it is plain", "A: b\n\n \n<HTML><p>", "H( \n<HTML><p>)"},
    {"other text", "Content-Type: text/calendar\n\nx", "P(x)"},
    {"no text", "Content-Type: image/gif\n\nx", ""},
    {"a type that cannot be read", "Content-Type: ;;;\n\nx", "P(x)"},
    {"empty body", "A: b\n\n", "P()"},
    {"header only", "A: b", "P()"},
    {"two parts", MIXED("b") "\npreamble\n--b\n\none\n--b\n" HTML "two\n--b--\nepilogue\n", "P(one)H(two)"},
    {"CRLF", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n\r\n--b--\r\n",
     "P(one)P(two\r\n)"},
    {"CR", "Content-Type: multipart/mixed; boundary=b\r\r--b\rA: b\r\rone\r--b\rA: b\r\rtwo\r--b--\r", "P(one)P(two)"},
    {"empty parts", MIXED("b") "\n--b\n--b\n\n--b\n\n\n--b--\n", "P()P()P()"},
    {"never closed", MIXED("b") "\n--b\n\none\n--b\n\ntwo\n", "P(one)P(two\n)"},
    {"closed at once", MIXED("b") "\n--b--\none\n", ""},
    {"blanks behind the boundary", MIXED("b") "\n--b \t\n\none\n--b-- \r\n", "P(one)"},
    {"not a delimiter", MIXED("b") "\n--b\n\n--bb\n--\n-- b\n --b\n--B\n--b--x\none\n--b--\n",
     "P(--bb\n--\n-- b\n --b\n--B\n--b--x\none)"},
    {"nested", MIXED("a") "\n--a\n" MIXED("b") "\n--b\n\none\n--b\n\ntwo\n--b--\nepilogue\n--a\n\nthree\n--a--\n",
     "P(one)P(two)P(three)"},
    {"inner one not closed", MIXED("a") "\n--a\n" MIXED("b") "\n--b\n\none\n--a\n\ntwo\n--a--\n", "P(one)P(two)"},
    {"outer one closes both", MIXED("a") "\n--a\n" MIXED("b") "\n--b\n\none\n--a--\n--b\n\ntwo\n", "P(one)"},
    {"boundaries that share a prefix", MIXED("a") "\n--a\n" MIXED("ab") "\n--ab\n\none\n--ab--\n--a\n\ntwo\n--a--\n",
     "P(one)P(two)"},
    {"boundary that ends like a closing one", MIXED("a--") "\n--a--\n\none\n--a----\n", "P(one)"},
    {"the same boundary twice", MIXED("a") "\n--a\n" MIXED("a") "\n--a\n\none\n--a--\n--a\n\ntwo\n--a--\n",
     "P(one)P(two)"},
    {"boundary with '='", "Content-Type: multipart/mixed; boundary=----=_x=1\n\n------=_x=1\n\none\n------=_x=1--\n",
     "P(one)"},
    {"boundary with a colon", MIXED("a:b") "\n--a:b\n\none\n--a:b--\n", "P(one)"},
    {"boundaries in pieces, one inside the other",
     "Content-Type: multipart/mixed; boundary*0=a;\n boundary*1=b\n\n--ab\n"
     "Content-Type: multipart/mixed; boundary*0=c;\n boundary*1=d\n\n--cd\n\none\n--cd--\n--ab\n\ntwo\n--ab--\n",
     "P(one)P(two)"},
    {"no boundary", "Content-Type: multipart/mixed\n\none\n", "P(one\n)", 1u << SW_MIME_NO_BOUNDARY},
    {"empty boundary", "Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\none\n", "P(--\n\none\n)",
     1u << SW_MIME_NO_BOUNDARY},
    {"boundary that never comes", MIXED("b") "\n--c\n\none\n", "P(--c\n\none\n)", 1u << SW_MIME_NO_BOUNDARY},
    {"the same inside", MIXED("a") "\n--a\n" MIXED("b") "\none\n--a--\n", "P(one)", 1u << SW_MIME_NO_BOUNDARY},
    {"message", "Content-Type: message/rfc822\n\nA: b\n" HTML "one", "H(one)"},
    {"message in a multipart",
     MIXED("a") "\n--a\nContent-Type: message/rfc822\n\n" MIXED("b") "\n--b\n\none\n--b--\n--a\n\ntwo\n--a--\n",
     "P(one)P(two)"},
    {"encoded message", "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nQQ==", ""},
    {"digest",
     "Content-Type: multipart/digest; boundary=d\n\n--d\n\nA: b\n" HTML
     "one\n--d\nContent-Type: text/plain\n\ntwo\n--d--\n",
     "H(one)P(two)"},
    {"attachment between",
     MIXED("b") "\n--b\n\none\n--b\nContent-Type: application/zip\nContent-Transfer-Encoding: "
                "base64\n\nUEsDBA==\n--b\n\ntwo\n--b--\n",
     "P(one)P(two)"},
    {"quoted-printable", "Content-Transfer-Encoding: Quoted-Printable\n\nhttp://a=2Eexample/=\n?a=3Db =ZZ\n",
     "P(http://a.example/?a=b =ZZ\n)"},
    {"base64", "Content-Transfer-Encoding: BASE64\n\naHR0cDovL2Eu\nZXhhbXBsZS8=\n", "P(http://a.example/)"},
    {"damaged base64", "Content-Transfer-Encoding: base64\n\naHR0!cDov\x01L2\nE", "P(http://a)"},
    {"base64 without padding", "Content-Transfer-Encoding: base64\n\naHR0cDovLw\n", "P(http://)"},
    {"base64 with padding and more", "Content-Transfer-Encoding: base64\n\nYQ==\nYWI=\nYWJj\n", "P(aababc)"},
    {"unknown encoding", "Content-Transfer-Encoding: x-odd\n\none", "P(one)"},
    {"UTF-16", "Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n\naAB0AHQAcAA6AA==\n",
     "P(http:)"},
    {"UTF-16, broken",
     "Content-Type: text/plain; charset=\"UTF-16BE\"\nContent-Transfer-Encoding: base64\n\nAGHYAABi2A==\n",
     "P(a\xef\xbf\xbd"
     "b)"},
    {"UTF-16 in name only", "Content-Type: text/plain; charset=utf-16\n\nhttp:", "P(http:)"},
    {"charset nobody knows", "Content-Type: text/plain; charset=../../x\n\none", "P(one)"},
};

/* Walks over an exact copy, so that a sanitizer sees reads behind the end. */
static char *walk(SwMime *mime, SwSpan message, guint *ret_oddities)
{
    g_autofree char *copy = g_memdup2(message.data, message.len);
    SwHeaders headers;
    SwTextPart part;
    GString *text = g_string_new(NULL);
    sw_headers_init(&headers);
    sw_headers_scan(&headers, sw_span(copy, message.len));
    sw_mime_open(mime, &headers, sw_span(copy, message.len));
    while (sw_mime_next(mime, &part))
        g_string_append_printf(text, "%c(%.*s)", part.html ? 'H' : 'P', (int)part.text.len, part.text.data);
    *ret_oddities = 0;
    for (SwMimeOddity oddity = 0; oddity < SW_N_MIME_ODDITIES; oddity++)
        *ret_oddities |= (guint)sw_mime_has_oddity(mime, oddity) << oddity;
    sw_headers_clear(&headers);
    return g_string_free(text, FALSE);
}

static void test_structures(void)
{
    g_autoptr(SwMime) mime = sw_mime_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        guint oddities;
        g_autofree char *found = walk(mime, sw_span_of(cases[i].message), &oddities);
        g_test_message("%s", cases[i].what);
        g_assert_cmpstr(found, ==, cases[i].expected);
        g_assert_cmphex(oddities, ==, cases[i].oddities);
    }
}

/* Cut anywhere, a message is still walked over, and nothing is read behind its end. */
static void test_cut(void)
{
    g_autoptr(SwMime) mime = sw_mime_new();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        for (gsize len = 0; len < strlen(cases[i].message); len++) {
            guint oddities;
            g_free(walk(mime, sw_span(cases[i].message, len), &oddities));
        }
}

static void append_nested(GString *message, guint depth)
{
    for (guint i = 0; i < depth; i++)
        g_string_append_printf(message, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
    g_string_append(message, "\ndeep\n");
}

static void test_depth(void)
{
    g_autoptr(SwMime) mime = sw_mime_new();
    guint oddities;
    g_autoptr(GString) fits = g_string_new(NULL);
    append_nested(fits, SW_LIMIT_MIME_DEPTH);
    g_autofree char *found = walk(mime, sw_span(fits->str, fits->len), &oddities);
    g_assert_cmpstr(found, ==, "P(deep\n)");
    g_assert_cmphex(oddities, ==, 0);

    g_autoptr(GString) deeper = g_string_new(NULL);
    append_nested(deeper, 20000);
    g_string_append(deeper, "--b0\n\nshallow\n");
    g_autofree char *found_shallow = walk(mime, sw_span(deeper->str, deeper->len), &oddities);
    g_assert_cmpstr(found_shallow, ==, "P(shallow\n)");
    g_assert_cmphex(oddities, ==, 1u << SW_MIME_DEEP);

    g_autoptr(GString) messages = g_string_new(NULL);
    for (guint i = 0; i < 20000; i++)
        g_string_append(messages, "Content-Type: message/rfc822\n\n");
    g_autofree char *found_none = walk(mime, sw_span(messages->str, messages->len), &oddities);
    g_assert_cmpstr(found_none, ==, "");
    g_assert_cmphex(oddities, ==, 1u << SW_MIME_DEEP);
}

static void test_parts(void)
{
    g_autoptr(SwMime) mime = sw_mime_new();
    guint oddities;
    g_autoptr(GString) message = g_string_new(MIXED("b") "\n");
    for (guint i = 0; i < 1000000; i++)
        g_string_append(message, "--b\n");
    g_autofree char *found = walk(mime, sw_span(message->str, message->len), &oddities);
    g_assert_cmpuint(strlen(found), ==, strlen("P()") * (SW_LIMIT_MIME_PARTS - 1));
    g_assert_cmphex(oddities, ==, 1u << SW_MIME_MANY_PARTS);
}

static void test_text(void)
{
    g_autoptr(SwMime) mime = sw_mime_new();
    guint oddities;
    g_autoptr(GString) message = g_string_new("A: b\n\n");
    g_string_set_size(message, message->len + SW_LIMIT_MESSAGE_TEXT + 1);
    memset(message->str + 6, 'x', SW_LIMIT_MESSAGE_TEXT + 1);
    g_autofree char *found = walk(mime, sw_span(message->str, message->len), &oddities);
    g_assert_cmpuint(strlen(found), ==, SW_LIMIT_MESSAGE_TEXT + strlen("P()"));
    g_assert_cmphex(oddities, ==, 1u << SW_MIME_LONG_TEXT);
}

static void test_content_type(void)
{
    static const struct {
        const char *value;
        SwContentKind kind;
        const char *boundary, *charset;
    } types[] = {
        {"text/plain; charset=us-ascii", SW_CONTENT_PLAIN, NULL, "us-ascii"},
        {" TEXT/HTML;\n\tCharset=\"UTF-8\"", SW_CONTENT_HTML, NULL, "UTF-8"},
        {"multipart/alternative; boundary=\"a b\"; charset=x", SW_CONTENT_MULTIPART, "a b", "x"},
        {"multipart/mixed;boundary=a;boundary=b", SW_CONTENT_MULTIPART, "a", NULL},
        {"multipart/mixed; boundary = \"a;b\" ; x=\"boundary=c\"", SW_CONTENT_MULTIPART, "a;b", NULL},
        {"(c) multipart/mixed (boundary=d); (a; b) boundary (c) = (d) a", SW_CONTENT_MULTIPART, "a", NULL},
        {"multipart/mixed; boundary=\"open", SW_CONTENT_MULTIPART, "open", NULL},
        {"multipart/mixed; xboundary=a; boundary", SW_CONTENT_MULTIPART, NULL, NULL},
        {"multipart/digest; boundary=a", SW_CONTENT_DIGEST, "a", NULL},
        {"multipart/mixed; boundary*0=\"a \"; Boundary*1=b;\r\n boundary*2=c", SW_CONTENT_MULTIPART, "a bc", NULL},
        {"multipart/mixed; boundary*0=a; boundary*2=c; boundary*4294967297=d", SW_CONTENT_MULTIPART, "a", NULL},
        {"multipart/mixed; boundary*1=b; boundary=d; boundary*0=a", SW_CONTENT_MULTIPART, "d", NULL},
        {"message/rfc822", SW_CONTENT_MESSAGE, NULL, NULL},
        {"message/delivery-status", SW_CONTENT_OTHER, NULL, NULL},
        {"application/octet-stream; charset=x", SW_CONTENT_OTHER, NULL, "x"},
        {"text", SW_CONTENT_PLAIN, NULL, NULL},
        {"", SW_CONTENT_PLAIN, NULL, NULL},
        {";;;;", SW_CONTENT_PLAIN, NULL, NULL},
        {"(((", SW_CONTENT_PLAIN, NULL, NULL},
        {"text/plain; charset=", SW_CONTENT_PLAIN, NULL, ""},
    };
    g_autoptr(GStringChunk) joined = g_string_chunk_new(64);
    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        SwContentType type = sw_content_type_read(sw_span_of(types[i].value), joined);
        g_autofree char *boundary = sw_span_dup(type.boundary);
        g_autofree char *charset = sw_span_dup(type.charset);
        g_test_message("%s", types[i].value);
        g_assert_cmpint(type.kind, ==, types[i].kind);
        g_assert_cmpstr(boundary, ==, types[i].boundary);
        g_assert_cmpstr(charset, ==, types[i].charset);
    }
    g_assert_cmpint(sw_content_type_read(SW_SPAN_ABSENT, joined).kind, ==, SW_CONTENT_PLAIN);

    g_autofree char *endless = g_strnfill(SW_LIMIT_BOUNDARY + 1, 'b');
    g_autofree char *value = g_strconcat("multipart/mixed; boundary=", endless, NULL);
    g_assert_false(sw_span_present(sw_content_type_read(sw_span_of(value), joined).boundary));
    g_autofree char *pieces = g_strconcat("multipart/mixed; boundary*0=b; boundary*1=", endless + 1, NULL);
    g_assert_false(sw_span_present(sw_content_type_read(sw_span_of(pieces), joined).boundary));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mime/content-type", test_content_type);
    g_test_add_func("/mime/structures", test_structures);
    g_test_add_func("/mime/cut", test_cut);
    g_test_add_func("/mime/depth", test_depth);
    g_test_add_func("/mime/parts", test_parts);
    g_test_add_func("/mime/text", test_text);
    return g_test_run();
}
