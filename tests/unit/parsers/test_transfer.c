/* Quoted-printable, as GMime's decoder reads it: broken escapes, soft breaks in both line ends, what is cut off at the end. */
#include "base/random.h"
#include "parsers/mail/transfer.h"

#include <gmime/gmime.h>

#define ROUNDS 20000

static void assert_decodes(SwSpan text, SwSpan expected, GString *buffer)
{
    SwSpan decoded = sw_transfer_decode(SW_TRANSFER_QUOTED_PRINTABLE, text, buffer);
    g_assert_cmpmem(decoded.data, decoded.len, expected.data, expected.len);
}

static void test_escapes(void)
{
    static const struct {
        const char *text, *decoded;
    } cases[] = {
        {"", ""},
        {"plain\r\n", "plain\r\n"},
        {"a=3D=3db", "a==b"},
        {"one =\nline =\r\nonly", "one line only"},
        {"=ZZ =3 =\t\n", "=ZZ =3 =\t\n"},
        {"==41", "==41"},
        {"cut=", "cut"},
        {"cut=4", "cut"},
    };
    g_autoptr(GString) buffer = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_decodes(sw_span_of(cases[i].text), sw_span_of(cases[i].decoded), buffer);
}

static SwSpan decode_with_gmime(SwSpan text, char *out)
{
    GMimeEncoding decoder;
    g_mime_encoding_init_decode(&decoder, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return sw_span(out, g_mime_encoding_step(&decoder, text.data, text.len, out));
}

static void test_against_gmime(void)
{
    static const char alphabet[] = "==\r\n4aFg \xE9";
    g_autoptr(GString) buffer = g_string_new(NULL);
    SwRandom random;
    sw_random_init(&random, 1);
    for (guint round = 0; round < ROUNDS; round++) {
        char text[24], theirs[24];
        gsize len = sw_random_below(&random, sizeof text);
        for (gsize i = 0; i < len; i++)
            text[i] = alphabet[sw_random_below(&random, sizeof alphabet - 1)];
        SwSpan span = sw_span(text, len);
        assert_decodes(span, decode_with_gmime(span, theirs), buffer);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/transfer/escapes", test_escapes);
    g_test_add_func("/transfer/against-gmime", test_against_gmime);
    return g_test_run();
}
