#include "base/hash.h"

#define N_KEYS 65536u
#define N_SLOTS 131072u

static const SwHashKey other = {G_GUINT64_CONSTANT(0x589965cc75374cc3), G_GUINT64_CONSTANT(0x1d8e4e27c47d124f)};

/* Pairs of keys that share a slot, by the low bits of the hash, by those in the middle, and by the high ones. */
typedef struct {
    guint16 *slots[3];
    guint n_pairs[3];
    GHashTable *seen;
} Spread;

static void spread_init(Spread *spread)
{
    *spread = (Spread){.seen = g_hash_table_new(NULL, NULL)};
    for (guint i = 0; i < G_N_ELEMENTS(spread->slots); i++)
        spread->slots[i] = g_new0(guint16, N_SLOTS);
}

static void spread_take(Spread *spread, guint64 hash)
{
    static const guint shifts[3] = {0, 20, 47};
    for (guint i = 0; i < G_N_ELEMENTS(shifts); i++)
        spread->n_pairs[i] += spread->slots[i][(hash >> shifts[i]) % N_SLOTS]++;
    g_assert_true(g_hash_table_add(spread->seen, GSIZE_TO_POINTER(hash))); /* no two whole hashes are equal */
}

/* By chance there are 16,384 pairs, give or take 128. */
static void spread_end(Spread *spread)
{
    for (guint i = 0; i < G_N_ELEMENTS(spread->slots); i++) {
        g_assert_cmpuint(spread->n_pairs[i], <, 17400);
        g_free(spread->slots[i]);
    }
    g_hash_table_unref(spread->seen);
}

/* Names as they are made in series, of all lengths: what differs stands at the front, at the end, or in between. */
static void test_spans_spread(void)
{
    static const struct {
        const char *before, *behind;
    } names[] = {{"", ""}, {"u", "@a.example"}, {"host-", "-of-many.pool.example.net"}, {"a-long-way-before-", ""}};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        Spread spread;
        spread_init(&spread);
        for (guint n = 0; n < N_KEYS; n++) {
            char text[64];
            int length = g_snprintf(text, sizeof text, "%s%u%s", names[i].before, n, names[i].behind);
            spread_take(&spread, sw_hash_span(SW_HASH_FIXED, sw_span(text, (gsize)length), 0));
        }
        spread_end(&spread);
    }
}

static void test_words_spread(void)
{
    for (guint shift = 0; shift <= 48; shift += 8) {
        Spread spread;
        spread_init(&spread);
        for (guint64 n = 0; n < N_KEYS; n++)
            spread_take(&spread, sw_hash_word(SW_HASH_FIXED, n << shift, 7));
        spread_end(&spread);
    }
}

/* Each byte counts, and so does the length: no two of these texts are the same, whatever their bytes. */
static void test_every_byte_counts(void)
{
    char text[40] = {0};
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (gsize length = 0; length <= sizeof text; length++) {
        g_assert_true(g_hash_table_add(seen, GSIZE_TO_POINTER(sw_hash_span(SW_HASH_FIXED, sw_span(text, length), 0))));
        for (gsize at = 0; at < length; at++)
            for (guint bit = 0; bit < 8; bit++) {
                text[at] ^= (char)(1u << bit);
                guint64 hash = sw_hash_span(SW_HASH_FIXED, sw_span(text, length), 0);
                g_assert_true(g_hash_table_add(seen, GSIZE_TO_POINTER(hash)));
                text[at] ^= (char)(1u << bit);
            }
    }
}

/* Nothing outside the span is read into its hash, wherever the span begins. */
static void test_place_does_not_count(void)
{
    for (gsize length = 0; length <= 24; length++)
        for (gsize from = 0; from < 8; from++) {
            char room[40];
            memset(room, (int)('a' + from), sizeof room);
            memcpy(room + from, "0123456789abcdefghijklmn", length);
            g_assert_cmpuint(sw_hash_span(SW_HASH_FIXED, sw_span(room + from, length), 0), ==,
                             sw_hash_span(SW_HASH_FIXED, sw_span("0123456789abcdefghijklmn", length), 0));
        }
}

/* The salt tells equal texts apart, and texts do not make up for it: '1' and '2' differ by as much as the salts do. */
static void test_salt(void)
{
    guint64 first = sw_hash_span(SW_HASH_FIXED, SW_SPAN("1abc"), 1);
    g_assert_cmpuint(first, !=, sw_hash_span(SW_HASH_FIXED, SW_SPAN("1abc"), 2));
    g_assert_cmpuint(first, !=, sw_hash_span(SW_HASH_FIXED, SW_SPAN("2abc"), 2));
    g_assert_cmpuint(sw_hash_word(SW_HASH_FIXED, 1, 1), !=, sw_hash_word(SW_HASH_FIXED, 2, 2));
}

/* What shares a slot under one key is scattered under another: whoever does not know the key cannot fill a slot. */
static void test_key_scatters(void)
{
    enum { FEW = 256 };
    guint slots[FEW] = {0}, n_together = 0;
    for (guint n = 0; n < N_KEYS; n++) {
        char text[16];
        SwSpan span = sw_span(text, (gsize)g_snprintf(text, sizeof text, "k%u", n));
        if (sw_hash_span(SW_HASH_FIXED, span, 0) % FEW != 0)
            continue;
        n_together++;
        slots[sw_hash_span(other, span, 0) % FEW]++;
    }
    g_assert_cmpuint(n_together, >, FEW / 2);
    for (guint i = 0; i < FEW; i++)
        g_assert_cmpuint(slots[i], <, 12); /* one is expected */
}

/* Two processes do not draw the same secret. */
static void test_secret_is_drawn(void)
{
    if (g_test_subprocess()) {
        g_print("%" G_GINT64_MODIFIER "x\n", sw_hash_secret.start);
        return;
    }
    g_autofree char *ours = g_strdup_printf("*%" G_GINT64_MODIFIER "x*", sw_hash_secret.start);
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout_unmatched(ours);
    g_assert_cmpuint(sw_hash_secret.factor % 2, ==, 1);
}

static void test_string(void)
{
    g_autofree char *copy = g_strdup("list.example");
    g_assert_cmpuint(sw_hash_string("list.example"), ==, sw_hash_string(copy));
    g_assert_cmpuint(sw_hash_string("list.example"), !=, sw_hash_string("list.exampld"));
    /* Under g_str_hash() these are one. */
    g_assert_cmpuint(g_str_hash("bA"), ==, g_str_hash("ab"));
    g_assert_cmpuint(sw_hash_string("bA"), !=, sw_hash_string("ab"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hash/spans_spread", test_spans_spread);
    g_test_add_func("/hash/words_spread", test_words_spread);
    g_test_add_func("/hash/every_byte_counts", test_every_byte_counts);
    g_test_add_func("/hash/place_does_not_count", test_place_does_not_count);
    g_test_add_func("/hash/salt", test_salt);
    g_test_add_func("/hash/key_scatters", test_key_scatters);
    g_test_add_func("/hash/secret_is_drawn", test_secret_is_drawn);
    g_test_add_func("/hash/string", test_string);
    return g_test_run();
}
