/*
 * One SMTP session out of the two byte streams of a connection. RFC 5321, RFC 2920 (pipelining), RFC 3030 (BDAT), RFC 3207
 * (STARTTLS), RFC 4954 (AUTH), RFC 2033 (LMTP), RFC 2034 (enhanced codes). Found by content: the server's greeting or
 * the client's first command. Writes one event a recipient and one session record to the sink.
 * No secret is kept: of AUTH only that it was there.
 *
 * Client and server are read apart. What the one asks and the other answers waits in two queues until both halves are there; only
 * then does it mean something. So replies may come late, or before their commands, and what the capture lacks on one side is told by
 * the other as far as it can be: a 354 that nobody asked for says that DATA was lost.
 */
#pragma once

#include "parsers/capture/tcp.h"
#include "parsers/mail/message.h"
#include "parsers/smtp/memory.h"

typedef struct SwSmtpSession SwSmtpSession;

/* Shared by all sessions of a capture. */
typedef struct {
    SwSink *sink;
    SwMessageReader *messages; /* NULL: nobody asks what the mails say */
    guint64 n_transactions;
    SwSpan source;
    SmtpMemory memory;
} SwSmtpContext;

void sw_smtp_context_init(SwSmtpContext *context, SwSink *sink, SwMessageReader *messages, SwSpan source);
/* Once all sessions are closed. */
void sw_smtp_context_clear(SwSmtpContext *context);

SwSmtpSession *sw_smtp_session_new(SwSmtpContext *context, const SwConnection *connection);
/* FALSE: this is no SMTP. */
gboolean sw_smtp_session_data(SwSmtpSession *session, SwSide side, SwSpan bytes, gint64 time_us, guint64 offset);
void sw_smtp_session_hole(SwSmtpSession *session, SwSide side, guint64 length, gint64 time_us);
void sw_smtp_session_conflict(SwSmtpSession *session, SwSide side, SwSpan kept, SwSpan other, gint64 time_us,
                              guint64 offset);
/* Writes what is still open, then the session record; frees. */
void sw_smtp_session_close(SwSmtpSession *session, SwClose how, gint64 time_us);

/* The same as what listens to TCP connections. */
typedef struct {
    SwTcpListener base;
    SwSmtpContext *context;
} SwSmtpListener;

/* Returns &listener->base. Context and listener outlive the SwTcp. */
SwTcpListener *sw_smtp_listener_init(SwSmtpListener *listener, SwSmtpContext *context);
