#include "base/domain.h"

typedef struct {
    const char *given;
    const char *expected; /* NULL: absent, no name */
} Pair;

static void check_span(SwSpan span, const char *expected)
{
    g_autofree char *text = sw_span_dup(span);
    g_assert_cmpstr(text, ==, expected);
}

static void test_of_mailbox(void)
{
    static const Pair cases[] = {
        {"anna@mail.example", "mail.example"},
        {"\"a@b\"@mail.example", "mail.example"},
        {"anna@Mail.Example", "Mail.Example"},
        {"anna@[192.0.2.1]", "[192.0.2.1]"},
        {"anna@", NULL},
        {"anna", NULL},
        {"", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        check_span(sw_domain_of_mailbox(sw_span_of(cases[i].given)), cases[i].expected);
    check_span(sw_domain_of_mailbox(SW_SPAN_ABSENT), NULL);
}

static void test_normalise(void)
{
    static const Pair cases[] = {
        {"WWW.Shop.Example", "www.shop.example"},
        {"shop.example.", "shop.example"},
        {"shop.example..", NULL},
        {"shop..example", NULL},
        {".shop.example", NULL},
        {"localhost", "localhost"},
        {"_dmarc.shop-1.example", "_dmarc.shop-1.example"},
        {"", NULL},
        {".", NULL},
        {"shop example", NULL},
        {"shop\texample", NULL},
        {"shop\x7f.example", NULL},
        {"shop!.example", NULL},
        {"[192.0.2.1]", NULL},
        {"192.0.2.1", NULL},
        {"192.0.2.example", "192.0.2.example"},
        {"1.2.3", "1.2.3"},
        /* RFC 5891, UTS #46 */
        {"B\xc3\xbc"
         "cher.example",
         "xn--bcher-kva.example"},
        {"XN--BCHER-KVA.example", "xn--bcher-kva.example"},
        {"fa\xc3\x9f.example", "xn--fa-hia.example"},
        {"\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80.\xd1\x80\xd1\x84", "xn--e1afmkfd.xn--p1ai"},
        {"shop\xe3\x80\x82"
         "example",
         "shop.example"}, /* ideographic full stop */
        {"\xef\xbd\x93hop.example", "shop.example"}, /* full-width s */
        {"p\xd0\xb0ypal.example", "xn--pypal-4ve.example"}, /* Cyrillic a */
        {"b\xfc"
         "cher.example",
         NULL}, /* no UTF-8 */
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = sw_domain_normalise(sw_span_of(cases[i].given));
        g_assert_cmpstr(name, ==, cases[i].expected);
    }
    g_assert_null(sw_domain_normalise(SW_SPAN_ABSENT));
    g_assert_null(sw_domain_normalise(SW_SPAN("shop\0.example")));
    g_assert_null(sw_domain_normalise(SW_SPAN("b\xc3\xbc\0.example")));
}

static void test_lengths(void)
{
    g_autofree char *label_63 = g_strnfill(63, 'a');
    g_autofree char *label_64 = g_strnfill(64, 'a');
    g_autofree char *fits = g_strdup_printf("%s.%s.%s.%s", label_63, label_63, label_63, label_63 + 2);
    g_autofree char *too_long = g_strdup_printf("%s.%s.%s.%s", label_63, label_63, label_63, label_63 + 1);
    g_autofree char *endless = g_strdup_printf("\xc3\xbc.%s.%s", too_long, too_long);
    char buffer[SW_DOMAIN_TEXT_MAX];
    g_assert_cmpuint(strlen(fits), ==, 253);
    check_span(sw_domain_write(sw_span_of(fits), buffer), fits);
    g_assert_false(sw_span_present(sw_domain_write(sw_span_of(too_long), buffer)));
    g_assert_false(sw_span_present(sw_domain_write(sw_span_of(label_64), buffer)));
    g_assert_false(sw_span_present(sw_domain_write(sw_span_of(endless), buffer)));
}

static const Pair registered[] = {
    {"www.shop.com", "shop.com"},
    {"shop.com", "shop.com"},
    {"a.b.c.shop.co.uk", "shop.co.uk"},
    {"shop.co.uk", "shop.co.uk"},
    {"co.uk", "co.uk"},
    {"com", "com"},
    {"localhost", "localhost"},
    {"", ""},
    {"www.shop.example", "shop.example"},
    {"shop.example", "shop.example"},
    {"a.b.shop.test", "shop.test"},
    {"xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"},
    {"www.xn--bcher-kva.com", "xn--bcher-kva.com"},
    {"a-name-of-more-bytes-than-are-remembered.in-one-slot-of-the-table.www.shop.co.uk", "shop.co.uk"},
};

static void test_registered(void)
{
    for (guint round = 0; round < 2; round++) /* asked, then remembered */
        for (guint i = 0; i < G_N_ELEMENTS(registered); i++)
            check_span(sw_domain_registered(sw_span_of(registered[i].given)), registered[i].expected);
    SwSpan name = SW_SPAN("www.shop.co.uk");
    g_assert_true(sw_domain_registered(name).data == name.data + 4);
}

/* More names than are remembered at once: slots are shared, answers must not be. */
static void test_registered_many(void)
{
    for (guint i = 0; i < 10000; i++) {
        g_autofree char *name = g_strdup_printf("h%u.%s%u.%s", i, "s", i, i % 2 ? "co.uk" : "com");
        SwSpan span = sw_span_of(name);
        check_span(sw_domain_registered(span), strchr(name, '.') + 1);
    }
}

static void test_listed_suffix(void)
{
    g_assert_true(sw_domain_has_listed_suffix(SW_SPAN("shop.com")));
    g_assert_true(sw_domain_has_listed_suffix(SW_SPAN("shop.xn--p1ai")));
    g_assert_false(sw_domain_has_listed_suffix(SW_SPAN("shop.example")));
    g_assert_false(sw_domain_has_listed_suffix(SW_SPAN("shop.xn--com-wk0e")));
    g_assert_false(sw_domain_has_listed_suffix(SW_SPAN("")));
}

static void test_reversed_labels(void)
{
    /* in this order */
    static const char *const names[] = {"",      "com",     "a.com",     "z.a.com",  "ab.com",
                                        "b.com", "example", "a.example", "b.example"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        for (guint j = 0; j < G_N_ELEMENTS(names); j++) {
            int order = sw_domain_compare_reversed_labels(sw_span_of(names[i]), sw_span_of(names[j]));
            g_assert_cmpint((order > 0) - (order < 0), ==, (i > j) - (i < j));
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/domain/of-mailbox", test_of_mailbox);
    g_test_add_func("/domain/normalise", test_normalise);
    g_test_add_func("/domain/lengths", test_lengths);
    g_test_add_func("/domain/registered", test_registered);
    g_test_add_func("/domain/registered-many", test_registered_many);
    g_test_add_func("/domain/listed-suffix", test_listed_suffix);
    g_test_add_func("/domain/reversed-labels", test_reversed_labels);
    return g_test_run();
}
