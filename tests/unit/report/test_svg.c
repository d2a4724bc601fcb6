#include "base/error.h"
#include "report/svg.h"

#include <string.h>

static char *embed(const char *svg)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(sw_svg_embed(out, svg, strlen(svg), "fig", "a \"label\"", &error));
    g_assert_no_error(error);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void test_shapes(void)
{
    g_autofree char *out = embed("<?xml version=\"1.0\"?>\n<!DOCTYPE svg>\n<!-- x -->\n"
                                 "<svg viewBox=\"0 0 9 9\" xmlns=\"http://www.w3.org/2000/svg\">\n"
                                 "<title>Gnuplot</title><defs><circle id='p' r='1'/></defs>\n"
                                 "<use xlink:href='#p' xmlns:xlink='http://www.w3.org/1999/xlink' x='2'/>"
                                 "<text font-family='x' fill='red'>a &lt; b</text></svg>\n");
    g_assert_cmpstr(out, ==,
                    "<svg role=\"img\" aria-label=\"a &quot;label&quot;\" viewBox=\"0 0 9 9\"><defs>"
                    "<circle id=\"fig-p\" r=\"1\"></circle></defs><use href=\"#fig-p\" x=\"2\"></use>"
                    "<text fill=\"red\">a &lt; b</text></svg>");
}

/* What could run, fetch or restyle never comes through. */
static void test_hostile(void)
{
    g_autofree char *out = embed("<svg onload='x()'><script>alert(1)</script><style>*{}</style>"
                                 "<image href='http://198.51.100.7/'/><use href='http://198.51.100.7/#a'/>"
                                 "<rect fill='url(http://198.51.100.7/)' style='x' onclick='y()' width='1'/>"
                                 "<foreignObject><text>inner</text></foreignObject><a href='javascript:z()'>"
                                 "<text>inner</text></a><text><![CDATA[</text><script>]]></text></svg>");
    g_assert_cmpstr(out, ==,
                    "<svg role=\"img\" aria-label=\"a &quot;label&quot;\"><use></use><rect width=\"1\"></rect>"
                    "<text>&lt;/text&gt;&lt;script&gt;</text></svg>");
}

static void test_no_svg(void)
{
    static const char *const texts[] = {"",      "plain",     "<html><svg></svg></html>", "<svg><g></svg>",
                                        "<svg>", "<svg/><svg"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        g_assert_false(sw_svg_embed(out, texts[i], strlen(texts[i]), "fig", "label", &error));
        g_assert_error(error, SW_ERROR, SW_ERROR_INPUT);
        g_assert_cmpuint(out->len, ==, 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/svg/shapes", test_shapes);
    g_test_add_func("/report/svg/hostile", test_hostile);
    g_test_add_func("/report/svg/no-svg", test_no_svg);
    return g_test_run();
}
