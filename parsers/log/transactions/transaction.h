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

#define SW_CACHE_LINE 64u /* bytes; of most processors */
#define SW_TRANSACTION_TEXT 192u /* bytes that need no memory of their own: those of most messages */
#define SW_TRANSACTION_FATES 1u /* the same of recipients */

typedef struct {
    guint32 has; /* bits of rcpt, outcome, code, reason, reason_class, list */
    guint32 hash; /* of the address, where there is more than one (sw_transaction_hash_fates) */
    SwPiece rcpt, reason, list;
    guint16 code;
    guint8 outcome, reason_class;
} SwFate;

/* Text fields of a message, as against those of a recipient. */
#define SW_TRANSACTION_TEXTS                                                                                           \
    (SW_HAS(SW_FIELD_HELO) | SW_HAS(SW_FIELD_MAIL_FROM) | SW_HAS(SW_FIELD_LIST) | SW_HAS(SW_FIELD_VERDICT) |           \
     SW_HAS(SW_FIELD_MESSAGE_ID) | SW_HAS(SW_FIELD_HEADER_FROM) | SW_HAS(SW_FIELD_SUBJECT))
#define SW_TRANSACTION_N_TEXTS 7

typedef enum {
    SW_TRANSACTION_OPEN,
    SW_TRANSACTION_LEFT, /* by its session, before the relay took it over: may still turn out to have come */
    SW_TRANSACTION_DONE,
} SwTransactionEnd;

/* A chain in the order of the last touch. */
typedef struct {
    SwTransaction *oldest, *newest;
} SwTransactionChain;

/* Thousands are open, and each line is about another one than the line before: what most lines need stands in the first cache lines. */
struct SwTransaction {
    guint64 key; /* of host and ID */
    SwTransaction *older, *newer;
    SwTransactionChain *chain; /* the one it is in; NULL: waits for its legs, or free */
    gint64 touched_us; /* elapsed log time */
    char *text;
    SwPiece id;
    guint32 host_id;
    guint32 text_len;

    SwTransactions *set;
    guint64 message_key; /* of the Message-ID; 0: not known */
    guint64 session_key; /* of the session that is at it; 0: none */
    SwTransaction *first; /* the leg before this one; NULL */
    SwFate *fates;
    guint32 n_fates, fate_room, text_room;
    guint32 has; /* of texts, client, size, score, direction */
    guint32 n_legs; /* behind this one, not yet told */
    guint8 end; /* SwTransactionEnd */
    guint8 accepted, dropped, in_client_order; /* booleans */

    guint64 number;
    gint64 time_us; /* SW_TIME_UNKNOWN: the log began in the midst of it */
    guint64 offset;
    guint32 time_error_ms;
    guint32 source;
    SwAddress client;
    guint64 size;
    float score;
    guint16 n_hashed; /* fates whose hash is known */
    guint8 direction;

    SwPiece texts[SW_TRANSACTION_N_TEXTS];
    SwFate all; /* of recipients that have none of their own; `has` 0: nothing said */

    /* Growing arrays begin in the transaction itself: one message, one stretch of memory. */
    SwFate own_fates[SW_TRANSACTION_FATES];
    char own_text[SW_TRANSACTION_TEXT];
};

void sw_transaction_init(SwTransaction *transaction, SwTransactions *set);
/* Gives back what has outgrown it. */
void sw_transaction_clear(SwTransaction *transaction);

/* Of what has no room yet: the part up to SW_LIMIT_LOG_TEXT; none of what is absent. */
SwPiece sw_transaction_keep_grown(SwTransaction *transaction, SwSpan text);

static inline SwPiece sw_transaction_keep(SwTransaction *transaction, SwSpan text)
{
    if (!sw_span_present(text) || text.len > transaction->text_room - transaction->text_len)
        return sw_transaction_keep_grown(transaction, text);
    SwPiece piece = {transaction->text_len, (guint32)text.len};
    memcpy(transaction->text + piece.at, text.data, text.len);
    transaction->text_len += piece.len;
    return piece;
}

/* Lives until something is kept. */
static inline SwSpan sw_transaction_span(const SwTransaction *transaction, SwPiece piece)
{
    return piece.len == SW_PIECE_ABSENT.len ? SW_SPAN_ABSENT : sw_span(transaction->text + piece.at, piece.len);
}

/* Of one of SW_TRANSACTION_TEXTS, which it has. */
SwSpan sw_transaction_text(const SwTransaction *transaction, SwField field);

/* The fates of a leg replace those that handing it to the filter had. */
void sw_transaction_merge_leg(SwTransaction *first, const SwTransaction *leg);

void sw_transaction_hash_fates(SwTransaction *transaction);

/* sw_transaction_learn(), where the key of the Message-ID is known; 0 without one. */
void sw_transaction_learn_keyed(SwTransaction *transaction, const SwEvent *seen, guint64 message_key);

/* Writes the events; puts the recipients into the order of telling. */
void sw_transaction_tell(SwTransaction *transaction, SwSink *sink);

/* transactions.c: the store's parts that these need. */
void sw_transactions_reopen(SwTransaction *transaction); /* one that was left has come after all */
void sw_transactions_index_message(SwTransactions *set, SwTransaction *transaction, SwSpan message_id, guint64 key);
SwSpan sw_transactions_source_path(const SwTransactions *set, guint32 source);
SwDirection sw_transactions_direction(const SwTransactions *set, const SwAddress *client);

static inline void sw_transaction_unchain(SwTransaction *transaction)
{
    SwTransactionChain *chain = transaction->chain;
    if (!chain)
        return;
    *(transaction->older ? &transaction->older->newer : &chain->oldest) = transaction->newer;
    *(transaction->newer ? &transaction->newer->older : &chain->newest) = transaction->older;
    transaction->older = transaction->newer = NULL;
    transaction->chain = NULL;
}

/* To the newest end of this chain, out of the one it is in. */
static inline void sw_transaction_chain(SwTransaction *transaction, SwTransactionChain *chain)
{
    if (chain->newest == transaction)
        return;
    sw_transaction_unchain(transaction);
    transaction->chain = chain;
    transaction->older = chain->newest;
    *(chain->newest ? &chain->newest->newer : &chain->oldest) = transaction;
    chain->newest = transaction;
}

/* Key of a Message-ID, the same with and without its brackets. */
guint64 sw_message_key(SwSpan message_id);
SwSpan sw_message_id_bare(SwSpan message_id); /* without its brackets */
