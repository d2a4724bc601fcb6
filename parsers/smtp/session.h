/*
 * One SMTP session out of the two byte streams of a connection. RFC 5321, RFC 2920 (pipelining), RFC 3030 (BDAT), RFC 3207
 * (STARTTLS), RFC 4954 (AUTH), RFC 2033 (LMTP), RFC 2034 (enhanced codes). Found by content: the server's greeting or
 * the client's first command. Writes one event a recipient and one session record to the sink.
 * No secret is kept: of AUTH only the mechanism.
 */
#pragma once

#include "parsers/capture/tcp.h"
#include "parsers/message.h"

typedef struct SwSmtpSession SwSmtpSession;

/* Shared by all sessions of a capture: the sink, the message reader, the counter of transactions. */
typedef struct {
    SwSink *sink;
    SwMessageReader *messages;
    guint64 n_transactions;
    SwSpan source;
} SwSmtpContext;

SwSmtpSession *sw_smtp_session_new(SwSmtpContext *context, const SwConnection *connection);
/* FALSE: this is no SMTP. */
gboolean sw_smtp_session_data(SwSmtpSession *session, SwSide side, SwSpan bytes, gint64 time_us, guint64 offset);
void sw_smtp_session_hole(SwSmtpSession *session, SwSide side, guint64 length, gint64 time_us);
void sw_smtp_session_conflict(SwSmtpSession *session, SwSide side, gint64 time_us);
/* Writes what is still open, then the session record; frees. */
void sw_smtp_session_close(SwSmtpSession *session, SwClose how, gint64 time_us);
