/*
 * What is known of one message. Private to the store; dialects see parsers/log/transactions.h.
 */
#pragma once

#include "parsers/log/transactions.h"

/* Bytes in the transaction's text; len ABSENT: none. */
typedef struct {
    guint32 at, len;
} SwPiece;

#define SW_PIECE_ABSENT ((SwPiece){0, G_MAXUINT32})

#define SW_TRANSACTION_TEXT 224u /* bytes that need no memory of their own: those of most messages */
#define SW_TRANSACTION_FATES 1u /* the same of recipients */

typedef struct {
    guint32 has; /* bits of rcpt, outcome, code, reason, reason_class, list */
    guint32 hash; /* of the address */
    SwPiece rcpt, reason, list;
    guint16 code;
    guint8 outcome, reason_class;
} SwFate;

typedef enum {
    SW_TRANSACTION_OPEN,
    SW_TRANSACTION_LEFT, /* by its session, before the relay took it over: may still turn out to have come */
    SW_TRANSACTION_DONE,
} SwTransactionEnd;

/* A chain in the order of the last touch. */
typedef struct {
    SwTransaction *oldest, *newest;
} SwTransactionChain;

struct SwTransaction {
    SwTransactions *set;
    SwTransactionChain *chain; /* the one it is in; NULL: waits for its legs, or free */
    SwTransaction *older, *newer;
    gint64 touched_us; /* elapsed log time */

    guint64 key; /* of host and ID */
    guint64 message_key; /* of the Message-ID; 0: not known */
    guint64 session_key; /* of the session that is at it; 0: none */
    guint32 host_id;
    SwPiece id;

    guint64 number;
    gint64 time_us; /* SW_TIME_UNKNOWN: the log began in the midst of it */
    guint32 time_error_ms;
    guint32 source;
    guint64 offset;

    guint32 has; /* of what follows */
    SwPiece texts[SW_N_FIELDS]; /* of text fields */
    SwAddress client;
    guint64 size;
    float score;
    guint8 direction;

    SwTransactionEnd end;
    gboolean accepted, dropped, in_client_order;
    SwFate all; /* of recipients that have none of their own; `has` 0: nothing said */

    SwTransaction *first; /* the leg before this one; NULL */
    guint n_legs; /* behind this one, not yet told */

    /* Growing arrays, which begin in the transaction itself: one message, one stretch of memory. */
    SwFate *fates;
    char *text;
    guint32 n_fates, fate_room, text_len, text_room;
    SwFate own_fates[SW_TRANSACTION_FATES];
    char own_text[SW_TRANSACTION_TEXT];
};

SwTransaction *sw_transaction_new(SwTransactions *set);
void sw_transaction_free(SwTransaction *transaction);
/* As new; what has outgrown it is given back. */
void sw_transaction_reset(SwTransaction *transaction);

SwPiece sw_transaction_keep(SwTransaction *transaction, SwSpan text);
SwSpan sw_transaction_span(const SwTransaction *transaction, SwPiece piece); /* lives until something is kept */

/* The fates of a leg replace those that handing it to the filter had. */
void sw_transaction_merge_leg(SwTransaction *first, const SwTransaction *leg);

/* Writes the events; puts the recipients into the order of telling. */
void sw_transaction_tell(SwTransaction *transaction, SwSink *sink);

/* transactions.c: the store's parts that these need. */
void sw_transactions_reopen(SwTransaction *transaction); /* one that was left has come after all */
void sw_transactions_index_message(SwTransactions *set, SwTransaction *transaction, SwSpan message_id);
SwSpan sw_transactions_source_path(const SwTransactions *set, guint32 source);
SwDirection sw_transactions_direction(const SwTransactions *set, const SwAddress *client);

/* To the newest end of this chain, out of the one it is in. */
void sw_transaction_chain(SwTransaction *transaction, SwTransactionChain *chain);
void sw_transaction_unchain(SwTransaction *transaction);
/* Key of a Message-ID, the same with and without its brackets. */
guint64 sw_message_key(SwSpan message_id);
SwSpan sw_message_id_bare(SwSpan message_id); /* without its brackets */
