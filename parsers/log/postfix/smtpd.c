/* smtpd(8): clients, and the messages they begin. */
#include "parsers/log/postfix/postfix.h"
#include "parsers/log/postfix/queue_id.h"

static void end_session(SwPostfix *self, const SwPostfixLine *line)
{
    if (g_hash_table_size(self->proxied) > 0)
        g_hash_table_remove(self->proxied, GUINT_TO_POINTER(line->line->pid));
    sw_transactions_end_session(self->transactions, line->line, line->line->pid);
}

/* The last `, KEY`: what a user chose stands before what Postfix adds. */
static SwSpan find_attribute(SwSpan text, const char *key)
{
    SwSpan wanted = sw_span_of(key), found = SW_SPAN_ABSENT;
    for (SwSpan rest = text; rest.len > wanted.len;) {
        const char *at = memmem(rest.data, rest.len, wanted.data, wanted.len);
        if (!at)
            break;
        rest = sw_span_slice(rest, (gsize)(at - rest.data) + wanted.len, rest.len);
        found = rest;
    }
    return found;
}

/* `postfix/submission/smtpd`; most tags have one slash. */
static gboolean is_submission(SwSpan program, SwSpan service)
{
    gsize slash = sw_span_find(program, 0, '/');
    if (program.data + slash + 1 == service.data)
        return FALSE;
    return memmem(program.data, program.len, "/submission", 11) || memmem(program.data, program.len, "/smtps/", 7);
}

/* `, sasl_method=PLAIN, sasl_username=u` at the front: only of a client that logged in. */
static gboolean logged_in(SwSpan attributes)
{
    return sw_postfix_starts(attributes, ", sasl_method=") || sw_postfix_starts(attributes, ", sasl_username=");
}

/* XFORWARD: a filter hands on whom it has the message from. What a client says of the sender (AUTH=, RFC 4954 section 5) is in the
 * log as it stands, before that, and could be the same words. */
static void take_origin(SwPostfix *self, const SwPostfixLine *line, SwSpan attributes, SwTransaction *message)
{
    SwPostfixClient origin;
    SwEvent seen = {.has = SW_HAS(SW_FIELD_CLIENT)};
    if (sw_span_present(find_attribute(attributes, ", sasl_sender=")))
        return;
    SwSpan id = find_attribute(attributes, ", orig_queue_id="), client = find_attribute(attributes, ", orig_client=");
    SwTransaction *first = sw_span_present(id) ? sw_transactions_find(self->transactions, line->line,
                                                                      sw_span_slice(id, 0, sw_span_find(id, 0, ',')))
                                               : NULL;
    if (first)
        sw_transactions_join(self->transactions, message, first);
    if (!sw_span_present(client) || sw_postfix_client(client, &origin) == 0 || !origin.has_address)
        return;
    seen.client = origin.address;
    sw_transaction_correct(message, &seen);
}

static void remember_proxied(SwPostfix *self, const SwPostfixLine *line, const SwPostfixClient *client)
{
    if (client->has_address)
        g_hash_table_replace(self->proxied, GUINT_TO_POINTER(line->line->pid),
                             g_memdup2(&client->address, sizeof client->address));
}

/* `ID: client=name[addr], sasl_...=, orig_...=`; before-queue filters give no ID. */
static SwReading begin_message(SwPostfix *self, const SwPostfixLine *line, SwSpan text)
{
    SwPostfixClient client;
    if (sw_span_present(line->id))
        sw_transactions_expect(self->transactions, line->line, line->id);
    gsize length = sw_postfix_client(text, &client);
    if (length == 0)
        return SW_READING_UNKNOWN;
    if (!sw_span_present(line->id)) {
        remember_proxied(self, line, &client);
        return SW_READING_TOLD;
    }
    SwSpan attributes = sw_span_slice(text, length, text.len);
    SwTransaction *message = sw_transactions_open_in(self->transactions, line->line, line->line->pid, line->id);
    SwEvent seen = {.client = client.address, .has = client.has_address ? SW_HAS(SW_FIELD_CLIENT) : 0};
    if (logged_in(attributes) || is_submission(line->line->program, line->line->service)) {
        seen.direction = SW_DIRECTION_OUT;
        seen.has |= SW_HAS(SW_FIELD_DIRECTION);
    }
    sw_postfix_add_listings(self, line->line, &seen);
    sw_transaction_learn(message, &seen);
    if (attributes.len > 0)
        take_origin(self, line, attributes, message);
    return SW_READING_TOLD;
}

/* `proxy-accept: END-OF-MESSAGE: 250 ... queued as ID; from=<> ...`: the filter's message is this session's. */
static SwReading proxied(SwPostfix *self, const SwPostfixLine *line, gboolean accepted)
{
    static const SwSpan queued = SW_SPAN("queued as ");
    const SwAddress *client = g_hash_table_lookup(self->proxied, GUINT_TO_POINTER(line->line->pid));
    SwSpan text = sw_span_slice(line->text, sw_span_find(line->text, 14, ':') + 2, line->text.len);
    SwPostfixTail tail = sw_postfix_tail(text, SW_SPAN_ABSENT);
    SwEvent seen = {.helo = tail.helo, .mail_from = tail.sender, .rcpt = tail.rcpt};
    seen.has = (sw_span_present(tail.helo) ? SW_HAS(SW_FIELD_HELO) : 0) |
               (sw_span_present(tail.sender) ? SW_HAS(SW_FIELD_MAIL_FROM) : 0) | (client ? SW_HAS(SW_FIELD_CLIENT) : 0);
    if (client)
        seen.client = *client;
    if (!accepted) {
        seen.has |= sw_span_present(tail.rcpt) ? SW_HAS(SW_FIELD_RCPT) : 0;
        sw_postfix_reply(tail.text, &seen);
        sw_transactions_refuse(self->transactions, line->line, line->line->pid, &seen);
        return SW_READING_TOLD;
    }
    const char *at = memmem(tail.text.data, tail.text.len, queued.data, queued.len);
    SwSpan id = at ? sw_span_slice(tail.text, (gsize)(at - tail.text.data) + queued.len, tail.text.len) : tail.text;
    SwTransaction *message = at ? sw_transactions_find(self->transactions, line->line, id) : NULL;
    if (message)
        sw_transaction_correct(message, &seen);
    return SW_READING_TOLD;
}

/* Lines about the connection, TLS and the program; none has anything about a message. */
static const char *const idle[] = {
    "warning: ",
    "Anonymous TLS ",
    "Trusted TLS ",
    "Untrusted TLS ",
    "Verified TLS ",
    "SSL_accept ",
    "setting up TLS ",
    "fatal: ",
    "error: ",
    "panic: ",
    "improper command pipelining ",
    "discarding EHLO ",
    "bare <LF> ",
    "statistics: ",
    "initializing ",
    "table ",
    "certificate ",
    "too many errors ",
    "send attr ",
    "TLS SNI ",
    "disconnect from",
    "lost connection after",
    "timeout after",
    "connect from",
    "non-SMTP command ",
    "exceeded ",
    "concurrency limit",
    "reload",
    "daemon started",
    "name_mask",
};

static SwReading read_connection(SwPostfix *self, const SwPostfixLine *line)
{
    if (sw_postfix_starts(line->text, "proxy-accept: ") || sw_postfix_starts(line->text, "proxy-reject: "))
        return proxied(self, line, line->text.data[6] == 'a');
    for (guint i = 0; i < G_N_ELEMENTS(idle); i++)
        if (sw_postfix_starts(line->text, idle[i]))
            return SW_READING_IDLE;
    return SW_READING_UNKNOWN;
}

SwReading sw_postfix_smtpd(SwPostfix *postfix, const SwPostfixLine *line)
{
    SwSpan text = line->text;
    if (sw_postfix_starts(text, "connect from ") || sw_postfix_starts(text, "disconnect from ")) {
        end_session(postfix, line);
        return SW_READING_TOLD;
    }
    gboolean no_queue = !sw_span_present(line->id) && sw_postfix_starts(text, "NOQUEUE: ");
    if (!sw_span_present(line->id) && !no_queue)
        return read_connection(postfix, line);
    if (no_queue)
        text = sw_span_slice(text, 9, text.len);
    if (sw_postfix_starts(text, "client="))
        return begin_message(postfix, line, sw_span_slice(text, 7, text.len));
    return sw_postfix_action(postfix, line, text);
}
