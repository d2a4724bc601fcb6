/*
 * Replies as relays word them, each with its class and the list it names; and replies into which an outsider wrote.
 */
#include "parsers/log/reason.h"

#include <string.h>

typedef struct {
    const char *text;
    guint16 code;
    SwReasonClass class;
    const char *list;
} Case;

static const Case cases[] = {
    /* Postfix */
    {"5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; "
     "https://www.spamhaus.org/query/ip/192.0.2.1",
     554, SW_REASON_DNSBL, "zen.spamhaus.org"},
    {"5.7.1 <u@b.example>... Mail from 192.0.2.1 refused by blackhole site relays.example", 550, SW_REASON_DNSBL,
     "relays.example"},
    {"5.7.1 Service unavailable; client [192.0.2.1] blocked using b.dnsbl.example", 550, SW_REASON_DNSBL,
     "b.dnsbl.example"},
    {"5.7.1 Service unavailable; Helo command [a.example] blocked using dbl.spamhaus.org; "
     "http://www.spamhaus.org/query/dbl?domain=a.example",
     554, SW_REASON_DNSBL, "dbl.spamhaus.org"},
    {"5.1.1 <u@b.example>: Recipient address rejected: User unknown in local recipient table", 550,
     SW_REASON_UNKNOWN_USER},
    {"5.1.1 <u@b.example>: Recipient address rejected: undeliverable address: verification failed", 550,
     SW_REASON_UNKNOWN_USER},
    {"4.1.8 <a@a.example>: Sender address rejected: Domain not found", 450, SW_REASON_SENDER_DOMAIN},
    {"5.7.1 <a@a.example>: Sender address rejected: not owned by user joe", 553, SW_REASON_OTHER},
    {"4.7.1 <pc>: Helo command rejected: Host not found", 450, SW_REASON_HELO},
    {"4.7.1 : Helo command rejected: Host not found", 450, SW_REASON_HELO},
    {"4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]", 450, SW_REASON_OTHER},
    {"5.7.1 <u@c.example>: Relay access denied", 554, SW_REASON_RELAY},
    {"4.2.0 <u@b.example>: Recipient address rejected: Greylisted, see "
     "http://postgrey.schweikert.ch/help/b.example.html",
     450, SW_REASON_GREYLIST},
    {"4.7.1 Greylisting in action, please come back later", 451, SW_REASON_GREYLIST},
    {"4.7.1 Error: too many connections from 192.0.2.1", 421, SW_REASON_RATE},
    {"5.7.1 Blocked by SpamAssassin", 550, SW_REASON_CONTENT},
    {"5.7.0 Reject, id=31619-02 - spam", 554, SW_REASON_CONTENT},
    {"5.5.1 Protocol error", 550, SW_REASON_OTHER},
    /* Exim */
    {"\"JunkMail rejected - a.example [192.0.2.1]:53343 is in an RBL: https://www.spamhaus.org/sbl/query/SBLCSS\"", 0,
     SW_REASON_DNSBL, "www.spamhaus.org"},
    {"rejected found in dnsbl zen.spamhaus.org", 0, SW_REASON_DNSBL, "zen.spamhaus.org"},
    {"rejected because 192.0.2.1 is in a black list at dnsbl.sorbs.net\\nCurrently Sending Spam See: "
     "http://www.sorbs.net/lookup.shtml?192.0.2.1",
     0, SW_REASON_DNSBL, "dnsbl.sorbs.net"},
    {"host is listed in bl.spamcop.net", 0, SW_REASON_DNSBL, "bl.spamcop.net"},
    {"No Such User Here", 0, SW_REASON_UNKNOWN_USER},
    {"Unknown user", 0, SW_REASON_UNKNOWN_USER},
    {"Unrouteable address", 0, SW_REASON_UNKNOWN_USER},
    {"Sender verify failed", 0, SW_REASON_SENDER_DOMAIN},
    {"relay not permitted", 0, SW_REASON_RELAY},
    {"SMTP AUTH is required for message submission on port 587", 0, SW_REASON_RELAY},
    {"\"Host is ratelimited (1.9/1h max:1.2)\"", 0, SW_REASON_RATE},
    {"syntactically invalid argument(s): x y", 0, SW_REASON_HELO},
    {"This message contains a virus (Sanesecurity.Junk.39934.UNOFFICIAL).", 0, SW_REASON_CONTENT},
    /* sendmail */
    {"5.7.1 <u@b.example>... Rejected: 192.0.2.1 listed at sbl-xbl.spamhaus.org", 550, SW_REASON_DNSBL,
     "sbl-xbl.spamhaus.org"},
    {"5.7.1 <u@b.example>... Rejected: IP in SpamCop blacklist, see: http://spamcop.net/bl.shtml?192.0.2.1", 550,
     SW_REASON_DNSBL, "spamcop.net"},
    {"5.7.1 <u@b.example>... Rejected: IP in Barracuda RBL, see: "
     "http://www.barracudacentral.org/reputation?ip=192.0.2.1",
     550, SW_REASON_DNSBL, "www.barracudacentral.org"},
    {"5.7.1 Rejected: 192.0.2.1 listed at zen.example", 550, SW_REASON_DNSBL, "zen.example"},
    {"5.7.1 <u@b.example>... Relaying denied. IP name lookup failed [192.0.2.1]", 550, SW_REASON_RELAY},
    {"5.1.8 <u@b.example>... Domain of sender address a@a.example does not exist", 553, SW_REASON_SENDER_DOMAIN},
    {"5.1.1 <u@b.example>... User unknown", 550, SW_REASON_UNKNOWN_USER},
    {"4.3.2 Connection rate limit exceeded.", 421, SW_REASON_RATE},
    {"4.3.2 Too many open connections.", 421, SW_REASON_RATE},
    /* the status code alone */
    {"5.1.1 no", 550, SW_REASON_UNKNOWN_USER},
    {"5.7.27 no", 550, SW_REASON_SENDER_DOMAIN},
    {"5.12.345 <u@b.example>: Recipient address rejected: Some error message", 550, SW_REASON_OTHER},
    {"Must authenticate", 530, SW_REASON_RELAY},
    {"", 550, SW_REASON_OTHER},
    /* a list of the relay's own */
    {"<u@b.example>: Recipient address rejected: blacklisted", 554, SW_REASON_OTHER},
    /* what an outsider wrote: addresses, literals, names */
    {"5.1.1 <\"x> blocked using evil.example\"@b.example>: Recipient address rejected: User unknown", 550,
     SW_REASON_UNKNOWN_USER},
    {"5.1.1 <greylisting@b.example>: Recipient address rejected: User unknown", 550, SW_REASON_UNKNOWN_USER},
    {"5.7.1 <listed in rbl.example>: Helo command rejected: need fully-qualified hostname", 504, SW_REASON_HELO},
    {"5.1.8 <u@b.example>... Domain of sender address rbl blocked using evil.example@a.example does not exist", 553,
     SW_REASON_SENDER_DOMAIN},
    {"\"JunkMail rejected - spam.rbl.a.example [192.0.2.1] is in an RBL: zen.example\"", 0, SW_REASON_DNSBL,
     "zen.example"},
    {"Blocked by antispam-policy", 0, SW_REASON_OTHER},
};

static void test_cases(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        SwSpan list = SW_SPAN("untouched");
        SwReasonClass class = sw_reason_class(sw_span_of(cases[i].text), cases[i].code, &list);
        g_autofree char *name = sw_span_dup(list);
        if (class != cases[i].class || g_strcmp0(name, cases[i].list) != 0)
            g_error("%s: %s, list %s", cases[i].text, sw_reason_class_name(class), name ? name : "none");
    }
}

/* A span need not end where its text does, and may hold anything. */
static void test_edges(void)
{
    static const char *const cut[] = {"<",  "[",   "<\"", "<\"\\", "listed at", "listed at ", "rbl: http://",
                                      "5.", "5.1."};
    for (gsize i = 0; i < G_N_ELEMENTS(cut); i++)
        sw_reason_class(sw_span(cut[i], strlen(cut[i])), 0, NULL);
    g_assert_cmpint(sw_reason_class(SW_SPAN("a\0rbl\0zen.example"), 0, NULL), ==, SW_REASON_DNSBL);
    g_assert_cmpint(sw_reason_class(SW_SPAN_ABSENT, 550, NULL), ==, SW_REASON_OTHER);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reason/cases", test_cases);
    g_test_add_func("/reason/edges", test_edges);
    return g_test_run();
}
