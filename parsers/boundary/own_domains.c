/*
 * What is learned, and why it cannot be forged into being.
 *
 * The newest hop with a client from outside was written by a relay of ours, for whatever else stands in the chain was written
 * before that relay had the mail. Its `by` names our side: the registered domain, as large providers bear hundreds of host
 * names. A domain that stands there in at least a tenth of the messages is ours, if such domains cover most of the messages
 * together; a sender can put a `by` of his own only below that hop.
 *
 * Our side may have several relays with public addresses. The chain is followed while a hop's client is named in the domain
 * that wrote the hop and in which the next older hop was written, too. A name that the relay looked up itself is taken at
 * its word. A name that the client only claimed (HELO) is not, since spammers like to greet with their victim's name and
 * forge a hop to go with it: it counts only where most of the messages that came that far go on like that.
 */
#include "parsers/boundary/own_domains.h"

#include "base/domain.h"
#include "store/pool.h"

#define MESSAGES_MIN 20u /* fewer tell nothing */
#define SHARE_OF_OWN 0.10 /* of all messages, for a domain to be ours */
#define SHARE_COVERED 0.50 /* of all messages, by all such domains together */
#define STEPS_MAX 16u /* public relays of ours in one chain */
#define CONFIDENCE_FIRST 0.5 /* of an answer that rests on nothing learned */
#define CONFIDENCE_GAP 0.5 /* factor where hops above the boundary could not be read */

typedef struct {
    SwSpan domain; /* folded */
    gboolean is_domain; /* FALSE for an address or a single label: no chain is followed inside such */
    guint64 messages; /* whose newest hop from outside it wrote */
    guint64 steps[STEPS_MAX]; /* messages whose chain can be followed for exactly so many steps */
    guint claims_allowed; /* steps for which a claimed name is enough */
    float share;
} Relay;

struct SwOwnDomains {
    SwPool *names, *domains;
    GArray *domain_of_name; /* guint32 by id in names; 0 = not looked up */
    GArray *relays; /* Relay by id in domains */
    guint64 messages; /* with a chain that has a client from outside */
    gboolean learned;
    GPtrArray *described; /* char*, NULL-ended */
};

typedef enum { STEP_NONE, STEP_CLAIMED, STEP_LOOKED_UP } Step;

SwOwnDomains *sw_own_domains_new(void)
{
    SwOwnDomains *own = g_new0(SwOwnDomains, 1);
    own->names = sw_pool_new();
    own->domains = sw_pool_new();
    own->domain_of_name = g_array_new(FALSE, TRUE, sizeof(guint32));
    own->relays = g_array_new(FALSE, TRUE, sizeof(Relay));
    own->described = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(own->described, NULL);
    return own;
}

void sw_own_domains_free(SwOwnDomains *own)
{
    if (!own)
        return;
    sw_pool_free(own->names);
    sw_pool_free(own->domains);
    g_array_unref(own->domain_of_name);
    g_array_unref(own->relays);
    g_ptr_array_unref(own->described);
    g_free(own);
}

static guint32 look_up_domain(SwOwnDomains *own, SwSpan name)
{
    SwAddress address;
    g_autofree char *normal = sw_address_parse(name, &address) ? NULL : sw_domain_normalise(name);
    SwSpan domain = normal ? sw_domain_registered(sw_span_of(normal)) : name;
    guint32 id = sw_pool_intern(own->domains, domain);
    if (id >= own->relays->len)
        g_array_set_size(own->relays, id + 1);
    Relay *relay = &g_array_index(own->relays, Relay, id);
    relay->domain = sw_pool_get(own->domains, id);
    relay->is_domain = normal && sw_span_find(domain, 0, '.') < domain.len;
    return id;
}

/* The relay side that a `by` names. Valid until the next call. */
static Relay *relay_of(SwOwnDomains *own, SwSpan by)
{
    guint32 name = sw_pool_intern(own->names, by);
    if (name >= own->domain_of_name->len)
        g_array_set_size(own->domain_of_name, name + 1);
    guint32 *domain = &g_array_index(own->domain_of_name, guint32, name);
    if (*domain == 0)
        *domain = look_up_domain(own, by);
    return &g_array_index(own->relays, Relay, *domain);
}

/* `domain` is a registered one: what ends in it is registered under it. */
static gboolean is_within(SwSpan name, SwSpan domain)
{
    if (name.len > 0 && name.data[name.len - 1] == '.')
        name.len--;
    if (name.len < domain.len)
        return FALSE;
    gsize cut = name.len - domain.len;
    return sw_span_equal_folded(sw_span_slice(name, cut, name.len), domain) && (cut == 0 || name.data[cut - 1] == '.');
}

/* Whether the client of hop `at` is one more relay of the same domain. */
static Step step_from(const Relay *relay, SwChain chain, guint at)
{
    const SwHop *hop = &chain.hops[at];
    guint older = sw_chain_find_by(chain, at + 1);
    if (!relay->is_domain || older == chain.n || !is_within(chain.hops[older].by, relay->domain))
        return STEP_NONE;
    if (sw_span_present(hop->rdns))
        return is_within(hop->rdns, relay->domain) ? STEP_LOOKED_UP : STEP_NONE;
    return sw_span_present(hop->helo) && is_within(hop->helo, relay->domain) ? STEP_CLAIMED : STEP_NONE;
}

/* How many steps can be taken from the newest hop from outside at `first`, claims included. */
static guint count_steps(const Relay *relay, SwChain chain, guint first)
{
    guint steps = 0, gaps = 0;
    for (guint at = first; steps + 1 < STEPS_MAX && at < chain.n && step_from(relay, chain, at) != STEP_NONE; steps++)
        at = sw_chain_find_outside(chain, at + 1, NULL, 0, &gaps);
    return steps;
}

void sw_own_domains_observe(SwOwnDomains *own, SwChain chain)
{
    guint gaps = 0;
    guint first = sw_chain_find_outside(chain, 0, NULL, 0, &gaps);
    if (first == chain.n)
        return;
    own->messages++;
    if (!sw_span_present(chain.hops[first].by))
        return;
    Relay *relay = relay_of(own, chain.hops[first].by);
    relay->messages++;
    relay->steps[count_steps(relay, chain, first)]++;
}

/* A claimed name is believed at a step if most of the messages that came to it take it. */
static void allow_claims(Relay *relay)
{
    guint64 reached = relay->messages;
    while (relay->claims_allowed + 1 < STEPS_MAX) {
        guint64 going_on = reached - relay->steps[relay->claims_allowed];
        if (going_on * 2 <= reached)
            return;
        reached = going_on;
        relay->claims_allowed++;
    }
}

static int compare_relays(gconstpointer a, gconstpointer b)
{
    const Relay *left = *(const Relay *const *)a, *right = *(const Relay *const *)b;
    if (left->messages != right->messages)
        return left->messages > right->messages ? -1 : 1;
    return sw_span_compare(left->domain, right->domain);
}

static void describe(SwOwnDomains *own, const GPtrArray *relays)
{
    g_ptr_array_set_size(own->described, 0);
    for (guint i = 0; i < relays->len; i++) {
        const Relay *relay = g_ptr_array_index(relays, i);
        char *line = g_strdup_printf("%.*s (%.0f%% of %" G_GUINT64_FORMAT " messages)", (int)relay->domain.len,
                                     relay->domain.data, 100.0 * relay->share, own->messages);
        g_ptr_array_add(own->described, line);
    }
    g_ptr_array_add(own->described, NULL);
}

void sw_own_domains_learn(SwOwnDomains *own)
{
    g_autoptr(GPtrArray) common = g_ptr_array_new();
    double covered = 0;
    for (guint i = 1; i < own->relays->len; i++) {
        Relay *relay = &g_array_index(own->relays, Relay, i);
        relay->share = (float)relay->messages / (float)own->messages;
        if (relay->share >= SHARE_OF_OWN) {
            covered += relay->share;
            g_ptr_array_add(common, relay);
        }
    }
    own->learned = own->messages >= MESSAGES_MIN && covered > SHARE_COVERED;
    if (!own->learned)
        return;
    for (guint i = 0; i < common->len; i++)
        allow_claims(g_ptr_array_index(common, i));
    g_ptr_array_sort(common, compare_relays);
    describe(own, common);
}

/* The hop at which the way through our own relays ends, from the newest one from outside. */
static guint follow(const Relay *relay, SwChain chain, guint first, guint *gaps)
{
    guint at = first;
    for (guint steps = 0; steps + 1 < STEPS_MAX; steps++) {
        Step step = step_from(relay, chain, at);
        if (step == STEP_NONE || (step == STEP_CLAIMED && steps >= relay->claims_allowed))
            return at;
        guint next = sw_chain_find_outside(chain, at + 1, NULL, 0, gaps);
        if (next == chain.n)
            return at; /* the mail was born on our side: its first public address is all that there is */
        at = next;
    }
    return at;
}

SwOwnBoundary sw_own_domains_find_boundary(SwOwnDomains *own, SwChain chain)
{
    guint gaps = 0;
    guint first = sw_chain_find_outside(chain, 0, NULL, 0, &gaps);
    SwOwnBoundary boundary = {first, SW_METHOD_FIRST, CONFIDENCE_FIRST};
    if (own->learned && first < chain.n && sw_span_present(chain.hops[first].by)) {
        const Relay *relay = relay_of(own, chain.hops[first].by);
        if (relay->share >= SHARE_OF_OWN)
            boundary = (SwOwnBoundary){follow(relay, chain, first, &gaps), SW_METHOD_LEARNED, relay->share};
    }
    if (gaps > 0)
        boundary.confidence *= (float)CONFIDENCE_GAP;
    return boundary;
}

const char *const *sw_own_domains_describe(const SwOwnDomains *own)
{
    return (const char *const *)own->described->pdata;
}
