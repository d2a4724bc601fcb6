#include "analysis/views/mailbox_names.h"

#include "base/domain.h"

#define NOT_SEEN G_MAXUINT32

struct SwMailboxNames {
    const SwStore *store;
    SwField field;
    SwPool *domains;
    GArray *spellings; /* SwSpan, by domain id - 1 */
    guint32 *domain_of; /* by string id */
    guint32 *ranks;
};

static guint32 intern_domain(SwMailboxNames *names, SwSpan mailbox)
{
    char buffer[SW_DOMAIN_TEXT_MAX];
    SwSpan spelling = sw_domain_of_mailbox(mailbox);
    if (!sw_span_present(spelling))
        return 0;
    guint32 domain = sw_pool_intern(names->domains, sw_domain_write(spelling, buffer));
    if (domain > names->spellings->len)
        g_array_append_val(names->spellings, spelling);
    return domain;
}

SwMailboxNames *sw_mailbox_names_new(const SwAnalysis *analysis, SwField field)
{
    SwMailboxNames *names = g_new0(SwMailboxNames, 1);
    names->store = analysis->store;
    names->field = field;
    names->domains = sw_pool_new();
    names->spellings = g_array_new(FALSE, FALSE, sizeof(SwSpan));
    gsize n_strings = (gsize)sw_store_n_strings(analysis->store) + 1;
    names->domain_of = g_new(guint32, n_strings);
    for (gsize i = 0; i < n_strings; i++)
        names->domain_of[i] = NOT_SEEN;
    for (guint32 i = 0; i < analysis->n_rows; i++) {
        guint32 text = sw_store_text(names->store, analysis->rows[i], field);
        if (names->domain_of[text] == NOT_SEEN)
            names->domain_of[text] = intern_domain(names, sw_store_string(names->store, text));
    }
    names->ranks = sw_pool_ranks(names->domains);
    return names;
}

void sw_mailbox_names_free(SwMailboxNames *names)
{
    if (!names)
        return;
    sw_pool_free(names->domains);
    g_array_unref(names->spellings);
    g_free(names->domain_of);
    g_free(names->ranks);
    g_free(names);
}

guint32 sw_mailbox_names_domain_of_row(const SwMailboxNames *names, guint32 row)
{
    return names->domain_of[sw_store_text(names->store, row, names->field)];
}

guint32 sw_mailbox_names_n_domains(const SwMailboxNames *names)
{
    return sw_pool_size(names->domains);
}

SwSpan sw_mailbox_names_domain(const SwMailboxNames *names, guint32 domain)
{
    return sw_pool_get(names->domains, domain);
}

SwSpan sw_mailbox_names_spelling(const SwMailboxNames *names, guint32 domain)
{
    return g_array_index(names->spellings, SwSpan, domain - 1);
}

const guint32 *sw_mailbox_names_ranks(const SwMailboxNames *names)
{
    return names->ranks;
}

SwSpan sw_mailbox_localpart(SwSpan mailbox)
{
    for (gsize i = mailbox.len; i > 0; i--)
        if (mailbox.data[i - 1] == '@')
            return sw_span_slice(mailbox, 0, i - 1);
    return mailbox;
}
