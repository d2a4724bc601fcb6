#include "base/block.h"

/* Each place that something can stand in, in spans that end before, in and behind a block. */
static void test_find_any(void)
{
    char bytes[40];
    for (gsize len = 0; len < sizeof bytes; len++) {
        memset(bytes, 'x', sizeof bytes);
        g_assert_cmpuint(sw_span_find_any(sw_span(bytes, len), 0, 'a', 'b', 'c', 'd'), ==, len);
        for (gsize at = 0; at < len; at++) {
            bytes[at] = "abcd"[at % 4];
            g_assert_cmpuint(sw_span_find_any(sw_span(bytes, len), 0, 'a', 'b', 'c', 'd'), ==, at);
            g_assert_cmpuint(sw_span_find_any(sw_span(bytes, len), at, 'a', 'b', 'c', 'd'), ==, at);
            g_assert_cmpuint(sw_span_find_any(sw_span(bytes, len), at + 1, 'a', 'b', 'c', 'd'), ==, len);
            bytes[at] = 'x';
        }
    }
}

static void test_find_pair(void)
{
    char bytes[150];
    for (gsize len = 0; len < sizeof bytes; len++) {
        memset(bytes, 'a', sizeof bytes);
        g_assert_cmpuint(sw_span_find_pair(sw_span(bytes, len), 0, 'a', 'b'), ==, len);
        for (gsize at = 1; at < len; at++) {
            bytes[at] = 'b';
            g_assert_cmpuint(sw_span_find_pair(sw_span(bytes, len), 0, 'a', 'b'), ==, at - 1);
            g_assert_cmpuint(sw_span_find_pair(sw_span(bytes, len), at - 1, 'a', 'b'), ==, at - 1);
            g_assert_cmpuint(sw_span_find_pair(sw_span(bytes, len), at, 'a', 'b'), ==, len);
            g_assert_cmpuint(sw_span_find_pair(sw_span(bytes, at), 0, 'a', 'b'), ==, at);
            bytes[at] = 'a';
        }
    }
}

/* The first, not one of those behind it; bytes above 0x7f are bytes like others. */
static void test_first(void)
{
    g_assert_cmpuint(sw_span_find_any(SW_SPAN("0123456\xff"
                                              "89abc\xff"
                                              "ef"),
                                      0, '\xff', 'e', 'f', 'f'),
                     ==, 7);
    g_assert_cmpuint(sw_span_find_any(SW_SPAN("0123456789abcdef"), 20, '0', '1', '2', '3'), ==, 16);
    g_assert_cmpuint(sw_block_first(sw_block_at("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")), ==, SW_BLOCK);
    g_assert_cmpuint(sw_block_first(sw_block_at("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff")), ==, 15);
    g_assert_cmpuint(sw_block_first(sw_block_at("\0\0\0\0\0\0\0\xff\xff\0\0\0\0\0\0")), ==, 7);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/block/any", test_find_any);
    g_test_add_func("/block/pair", test_find_pair);
    g_test_add_func("/block/first", test_first);
    return g_test_run();
}
