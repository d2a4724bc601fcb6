#include "base/span.h"

static void test_folded(void)
{
    g_assert_true(sw_span_equal_folded(SW_SPAN("ReCeived"), SW_SPAN("received")));
    g_assert_false(sw_span_equal_folded(SW_SPAN("a\0b"), SW_SPAN("a\0c"))); /* bytes behind a NUL count */
    g_assert_false(sw_span_equal_folded(SW_SPAN("\xc4"), SW_SPAN("\xe4")));
    g_assert_true(sw_span_equal_folded(SW_SPAN("Content-TRANSFER-encoding"), SW_SPAN("content-Transfer-Encoding")));
    g_assert_false(sw_span_equal_folded(SW_SPAN("Content-Transfer-Encoding"), SW_SPAN("Content\rTransfer-Encoding")));
    g_assert_false(sw_span_equal_folded(SW_SPAN("01234567-Transfer[Encoding"), SW_SPAN("01234567-Transfer{Encoding")));
    g_assert_true(sw_span_has_prefix_folded(SW_SPAN("X-Envelope-From: a"), SW_SPAN("x-envelope-")));
    g_assert_false(sw_span_has_prefix_folded(SW_SPAN("X-Env"), SW_SPAN("x-envelope-")));
    g_assert_cmpuint(sw_span_find_folded(SW_SPAN("x HTTP://"), 0, SW_SPAN("http:")), ==, 2);
    g_assert_cmpuint(sw_span_find_folded(SW_SPAN("a\0B a\0c"), 0, SW_SPAN("A\0C")), ==, 4);
    g_assert_cmpuint(sw_span_find_folded(SW_SPAN("none"), 0, SW_SPAN("http:")), ==, 4);
}

static void test_slices(void)
{
    SwSpan span = SW_SPAN("abcdef");
    g_assert_true(sw_span_equal(sw_span_slice(span, 2, 4), SW_SPAN("cd")));
    g_assert_cmpuint(sw_span_slice(span, 4, 100).len, ==, 2);
    g_assert_cmpuint(sw_span_slice(span, 9, 100).len, ==, 0);
    g_assert_true(sw_span_equal(sw_span_trim(SW_SPAN(" \t\r\nx y\r\n")), SW_SPAN("x y")));
    g_assert_cmpint(sw_span_compare(SW_SPAN("ab"), SW_SPAN("abc")), <, 0);
    g_assert_cmpint(sw_span_compare(SW_SPAN("\xff"), SW_SPAN("a")), >, 0); /* bytes, not signed chars */
}

static void test_numbers(void)
{
    guint64 value = 7;
    g_assert_true(sw_span_to_uint64(SW_SPAN("18446744073709551615"), &value));
    g_assert_cmpuint(value, ==, G_MAXUINT64);
    g_assert_false(sw_span_to_uint64(SW_SPAN("18446744073709551616"), &value));
    g_assert_false(sw_span_to_uint64(SW_SPAN(""), &value));
    g_assert_false(sw_span_to_uint64(SW_SPAN("-1"), &value));
    g_assert_false(sw_span_to_uint64(SW_SPAN("1 "), &value));
    g_assert_cmpuint(value, ==, G_MAXUINT64); /* untouched on failure */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/span/folded", test_folded);
    g_test_add_func("/span/slices", test_slices);
    g_test_add_func("/span/numbers", test_numbers);
    return g_test_run();
}
