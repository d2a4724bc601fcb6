#include "golden.h"

char *golden_render(gboolean (*write)(const SwDocument *document, const char *const *tables, GOutputStream *out,
                                      GError **error),
                    const SwDocument *document, const char *const *tables)
{
    g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable();
    g_autoptr(GError) error = NULL;
    g_assert_true(write(document, tables, out, &error));
    g_assert_no_error(error);
    g_assert_true(g_output_stream_write_all(out, "", 1, NULL, NULL, NULL));
    g_assert_true(g_output_stream_close(out, NULL, NULL));
    return g_memory_output_stream_steal_data(G_MEMORY_OUTPUT_STREAM(out));
}

void golden_check(const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(GOLDEN, name, NULL);
    g_autofree char *expected = NULL;
    g_autoptr(GError) error = NULL;
    if (g_getenv("SPAMWAVE_UPDATE_GOLDENS")) {
        g_assert_true(g_file_set_contents(path, text, -1, &error));
        return;
    }
    g_assert_true(g_file_get_contents(path, &expected, NULL, &error));
    g_assert_cmpstr(text, ==, expected);
}

void golden_check_harmless(const char *text)
{
    g_assert_true(g_utf8_validate(text, -1, NULL));
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c == '\n' || c == '\r' || c == '\t')
            continue;
        g_assert_false(g_unichar_iscntrl(c));
        g_assert_false((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
    }
}
