/*
 * Postfix, by the program that writes: the last part of the tag (`postfix/submission/smtpd`, or any other syslog_name before the
 * slash). postfix.org's documentation of each program, and the src folders of its sources for the exact words.
 */
#include "parsers/log/postfix/postfix.h"

#include "parsers/log/postfix/queue_id.h"

/* Programs that write nothing about a message: they have no reader. */
static const struct {
    const char *service;
    SwReading (*read)(SwPostfix *postfix, const SwPostfixLine *line);
} services[] = {
    {"smtpd", sw_postfix_smtpd},
    {"qmgr", sw_postfix_qmgr},
    {"cleanup", sw_postfix_cleanup},
    {"smtp", sw_postfix_agent},
    {"lmtp", sw_postfix_agent},
    {"local", sw_postfix_agent},
    {"virtual", sw_postfix_agent},
    {"pipe", sw_postfix_agent},
    {"error", sw_postfix_agent},
    {"retry", sw_postfix_agent},
    {"discard", sw_postfix_agent},
    {"relay", sw_postfix_agent},
    {"bounce", sw_postfix_agent},
    {"defer", sw_postfix_agent},
    {"trace", sw_postfix_agent},
    {"nqmgr", sw_postfix_qmgr},
    {"pickup", sw_postfix_pickup},
    {"postscreen", sw_postfix_postscreen},
    {"dnsblog", sw_postfix_dnsblog},
    {"postsuper", sw_postfix_postsuper},
    {"anvil", NULL},
    {"master", NULL},
    {"scache", NULL},
    {"verify", NULL},
    {"tlsmgr", NULL},
    {"tlsproxy", NULL},
    {"trivial-rewrite", NULL},
    {"proxymap", NULL},
    {"flush", NULL},
    {"showq", NULL},
    {"sendmail", NULL},
    {"postdrop", NULL},
    {"postqueue", NULL},
    {"postmap", NULL},
    {"postalias", NULL},
    {"postlog", NULL},
    {"postlogd", NULL},
    {"postcat", NULL},
    {"postkick", NULL},
    {"postmulti", NULL},
    {"postfix", NULL},
    {"postfix-script", NULL},
    {"post-install", NULL},
    {"spawn", NULL},
    {"qmqpd", NULL},
    {"oqmgr", sw_postfix_qmgr},
};

static gint find_service(SwSpan service)
{
    for (guint i = 0; i < G_N_ELEMENTS(services); i++)
        if (sw_span_equal(service, sw_span_of(services[i].service)))
            return (gint)i;
    return -1;
}

static gboolean knows(const SwLogLine *line)
{
    return line->service.len < line->program.len && find_service(line->service) >= 0;
}

static gpointer open_state(SwTransactions *transactions)
{
    SwPostfix *postfix = g_new0(SwPostfix, 1);
    postfix->transactions = transactions;
    postfix->listings = sw_listings_new();
    postfix->proxied = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    postfix->screened = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, sw_postfix_screened_free);
    return postfix;
}

static void close_state(gpointer state)
{
    SwPostfix *postfix = state;
    g_hash_table_unref(postfix->screened);
    g_hash_table_unref(postfix->proxied);
    sw_listings_free(postfix->listings);
    g_free(postfix);
}

void sw_postfix_add_listings(SwPostfix *postfix, const SwLogLine *line, SwEvent *event)
{
    if (!sw_event_has(event, SW_FIELD_CLIENT) || sw_event_has(event, SW_FIELD_LIST))
        return;
    event->list = sw_listings_get(postfix->listings, &event->client, line->time_us);
    event->has |= sw_span_present(event->list) ? SW_HAS(SW_FIELD_LIST) : 0;
}

static SwReading read_line(gpointer state, const SwLogLine *line)
{
    gint service = find_service(line->service);
    if (service < 0 || !services[service].read)
        return SW_READING_IDLE;
    SwPostfixLine part = {.line = line, .text = line->message};
    gsize length = sw_postfix_queue_id(line->message, &part.id);
    part.text = sw_span_slice(line->message, length, line->message.len);
    return services[service].read(state, &part);
}

/* smtpd and pickup announce an ID as soon as they have it. */
static gboolean anchor(const SwLogLine *line, gint64 *ret_epoch_s)
{
    SwSpan id;
    gint64 time_us;
    gsize length = sw_postfix_queue_id(line->message, &id);
    SwSpan text = sw_span_slice(line->message, length, line->message.len);
    if (length == 0 || (!sw_postfix_starts(text, "client=") && !sw_postfix_starts(text, "uid=")) ||
        !sw_postfix_queue_id_time(id, &time_us))
        return FALSE;
    *ret_epoch_s = time_us / SW_SECOND;
    return TRUE;
}

const SwDialect sw_dialect_postfix = {
    .name = "postfix",
    .summary = "Postfix: smtpd, postscreen, dnsblog, cleanup, qmgr and the delivery agents",
    .knows = knows,
    .open = open_state,
    .read = read_line,
    .close = close_state,
    .anchor = anchor,
};
