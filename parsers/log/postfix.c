/*
 * Postfix, by the program that writes: the last part of the tag (`postfix/submission/smtpd`, or any other syslog_name before the
 * slash). postfix.org's documentation of each program, and the src folders of its sources for the exact words.
 */
#include "parsers/log/postfix/postfix.h"

#include "parsers/log/postfix/queue_id.h"

/* Programs that write nothing about a message: they have no reader. */
static const struct {
    SwSpan service;
    SwReading (*read)(SwPostfix *postfix, const SwPostfixLine *line);
} services[] = {
    {{"smtpd", 5}, sw_postfix_smtpd},
    {{"qmgr", 4}, sw_postfix_qmgr},
    {{"cleanup", 7}, sw_postfix_cleanup},
    {{"smtp", 4}, sw_postfix_agent},
    {{"lmtp", 4}, sw_postfix_agent},
    {{"local", 5}, sw_postfix_agent},
    {{"virtual", 7}, sw_postfix_agent},
    {{"pipe", 4}, sw_postfix_agent},
    {{"error", 5}, sw_postfix_agent},
    {{"retry", 5}, sw_postfix_agent},
    {{"discard", 7}, sw_postfix_agent},
    {{"relay", 5}, sw_postfix_agent},
    {{"bounce", 6}, sw_postfix_agent},
    {{"defer", 5}, sw_postfix_agent},
    {{"trace", 5}, sw_postfix_agent},
    {{"nqmgr", 5}, sw_postfix_qmgr},
    {{"pickup", 6}, sw_postfix_pickup},
    {{"postscreen", 10}, sw_postfix_postscreen},
    {{"dnsblog", 7}, sw_postfix_dnsblog},
    {{"postsuper", 9}, sw_postfix_postsuper},
    {{"anvil", 5}, NULL},
    {{"master", 6}, NULL},
    {{"scache", 6}, NULL},
    {{"verify", 6}, NULL},
    {{"tlsmgr", 6}, NULL},
    {{"tlsproxy", 8}, NULL},
    {{"trivial-rewrite", 15}, NULL},
    {{"proxymap", 8}, NULL},
    {{"flush", 5}, NULL},
    {{"showq", 5}, NULL},
    {{"sendmail", 8}, NULL},
    {{"postdrop", 8}, NULL},
    {{"postqueue", 9}, NULL},
    {{"postmap", 7}, NULL},
    {{"postalias", 9}, NULL},
    {{"postlog", 7}, NULL},
    {{"postlogd", 8}, NULL},
    {{"postcat", 7}, NULL},
    {{"postkick", 8}, NULL},
    {{"postmulti", 9}, NULL},
    {{"postfix", 7}, NULL},
    {{"postfix-script", 14}, NULL},
    {{"post-install", 12}, NULL},
    {{"spawn", 5}, NULL},
    {{"qmqpd", 5}, NULL},
    {{"oqmgr", 5}, sw_postfix_qmgr},
};

/* A program's role is the place of its service in the table, from 1 on. */
static gint knows(const SwLogLine *line)
{
    if (line->service.len >= line->program.len)
        return 0;
    for (guint i = 0; i < G_N_ELEMENTS(services); i++)
        if (sw_span_equal(line->service, services[i].service))
            return (gint)i + 1;
    return 0;
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
    if (!sw_event_has(event, SW_FIELD_CLIENT))
        return;
    event->list = sw_event_has(event, SW_FIELD_LIST)
                      ? sw_listings_behind(postfix->listings, event->list, &event->client, line->time_us)
                      : sw_listings_get(postfix->listings, &event->client, line->time_us);
    event->has |= sw_span_present(event->list) ? SW_HAS(SW_FIELD_LIST) : 0;
}

static SwReading read_line(gpointer state, const SwLogLine *line)
{
    if (line->role == 0 || !services[line->role - 1].read)
        return SW_READING_IDLE;
    SwPostfixLine part = {.line = line};
    gsize length = sw_postfix_queue_id(line->message, &part.id);
    part.text = sw_span(line->message.data + length, line->message.len - length);
    return services[line->role - 1].read(state, &part);
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
