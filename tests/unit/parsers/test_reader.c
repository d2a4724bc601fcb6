#include "parsers/input/lines.h"
#include "tests/unit/parsers/trickle.h"

static void make_pattern(GString *out, gsize len)
{
    for (gsize i = 0; i < len; i++)
        g_string_append_c(out, (char)(i * 31 % 251));
}

/* Whatever the steps of the source and the window asked for, the bytes are those of the stream, in order. */
static void test_window(void)
{
    g_autoptr(GString) pattern = g_string_new(NULL);
    make_pattern(pattern, 300000);
    static const gsize steps[] = {1, 7, 4096, 1 << 20}, wants[] = {1, 5, 1000, 70000};
    for (guint s = 0; s < G_N_ELEMENTS(steps); s++) {
        for (guint w = 0; w < G_N_ELEMENTS(wants); w++) {
            g_autoptr(SwReader) reader = trickle_new(sw_span(pattern->str, pattern->len), steps[s], G_MAXSIZE);
            SwSpan window;
            gsize at = 0;
            for (;;) {
                g_assert_true(sw_reader_peek(reader, wants[w], &window, NULL));
                g_assert_cmpuint(window.len, >=, MIN(wants[w], pattern->len - at));
                g_assert_cmpint(memcmp(window.data, pattern->str + at, window.len), ==, 0);
                g_assert_cmpuint(sw_reader_offset(reader), ==, at);
                if (window.len == 0)
                    break;
                gsize n = MIN(window.len, wants[w] * 2 / 3 + 1);
                sw_reader_skip(reader, n);
                at += n;
            }
            g_assert_cmpuint(at, ==, pattern->len);
        }
    }
}

static void test_memory(void)
{
    g_autoptr(SwReader) reader = sw_reader_new_memory("memory", SW_SPAN("abcdef"));
    SwSpan window;
    g_assert_true(sw_reader_peek(reader, 2, &window, NULL));
    sw_reader_skip(reader, 4);
    g_assert_true(sw_reader_peek(reader, 9, &window, NULL));
    g_assert_true(sw_span_equal(window, SW_SPAN("ef")));
    g_assert_cmpstr(sw_reader_name(reader), ==, "memory");
}

static void test_failure(void)
{
    g_autoptr(SwReader) reader = trickle_new(SW_SPAN("abcdef"), 2, 4);
    g_autoptr(GError) error = NULL;
    SwSpan window;
    sw_reader_peek(reader, 1, &window, NULL);
    sw_reader_skip(reader, 1);
    g_assert_false(sw_reader_peek(reader, 6, &window, &error));
    g_assert_error(error, SW_ERROR, SW_ERROR_INPUT);
    g_assert_cmpstr(error->message, ==, "trickle: byte 4: the disk is gone");
    g_assert_true(sw_reader_peek(reader, 0, &window, NULL));
    g_assert_true(sw_span_equal(window, SW_SPAN("bcd")));
}

static void test_lines(void)
{
    for (gsize step = 1; step < 40; step += 3) {
        g_autoptr(SwReader) reader =
            trickle_new(SW_SPAN("one\r\n\nlonger than ten\nten bytes!\nlast"), step, G_MAXSIZE);
        SwLines lines = {.reader = reader, .limit = 10};
        static const struct {
            guint64 offset;
            const char *text;
            gboolean cut;
        } expected[] = {
            {0, "one", FALSE}, {5, "", FALSE}, {6, "longer tha", TRUE}, {22, "ten bytes!", FALSE}, {33, "last", FALSE}};
        SwLine line;
        for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
            g_assert_true(sw_lines_next(&lines, &line, NULL));
            g_assert_cmpuint(line.offset, ==, expected[i].offset);
            g_assert_true(sw_span_equal(line.bytes, sw_span_of(expected[i].text)));
            g_assert_cmpint(line.cut, ==, expected[i].cut);
        }
        g_assert_true(sw_lines_next(&lines, &line, NULL));
        g_assert_false(sw_span_present(line.bytes));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/reader/window", test_window);
    g_test_add_func("/parsers/reader/memory", test_memory);
    g_test_add_func("/parsers/reader/failure", test_failure);
    g_test_add_func("/parsers/reader/lines", test_lines);
    return g_test_run();
}
