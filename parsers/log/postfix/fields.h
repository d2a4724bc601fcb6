/*
 * What Postfix's lines are made of: clients, addresses in angle brackets, and the tail of refusals. Each is read from the end that
 * Postfix itself writes; text that an outsider chose is stepped over as a whole.
 */
#pragma once

#include "base/address.h"

typedef struct {
    SwSpan name; /* verified by Postfix, or `unknown` */
    gboolean has_address; /* `unknown[unknown]` has none */
    SwAddress address;
    guint16 port; /* 0: not logged */
} SwPostfixClient;

/* `name[addr]` or `name[addr]:port` at the front. Returns its length, 0 if it is none. Names of hosts hold no brackets. */
gsize sw_postfix_client(SwSpan text, SwPostfixClient *ret_client);

/* `<address>` at the front, or without brackets up to `, ` or the end. A quoted localpart (3.5) may hold anything.
 * Returns its length, 0 if it is none; the address comes without brackets. */
gsize sw_postfix_address(SwSpan text, SwSpan *ret_address);

/* The tail of a refusal, `; from=<> to=<> proto= helo=<> sasl_...`; postscreen puts commas. What is not there is absent. */
typedef struct {
    SwSpan text; /* all before it: the reply */
    SwSpan sender, rcpt, helo;
    gboolean authenticated;
    gboolean torn; /* the tail is of another line than the reply */
} SwPostfixTail;

/*
 * `text` is what stands behind the client. The reply may repeat the recipient, the sender or the HELO name, and the HELO name may be
 * a forged tail: the tail that counts is the one whose values the reply repeats; where it repeats none, the first one.
 */
SwPostfixTail sw_postfix_tail(SwSpan text, SwSpan client);
