/*
 * The messages that a log's lines are about: what is known of each so far, by (host, queue ID, generation), until the log
 * says that it is done with; then events, one a recipient. What a line tells is given as an SwEvent: only fields whose bits
 * are set in `has` are looked at; time, source, offset and transaction are the store's own business.
 *
 * A queue ID may be used again (Postfix's short ones are, after seconds): sw_transactions_open() begins a new generation, and
 * ends what was open under the ID. A message done with stays findable for half a minute of log time, for lines that come late:
 * verdicts, deliveries that another process logged behind `removed`. Messages without any line for a day of log time are
 * given up, as are the oldest ones beyond SW_LIMIT_LOG_OPEN: memory is bounded by what is open, not by the log.
 *
 * A content filter hands a message back as a new one from the inside: two legs of one delivery. They are joined
 * (sw_transactions_join) by XFORWARD's original queue ID, by `queued as` in the first leg's delivery, or by the same
 * message-id from a client or a program of ours while the first is open. The delivery is told once: client, HELO, time and queue ID of the
 * first leg, outcomes of the last.
 */
#pragma once

#include "parsers/log/line.h"
#include "store/event.h"

typedef struct SwTransactions SwTransactions;
typedef struct SwTransaction SwTransaction;

/* `trusted`: networks whose clients are relays of ours, beside sw_address_is_inside(); borrowed. */
SwTransactions *sw_transactions_new(SwSink *sink, const SwNetwork *trusted, guint n_trusted);
/* Tells all that is still open. */
void sw_transactions_finish(SwTransactions *transactions);
void sw_transactions_free(SwTransactions *transactions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwTransactions, sw_transactions_free)

/* For SwLogLine.source and .host_id. */
guint32 sw_transactions_source(SwTransactions *transactions, SwSpan path);
guint32 sw_transactions_host(SwTransactions *transactions, SwSpan host);
/* Log time goes on to that of this line: gives up what is overdue. */
void sw_transactions_tick(SwTransactions *transactions, const SwLogLine *line);

/* ---- messages with a queue ID ---- */

/* The line is about this ID: what is known of it is fetched from memory while the line is read on. May be left out. */
void sw_transactions_expect(SwTransactions *transactions, const SwLogLine *line, SwSpan id);
void sw_transactions_expect_message(SwTransactions *transactions, SwSpan message_id); /* the same by Message-ID */
/* A message begins here: the line that announces its ID. */
SwTransaction *sw_transactions_open(SwTransactions *transactions, const SwLogLine *line, SwSpan id);
/* The one open (or just done with) under this ID; NULL. */
SwTransaction *sw_transactions_find(SwTransactions *transactions, const SwLogLine *line, SwSpan id);
/* It was closed: another line that begins a message under its ID begins another message. */
gboolean sw_transaction_is_done(const SwTransaction *transaction);
/* The same; if there is none, the log began in the midst of it: opened without a time of its own. */
SwTransaction *sw_transactions_find_or_begin(SwTransactions *transactions, const SwLogLine *line, SwSpan id);
/* By Message-ID (with or without <>), whatever host; the latest one. NULL. For verdicts that know no queue ID. */
SwTransaction *sw_transactions_find_message(SwTransactions *transactions, SwSpan message_id);

/* Takes what is not known yet of client, helo, mail_from, message_id, subject, header_from, size, verdict, score, direction. */
void sw_transaction_learn(SwTransaction *transaction, const SwEvent *seen);
/* The same, and replaces what is known: XCLIENT, verdicts of a later filter. */
void sw_transaction_correct(SwTransaction *transaction, const SwEvent *seen);

/*
 * One recipient's fate: rcpt with any of outcome, code, reason, reason_class, list. Of one told before (ASCII case of the domain
 * ignored) the new fate replaces the old. In the client's order only if sw_transaction_in_client_order() was said: otherwise
 * the log's order is no evidence, and is not kept.
 */
void sw_transaction_recipient(SwTransaction *transaction, const SwEvent *fate);
void sw_transaction_in_client_order(SwTransaction *transaction);
/* The fate of all recipients that have none of their own: the message was refused, discarded, quarantined as a whole. */
void sw_transaction_all_recipients(SwTransaction *transaction, const SwEvent *fate);

/* The relay has taken the message over: without this (or a recipient's fate) it never came, and has no outcome. */
void sw_transaction_accepted(SwTransaction *transaction);
/* The relay has it already, from another client or sender than the line says that now begins a message: the ID was used again. */
gboolean sw_transaction_is_another(const SwTransaction *transaction, const SwEvent *seen);
/* No mail after all: an address probe. Nothing will be told. */
void sw_transaction_drop(SwTransaction *transaction);
/* The envelope was accepted at this line rather than where the ID was announced. */
void sw_transaction_set_time(SwTransaction *transaction, const SwLogLine *line);
gboolean sw_transaction_has_time(const SwTransaction *transaction);
/* Its time, for one that the log began in the midst of: what its ID tells. */
void sw_transaction_set_time_from_id(SwTransaction *transaction, gint64 time_us);

/* `removed`, `Completed`: told after the half minute. */
void sw_transactions_close(SwTransactions *transactions, const SwLogLine *line, SwTransaction *transaction);
/* `leg` is `first` handed back by a content filter. A no-op if they are the same, or joined already. */
void sw_transactions_join(SwTransactions *transactions, SwTransaction *leg, SwTransaction *first);

/* ---- refusals without a message ---- */

/*
 * A recipient (or, without rcpt: a client, a sender) that was refused before there was a queue ID; told at once. `session` tells apart the
 * connections of a host, by pid or whatever the dialect has: refusals of one session that follow one another, of one
 * sender, are one transaction, and belong to the message that is opened in it next by sw_transactions_open_in() or
 * sw_transactions_open_whole(). With queue_id, it is of the message under that ID.
 */
void sw_transactions_refuse(SwTransactions *transactions, const SwLogLine *line, guint64 session,
                            const SwEvent *refusal);
/* sw_transactions_open() for the session's message, so that refusals before it are of its transaction. */
SwTransaction *sw_transactions_open_in(SwTransactions *transactions, const SwLogLine *line, guint64 session, SwSpan id);
/* A message that has come whole when the log first tells of it: the session is not at it any more. It learns what is `seen`, by which it may be
 * another one than what was logged under its ID before (sw_transaction_is_another). */
SwTransaction *sw_transactions_open_whole(SwTransactions *transactions, const SwLogLine *line, guint64 session,
                                          SwSpan id, const SwEvent *seen);
/* The message the session is at; NULL. */
SwTransaction *sw_transactions_in_session(SwTransactions *transactions, const SwLogLine *line, guint64 session);
/* The connection ended (or a new one begins with the same number): a message of it that was never taken over did not come. */
void sw_transactions_end_session(SwTransactions *transactions, const SwLogLine *line, guint64 session);
