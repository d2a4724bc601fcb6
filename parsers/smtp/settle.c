/* What a command and its reply mean together: for the envelope, for the session, and for how the client is read on. */
#include "parsers/smtp/greeting.h"
#include "parsers/smtp/machine.h"

/* Replies with these codes are met by name. */
enum { CODE_READY = 220, CODE_CONTINUE = 334, CODE_BAD_SEQUENCE = 503 };

/* `reply` is NULL when it was not seen. FALSE: more replies to this command will come. */
typedef gboolean (*SettleFunc)(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply);

static gboolean is_refused(const SmtpEntry *reply)
{
    return reply && reply->code >= 400;
}

/* The client stands still behind this command, and its reply says how to read on. */
static gboolean is_waited_for(const SwSmtpSession *session, SmtpMode mode)
{
    return session->mode == mode && smtp_queue_length(&session->commands) == 1;
}

static SwSpan helo_of(const SwSmtpSession *session)
{
    if (session->forwarded.has_helo)
        return smtp_held_span(&session->forwarded.helo);
    return session->has_helo ? smtp_held_span(&session->helo) : SW_SPAN_ABSENT;
}

static void tell(SwSmtpSession *session, const SmtpBody *body)
{
    if (!session->transaction)
        return;
    SmtpTeller teller = {
        .sink = session->context->sink,
        .messages = session->context->messages,
        .client = session->forwarded.has_client ? session->forwarded.client : session->record.client,
        .helo = helo_of(session),
    };
    smtp_transaction_tell(session->transaction, &teller, body);
    smtp_transaction_free(g_steal_pointer(&session->transaction), smtp_memory_of(session));
    smtp_origin_clear(&session->forwarded, smtp_memory_of(session));
}

void smtp_settle_cut(SwSmtpSession *session)
{
    tell(session, NULL);
}

static void begin_transaction(SwSmtpSession *session, SmtpMoment moment, SwSpan sender)
{
    smtp_settle_cut(session);
    session->transaction =
        smtp_transaction_new(smtp_memory_of(session), ++session->context->n_transactions, moment, sender);
}

/* A command that only stands behind MAIL was taken: MAIL was there, even if it was not seen. */
static SmtpTransaction *transaction_at(SwSmtpSession *session, SmtpMoment moment)
{
    if (!session->transaction)
        begin_transaction(session, moment, SW_SPAN_ABSENT);
    return session->transaction;
}

/* Not allowed at this place (RFC 5321 4.2.4): it does not concern any mail. */
static gboolean is_out_of_place(const SwSmtpSession *session, const SmtpEntry *reply)
{
    return !session->transaction && reply && reply->code == CODE_BAD_SEQUENCE;
}

static gboolean settle_connect(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    SwDate date;
    if (!reply || !smtp_greeting_date(reply->text, &date))
        return TRUE;
    session->record.banner_offset_min = date.offset_min;
    if (reply->moment.time_us != SW_TIME_UNKNOWN)
        session->record.banner_skew_us = date.time_us - reply->moment.time_us;
    return TRUE;
}

static void set_helo(SwSmtpSession *session, SwSpan name)
{
    session->helo.length = 0;
    session->has_helo = smtp_held_append(&session->helo, smtp_memory_of(session), name);
}

/* A greeting that is refused changes nothing but a name that was not there. */
static gboolean settle_hello(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    gboolean refused = is_refused(reply);
    session->helo_answered |= reply != NULL;
    if (!refused) {
        smtp_settle_cut(session);
        session->lmtp = command->verb == SMTP_LHLO;
    }
    if (command->text.len > 0 && (!refused || !session->has_helo))
        set_helo(session, command->text);
    return TRUE;
}

static gboolean settle_mail(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    /* A second MAIL within an envelope that goes on. */
    if (session->transaction && reply && reply->code == CODE_BAD_SEQUENCE)
        return TRUE;
    begin_transaction(session, command->moment, command->text);
    if (is_refused(reply))
        smtp_transaction_refuse_sender(session->transaction, smtp_memory_of(session), reply);
    return TRUE;
}

static gboolean settle_rcpt(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    if (is_out_of_place(session, reply))
        return TRUE;
    gboolean added = smtp_transaction_add_recipient(transaction_at(session, command->moment), smtp_memory_of(session),
                                                    command->text, reply);
    if (!added)
        smtp_note(session, SW_DEFECT_SKIPPED, "too many recipients");
    return TRUE;
}

static gboolean settle_data(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    gboolean accepted = reply && reply->code < 400; /* there are servers that say 250 */
    if (is_refused(reply) && !is_out_of_place(session, reply))
        smtp_transaction_refuse_data(transaction_at(session, command->moment), smtp_memory_of(session), reply);
    if (accepted)
        smtp_transaction_accept_data(transaction_at(session, command->moment));
    if (is_waited_for(session, SMTP_MODE_AFTER_DATA)) {
        session->mode = SMTP_MODE_COMMANDS;
        if (accepted)
            smtp_client_begin_content(session, FALSE);
    }
    return TRUE;
}

static void count_message(SwSmtpSession *session, const SmtpEntry *reply)
{
    session->record.messages += reply && reply->code < 300;
}

static gboolean settle_content(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    if (is_out_of_place(session, reply) || (!reply && !command->body && !session->transaction))
        return TRUE;
    SmtpTransaction *transaction = transaction_at(session, command->moment);
    if (!smtp_transaction_finish(transaction, smtp_memory_of(session), reply, session->lmtp))
        return FALSE;
    count_message(session, reply);
    tell(session, command->body);
    return TRUE;
}

static gboolean settle_chunk(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    if (is_refused(reply) && !is_out_of_place(session, reply))
        smtp_transaction_refuse_data(transaction_at(session, command->moment), smtp_memory_of(session), reply);
    return TRUE;
}

static gboolean settle_end_of_envelope(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    if (!is_refused(reply))
        smtp_settle_cut(session);
    return TRUE;
}

static gboolean settle_auth(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    gboolean continues = reply && reply->code == CODE_CONTINUE;
    if (is_waited_for(session, SMTP_MODE_AFTER_AUTH))
        session->mode = continues ? SMTP_MODE_SECRET : SMTP_MODE_COMMANDS;
    return !continues;
}

/* Nothing may stand between STARTTLS and its reply (RFC 3207 section 5): what does, in the clear, is dropped. */
static void begin_tls(SwSmtpSession *session, gboolean waited)
{
    SwSpan waiting = smtp_backlog_bytes(&session->backlog);
    gboolean clear = waited ? waiting.len > 0 && waiting.data[0] != 0x16 : session->mode != SMTP_MODE_OPAQUE;
    if (clear) {
        smtp_note(session, SW_DEFECT_NOTED, "commands sent behind STARTTLS before its reply");
        smtp_backlog_clear(&session->backlog, smtp_memory_of(session));
    }
    session->record.tls = session->opaque = TRUE;
    if (session->mode != SMTP_MODE_OPAQUE)
        session->mode = SMTP_MODE_TLS;
}

static gboolean settle_starttls(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    gboolean waited = is_waited_for(session, SMTP_MODE_AFTER_STARTTLS);
    if (reply && reply->code == CODE_READY) {
        smtp_settle_cut(session);
        begin_tls(session, waited);
    } else if (waited) {
        session->mode = SMTP_MODE_COMMANDS;
    }
    return TRUE;
}

void smtp_settle_origin(SwSmtpSession *session)
{
    const SmtpOrigin *origin = &session->origin;
    if (origin->has_client)
        session->record.client = origin->client;
    if (origin->port != 0)
        session->record.client_port = origin->port;
    if (origin->has_helo)
        set_helo(session, smtp_held_span(&origin->helo));
}

static gboolean settle_xclient(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    if (is_refused(reply))
        return TRUE;
    smtp_settle_cut(session);
    if (smtp_origin_read_attributes(&session->origin, smtp_memory_of(session), command->text))
        smtp_settle_origin(session);
    return TRUE;
}

static gboolean settle_xforward(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    if (!is_refused(reply))
        smtp_origin_read_attributes(&session->forwarded, smtp_memory_of(session), command->text);
    return TRUE;
}

static gboolean settle_nothing(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    return TRUE;
}

static const struct {
    SettleFunc settle;
    SwStage stage; /* reached by a reply */
} verbs[SMTP_N_VERBS] = {
    [SMTP_CONNECT] = {settle_connect, SW_STAGE_GREETING},
    [SMTP_CONTENT] = {settle_content, SW_STAGE_MESSAGE},
    [SMTP_HOLE] = {settle_nothing, SW_STAGE_NO_REPLY},
    [SMTP_EMPTY] = {settle_nothing, SW_STAGE_GREETING},
    [SMTP_UNKNOWN] = {settle_nothing, SW_STAGE_GREETING},
    [SMTP_HELO] = {settle_hello, SW_STAGE_EHLO},
    [SMTP_EHLO] = {settle_hello, SW_STAGE_EHLO},
    [SMTP_LHLO] = {settle_hello, SW_STAGE_EHLO},
    [SMTP_MAIL] = {settle_mail, SW_STAGE_MAIL},
    [SMTP_RCPT] = {settle_rcpt, SW_STAGE_RCPT},
    [SMTP_DATA] = {settle_data, SW_STAGE_GREETING},
    [SMTP_BDAT] = {settle_chunk, SW_STAGE_GREETING},
    [SMTP_BDAT_LAST] = {settle_content, SW_STAGE_MESSAGE},
    [SMTP_RSET] = {settle_end_of_envelope, SW_STAGE_GREETING},
    [SMTP_QUIT] = {settle_end_of_envelope, SW_STAGE_GREETING},
    [SMTP_AUTH] = {settle_auth, SW_STAGE_GREETING},
    [SMTP_STARTTLS] = {settle_starttls, SW_STAGE_GREETING},
    [SMTP_NOOP] = {settle_nothing, SW_STAGE_GREETING},
    [SMTP_VRFY] = {settle_nothing, SW_STAGE_GREETING},
    [SMTP_EXPN] = {settle_nothing, SW_STAGE_GREETING},
    [SMTP_HELP] = {settle_nothing, SW_STAGE_GREETING},
    [SMTP_XCLIENT] = {settle_xclient, SW_STAGE_GREETING},
    [SMTP_XFORWARD] = {settle_xforward, SW_STAGE_GREETING},
};

gboolean smtp_settle(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    SwStage stage = is_out_of_place(session, reply) ? SW_STAGE_GREETING : verbs[command->verb].stage;
    if (reply)
        session->record.stage = MAX(session->record.stage, stage);
    return verbs[command->verb].settle(session, command, reply);
}
