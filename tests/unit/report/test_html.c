#include "folder.h"
#include "golden.h"
#include "report/html.h"
#include "sample.h"

#include <string.h>

static const char *figures;

static gboolean write_page(const SwDocument *document, const char *const *tables, GOutputStream *out, GError **error)
{
    return sw_html_write(document, figures, out, error);
}

static char *render(const SwDocument *document, const char *svg)
{
    char *folder = folder_new();
    if (svg)
        folder_write(folder, "timeline.svg", svg);
    figures = folder;
    char *page = golden_render(write_page, document, NULL);
    folder_remove(folder);
    return page;
}

static void test_golden(void)
{
    g_autoptr(SwDocument) document = sample_document();
    g_autofree char *page = render(document, "<svg viewBox='0 0 9 9'><text id='t'>a figure</text></svg>");
    golden_check("index.html", page);
    g_assert_true(g_str_has_prefix(page, SW_REPORT_MARKER));
    g_assert_nonnull(strstr(page, "<text id=\"timeline-t\">a figure</text>"));
    g_assert_null(strstr(page, "id=\"figure-order\"")); /* it was not drawn */
}

/* The page may hold a fixed set of elements, so that whatever else came through an escape is seen. */
static void check_elements(const char *page)
{
    static const char *const allowed[] = {"!--",   "!DOCTYPE",   "html",   "head", "meta", "title", "style",  "body",
                                          "nav",   "p",          "ol",     "li",   "a",    "main",  "header", "h1",
                                          "h2",    "h3",         "dl",     "div",  "dt",   "dd",    "ul",     "section",
                                          "table", "thead",      "tr",     "th",   "td",   "tbody", "figure", "svg",
                                          "text",  "figcaption", "footer", NULL};
    for (const char *at = strchr(page, '<'); at; at = strchr(at + 1, '<')) {
        const char *name = at[1] == '/' ? at + 2 : at + 1;
        g_autofree char *element = g_strndup(name, strcspn(name, " >\n"));
        if (!g_strv_contains(allowed, element))
            g_error("the page holds <%s>", element);
    }
}

static void test_hostile(void)
{
    g_autoptr(SwDocument) document = sample_hostile_document();
    g_autofree char *page = render(document, "<svg><script>alert(1)</script><text onclick='x'>t</text></svg>");
    golden_check_harmless(page);
    check_elements(page);
    g_assert_null(strstr(page, " onerror=alert(1)>")); /* it is there, with its > escaped */
    g_assert_null(strstr(page, " onclick"));
    g_assert_nonnull(strstr(page, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    g_assert_nonnull(strstr(page, "default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
}

/* No address in an attribute leads out of the report. */
static void test_links_stay_inside(void)
{
    g_autoptr(SwDocument) document = sample_hostile_document();
    g_autofree char *page = render(document, NULL);
    for (const char *at = strstr(page, "href=\""); at; at = strstr(at + 1, "href=\"")) {
        const char *target = at + strlen("href=\"");
        g_assert_true(*target == '#' || g_str_has_prefix(target, "tables/") || g_str_has_prefix(target, "figures/") ||
                      g_str_has_prefix(target, "report."));
    }
}

static void test_empty(void)
{
    g_autoptr(SwDocument) document = sw_document_new("0.0.0", "report");
    g_autofree char *page = render(document, NULL);
    check_elements(page);
    g_assert_nonnull(strstr(page, "Nothing to report: "));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/html/golden", test_golden);
    g_test_add_func("/report/html/hostile", test_hostile);
    g_test_add_func("/report/html/links-stay-inside", test_links_stay_inside);
    g_test_add_func("/report/html/empty", test_empty);
    return g_test_run();
}
