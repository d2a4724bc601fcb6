/*
 * The commands of a client, by their verbs. RFC 5321 4.1, RFC 2033 (LHLO), RFC 3030 (BDAT), RFC 3207 (STARTTLS), RFC 4954 (AUTH);
 * XCLIENT and XFORWARD as Postfix has them. Private to the SMTP room.
 */
#pragma once

#include "base/span.h"

typedef enum {
    /* What is answered though it is no command. */
    SMTP_CONNECT, /* the connection itself, by the greeting */
    SMTP_CONTENT, /* a mail's end */
    SMTP_HOLE, /* bytes that the capture lacks: any number of commands, or of replies, may have stood there */
    SMTP_EMPTY, /* an empty line: some servers answer it */
    SMTP_UNKNOWN,
    SMTP_FIRST_VERB,
    SMTP_HELO = SMTP_FIRST_VERB,
    SMTP_EHLO,
    SMTP_LHLO,
    SMTP_MAIL,
    SMTP_RCPT,
    SMTP_DATA,
    SMTP_BDAT,
    SMTP_BDAT_LAST,
    SMTP_RSET,
    SMTP_QUIT,
    SMTP_AUTH,
    SMTP_STARTTLS,
    SMTP_NOOP,
    SMTP_VRFY,
    SMTP_EXPN,
    SMTP_HELP,
    SMTP_XCLIENT,
    SMTP_XFORWARD,
    SMTP_N_VERBS
} SmtpVerb;

typedef struct {
    SmtpVerb verb;
    SwSpan argument; /* behind the verb, trimmed */
    gboolean telling; /* verb and argument look like a command and like nothing else, not like a line of text */
    gboolean own; /* and no other protocol has this command */
} SmtpCommand;

SmtpCommand smtp_command_read(SwSpan line);

/* The size of a chunk (RFC 3030 section 2). FALSE for anything else. */
gboolean smtp_command_chunk(SwSpan argument, guint64 *ret_size, gboolean *ret_last);

/* Whether a server may answer the verb with this code. */
gboolean smtp_verb_takes(SmtpVerb verb, guint code);
/* The only verb that is answered with this code; SMTP_HOLE if there are several. */
SmtpVerb smtp_verb_of_code(guint code);
