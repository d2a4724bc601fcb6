/*
 * The lines of sendmail that tell something. `text` is the line behind the queue ID; `id` is absent where it has none.
 */
#pragma once

#include "parsers/log/dialect.h"
#include "parsers/log/sendmail/unfinished.h"

typedef struct {
    SwTransactions *transactions;
    SwSendmailUnfinished *unfinished;
    const SwLogLine *line;
    SwSpan id, text;
} SwSendmailLine;

/* The message of the line, which begins with it if it is not known. */
SwTransaction *sw_sendmail_message(const SwSendmailLine *line);

/* `from=<...>, size=..., nrcpts=..., relay=...`: a message was taken over, or (nrcpts=0) all its recipients were refused. */
SwReading sw_sendmail_read_from(const SwSendmailLine *line);
/* `to=<...>,<...>, delay=..., dsn=..., stat=...`: what became of recipients. */
SwReading sw_sendmail_read_to(const SwSendmailLine *line);
/* `ruleset=check_rcpt, arg1=..., relay=..., reject=...`, with or without ID. */
SwReading sw_sendmail_read_ruleset(const SwSendmailLine *line);
/* `Milter: to=<...>, reject=...`, `Milter: data, reject=...`. */
SwReading sw_sendmail_read_milter(const SwSendmailLine *line);
/* `<...>... User unknown`. */
SwReading sw_sendmail_read_recipient(const SwSendmailLine *line);
/* `rejecting commands from name [address] due to pre-greeting traffic`. */
SwReading sw_sendmail_read_pregreeting(const SwSendmailLine *line);
