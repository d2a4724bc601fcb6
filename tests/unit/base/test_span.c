#include "base/digits.h"
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

/* One byte anywhere makes a difference; what stands behind the bytes does not. */
static void test_bytes(void)
{
    char a[40], b[40];
    for (gsize n = 0; n < sizeof a; n++) {
        memset(a, 'x', sizeof a);
        memset(b, 'x', sizeof b);
        b[n] = 'y';
        g_assert_true(sw_bytes_equal(a, b, n));
        for (gsize at = 0; at < n; at++) {
            b[at] ^= 1;
            g_assert_false(sw_bytes_equal(a, b, n));
            b[at] ^= 1;
        }
    }
}

/* Of up to seven digits, with whatever behind them. */
static void test_digits(void)
{
    static const guint32 numbers[] = {0, 7, 10, 99, 731, 1003, 65535, 123456, 9999999};
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        for (guint end = 0; end < 256; end++) {
            char text[24];
            guint32 number = 0;
            int digits = g_snprintf(text, sizeof text, "%u", numbers[i]);
            if (g_ascii_isdigit(end))
                continue;
            memset(text + digits, (int)end, SW_DIGITS_READ);
            g_assert_cmpuint(sw_digits_read(text, &number), ==, digits);
            g_assert_cmpuint(number, ==, numbers[i]);
            text[digits + 1] = '5';
            g_assert_cmpuint(sw_digits_read(text, &number), ==, digits);
            g_assert_cmpuint(number, ==, numbers[i]);
            g_assert_cmpuint(sw_digits_read(text + digits, &number), ==, 0);
        }
    guint32 number = 7;
    g_assert_cmpuint(sw_digits_read("12345678", &number), ==, SW_DIGITS_READ);
    g_assert_cmpuint(number, ==, 7);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/span/folded", test_folded);
    g_test_add_func("/span/slices", test_slices);
    g_test_add_func("/span/numbers", test_numbers);
    g_test_add_func("/span/bytes", test_bytes);
    g_test_add_func("/span/digits", test_digits);
    return g_test_run();
}
