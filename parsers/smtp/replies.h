/*
 * Replies of a server, put together from their lines: `250-first`, `250 last`. RFC 5321 4.2; enhanced codes (RFC 2034) stay in the
 * text, and stand there once. Private to the SMTP room.
 */
#pragma once

#include "parsers/smtp/lines.h"

typedef struct {
    SmtpLines lines;
    SmtpHeld text; /* of a reply of several lines, joined by spaces */
    gboolean continued; /* such a reply is not complete yet */
    gboolean cut;
} SmtpReplies;

typedef struct {
    guint code; /* 100..599 */
    SwSpan text; /* without the code; lives until the next call */
    gboolean cut; /* longer than SW_LIMIT_SMTP_LINE */
} SmtpReply;

typedef enum {
    SMTP_REPLY_NONE, /* all bytes are taken */
    SMTP_REPLY_WHOLE, /* *ret_reply is filled */
    SMTP_REPLY_STRAY, /* a line without a code; ret_reply->text is it */
} SmtpReplyStep;

SmtpReplyStep smtp_replies_take(SmtpReplies *replies, SmtpMemory *memory, SwSpan *bytes, SmtpReply *ret_reply);
/* Bytes are missing here: the reply that is not complete is forgotten. */
void smtp_replies_reset(SmtpReplies *replies);
void smtp_replies_clear(SmtpReplies *replies, SmtpMemory *memory);

/* A line of a reply: its code, 0 for a line that is none. */
guint smtp_reply_code(SwSpan line);
/* Length of the enhanced code at the front of a reply's text, 0 if there is none. RFC 3463: `class.subject.detail`. */
gsize smtp_reply_enhanced(SwSpan text);
