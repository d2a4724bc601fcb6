/*
 * Feeds a fuzz target its seeds, for compilers without libFuzzer: `fuzz_NAME PATH...`. A path is a file, or a directory of them; of
 * one that ends in `.seeds`, each line is a seed.
 */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

static guint n_seeds;

/* A copy of its own, so that a sanitizer sees reads beyond its ends. */
static void feed(SwSpan bytes)
{
    uint8_t *copy = g_memdup2(bytes.data, bytes.len);
    LLVMFuzzerTestOneInput(copy, bytes.len);
    g_free(copy);
    n_seeds++;
}

static void feed_lines(SwSpan bytes)
{
    for (gsize at = 0; at < bytes.len;) {
        gsize end = sw_span_find(bytes, at, '\n');
        feed(sw_span_slice(bytes, at, end));
        at = end + 1;
    }
}

static void feed_path(const char *path)
{
    g_autoptr(GError) error = NULL;
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_autoptr(GDir) directory = g_dir_open(path, 0, &error);
        g_assert_no_error(error);
        for (const char *name; (name = g_dir_read_name(directory));) {
            g_autofree char *child = g_build_filename(path, name, NULL);
            feed_path(child);
        }
        return;
    }
    g_autofree char *data = NULL;
    gsize len;
    g_file_get_contents(path, &data, &len, &error);
    g_assert_no_error(error);
    if (g_str_has_suffix(path, ".seeds"))
        feed_lines(sw_span(data, len));
    else
        feed(sw_span(data, len));
}

int main(int argc, char **argv)
{
    feed(sw_span("", 0));
    for (int i = 1; i < argc; i++)
        feed_path(argv[i]);
    g_print("%u seeds\n", n_seeds);
    return n_seeds > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
