/*
 * The programs of Postfix, each with its lines. Private to the dialect.
 */
#pragma once

#include "parsers/log/dialect.h"
#include "parsers/log/postfix/fields.h"
#include "parsers/log/postfix/listings.h"

typedef struct {
    SwTransactions *transactions;
    SwListings *listings;
    GHashTable *proxied; /* session -> SwAddress: clients whose mail a before-queue filter takes */
    GHashTable *screened; /* connection at postscreen that was listed, and had no reply yet */
} SwPostfix;

/* One line of a program. `id` and `text` are its parts where it begins with a queue ID; else `id` is absent. */
typedef struct {
    const SwLogLine *line;
    SwSpan id, text;
} SwPostfixLine;

SwReading sw_postfix_smtpd(SwPostfix *postfix, const SwPostfixLine *line);
SwReading sw_postfix_postscreen(SwPostfix *postfix, const SwPostfixLine *line);
SwReading sw_postfix_dnsblog(SwPostfix *postfix, const SwPostfixLine *line);
SwReading sw_postfix_cleanup(SwPostfix *postfix, const SwPostfixLine *line);
SwReading sw_postfix_qmgr(SwPostfix *postfix, const SwPostfixLine *line);
SwReading sw_postfix_pickup(SwPostfix *postfix, const SwPostfixLine *line);
SwReading sw_postfix_postsuper(SwPostfix *postfix, const SwPostfixLine *line);
SwReading sw_postfix_agent(SwPostfix *postfix, const SwPostfixLine *line);

/* `ACTION: STAGE from CLIENT: TEXT; from=<> ...` of smtpd, cleanup and postscreen, behind the queue ID or `NOQUEUE`. */
SwReading sw_postfix_action(SwPostfix *postfix, const SwPostfixLine *line, SwSpan text);
/* Outcome, code, reason, class and list of a reply: `550 5.1.1 ...`, `5.7.1 ...`. */
void sw_postfix_reply(SwSpan text, SwEvent *fate);

static inline gboolean sw_postfix_starts(SwSpan text, const char *with)
{
    gsize length = strlen(with);
    return text.len >= length && memcmp(text.data, with, length) == 0;
}

/* The message under the line's ID; one that the log began in the midst of has the time that its ID tells. */
SwTransaction *sw_postfix_message(SwPostfix *postfix, const SwPostfixLine *line);
/* The listings that dnsblog told of the client lately. */
void sw_postfix_add_listings(SwPostfix *postfix, const SwLogLine *line, SwEvent *event);

void sw_postfix_screened_free(gpointer screened);
