/*
 * The store of messages as a whole. Private to it; dialects see parsers/log/transactions.h.
 */
#pragma once

#include "parsers/log/transactions/key_table.h"
#include "parsers/log/transactions/log_time.h"
#include "parsers/log/transactions/sessions.h"
#include "parsers/log/transactions/stock.h"
#include "parsers/log/transactions/transaction.h"
#include "store/pool.h"

struct SwTransactions {
    SwSink *sink;
    const SwNetwork *trusted;
    guint n_trusted;
    SwPool *paths, *hosts;
    SwLogTime time;
    guint64 n_numbers; /* transactions so far */

    SwKeyTable by_id, by_message; /* SwTransaction, the latest one */
    SwTransaction *last; /* found or begun: the next line is often about it too */
    SwTransactionChain open, closing;
    guint n_open; /* in both chains, and waiting */
    SwStock stock;
    SwSessions sessions;
};

/* To the end of the chain that it belongs to. */
void sw_transactions_touch(SwTransaction *transaction);

/* The one open under this ID, unless what is `seen` is of another; else one that begins at this line. */
SwTransaction *sw_transactions_open_or_go_on(SwTransactions *transactions, const SwLogLine *line, SwSpan id,
                                             const SwEvent *seen, gboolean *ret_opened);
