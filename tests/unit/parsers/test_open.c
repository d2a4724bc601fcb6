/* Compressed data and archives, made here with libarchive in memory, in any nesting, whole and damaged. */
#include "parsers/input/layers.h"
#include "parsers/limits.h"
#include "tests/unit/parsers/notebook.h"
#include "tests/unit/parsers/trickle.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

static la_ssize_t append_bytes(struct archive *archive, void *data, const void *buffer, size_t len)
{
    g_string_append_len(data, buffer, (gssize)len);
    return (la_ssize_t)len;
}

static struct archive *begin_archive(GString *out, int format, int filter)
{
    struct archive *archive = archive_write_new();
    g_assert_cmpint(archive_write_set_format(archive, format), ==, ARCHIVE_OK);
    g_assert_cmpint(archive_write_add_filter(archive, filter), ==, ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(archive, 1);
    g_assert_cmpint(archive_write_open(archive, out, NULL, append_bytes, NULL), ==, ARCHIVE_OK);
    return archive;
}

static void add_member(struct archive *archive, const char *name, mode_t type, SwSpan bytes)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)bytes.len);
    if (type == AE_IFLNK)
        archive_entry_set_symlink(entry, "/etc/passwd");
    g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
    if (bytes.len > 0)
        g_assert_cmpint(archive_write_data(archive, bytes.data, bytes.len), ==, (gssize)bytes.len);
    archive_entry_free(entry);
}

static GString *pack(int format, int filter, const char *name, SwSpan bytes)
{
    GString *out = g_string_new(NULL);
    struct archive *archive = begin_archive(out, format, filter);
    add_member(archive, name, AE_IFREG, bytes);
    archive_write_free(archive);
    return out;
}

static GString *compress(int filter, SwSpan bytes)
{
    return pack(ARCHIVE_FORMAT_RAW, filter, "raw", bytes);
}

typedef struct {
    GString *streams; /* `NAME[*]=CONTENT` lines, long contents as their length */
} Visited;

static gboolean visit(gpointer data, SwReader *stream, gboolean member, GError **error)
{
    SwSpan window;
    g_autoptr(GString) content = g_string_new(NULL);
    for (;;) {
        if (!sw_reader_peek(stream, 1, &window, error))
            return FALSE;
        if (window.len == 0)
            break;
        g_string_append_len(content, window.data, (gssize)MIN(window.len, 64 - MIN(content->len, 64)));
        sw_reader_skip(stream, window.len);
    }
    if (sw_reader_offset(stream) > 40)
        g_string_printf(content, "%" G_GUINT64_FORMAT " bytes", sw_reader_offset(stream));
    g_string_append_printf(data, "%s%s=%s\n", sw_reader_name(stream), member ? "*" : "", content->str);
    return TRUE;
}

/* Walks the bytes as if they had been stored; what was met, and then what was said. */
static char *walk(const GString *stored, gsize step)
{
    g_autoptr(GString) streams = g_string_new(NULL);
    SwMeter meter = {.stored = stored->len};
    Notebook notebook;
    notebook_init(&notebook);
    g_autoptr(SwReader) reader = trickle_new(sw_span(stored->str, stored->len), step, G_MAXSIZE);
    g_assert_true(sw_layers_walk(&(SwLayerWalk){&notebook.base, &meter, visit, streams}, reader, NULL));
    g_string_append_len(streams, notebook.defects->str, (gssize)notebook.defects->len);
    notebook_clear(&notebook);
    return g_strdup(streams->str);
}

static void assert_walk(const GString *stored, const char *expected)
{
    static const gsize steps[] = {1, 100, 1 << 20};
    for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *got = walk(stored, steps[i]);
        g_assert_cmpstr(got, ==, expected);
    }
}

static const int filters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD};

static void test_plain(void)
{
    g_autoptr(GString) plain = g_string_new("From -\nA: b\n"), nothing = g_string_new("");
    assert_walk(plain, "trickle=From -\nA: b\n\n");
    assert_walk(nothing, "trickle=\n");
}

static void test_compressed(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(filters); i++) {
        g_autoptr(GString) once = compress(filters[i], SW_SPAN("hello"));
        assert_walk(once, "trickle=hello\n");
        g_autoptr(GString) nothing = compress(filters[i], SW_SPAN(""));
        assert_walk(nothing, "trickle=\n");
        g_autoptr(GString) twice = compress(filters[3 - i], sw_span(once->str, once->len));
        assert_walk(twice, "trickle=hello\n");
    }
}

/* What could be a magic but is text stays text. */
static void test_no_magic(void)
{
    g_autoptr(GString) text = g_string_new("BZhang wrote");
    assert_walk(text, "trickle=BZhang wrote\n");
}

/* Rotated logs are concatenated now and then: gzip members in a row are one stream. */
static void test_concatenated(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(filters); i++) {
        g_autoptr(GString) first = compress(filters[i], SW_SPAN("one ")), second = compress(filters[i], SW_SPAN("two"));
        g_string_append_len(first, second->str, (gssize)second->len);
        assert_walk(first, "trickle=one two\n");
    }
}

static GString *random_text(gsize len)
{
    GString *text = g_string_new(NULL);
    for (guint32 state = 1; text->len < len; state = state * 1664525u + 1013904223u)
        g_string_append_c(text, (char)('a' + (state >> 24) % 26));
    return text;
}

static void test_cut(void)
{
    g_autoptr(GString) text = random_text(2000000);
    for (guint i = 0; i < G_N_ELEMENTS(filters); i++) {
        g_autoptr(GString) stored = compress(filters[i], sw_span(text->str, text->len));
        g_string_truncate(stored, stored->len - stored->len / 4);
        g_autofree char *got = walk(stored, 1 << 20);
        g_assert_nonnull(strstr(got, " bytes\nskipped trickle "));
        g_assert_nonnull(strstr(got, "compressed data are damaged or cut off: read up to there\n"));
        g_assert_cmpuint(strtoull(got + strlen("trickle="), NULL, 10), >, 500000);
        g_string_truncate(stored, 20);
        assert_walk(stored,
                    "trickle=\nskipped trickle 0 compressed data are damaged or cut off: nothing could be read\n");
    }
}

/* A few hundred bytes that would become a gigabyte. */
static void test_bomb(void)
{
    g_autofree char *zeros = g_malloc0(256 * SW_MIB);
    for (guint i = 1; i < G_N_ELEMENTS(filters); i++) {
        g_autoptr(GString) bomb = compress(filters[i], sw_span(zeros, 256 * SW_MIB));
        g_autofree char *got = walk(bomb, 1 << 20);
        guint64 allowed = SW_LIMIT_EXPANSION_FREE + (guint64)SW_LIMIT_EXPANSION_RATIO * bomb->len;
        g_assert_cmpuint(allowed, <, 256 * SW_MIB);
        g_assert_nonnull(strstr(got, "compressed data expand beyond all measure: read up to there\n"));
        g_assert_cmpuint(strtoull(got + strlen("trickle="), NULL, 10), <=, allowed);
    }
}

static void test_archives(void)
{
    static const int formats[] = {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_TAR_PAX_RESTRICTED,
                                  ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FORMAT_ZIP};
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autoptr(GString) stored = g_string_new(NULL);
        struct archive *archive = begin_archive(stored, formats[i], ARCHIVE_FILTER_NONE);
        add_member(archive, "folder", AE_IFDIR, SW_SPAN_ABSENT);
        add_member(archive, "folder/one", AE_IFREG, SW_SPAN("1"));
        add_member(archive, "../../etc/two", AE_IFREG, SW_SPAN("2"));
        add_member(archive, "/three", AE_IFREG, SW_SPAN("3"));
        add_member(archive, "none", AE_IFREG, SW_SPAN(""));
        archive_write_free(archive);
        assert_walk(stored, "trickle:folder/one*=1\ntrickle:../../etc/two*=2\ntrickle:/three*=3\ntrickle:none*=\n");
        g_autoptr(GString) gzipped = compress(ARCHIVE_FILTER_GZIP, sw_span(stored->str, stored->len));
        assert_walk(gzipped, "trickle:folder/one*=1\ntrickle:../../etc/two*=2\ntrickle:/three*=3\ntrickle:none*=\n");
    }
}

static void test_links(void)
{
    g_autoptr(GString) stored = g_string_new(NULL);
    struct archive *archive = begin_archive(stored, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE);
    add_member(archive, "link", AE_IFLNK, SW_SPAN_ABSENT);
    add_member(archive, "device", AE_IFCHR, SW_SPAN_ABSENT);
    add_member(archive, "file", AE_IFREG, SW_SPAN("x"));
    archive_write_free(archive);
    assert_walk(stored, "trickle:file*=x\n"
                        "noted trickle:link 0 a link or device in an archive: not read\n"
                        "noted trickle:device 0 a link or device in an archive: not read\n");
}

/* Three layers are undone, a compressed tar being one; the fourth is refused. */
static void test_nested(void)
{
    g_autoptr(GString) gzip = compress(ARCHIVE_FILTER_GZIP, SW_SPAN("deep"));
    g_autoptr(GString) zip = pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "b.gz", sw_span(gzip->str, gzip->len));
    g_autoptr(GString) tar = pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ, "a.zip", sw_span(zip->str, zip->len));
    assert_walk(tar, "trickle:a.zip:b.gz*=deep\n");
    g_autoptr(GString) outer = pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "t.txz", sw_span(tar->str, tar->len));
    assert_walk(outer, "skipped trickle:t.txz:a.zip:b.gz 0 archives or compressed data too deep inside one another\n");
}

static void test_damaged_archives(void)
{
    g_autoptr(GString) text = random_text(100000);
    g_autoptr(GString) tar = pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, "a", sw_span(text->str, text->len));
    g_string_truncate(tar, 50512);
    g_autofree char *got = walk(tar, 1000);
    g_assert_nonnull(strstr(got, "trickle:a*=50000 bytes\n"));
    g_assert_nonnull(strstr(got, "skipped trickle:a 50000 archive member is damaged"));
    g_assert_nonnull(strstr(got, "skipped trickle 50512 archive is damaged or cut off"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/open/plain", test_plain);
    g_test_add_func("/parsers/open/compressed", test_compressed);
    g_test_add_func("/parsers/open/no-magic", test_no_magic);
    g_test_add_func("/parsers/open/concatenated", test_concatenated);
    g_test_add_func("/parsers/open/cut", test_cut);
    g_test_add_func("/parsers/open/bomb", test_bomb);
    g_test_add_func("/parsers/open/archives", test_archives);
    g_test_add_func("/parsers/open/links", test_links);
    g_test_add_func("/parsers/open/nested", test_nested);
    g_test_add_func("/parsers/open/damaged-archives", test_damaged_archives);
    return g_test_run();
}
