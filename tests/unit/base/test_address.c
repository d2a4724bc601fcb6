#include "base/address.h"

#include "base/error.h"

static void test_parse(void)
{
    static const struct {
        const char *text;
        const char *canonical; /* NULL: refused */
    } cases[] = {
        {"192.0.2.1", "192.0.2.1"},
        {"255.255.255.255", "255.255.255.255"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"IPv6:2001:DB8::1", "2001:db8::1"},
        {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
        {"192.0.2.01", NULL},
        {"0300.0.2.1", NULL},
        {"192.0.2", NULL},
        {"192.0.2.256", NULL},
        {"192.0.2.0001", NULL},
        {"4294967488.0.2.1", NULL}, /* 192, if 32 bits were all that is looked at */
        {"0.0.0.0", "0.0.0.0"},
        {"192.0.2.1.", NULL},
        {"192.0.2.1.5", NULL},
        {"1..2.3", NULL},
        {"fe80::1%eth0", NULL},
        {"2001:db8::1::2", NULL},
        {"", NULL},
        {"[192.0.2.1]", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SwAddress address;
        char text[SW_ADDRESS_TEXT_MAX];
        gboolean parsed = sw_address_parse(sw_span_of(cases[i].text), &address);
        g_test_message("%s", cases[i].text);
        g_assert_cmpint(parsed, ==, cases[i].canonical != NULL);
        if (parsed)
            g_assert_cmpstr(sw_address_format(&address, text), ==, cases[i].canonical);
    }
}

/* Octets of one, two and three digits, wherever they stand; and one byte in each place that makes it no address. */
static void test_parse_every_length(void)
{
    static const guint8 octets[] = {0, 9, 10, 99, 100, 255};
    guint n = G_N_ELEMENTS(octets);
    for (guint i = 0; i < n * n * n * n; i++) {
        const guint8 bytes[] = {octets[i % n], octets[i / n % n], octets[i / n / n % n], octets[i / n / n / n]};
        SwAddress address;
        g_autofree char *text = g_strdup_printf("%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
        g_assert_true(sw_address_parse(sw_span_of(text), &address) && sw_address_is_ipv4(&address));
        g_assert_cmpmem(address.bytes + 12, 4, bytes, 4);
        for (gsize at = 0; text[at]; at++) {
            g_autofree char *spoilt = g_strdup(text);
            spoilt[at] = ';';
            g_assert_false(sw_address_parse(sw_span_of(spoilt), &address));
        }
    }
}

static void test_inside(void)
{
    static const struct {
        const char *text;
        gboolean inside;
    } cases[] = {
        {"127.0.0.1", TRUE},   {"10.1.2.3", TRUE},     {"172.31.255.255", TRUE},  {"172.32.0.1", FALSE},
        {"192.168.1.1", TRUE}, {"100.64.0.1", TRUE},   {"100.128.0.1", FALSE},    {"169.254.1.1", TRUE},
        {"::1", TRUE},         {"fe80::1", TRUE},      {"fd00::1", TRUE},         {"192.0.2.1", FALSE},
        {"198.18.0.1", FALSE}, {"2001:db8::1", FALSE}, {"::ffff:10.0.0.1", TRUE}, {"::2", FALSE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SwAddress address;
        g_assert_true(sw_address_parse(sw_span_of(cases[i].text), &address));
        g_test_message("%s", cases[i].text);
        g_assert_cmpint(sw_address_is_inside(&address), ==, cases[i].inside);
    }
}

static void test_network(void)
{
    static const struct {
        const char *network, *address;
        gboolean contains;
    } cases[] = {
        {"192.0.2.0/24", "192.0.2.255", TRUE},
        {"192.0.2.0/24", "192.0.3.0", FALSE},
        {"192.0.2.77/25", "192.0.2.1", TRUE},
        {"192.0.2.1", "192.0.2.1", TRUE},
        {"192.0.2.1", "192.0.2.2", FALSE},
        {"0.0.0.0/0", "203.0.113.9", TRUE},
        {"0.0.0.0/0", "2001:db8::1", FALSE},
        {"2001:db8::/33", "2001:db8:7fff::1", TRUE},
        {"2001:db8::/33", "2001:db8:8000::1", FALSE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        SwNetwork network;
        SwAddress address;
        g_assert_true(sw_network_parse(cases[i].network, &network, NULL));
        g_assert_true(sw_address_parse(sw_span_of(cases[i].address), &address));
        g_assert_cmpint(sw_network_contains(&network, &address), ==, cases[i].contains);
    }
    static const char *const bad[] = {"192.0.2.0/33", "2001:db8::/129", "192.0.2.0/", "example", "192.0.2/24", ""};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        SwNetwork network;
        g_assert_false(sw_network_parse(bad[i], &network, &error));
        g_assert_error(error, SW_ERROR, SW_ERROR_USAGE);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/address/parse", test_parse);
    g_test_add_func("/address/parse-every-length", test_parse_every_length);
    g_test_add_func("/address/inside", test_inside);
    g_test_add_func("/network", test_network);
    return g_test_run();
}
