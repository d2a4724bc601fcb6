/*
 * The mail in the making: what follows DATA, with its dots unstuffed (RFC 5321 4.5.2), or the chunks of BDAT as they are. Bytes
 * may come in any pieces. At most SW_LIMIT_MESSAGE of them are kept; behind a hole nothing is. Private to the SMTP room.
 *
 * Only CRLF.CRLF ends a mail. Other ends that some servers take (LF.LF and the like, "SMTP smuggling") are part of it, and counted.
 */
#pragma once

#include "parsers/smtp/held.h"

typedef enum { SMTP_START_MIDDLE, SMTP_START_CRLF, SMTP_START_LF } SmtpLineStart;

typedef struct {
    SmtpHeld bytes;
    guint64 size; /* of the mail, kept or not; not known when it has a hole */
    gboolean holed, cut; /* bytes are missing; there were more than are kept */
    gboolean lf_ends; /* this client ends all its lines with LF alone */
    SmtpLineStart start; /* where the next byte stands: the line before it ended in ... */
    guint dots; /* bytes of `.` CR that were read at a line's start and are not yet part of the mail */
    gboolean after_cr; /* the last byte was CR */
    gboolean dot_behind_cr; /* a dot stands there: lines may end in CR alone */
    gsize odd_start,
        odd_end; /* of the first line `.` that does not end it, in `bytes`; the end is 0 if there is none */
} SmtpBody;

SmtpBody *smtp_body_new(SmtpMemory *memory, gboolean lf_ends);
void smtp_body_free(SmtpBody *body, SmtpMemory *memory);

/* DATA: returns how many of the bytes belong to the mail, with its end; *ret_ended says whether that was met. */
gsize smtp_body_take(SmtpBody *body, SmtpMemory *memory, SwSpan bytes, gboolean *ret_ended);
/* BDAT: all of them belong to it. */
void smtp_body_take_chunk(SmtpBody *body, SmtpMemory *memory, SwSpan bytes);
void smtp_body_hole(SmtpBody *body);
/* Whether the first odd end may be taken for the end: it is there, and all behind it is kept. */
gboolean smtp_body_may_end_oddly(const SmtpBody *body);
/* Ends it there. Returns what stood behind, which lives until the body changes. */
SwSpan smtp_body_end_oddly(SmtpBody *body);

/* Ends that only some servers take, by their form. */
typedef struct {
    const char *form; /* "LF.LF" */
    guint commands; /* how many of them have a command behind them: where they are ends, these are further mails */
} SmtpOddEnd;

/* Up to SMTP_ODD_FORMS of them, those that the mail holds. Returns how many. */
#define SMTP_ODD_FORMS 4u
guint smtp_body_odd_ends(const SmtpBody *body, SmtpOddEnd ret_ends[SMTP_ODD_FORMS]);
