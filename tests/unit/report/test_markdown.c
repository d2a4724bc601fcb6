#include "golden.h"
#include "sample.h"

#include <string.h>

static char *render(gboolean hostile)
{
    g_autoptr(SwDocument) document = hostile ? sample_hostile_document() : sample_document();
    return golden_render(sw_format_by_name("markdown")->write, document, NULL);
}

static void test_golden(void)
{
    g_autofree char *text = render(FALSE);
    golden_check("report.md", text);
}

/* What stands at `at` is kept from being markup by the backslash before it. */
static gboolean is_escaped(const char *start, const char *at)
{
    return at > start && at[-1] == '\\';
}

static void test_hostile(void)
{
    g_autofree char *text = render(TRUE);
    golden_check_harmless(text);
    for (const char *at = text; *at; at++)
        if (strchr("<`[@", *at))
            g_assert_true(is_escaped(text, at));
    g_assert_null(strstr(text, "http://"));
    g_assert_null(strstr(text, "www."));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/markdown/golden", test_golden);
    g_test_add_func("/report/markdown/hostile", test_hostile);
    return g_test_run();
}
