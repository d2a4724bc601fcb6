#include "base/escape.h"

typedef void (*EscapeFunc)(GString *out, SwSpan text);

static void check(EscapeFunc escape, SwSpan text, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);
    escape(out, text);
    g_assert_cmpstr(out->str, ==, expected);
    g_assert_true(g_utf8_validate(out->str, (gssize)out->len, NULL));
}

static void test_json(void)
{
    check(sw_escape_json, SW_SPAN("a\"b\\c"), "\"a\\\"b\\\\c\"");
    check(sw_escape_json, SW_SPAN("\n\x1b\0z"), "\"\\u000a\\u001b\\u0000z\"");
    check(sw_escape_json, SW_SPAN("</script>"), "\"\\u003c/script>\"");
    check(sw_escape_json, SW_SPAN("\xe2\x80\xa8"), "\"\\u2028\"");
    check(sw_escape_json, SW_SPAN("Z\xc3\xbcrich \xff"), "\"Z\xc3\xbcrich \xef\xbf\xbd\"");
}

static void test_html(void)
{
    check(sw_escape_html, SW_SPAN("<b onclick='x'>&\""), "&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;");
    check(sw_escape_html,
          SW_SPAN("\xe2\x80\xae"
                  "exe"),
          "&lt;U+202E&gt;exe");
}

static void test_terminal(void)
{
    check(sw_escape_terminal, SW_SPAN("\x1b[31mred\x07"), "<U+001B>[31mred<U+0007>");
    check(sw_escape_terminal,
          SW_SPAN("\xc2\x9b"
                  "0m"),
          "<U+009B>0m"); /* C1: CSI in one byte */
    check(sw_escape_terminal, SW_SPAN("a\tb\nc"), "a<U+0009>b<U+000A>c");
}

/* What must not be kept is found wherever it stands, and what may be is kept: in the middle of a long text as at its ends. */
static void test_every_place(void)
{
    static const struct {
        EscapeFunc escape;
        const char *changed;
    } ways[] = {
        {sw_escape_json, "\"\\<\x7f\x1f\n"}, {sw_escape_html, "&<>\"'\x7f\t"}, {sw_escape_terminal, "\x7f\x1b\n"}};
    for (guint way = 0; way < G_N_ELEMENTS(ways); way++)
        for (guint place = 0; place < 40; place++)
            for (guint c = 1; c < 0x80; c++) {
                char text[40];
                memset(text, 'a', sizeof text);
                text[place] = (char)c;
                g_autoptr(GString) out = g_string_new(NULL);
                ways[way].escape(out, sw_span(text, sizeof text));
                gboolean kept = out->len == sizeof text + (ways[way].escape == sw_escape_json ? 2 : 0);
                g_assert_cmpint(kept, ==, c >= ' ' && !strchr(ways[way].changed, (int)c));
            }
}

static void test_invalid_utf8(void)
{
    /* Overlong, surrogate, beyond U+10FFFF, cut off: each bad byte is one U+FFFD, what follows is kept. */
    check(sw_escape_utf8, SW_SPAN("\xc0\xafz"), "\xef\xbf\xbd\xef\xbf\xbdz");
    check(sw_escape_utf8, SW_SPAN("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    check(sw_escape_utf8, SW_SPAN("\xf4\x90\x80\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    check(sw_escape_utf8, SW_SPAN("x\xe2\x82"), "x\xef\xbf\xbd\xef\xbf\xbd");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/escape/json", test_json);
    g_test_add_func("/escape/html", test_html);
    g_test_add_func("/escape/terminal", test_terminal);
    g_test_add_func("/escape/every-place", test_every_place);
    g_test_add_func("/escape/invalid-utf8", test_invalid_utf8);
    return g_test_run();
}
