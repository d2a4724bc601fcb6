#include "simulate/recipients.h"

#include "simulate/names.h"

SwRecipients *sw_recipients_new(void)
{
    SwRecipients *recipients = g_new0(SwRecipients, 1);
    recipients->domains = g_array_new(FALSE, FALSE, sizeof(SwRecipientDomain));
    recipients->mailboxes = g_ptr_array_new();
    recipients->joined = g_array_new(FALSE, FALSE, sizeof(guint16));
    recipients->texts = g_string_chunk_new(1 << 16);
    return recipients;
}

void sw_recipients_free(SwRecipients *recipients)
{
    if (!recipients)
        return;
    g_array_unref(recipients->domains);
    g_ptr_array_unref(recipients->mailboxes);
    g_array_unref(recipients->joined);
    g_string_chunk_free(recipients->texts);
    g_free(recipients);
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Different localparts in byte order; a name that is taken gets digits appended until it is not. */
static GPtrArray *make_localparts(guint n, SwRandom *random)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *localparts = g_ptr_array_new_full(n, g_free);
    g_autoptr(GString) name = g_string_new(NULL);
    while (localparts->len < n) {
        g_string_truncate(name, 0);
        sw_names_localpart(name, random);
        while (g_hash_table_contains(taken, name->str))
            g_string_append_c(name, (char)('0' + sw_random_below(random, 10)));
        char *localpart = g_strdup(name->str);
        g_hash_table_add(taken, localpart);
        g_ptr_array_add(localparts, localpart);
    }
    g_ptr_array_sort(localparts, compare_texts);
    return localparts;
}

void sw_recipients_add_domain(SwRecipients *recipients, const char *domain, guint n, SwRandom *random)
{
    SwRecipientDomain added = {domain, recipients->mailboxes->len, n};
    g_array_append_val(recipients->domains, added);
    g_autoptr(GPtrArray) localparts = make_localparts(n, random);
    g_autoptr(GString) mailbox = g_string_new(NULL);
    const guint16 from_the_start = 0;
    for (guint i = 0; i < n; i++) {
        g_string_printf(mailbox, "%s@%s", (const char *)localparts->pdata[i], domain);
        g_ptr_array_add(recipients->mailboxes, g_string_chunk_insert(recipients->texts, mailbox->str));
        g_array_append_val(recipients->joined, from_the_start);
    }
}

static const SwRecipientDomain *domain_at(const SwRecipients *recipients, guint domain)
{
    return &g_array_index(recipients->domains, SwRecipientDomain, domain);
}

void sw_recipients_join_later(SwRecipients *recipients, guint domain, guint wave, SwRandom *random)
{
    const SwRecipientDomain *of = domain_at(recipients, domain);
    guint16 *joined = (guint16 *)(void *)recipients->joined->data + of->first;
    guint drawn = (guint)sw_random_below(random, of->n);
    while (joined[drawn] > 0)
        drawn = (drawn + 1) % of->n;
    joined[drawn] = (guint16)wave;
}

/* The recipients on the list, appended in order. */
static void append_listed(const SwRecipients *recipients, guint domain, guint wave, GArray *listed)
{
    const SwRecipientDomain *of = domain_at(recipients, domain);
    for (guint32 i = of->first; i < of->first + of->n; i++)
        if (g_array_index(recipients->joined, guint16, i) <= wave)
            g_array_append_val(listed, i);
}

guint sw_recipients_on_list(const SwRecipients *recipients, guint domain, guint wave)
{
    const SwRecipientDomain *of = domain_at(recipients, domain);
    guint n = 0;
    for (guint32 i = of->first; i < of->first + of->n; i++)
        n += g_array_index(recipients->joined, guint16, i) <= wave;
    return n;
}

/* Selection sampling: Knuth, The Art of Computer Programming 3.4.2, algorithm S. */
static void append_sample(const GArray *listed, guint wanted, SwRandom *random, GArray *slots)
{
    for (guint i = 0; wanted > 0; i++) {
        if (sw_random_below(random, listed->len - i) >= wanted)
            continue;
        g_array_append_val(slots, g_array_index(listed, guint32, i));
        wanted--;
    }
}

static void shuffle(guint32 *slots, guint n, SwRandom *random)
{
    for (guint i = n; i > 1; i--) {
        guint other = (guint)sw_random_below(random, i);
        guint32 kept = slots[i - 1];
        slots[i - 1] = slots[other];
        slots[other] = kept;
    }
}

void sw_recipients_append_slots(const SwRecipients *recipients, guint domain, guint wave, guint messages,
                                gboolean shuffled, SwRandom random, GArray *slots)
{
    g_autoptr(GArray) listed = g_array_new(FALSE, FALSE, sizeof(guint32));
    append_listed(recipients, domain, wave, listed);
    g_assert(listed->len > 0);
    guint first = slots->len;
    if (messages < listed->len)
        append_sample(listed, messages, &random, slots);
    for (guint64 k = 0; messages >= listed->len && k < messages; k++)
        g_array_append_val(slots, g_array_index(listed, guint32, k * listed->len / messages));
    if (shuffled)
        shuffle(&g_array_index(slots, guint32, first), messages, &random);
}

SwSpan sw_recipients_mailbox(const SwRecipients *recipients, guint32 recipient)
{
    return sw_span_of(recipients->mailboxes->pdata[recipient]);
}
