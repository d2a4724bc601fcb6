/*
 * One envelope: from MAIL to the reply at the mail's end, or to whatever cut it short. It becomes one event a recipient, each with its
 * own outcome; a sender that was refused, or that named nobody, is one event without recipient. Private to the SMTP room.
 */
#pragma once

#include "parsers/mail/message.h"
#include "parsers/smtp/queue.h"

typedef struct SmtpTransaction SmtpTransaction;

/* Who writes the events. */
typedef struct {
    SwSink *sink;
    SwMessageReader *messages; /* NULL: nobody asks what the mails say */
    SwAddress client;
    SwSpan helo; /* absent if none was given */
} SmtpTeller;

/* `sender` absent: MAIL itself was not seen. `moment`: of MAIL, or of the first thing known of it. */
SmtpTransaction *smtp_transaction_new(SmtpMemory *memory, guint64 number, SmtpMoment moment, SwSpan sender);
void smtp_transaction_free(SmtpTransaction *transaction, SmtpMemory *memory);

/* In the following, a reply is NULL when it was not seen. */

/* The sender was refused; so are all recipients. */
void smtp_transaction_refuse_sender(SmtpTransaction *transaction, SmtpMemory *memory, const SmtpEntry *reply);
/* FALSE: there are too many of them to be kept. `address` absent: RCPT itself was not seen. */
gboolean smtp_transaction_add_recipient(SmtpTransaction *transaction, SmtpMemory *memory, SwSpan address,
                                        const SmtpEntry *reply);
/* DATA, or a chunk, was refused: so are the recipients that were accepted until then. */
void smtp_transaction_refuse_data(SmtpTransaction *transaction, SmtpMemory *memory, const SmtpEntry *reply);
/* DATA was accepted: the next reply is about the mail. */
void smtp_transaction_accept_data(SmtpTransaction *transaction);
gboolean smtp_transaction_awaits_content(const SmtpTransaction *transaction);
gboolean smtp_transaction_is_refused(const SmtpTransaction *transaction); /* its sender */

/* The mail's end was answered. LMTP (RFC 2033 section 4.2) answers for each accepted recipient: TRUE when that was the last one. */
gboolean smtp_transaction_finish(SmtpTransaction *transaction, SmtpMemory *memory, const SmtpEntry *reply,
                                 gboolean lmtp);

/* Writes the events; `body` may be NULL: nothing of the mail was seen. */
void smtp_transaction_tell(const SmtpTransaction *transaction, const SmtpTeller *teller, const SmtpBody *body);
