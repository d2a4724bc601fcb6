#include "base/url.h"

static const struct {
    const char *url;
    const char *host, *domain; /* NULL: absent */
} cases[] = {
    {"http://www.shop.co.uk/", "www.shop.co.uk", "shop.co.uk"},
    {"https://shop.example:8443/a?b=c", "shop.example", "shop.example"},
    {"ftp://files.shop.example", "files.shop.example", "shop.example"},
    {"http://www.shop.example?a", "www.shop.example", "shop.example"},
    {"http://www.shop.example#a", "www.shop.example", "shop.example"},
    {"http://www.bank.example@192.0.2.7/", "192.0.2.7", "192.0.2.7"},
    {"http://a:b@www.shop.example:81/@c", "www.shop.example", "shop.example"},
    {"http://192.0.2.7:8080/a", "192.0.2.7", "192.0.2.7"},
    {"http://[2001:db8::7]:8080/a", "[2001:db8::7]", "[2001:db8::7]"},
    {"http://[2001:db8::7/a", NULL, NULL},
    {"http:///a", NULL, NULL},
    {"http://", NULL, NULL},
    {"http://@/", NULL, NULL},
    {"://shop.example/", NULL, NULL},
    {"www.shop.example", NULL, NULL},
    {"mailto:anna@shop.example", NULL, NULL},
    {"a:b://shop.example/", NULL, NULL},
    {"", NULL, NULL},
};

static void test_hosts(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *host = sw_span_dup(sw_url_host(sw_span_of(cases[i].url)));
        g_autofree char *domain = sw_span_dup(sw_url_domain(sw_span_of(cases[i].url)));
        g_assert_cmpstr(host, ==, cases[i].host);
        g_assert_cmpstr(domain, ==, cases[i].domain);
    }
    g_assert_false(sw_span_present(sw_url_host(SW_SPAN_ABSENT)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/url/hosts", test_hosts);
    return g_test_run();
}
