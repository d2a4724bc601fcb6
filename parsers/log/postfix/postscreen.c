/* postscreen(8) and dnsblog(8): clients that are looked at before smtpd sees them. */
#include "parsers/log/postfix/postfix.h"

#define SCREENED_MAX 10000u /* connections remembered at once */

/* A client that DNSBLs ranked as bad. */
typedef struct {
    SwLogLine line; /* that said so; its spans are not kept */
    SwAddress address;
    guint16 port;
    char reason[32];
} Screened;

void sw_postfix_screened_free(gpointer screened)
{
    g_free(screened);
}

static gpointer key_of(const SwPostfixClient *client)
{
    guint64 key;
    memcpy(&key, client->address.bytes + 8, sizeof key);
    return GSIZE_TO_POINTER((gsize)(key * 65537 + client->port));
}

static const Screened *find_screened(const SwPostfix *self, const SwPostfixClient *client)
{
    const Screened *found = g_hash_table_lookup(self->screened, key_of(client));
    return found && found->port == client->port && sw_address_compare(&found->address, &client->address) == 0 ? found
                                                                                                              : NULL;
}

static void remember(SwPostfix *self, const SwPostfixLine *line, const SwPostfixClient *client)
{
    if (g_hash_table_size(self->screened) >= SCREENED_MAX)
        return;
    Screened *screened = g_new0(Screened, 1);
    screened->line = *line->line;
    screened->address = client->address;
    screened->port = client->port;
    g_snprintf(screened->reason, sizeof screened->reason, "%.*s", (int)MIN(line->text.len, 20), line->text.data);
    *strchrnul(screened->reason + strlen("DNSBL rank "), ' ') = '\0';
    g_hash_table_replace(self->screened, key_of(client), screened);
}

/* It is gone, and never came to a recipient that could be refused. */
static void tell_screened(SwPostfix *self, const SwPostfixClient *client)
{
    const Screened *screened = find_screened(self, client);
    if (!screened)
        return;
    SwEvent refusal = {.has = SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_REASON) |
                              SW_HAS(SW_FIELD_REASON_CLASS),
                       .client = screened->address,
                       .outcome = SW_OUTCOME_REJECTED,
                       .reason = sw_span_of(screened->reason),
                       .reason_class = SW_REASON_DNSBL};
    sw_postfix_add_listings(self, &screened->line, &refusal);
    sw_transactions_refuse(self->transactions, &screened->line, GPOINTER_TO_SIZE(key_of(client)), &refusal);
    g_hash_table_remove(self->screened, key_of(client));
}

/* The client behind `from ` or `for ` or at the front. FALSE if there is none. */
static gboolean find_client(SwSpan text, SwPostfixClient *ret_client)
{
    gsize at = sw_span_find(text, 0, '[');
    return at < text.len && sw_postfix_client(sw_span_slice(text, at, text.len), ret_client) > 0 &&
           ret_client->has_address;
}

static SwReading take_refusal(SwPostfix *self, const SwPostfixLine *line)
{
    SwPostfixClient client;
    SwPostfixLine of_connection = *line;
    SwLogLine moved = *line->line;
    SwSpan text = sw_span_slice(line->text, 9, line->text.len);
    if (find_client(text, &client)) {
        /* One process serves all clients: connections are told apart by address and port. */
        moved.pid = (guint32)(GPOINTER_TO_SIZE(key_of(&client)) ^ (GPOINTER_TO_SIZE(key_of(&client)) >> 32));
        g_hash_table_remove(self->screened, key_of(&client));
    }
    of_connection.line = &moved;
    return sw_postfix_action(self, &of_connection, text);
}

static const char *const idle[] = {
    "CONNECT ",  "PASS ",           "WHITELISTED ",     "ALLOWLISTED ",     "BLACKLISTED ",      "DENYLISTED ",
    "PREGREET ", "WHITELIST VETO ", "ALLOWLIST VETO ",  "COMMAND ",         "NON-SMTP COMMAND ", "BARE NEWLINE ",
    "cache ",    "warning: ",       "fatal: ",          "entering STRESS ", "leaving STRESS ",   "close database ",
    "error: ",   "table ",          "UNKNOWN COMMAND ",
};

SwReading sw_postfix_postscreen(SwPostfix *postfix, const SwPostfixLine *line)
{
    SwPostfixClient client;
    SwSpan text = line->text;
    if (sw_postfix_starts(text, "NOQUEUE: "))
        return take_refusal(postfix, line);
    if (sw_postfix_starts(text, "DNSBL rank ") && find_client(text, &client)) {
        remember(postfix, line, &client);
        return SW_READING_TOLD;
    }
    if ((sw_postfix_starts(text, "DISCONNECT ") || sw_postfix_starts(text, "HANGUP ")) && find_client(text, &client)) {
        tell_screened(postfix, &client);
        return SW_READING_TOLD;
    }
    for (guint i = 0; i < G_N_ELEMENTS(idle); i++)
        if (sw_postfix_starts(text, idle[i]))
            return SW_READING_IDLE;
    return SW_READING_UNKNOWN;
}

/* `addr A listed by domain D as 127.0.0.2`: what the DNSBL said at that moment. */
SwReading sw_postfix_dnsblog(SwPostfix *postfix, const SwPostfixLine *line)
{
    static const SwSpan by = SW_SPAN(" listed by domain "), as = SW_SPAN(" as ");
    SwSpan text = line->text;
    SwAddress address, answer;
    if (!sw_postfix_starts(text, "addr "))
        return sw_postfix_starts(text, "warning: ") ? SW_READING_IDLE : SW_READING_UNKNOWN;
    const char *domain = memmem(text.data, text.len, by.data, by.len);
    const char *end = domain ? memmem(domain, (gsize)(text.data + text.len - domain), as.data, as.len) : NULL;
    if (!end || !sw_address_parse(sw_span(text.data + 5, (gsize)(domain - text.data) - 5), &address))
        return SW_READING_UNKNOWN;
    SwSpan value = sw_span(end + as.len, (gsize)(text.data + text.len - end) - as.len);
    if (sw_address_parse(sw_span_slice(value, 0, sw_span_find(value, 0, ' ')), &answer) &&
        sw_listing_is_answer(&answer)) {
        domain += by.len;
        sw_listings_add(postfix->listings, &address, sw_span(domain, (gsize)(end - domain)), line->line->time_us);
    }
    return SW_READING_TOLD;
}
