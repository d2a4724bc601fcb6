#include "simulate/names.h"

#include "simulate/words.h"

#define IPV4_HOSTS_A_NET 254 /* .0 and .255 are left out */
#define IPV4_NETS 512 /* /24 networks in 198.18.0.0/15 */
#define IPV4_CLIENTS ((guint64)IPV4_HOSTS_A_NET * IPV4_NETS)

const char *const sw_names_recipient_domains[SW_NAMES_RECIPIENT_DOMAINS] = {
    "amselgrund.example",   "birkenhof.test",        "dorfpost.example",
    "kirchberg-mitte.test", "post.lindenau.example", "seeau.example",
};

static const char *pick(SwWords words, SwRandom *random)
{
    return words.words[sw_random_below(random, words.n)];
}

static void append_number(GString *out, guint64 number)
{
    char digits[20];
    guint n = 0;
    do
        digits[n++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (n > 0)
        g_string_append_c(out, digits[--n]);
}

/* Lower-case letters and digits without those that look alike. */
static void append_token(GString *out, guint n, SwRandom *random)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    guint64 drawn = sw_random_next(random);
    for (guint i = 0; i < n; i++, drawn /= sizeof letters - 1)
        g_string_append_c(out, letters[drawn % (sizeof letters - 1)]);
}

void sw_names_localpart(GString *out, SwRandom *random)
{
    guint form = (guint)sw_random_below(random, 100);
    const char *given = pick(sw_words_given, random), *family = pick(sw_words_family, random);
    if (form < 3) {
        g_string_append(out, pick(sw_words_office, random));
    } else if (form < 55) {
        static const char separators[] = {'.', '.', '.', '.', '-', '_'};
        g_string_append(out, given);
        g_string_append_c(out, separators[sw_random_below(random, sizeof separators)]);
        g_string_append(out, family);
    } else if (form < 70) {
        g_string_append_c(out, given[0]);
        if (form < 64)
            g_string_append_c(out, '.');
        g_string_append(out, family);
    } else {
        g_string_append(out, form < 88 ? given : family);
        if (form % 4 != 0)
            append_number(out, 1 + sw_random_below(random, 99));
    }
}

void sw_names_bulk_localpart(GString *out, SwRandom *random)
{
    g_string_append(out, pick(sw_words_given, random));
    append_token(out, 4, random);
}

void sw_names_sender_domain(GString *out, guint index)
{
    g_assert(index < sw_words_bright.n * sw_words_place.n);
    g_string_append(out, sw_words_bright.words[index / sw_words_place.n]);
    g_string_append(out, sw_words_place.words[index % sw_words_place.n]);
    g_string_append(out, ".example");
}

void sw_names_url_domain(GString *out, guint wave)
{
    g_string_append(out, sw_words_bargain.words[wave * 5 % sw_words_bargain.n]);
    g_string_append_c(out, '-');
    g_string_append(out, sw_words_shop.words[wave * 3 % sw_words_shop.n]);
    guint round = wave / (sw_words_bargain.n * sw_words_shop.n);
    if (round > 0)
        append_number(out, round);
    g_string_append(out, ".example");
}

void sw_names_helo(GString *out, const SwAddress *client, SwSpan rcpt, SwRandom *random)
{
    guint form = (guint)sw_random_below(random, 8);
    if (form == 0) {
        g_string_append(out, "localhost");
    } else if (form == 1) {
        g_string_append(out, "[192.168.1.");
        append_number(out, 2 + sw_random_below(random, 250));
        g_string_append_c(out, ']');
    } else if (form == 2) {
        gsize at = sw_span_find(rcpt, 0, '@');
        g_string_append_len(out, rcpt.data + at + 1, (gssize)(rcpt.len - at - 1));
    } else if (form < 5) {
        g_string_append(out, "dsl");
        for (guint i = 12; i < 16; i++) {
            g_string_append_c(out, '-');
            append_number(out, client->bytes[i]);
        }
        g_string_append(out, ".pool.example");
    } else {
        g_string_append(out, "pc-");
        append_token(out, 8, random);
    }
}

void sw_names_subject(GString *out, guint wave, SwRandom *random)
{
    g_string_append(out, "Limited offer: ");
    g_string_append(out, sw_words_product.words[wave % sw_words_product.n]);
    g_string_append_c(out, ' ');
    append_token(out, 5, random);
}

void sw_names_words(GString *out, guint n, SwRandom *random)
{
    for (guint i = 0; i < n; i++) {
        if (i > 0)
            g_string_append_c(out, ' ');
        g_string_append(out, pick(sw_words_dictionary, random));
    }
}

static SwAddress ipv4(guint8 a, guint8 b, guint8 c, guint8 d)
{
    return (SwAddress){{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}};
}

/* A /64 of its own for each, as providers give them out: the 32 bits below the prefix are an odd multiple of the
 * index. */
static SwAddress ipv6_client(guint64 index)
{
    SwRandom host = {index};
    guint64 interface = sw_random_next(&host);
    guint32 network = (guint32)index * 2654435761U;
    SwAddress address = {{0x20, 0x01, 0x0d, 0xb8}};
    for (guint i = 0; i < 4; i++)
        address.bytes[4 + i] = (guint8)(network >> (24 - 8 * i));
    for (guint i = 0; i < 8; i++)
        address.bytes[8 + i] = (guint8)(interface >> (56 - 8 * i));
    return address;
}

SwAddress sw_names_client(guint64 index, gboolean ipv6)
{
    if (ipv6 || index >= IPV4_CLIENTS)
        return ipv6_client(index);
    /* 59051 shares no factor with the number of clients, so that neighbours are scattered and none meets another. */
    guint64 place = (index * 59051 + 20051) % IPV4_CLIENTS;
    guint64 net = place / IPV4_HOSTS_A_NET;
    return ipv4(198, (guint8)(18 + net / 256), (guint8)(net % 256), (guint8)(1 + place % IPV4_HOSTS_A_NET));
}

void sw_names_organisation_domain(GString *out, guint index)
{
    g_assert(index < sw_words_trade.n * sw_words_town.n);
    g_string_append(out, sw_words_trade.words[index % sw_words_trade.n]);
    g_string_append_c(out, '-');
    g_string_append(out, sw_words_town.words[index / sw_words_trade.n]);
    g_string_append(out, ".example");
}

SwAddress sw_names_organisation_client(guint index)
{
    guint8 host = (guint8)(10 + index / 2);
    return index % 2 ? ipv4(198, 51, 100, host) : ipv4(203, 0, 113, host);
}

gint16 sw_names_organisation_offset_min(guint index)
{
    static const gint16 offsets[] = {60, 60, 60, 0, 120, -300, 60, -480, 330, 60};
    return offsets[index % G_N_ELEMENTS(offsets)];
}

void sw_names_correspondent(GString *out, SwRandom *random)
{
    sw_names_localpart(out, random);
    g_string_append_c(out, '@');
    g_string_append(out, pick(sw_words_correspondent_domains, random));
}

void sw_names_letter_subject(GString *out, SwRandom *random)
{
    g_string_append(out, pick(sw_words_letter_subject, random));
    g_string_append_c(out, ' ');
    append_number(out, 1 + sw_random_below(random, 400));
}
