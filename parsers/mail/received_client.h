/*
 * The `from` clause of a Received field: which of its names and addresses the relay saw, and which the client claimed. Only for
 * parsers/mail/received.c.
 */
#pragma once

#include "store/event.h"

#define SW_RECEIVED_COMMENTS 4 /* no relay writes more into the clause */

typedef struct {
    SwSpan name; /* the first word: HELO for most relays, the host's name for Exim and qmail */
    SwSpan literal; /* the last bracketed word outside comments, with its brackets */
    SwSpan comments[SW_RECEIVED_COMMENTS]; /* without their parentheses */
    guint n_comments;
} SwReceivedFrom;

/* Sets client, helo and rdns of the hop. */
void sw_received_read_client(const SwReceivedFrom *from, SwHop *hop);

/* `[ADDRESS]`, `ADDRESS`, each with `:PORT` or not; the whole span. */
gboolean sw_received_parse_address(SwSpan text, SwAddress *ret_address);
