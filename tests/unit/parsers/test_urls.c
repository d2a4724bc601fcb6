#include "parsers/limits.h"
#include "parsers/url/urls.h"

typedef struct {
    const char *text;
    const char *expected; /* the URLs, separated by spaces */
} Case;

static const Case in_text[] = {
    /* canonical form */
    {"see http://shop.example/a today", "http://shop.example/a"},
    {"http://shop.example", "http://shop.example/"},
    {"HTTP://WWW.Shop.EXAMPLE/Path?Query=A", "http://www.shop.example/Path?Query=A"},
    {"https://shop.example:443/ http://shop.example:80 ftp://shop.example:21/a",
     "https://shop.example/ http://shop.example/ ftp://shop.example/a"},
    {"http://shop.example:8080/a http://shop.example:/b", "http://shop.example:8080/a http://shop.example/b"},
    {"http://shop.example:008080/a", "http://shop.example:8080/a"},
    {"http://shop.example?id=1", "http://shop.example/?id=1"},
    {"http://shop.example/a#b http://shop.example#c?d", "http://shop.example/a http://shop.example/"},
    {"http://shop.example/a http://SHOP.example/a#x http://shop.example./a", "http://shop.example/a"},
    {"http://b.example/ http://a.example/ http://b.example/", "http://b.example/ http://a.example/"},
    /* where text ends a URL */
    {"Buy at http://shop.example.", "http://shop.example/"},
    {"Buy at http://shop.example/a.", "http://shop.example/a"},
    {"http://shop.example/a.html, http://shop.example/b;", "http://shop.example/a.html http://shop.example/b"},
    {"http://shop.example/a!!! http://shop.example/b?", "http://shop.example/a http://shop.example/b"},
    {"(http://shop.example/a)", "http://shop.example/a"},
    {"(see http://shop.example/a).", "http://shop.example/a"},
    {"http://shop.example/a_(b) and http://shop.example/a_(b)_(c)",
     "http://shop.example/a_(b) http://shop.example/a_(b)_(c)"},
    {"[http://shop.example/a[1]]", "http://shop.example/a[1]"},
    {"<http://shop.example/a>", "http://shop.example/a"},
    {"<URL:http://shop.example/a>", "http://shop.example/a"},
    {"\"http://shop.example/a\"", "http://shop.example/a"},
    {"href='http://shop.example/a';x()", "http://shop.example/a"},
    {"it's http://shop.example/o'neil", "http://shop.example/o'neil"},
    {"*http://shop.example/a* _http://shop.example/b", "http://shop.example/a http://shop.example/b"},
    {"url(http://shop.example/a.gif);color:red", "http://shop.example/a.gif"},
    {"http://shop.example/a\xc2\xa0"
     "b http://shop.example/c\xe3\x80\x82"
     "d",
     "http://shop.example/a http://shop.example/c"},
    {"http://shop.example,http://shop2.example", "http://shop.example/ http://shop2.example/"},
    {"http://shop.example/a\r\nhttp://shop.example/b\n", "http://shop.example/a http://shop.example/b"},
    {"http://shop.example---", "http://shop.example/"},
    {"http://shop.example____", "http://shop.example/"},
    {"http://shop.example/a=", "http://shop.example/a="},
    {"{http://shop.example/a}", "http://shop.example/a"},
    {"clickhttp://shop.example/a", "http://shop.example/a"},
    /* schemes with too few or odd slashes */
    {"http:shop.example/a", "http://shop.example/a"},
    {"http:/shop.example/a", "http://shop.example/a"},
    {"http:\\\\shop.example\\a", "http://shop.example/"},
    {"http:////shop.example/a", "http://shop.example/a"},
    {"the http: protocol, http:80 http:1.5 http:a https: x", ""},
    {"xhttp:shop.example", ""},
    {"mailto:anna@shop.example news:a.b.c javascript:a.b() cid:a.b@c", ""},
    {"telnet://shop.example gopher://shop.example", ""},
    /* bare hosts */
    {"www.shop.example", "http://www.shop.example/"},
    {"WWW.SHOP.EXAMPLE/A", "http://www.shop.example/A"},
    {"(www.shop.example)", "http://www.shop.example/"},
    {"go to www.shop.example:8080/a.", "http://www.shop.example:8080/a"},
    {"www.shop www. www... www.shop.", ""},
    {"wwww.shop.example my-www.shop.example a.www.shop.example", ""},
    {"anna@www.shop.example", ""},
    {"shop.example ftp.shop.example", ""},
    {"http://www.shop.example/a www.shop.example/a", "http://www.shop.example/a"},
    {"www.1.5 www.192.0.2.1", ""},
    /* hosts in disguise */
    {"http://www.bank.example@192.0.2.7/login", "http://192.0.2.7/login"},
    {"http://www.bank.example:80@shop.example/", "http://shop.example/"},
    {"http://a:b@c@shop.example:81/@d", "http://shop.example:81/@d"},
    {"http://%73%68op%2Eexample/a", "http://shop.example/a"},
    {"http://www.bank.example%2f@shop.example/", "http://shop.example/"},
    {"http://3221225991/a", "http://192.0.2.7/a"},
    {"http://0xC0000207/a", "http://192.0.2.7/a"},
    {"http://0300.0.02.07/a", "http://192.0.2.7/a"},
    {"http://0xc0.0x0.0x2.0x7/", "http://192.0.2.7/"},
    {"http://192.519/ http://192.0.519/", "http://192.0.2.7/"},
    {"http://%31%39%32.0.2.7/", "http://192.0.2.7/"},
    {"http://192.0.2.7.:8080", "http://192.0.2.7:8080/"},
    {"http://192.0.2.256/ http://1.2.3.4.5/ http://4294967296/ http://0x/ http://08.1.1.1/", ""},
    {"http://5/ http://0.0.0.1/", ""},
    {"http://[2001:DB8:0::7]/a", "http://[2001:db8::7]/a"},
    {"http://[::ffff:192.0.2.7]/a", "http://192.0.2.7/a"},
    {"http://[2001:db8::7 http://[zz]/", ""},
    {"http://b\xc3\xbc"
     "cher.example/",
     "http://xn--bcher-kva.example/"},
    {"http://xn--bcher-kva.example/", "http://xn--bcher-kva.example/"},
    {"http://b%C3%BCcher.example/", "http://xn--bcher-kva.example/"},
    {"http://p\xd0\xb0ypal.example/", "http://xn--pypal-4ve.example/"},
    {"http://shop\xe3\x80\x82"
     "example/a",
     "http://shop.example/a"},
    {"http://shop.example\xe8\xae\xbf\xe9\x97\xae", "http://shop.example/"},
    {"http://shop.example\xa0now http://shop.example\xe2\x80\x9d", "http://shop.example/"},
    {"http://shop.example%20now", "http://shop.example/"},
    {"http://localhost/ http://intranet http://a..b/ http://-/ http:///a http://?a", ""},
    {"http://shop.example:99999/", "http://shop.example/"},
    /* redirectors */
    {"http://go.example/*http://shop.example/a", "http://go.example/*http://shop.example/a http://shop.example/a"},
    {"http://go.example/?u=http://shop.example/a&v=1",
     "http://go.example/?u=http://shop.example/a&v=1 http://shop.example/a&v=1"},
    {"", ""},
    {":", ""},
    {".", ""},
    {"http://", ""},
    {"://shop.example", ""},
};

static const Case in_html[] = {
    /* attributes */
    {"<a href=\"http://shop.example/a\">", "http://shop.example/a"},
    {"<a href='http://shop.example/a'>", "http://shop.example/a"},
    {"<a href=http://shop.example/a>x", "http://shop.example/a"},
    {"<A HREF = \"http://shop.example/a\" >", "http://shop.example/a"},
    {"<a\nclass=x\nhref\n=\n'http://shop.example/a'\n>", "http://shop.example/a"},
    {"<img src=http://shop.example/a.gif width=1>", "http://shop.example/a.gif"},
    {"<form method=post action=\"http://shop.example/a\">", "http://shop.example/a"},
    {"<body background='http://shop.example/a.jpg'>", "http://shop.example/a.jpg"},
    {"<a href=\"  http://shop.example/a\t \">", "http://shop.example/a"},
    {"<a href=\"http://shop.example/\r\n\ta\">", "http://shop.example/a"},
    {"<a href=\"ht\ntp://shop.example/a\">", "http://shop.example/a"},
    {"<a href=\"http://shop.example/a b\">", "http://shop.example/a%20b"},
    {"<a href=\"http://shop.example/\xc3\xbc\">", "http://shop.example/%C3%BC"},
    {"<a href=\"http:\\\\shop.example\\a\\b?c\\d\">", "http://shop.example/a/b?c%5Cd"},
    {"<a href=\"http:shop.example/a\">", "http://shop.example/a"},
    {"<a href=\"http:/shop.example/a\">", "http://shop.example/a"},
    {"<a href=\"//shop.example/a\">", "http://shop.example/a"},
    {"<a href=\"www.shop.example\">", "http://www.shop.example/"},
    {"<a href=\"/a.html\"><a href=\"a/b.html\"><a href=\"#a\"><a href=\"cid:a.b@c\">", ""},
    {"<a href=\"mailto:anna@shop.example?subject=http://shop.example/a\">", "http://shop.example/a"},
    {"<a href=\"javascript:window.open('http://shop.example/a')\">", "http://shop.example/a"},
    {"<a onclick=\"location='http://shop.example/a'\">", "http://shop.example/a"},
    {"<meta http-equiv=refresh content=\"0;url=http://shop.example/a\">", "http://shop.example/a"},
    {"<td style=\"background:url(http://shop.example/a.gif)\">", "http://shop.example/a.gif"},
    {"<a href=\"http://go.example/*http://shop.example/a\">",
     "http://go.example/*http://shop.example/a http://shop.example/a"},
    {"<a href=\"http://www.bank.example@3221225991/%61\">", "http://192.0.2.7/%61"},
    /* references to characters */
    {"<a href=\"http://shop.example/?a=1&amp;b=2\">", "http://shop.example/?a=1&b=2"},
    {"<a href=\"http://shop.example/?a=1&b=2&lt=3&copy=4\">", "http://shop.example/?a=1&b=2&lt=3&copy=4"},
    {"<a href=\"&#104;&#116;&#x74;&#0112;://shop&#46;example&sol;a\">", "http://shop.example/a"},
    {"<a href=\"http&colon;&#47&#47shop&period;example/a\">", "http://shop.example/a"},
    {"<a href=\"http://shop.example/&#0;&#x110000;&#xd800;\">", "http://shop.example/%EF%BF%BD%EF%BF%BD%EF%BF%BD"},
    {"<a href=\"http://shop.example/&bogus;&;&#;&#x;&\">", "http://shop.example/&bogus;&;&"},
    {"http://shop.example/?a&amp;b&nbsp;c", "http://shop.example/?a&b"},
    {"&lt;http://shop.example/a&gt;", "http://shop.example/a"},
    {"http&#58;//shop.example/a", "http://shop.example/a"},
    /* text */
    {"<b>http://shop.example/a</b>", "http://shop.example/a"},
    {"<p>www.shop.example<br>", "http://www.shop.example/"},
    {"<a href=\"http://a.example/\">http://b.example/</a>", "http://a.example/ http://b.example/"},
    {"1 < 2 http://shop.example/a > 0", "http://shop.example/a"},
    {"<http://shop.example/a>", "http://shop.example/a"},
    {"<script>document.location='http://shop.example/a';</script>", "http://shop.example/a"},
    /* what is no link */
    {"<!-- http://a.example/ --><a href=http://b.example/>", "http://b.example/"},
    {"<!--><a href=http://b.example/>", "http://b.example/"},
    {"<!-- never closed <a href=http://b.example/>", ""},
    {"<!-- never closed > <a href=http://b.example/>", "http://b.example/"},
    {"<!--[if mso]><a href=http://b.example/><![endif]-->", "http://b.example/"},
    {"<!DOCTYPE html PUBLIC \"x\" \"http://a.example/dtd\"><?xml a=\"http://a.example/\"?>", ""},
    {"<html xmlns=\"http://a.example/\" xmlns:o=\"http://a.example/\"></html http://a.example/>", ""},
    /* damage */
    {"<a href=\"http://a.example/>x</a><a href=\"http://b.example/\">", "http://a.example/ http://b.example/"},
    {"<a href=\"http://a.example/a", "http://a.example/a"},
    {"<a href=http://a.example/a", "http://a.example/a"},
    {"<a href=3D\"http://a.example/a\">", "http://a.example/a"},
    {"<a href=http://a.example/<img src=http://b.example/>", "http://a.example/%3Cimg http://b.example/"},
    {"<a title='x > y' href='http://a.example/a'>", "http://a.example/a"},
    {"<a href=\"\"><a href=><a href", ""},
    {"<", ""},
    {"<a", ""},
    {"<a = = =x href=http://a.example/>", "http://a.example/"},
};

static char *join(SwUrls *urls)
{
    guint n;
    const SwSpan *list = sw_urls_list(urls, &n);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < n; i++)
        g_string_append_printf(text, "%s%.*s", i > 0 ? " " : "", (int)list[i].len, list[i].data);
    return g_string_free(text, FALSE);
}

static void check_all(const Case *cases, guint n_cases, void (*add)(SwUrls *, SwSpan))
{
    SwUrls urls;
    sw_urls_init(&urls);
    for (guint i = 0; i < n_cases; i++) {
        /* An exact copy, so that a sanitizer sees reads behind the end. */
        gsize len = strlen(cases[i].text);
        g_autofree char *text = g_memdup2(cases[i].text, len);
        sw_urls_reset(&urls);
        add(&urls, sw_span(text ? text : "", len));
        g_autofree char *found = join(&urls);
        if (g_strcmp0(found, cases[i].expected) != 0)
            g_test_message("in: %s", cases[i].text);
        g_assert_cmpstr(found, ==, cases[i].expected);
    }
    sw_urls_clear(&urls);
}

static void test_text(void)
{
    check_all(in_text, G_N_ELEMENTS(in_text), sw_urls_add_text);
}

static void test_html(void)
{
    check_all(in_html, G_N_ELEMENTS(in_html), sw_urls_add_html);
}

/* A part after another, as in multipart/alternative: one mention. */
static void test_parts(void)
{
    SwUrls urls;
    sw_urls_init(&urls);
    sw_urls_add_text(&urls, SW_SPAN("http://a.example/ http://b.example/?a&b"));
    sw_urls_add_html(&urls, SW_SPAN("<a href='http://b.example/?a&amp;b'><a href='http://c.example'>"));
    g_autofree char *found = join(&urls);
    g_assert_cmpstr(found, ==, "http://a.example/ http://b.example/?a&b http://c.example/");
    sw_urls_clear(&urls);
}

static void test_caps(void)
{
    SwUrls urls;
    guint n;
    sw_urls_init(&urls);
    g_autoptr(GString) many = g_string_new(NULL);
    for (guint i = 0; i < SW_LIMIT_URLS; i++)
        g_string_append_printf(many, "http://shop.example/%u ", i);
    sw_urls_add_text(&urls, sw_span(many->str, many->len));
    sw_urls_add_text(&urls, SW_SPAN("http://shop.example/0"));
    sw_urls_list(&urls, &n);
    g_assert_cmpuint(n, ==, SW_LIMIT_URLS);
    g_assert_false(urls.overflowed);
    sw_urls_add_text(&urls, SW_SPAN("http://shop.example/more"));
    sw_urls_list(&urls, &n);
    g_assert_cmpuint(n, ==, SW_LIMIT_URLS);
    g_assert_true(urls.overflowed);

    sw_urls_reset(&urls);
    g_autofree char *padding = g_strnfill(SW_LIMIT_URL, 'x');
    g_autofree char *endless = g_strconcat("http://shop.example/", padding, " http://b.example/", NULL);
    sw_urls_add_text(&urls, sw_span_of(endless));
    const SwSpan *list = sw_urls_list(&urls, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpuint(list[0].len, ==, SW_LIMIT_URL);
    g_assert_true(urls.truncated);
    g_assert_false(urls.overflowed);
    sw_urls_clear(&urls);
}

/* Two megabytes of each take milliseconds if the work is linear, and minutes if it is not. */
static void test_floods(void)
{
    static const char *const floods[] = {
        "http:",
        "http://",
        "www.",
        "http://a@",
        "<a href=\"",
        "<a href='",
        "<!--",
        "<a:",
        "<",
        "<a ",
        "&#",
        "& ",
        "http://a.bc/",
        ":",
        "((",
        "http:/",
        "<a href=\"x><a href='y>",
        "a=\" ",
        "%41.",
        "http://%",
        "http://[",
        "<a b= ",
        "http://\xc3\xbc",
        "http://a.b(",
    };
    SwUrls urls;
    sw_urls_init(&urls);
    for (guint i = 0; i < G_N_ELEMENTS(floods); i++) {
        g_autoptr(GString) flood = g_string_new(NULL);
        while (flood->len < 2 * SW_MIB)
            g_string_append(flood, floods[i]);
        gint64 start = g_get_monotonic_time();
        sw_urls_reset(&urls);
        sw_urls_add_text(&urls, sw_span(flood->str, flood->len));
        sw_urls_add_html(&urls, sw_span(flood->str, flood->len));
        double seconds = (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
        g_test_message("%s: %.3f s", floods[i], seconds);
        g_assert_cmpfloat(seconds, <, 5);
    }
    sw_urls_clear(&urls);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/urls/text", test_text);
    g_test_add_func("/urls/html", test_html);
    g_test_add_func("/urls/parts", test_parts);
    g_test_add_func("/urls/caps", test_caps);
    g_test_add_func("/urls/floods", test_floods);
    return g_test_run();
}
