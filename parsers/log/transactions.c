#include "parsers/log/transactions.h"

#include "base/hash.h"
#include "parsers/limits.h"
#include "parsers/log/transactions/set.h"

#define LATE_LINES (30 * SW_SECOND) /* behind the line that ends a message */
#define IDLE_MESSAGE SW_DAY /* without a line; queues are run more often */

SwTransactions *sw_transactions_new(SwSink *sink, const SwNetwork *trusted, guint n_trusted)
{
    SwTransactions *self = g_new0(SwTransactions, 1);
    self->sink = sink;
    self->trusted = trusted;
    self->n_trusted = n_trusted;
    self->paths = sw_pool_new();
    self->hosts = sw_pool_new();
    sw_log_time_init(&self->time);
    sw_key_table_init(&self->by_id);
    sw_key_table_init(&self->by_message);
    sw_stock_init(&self->stock);
    sw_sessions_init(&self->sessions);
    return self;
}

void sw_transactions_free(SwTransactions *transactions)
{
    if (!transactions)
        return;
    sw_transactions_finish(transactions);
    sw_sessions_clear(&transactions->sessions);
    sw_stock_clear(&transactions->stock);
    sw_key_table_clear(&transactions->by_id);
    sw_key_table_clear(&transactions->by_message);
    sw_log_time_clear(&transactions->time);
    sw_pool_free(transactions->paths);
    sw_pool_free(transactions->hosts);
    g_free(transactions);
}

guint32 sw_transactions_source(SwTransactions *transactions, SwSpan path)
{
    return sw_pool_intern(transactions->paths, path);
}

guint32 sw_transactions_host(SwTransactions *transactions, SwSpan host)
{
    return sw_pool_intern(transactions->hosts, host);
}

SwSpan sw_transactions_source_path(const SwTransactions *set, guint32 source)
{
    return sw_pool_get(set->paths, source);
}

static gboolean is_trusted(const SwTransactions *self, const SwAddress *client)
{
    for (guint i = 0; i < self->n_trusted; i++)
        if (sw_network_contains(&self->trusted[i], client))
            return TRUE;
    return FALSE;
}

/* A relay of ours may hand on either way; other clients inside send our own mail. */
SwDirection sw_transactions_direction(const SwTransactions *set, const SwAddress *client)
{
    if (is_trusted(set, client))
        return SW_DIRECTION_UNKNOWN;
    return sw_address_is_inside(client) ? SW_DIRECTION_OUT : SW_DIRECTION_IN;
}

/* ---- chains, indices ---- */

/* To the end of the chain that it belongs to. */
void sw_transactions_touch(SwTransaction *transaction)
{
    SwTransactions *self = transaction->set;
    SwTransactionChain *chain = transaction->end != SW_TRANSACTION_OPEN ? &self->closing : &self->open;
    transaction->touched_us = self->time.elapsed_us;
    sw_transaction_chain(transaction, chain);
}

/* `key`: of `message_id` */
static SwTransaction *find_message(const SwTransactions *self, guint64 key, SwSpan message_id)
{
    SwTransaction *found = sw_key_table_find(&self->by_message, key);
    if (!found || !sw_span_equal(sw_message_id_bare(message_id),
                                 sw_message_id_bare(sw_transaction_text(found, SW_FIELD_MESSAGE_ID))))
        return NULL;
    return found;
}

SwTransaction *sw_transactions_find_message(SwTransactions *transactions, SwSpan message_id)
{
    return find_message(transactions, sw_message_key(message_id), message_id);
}

/* A client of our own, or a local program, with a Message-ID that is under way from another one: a filter hands it back. */
static gboolean is_handed_back(const SwTransactions *self, const SwTransaction *leg, const SwTransaction *other)
{
    gboolean other_has_client = (other->has & SW_HAS(SW_FIELD_CLIENT)) != 0;
    if (!(leg->has & SW_HAS(SW_FIELD_CLIENT)))
        return other_has_client && leg->direction == SW_DIRECTION_OUT;
    if (other_has_client && sw_address_compare(&leg->client, &other->client) == 0)
        return FALSE;
    return sw_address_is_inside(&leg->client) || is_trusted(self, &leg->client);
}

static void join_by_message(SwTransactions *self, SwTransaction *leg, SwTransaction *other)
{
    if (other && !other->dropped && is_handed_back(self, leg, other))
        sw_transactions_join(self, leg, other);
}

void sw_transactions_index_message(SwTransactions *set, SwTransaction *transaction, SwSpan message_id, guint64 key)
{
    SwTransaction *other = find_message(set, key, message_id);
    if (sw_message_id_bare(message_id).len == 0 || other == transaction)
        return;
    if (transaction->message_key != 0)
        sw_key_table_remove(&set->by_message, transaction->message_key, transaction);
    join_by_message(set, transaction, other);
    transaction->message_key = key;
    sw_key_table_put(&set->by_message, key, transaction);
}

/* ---- the end of a message ---- */

static void recycle(SwTransaction *transaction)
{
    SwTransactions *self = transaction->set;
    self->n_open--;
    sw_transaction_clear(transaction);
    sw_stock_give_back(&self->stock, transaction);
}

static void leave_indices(SwTransaction *transaction)
{
    SwTransactions *self = transaction->set;
    if (self->last == transaction)
        self->last = NULL;
    sw_transaction_unchain(transaction);
    sw_key_table_remove(&self->by_id, transaction->key, transaction);
    if (transaction->message_key != 0)
        sw_key_table_remove(&self->by_message, transaction->message_key, transaction);
    SwSession *session =
        transaction->session_key != 0 ? sw_sessions_find(&self->sessions, transaction->session_key) : NULL;
    if (session && session->message == transaction)
        session->message = NULL;
    transaction->session_key = 0;
}

/* Tells the message, or hands its fates to the leg before it. One whose own legs are still open waits for them. */
static void finish_one(SwTransaction *transaction)
{
    leave_indices(transaction);
    while (transaction && transaction->n_legs == 0) {
        SwTransaction *first = transaction->first;
        if (first) {
            sw_transaction_merge_leg(first, transaction);
            first->n_legs--;
        } else if (!transaction->dropped)
            sw_transaction_tell(transaction, transaction->set->sink);
        recycle(transaction);
        transaction = first && first->chain == NULL ? first : NULL;
    }
}

/* Those that are told next were last touched half a minute of log time ago, and are in no cache any more. */
static void fetch_ahead(const SwTransaction *transaction)
{
    const SwTransaction *next = transaction->newer;
    if (!next)
        return;
    sw_key_table_prefetch(&next->set->by_id, next->key);
    sw_key_table_prefetch(&next->set->by_message, next->message_key);
    for (gsize at = 0; next->newer && at < sizeof(SwTransaction); at += SW_CACHE_LINE)
        __builtin_prefetch((const char *)next->newer + at);
}

static void finish_overdue(SwTransactionChain *chain, gint64 before_us)
{
    while (chain->oldest && chain->oldest->touched_us < before_us) {
        fetch_ahead(chain->oldest);
        finish_one(chain->oldest);
    }
}

void sw_transactions_tick(SwTransactions *transactions, const SwLogLine *line)
{
    if (!sw_log_time_goes_on(&transactions->time, line))
        return;
    finish_overdue(&transactions->closing, transactions->time.elapsed_us - LATE_LINES);
    finish_overdue(&transactions->open, transactions->time.elapsed_us - IDLE_MESSAGE);
    sw_sessions_expire(&transactions->sessions, transactions->time.elapsed_us);
}

/* Beyond the cap: the one that was silent for longest. */
static void make_room(SwTransactions *self)
{
    SwTransactionChain *chain = self->closing.oldest ? &self->closing : &self->open;
    if (self->n_open >= SW_LIMIT_LOG_OPEN && chain->oldest)
        finish_one(chain->oldest);
}

void sw_transactions_finish(SwTransactions *transactions)
{
    finish_overdue(&transactions->closing, G_MAXINT64);
    finish_overdue(&transactions->open, G_MAXINT64);
}

/* ---- messages ---- */

static guint64 id_key(const SwLogLine *line, SwSpan id)
{
    return sw_hash_span(sw_hash_secret, id, line->host_id) | 1;
}

/* It is told before any other begins: equal IDs are told in their order. */
static SwTransaction *begin(SwTransactions *self, const SwLogLine *line, guint64 key, SwSpan id)
{
    make_room(self);
    SwTransaction *transaction = sw_stock_take(&self->stock);
    sw_transaction_init(transaction, self);
    self->n_open++;
    transaction->key = key;
    transaction->host_id = line->host_id;
    transaction->id = sw_transaction_keep(transaction, id);
    transaction->number = ++self->n_numbers;
    sw_transaction_set_time(transaction, line);
    sw_key_table_put(&self->by_id, transaction->key, transaction);
    sw_transactions_touch(transaction);
    return transaction;
}

static gboolean is_under(const SwTransaction *transaction, const SwLogLine *line, SwSpan id)
{
    return transaction && transaction->host_id == line->host_id && transaction->id.len == id.len &&
           sw_bytes_equal(sw_transaction_span(transaction, transaction->id).data, id.data, id.len);
}

static SwTransaction *find_under(SwTransactions *self, const SwLogLine *line, guint64 key, SwSpan id)
{
    SwTransaction *found = sw_key_table_find(&self->by_id, key);
    if (!is_under(found, line, id))
        return NULL;
    self->last = found;
    if (found->end == SW_TRANSACTION_OPEN)
        sw_transactions_touch(found);
    return found;
}

SwTransaction *sw_transactions_open(SwTransactions *transactions, const SwLogLine *line, SwSpan id)
{
    guint64 key = id_key(line, id);
    SwTransaction *before = find_under(transactions, line, key, id);
    if (before)
        finish_one(before);
    return begin(transactions, line, key, id);
}

SwTransaction *sw_transactions_open_or_go_on(SwTransactions *transactions, const SwLogLine *line, SwSpan id,
                                             const SwEvent *seen, gboolean *ret_opened)
{
    guint64 key = id_key(line, id);
    SwTransaction *before = find_under(transactions, line, key, id);
    *ret_opened = !before || sw_transaction_is_another(before, seen);
    if (!*ret_opened) {
        sw_transaction_set_time(before, line);
        return before;
    }
    if (before)
        finish_one(before);
    return begin(transactions, line, key, id);
}

void sw_transactions_expect(SwTransactions *transactions, const SwLogLine *line, SwSpan id)
{
    sw_key_table_prefetch(&transactions->by_id, id_key(line, id));
}

void sw_transactions_expect_message(SwTransactions *transactions, SwSpan message_id)
{
    sw_key_table_prefetch(&transactions->by_message, sw_message_key(message_id));
}

SwTransaction *sw_transactions_find(SwTransactions *transactions, const SwLogLine *line, SwSpan id)
{
    SwTransaction *last = transactions->last;
    if (!is_under(last, line, id))
        return find_under(transactions, line, id_key(line, id), id);
    if (last->end == SW_TRANSACTION_OPEN)
        sw_transactions_touch(last);
    return last;
}

SwTransaction *sw_transactions_find_or_begin(SwTransactions *transactions, const SwLogLine *line, SwSpan id)
{
    SwTransaction *found = sw_transactions_find(transactions, line, id);
    if (found)
        return found;
    found = begin(transactions, line, id_key(line, id), id);
    found->time_us = SW_TIME_UNKNOWN;
    return found;
}

void sw_transactions_close(SwTransactions *transactions, const SwLogLine *line, SwTransaction *transaction)
{
    if (transaction->end == SW_TRANSACTION_DONE)
        return;
    transaction->end = SW_TRANSACTION_DONE;
    sw_transactions_touch(transaction);
}

void sw_transactions_reopen(SwTransaction *transaction)
{
    transaction->end = SW_TRANSACTION_OPEN;
    sw_transactions_touch(transaction);
}

void sw_transactions_join(SwTransactions *transactions, SwTransaction *leg, SwTransaction *first)
{
    if (leg->first)
        return;
    for (const SwTransaction *before = first; before; before = before->first)
        if (before == leg)
            return;
    leg->first = first;
    first->n_legs++;
}
