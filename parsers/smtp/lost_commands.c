/* Replies whose command was not captured: which one it was, as far as the code, the order of a session and what follows tell. */
#include "parsers/smtp/machine.h"

/* The server hangs up, whatever it was asked, and if it was asked nothing (RFC 5321 3.8, 4.5.3.2.7). */
#define CODE_CLOSING 421u

static gboolean is_refusal(const SmtpEntry *reply)
{
    return reply->code >= 400 && reply->code != CODE_CLOSING;
}

/* The order of a session is known, and so is how far this one has come. */
static SmtpVerb guess_verb(const SwSmtpSession *session, const SmtpEntry *reply, SmtpVerb next)
{
    const SmtpTransaction *transaction = session->transaction;
    gboolean envelope_goes_on =
        next == SMTP_RCPT || next == SMTP_DATA || next == SMTP_BDAT || next == SMTP_BDAT_LAST || next == SMTP_CONTENT;
    if (transaction && smtp_transaction_awaits_content(transaction))
        return SMTP_CONTENT;
    if (reply->code == CODE_CLOSING)
        return SMTP_UNKNOWN;
    if (!session->record.midstream && !session->helo_answered && !transaction)
        return SMTP_EHLO;
    if (!transaction)
        return envelope_goes_on ? SMTP_MAIL : SMTP_UNKNOWN;
    return envelope_goes_on || is_refusal(reply) ? SMTP_RCPT : SMTP_UNKNOWN;
}

void smtp_settle_lost(SwSmtpSession *session, const SmtpEntry *reply, SmtpVerb next)
{
    SmtpVerb verb = smtp_verb_of_code(reply->code);
    if (verb == SMTP_HOLE)
        verb = guess_verb(session, reply, next);
    if (verb == SMTP_UNKNOWN && is_refusal(reply))
        smtp_note(session, SW_DEFECT_NOTED, "a refusal without its command");
    SmtpEntry command = {.verb = verb, .moment = reply->moment};
    smtp_settle(session, &command, reply);
}
