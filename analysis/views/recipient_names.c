#include "analysis/views/recipient_names.h"

#include "base/domain.h"

struct SwRecipientNames {
    const SwStore *store;
    SwPool *pool;
    guint32 *recipient_of_string; /* by the store's string id; 0 = not met yet */
};

static guint32 intern(SwRecipientNames *names, SwSpan mailbox, GString *scratch)
{
    char buffer[SW_DOMAIN_TEXT_MAX];
    SwSpan domain = sw_domain_of_mailbox(mailbox);
    SwSpan normalised = sw_span_present(domain) ? sw_domain_write(domain, buffer) : SW_SPAN_ABSENT;
    if (!sw_span_present(normalised))
        return sw_pool_intern(names->pool, mailbox);
    g_string_truncate(scratch, 0);
    g_string_append_len(scratch, mailbox.data, (gssize)(mailbox.len - domain.len));
    g_string_append_len(scratch, normalised.data, (gssize)normalised.len);
    return sw_pool_intern(names->pool, sw_span(scratch->str, scratch->len));
}

SwRecipientNames *sw_recipient_names_new(const SwAnalysis *analysis)
{
    SwRecipientNames *names = g_new0(SwRecipientNames, 1);
    names->store = analysis->store;
    names->pool = sw_pool_new();
    names->recipient_of_string = g_new0(guint32, (gsize)sw_store_n_strings(analysis->store) + 1);
    g_autoptr(GString) scratch = g_string_new(NULL);
    for (guint32 i = 0; i < analysis->n_rows; i++) {
        guint32 id = sw_store_text(analysis->store, analysis->rows[i], SW_FIELD_RCPT);
        if (id != 0 && names->recipient_of_string[id] == 0)
            names->recipient_of_string[id] = intern(names, sw_store_string(analysis->store, id), scratch);
    }
    return names;
}

void sw_recipient_names_free(SwRecipientNames *names)
{
    if (!names)
        return;
    sw_pool_free(names->pool);
    g_free(names->recipient_of_string);
    g_free(names);
}

guint32 sw_recipient_names_of_row(const SwRecipientNames *names, guint32 row)
{
    return names->recipient_of_string[sw_store_text(names->store, row, SW_FIELD_RCPT)];
}

guint32 sw_recipient_names_n(const SwRecipientNames *names)
{
    return sw_pool_size(names->pool);
}

SwSpan sw_recipient_names_text(const SwRecipientNames *names, guint32 recipient)
{
    return sw_pool_get(names->pool, recipient);
}
