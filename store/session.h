/*
 * What is known of one SMTP connection as a whole, whether or not a message came of it. Only captures see sessions.
 */
#pragma once

#include "base/address.h"
#include "base/date.h"

/* How far a session got. */
typedef enum {
    SW_STAGE_NO_REPLY, /* connected; the server said nothing */
    SW_STAGE_GREETING, /* the server's greeting, and no more */
    SW_STAGE_EHLO,
    SW_STAGE_MAIL,
    SW_STAGE_RCPT, /* some RCPT was answered */
    SW_STAGE_MESSAGE, /* the end of some message was answered */
    SW_N_STAGES
} SwStage;

/* How it ended. */
typedef enum {
    SW_END_QUIT,
    SW_END_CLOSED, /* by FIN, without QUIT */
    SW_END_RESET,
    SW_END_OPEN, /* the capture ended first */
    SW_END_LOST, /* given up by the listener: memory, port used again */
    SW_N_ENDS
} SwEnd;

typedef struct {
    gint64 first_us, last_us;
    SwAddress client, server; /* the client behind a PROXY or XCLIENT line, where there was one */
    guint16 client_port, server_port;
    SwStage stage;
    SwEnd end;
    guint32 commands, messages; /* commands of the client; messages whose end was answered with 2xx */
    guint64 bytes; /* payload, both directions */
    gboolean tls; /* STARTTLS was accepted: opaque from there */
    gboolean midstream; /* its opening was not seen */
    guint32 holes; /* stretches of bytes that the capture lacks */
    guint32 conflicts; /* places where two segments held different bytes */
    gint16 banner_offset_min; /* zone of a date in the greeting, minutes east of UTC; SW_OFFSET_UNKNOWN */
    gint64 banner_skew_us; /* that date minus the packet's time; 0 when unknown */
    SwSpan helo; /* the name given at HELO or EHLO, the last one; absent when none */
    SwSpan source; /* file; set by the sink where absent */
    guint64 offset; /* of its first packet */
} SwSessionRecord;

/* Sessions as they are kept: appended, then put in the order (first, source, offset). */
typedef struct {
    GArray *records; /* SwSessionRecord */
} SwSessionList;

void sw_session_list_init(SwSessionList *list);
void sw_session_list_clear(SwSessionList *list);
void sw_session_list_sort(SwSessionList *list);

const char *sw_stage_name(
    SwStage stage); /* "no reply", "greeting only", "after EHLO", "after MAIL", "after RCPT", "message" */
const char *sw_end_name(SwEnd end); /* "quit", "closed", "reset", "open", "lost" */
