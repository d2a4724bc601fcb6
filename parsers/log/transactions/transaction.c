#include "parsers/log/transactions/transaction.h"

#include "base/hash.h"
#include "parsers/limits.h"

#define ASCII_LOWER G_GUINT64_CONSTANT(0x2020202020202020) /* the bit that tells small letters, of eight bytes */

#define FATE_FIELDS                                                                                                    \
    (SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_CODE) | SW_HAS(SW_FIELD_REASON) |              \
     SW_HAS(SW_FIELD_REASON_CLASS) | SW_HAS(SW_FIELD_LIST))

/* Where the piece of a text field stands among those of a transaction. */
static const guint8 places[SW_N_FIELDS] = {
    [SW_FIELD_HELO] = 0,       [SW_FIELD_MAIL_FROM] = 1,   [SW_FIELD_LIST] = 2,    [SW_FIELD_VERDICT] = 3,
    [SW_FIELD_MESSAGE_ID] = 4, [SW_FIELD_HEADER_FROM] = 5, [SW_FIELD_SUBJECT] = 6,
};

void sw_transaction_init(SwTransaction *transaction, SwTransactions *set)
{
    memset(transaction, 0, offsetof(SwTransaction, own_fates));
    transaction->set = set;
    transaction->fates = transaction->own_fates;
    transaction->fate_room = SW_TRANSACTION_FATES;
    transaction->text = transaction->own_text;
    transaction->text_room = SW_TRANSACTION_TEXT;
}

void sw_transaction_clear(SwTransaction *transaction)
{
    if (transaction->fates != transaction->own_fates)
        g_free(transaction->fates);
    if (transaction->text != transaction->own_text)
        g_free(transaction->text);
}

/* The array with room for one more than `n`; moved out of the transaction, where it is the transaction's own. */
static gpointer grown(gpointer array, gconstpointer own, gsize size, gsize new_size)
{
    gpointer larger = g_realloc(array == own ? NULL : array, new_size);
    if (array == own)
        memcpy(larger, own, size);
    return larger;
}

static void make_text_room(SwTransaction *self, gsize more)
{
    gsize needed = self->text_len + more, room = self->text_room;
    while (room < needed)
        room *= 2;
    self->text = grown(self->text, self->own_text, self->text_len, room);
    self->text_room = (guint32)MIN(room, SW_LIMIT_LOG_TEXT);
}

SwPiece sw_transaction_keep_grown(SwTransaction *transaction, SwSpan text)
{
    gsize room = SW_LIMIT_LOG_TEXT - transaction->text_len;
    if (!sw_span_present(text) || (text.len > 0 && room == 0))
        return SW_PIECE_ABSENT;
    SwSpan kept = sw_span_slice(text, 0, room);
    make_text_room(transaction, kept.len);
    return sw_transaction_keep(transaction, kept);
}

SwSpan sw_transaction_text(const SwTransaction *transaction, SwField field)
{
    return sw_transaction_span(transaction, transaction->texts[places[field]]);
}

static void take_text(SwTransaction *self, const SwEvent *seen, SwField field)
{
    self->texts[places[field]] = sw_transaction_keep(self, sw_event_text(seen, field));
    self->has |= SW_HAS(field);
}

static void take_numbers(SwTransaction *self, const SwEvent *seen, guint32 wanted)
{
    if (wanted & SW_HAS(SW_FIELD_CLIENT))
        self->client = seen->client;
    if (wanted & SW_HAS(SW_FIELD_SIZE))
        self->size = seen->size;
    if (wanted & SW_HAS(SW_FIELD_SCORE))
        self->score = seen->score;
    if (wanted & SW_HAS(SW_FIELD_DIRECTION))
        self->direction = (guint8)seen->direction;
    self->has |= wanted & (SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_SIZE) | SW_HAS(SW_FIELD_SCORE) |
                           SW_HAS(SW_FIELD_DIRECTION));
}

/* `wanted`: bits of the fields to be taken; `message_key`: of the Message-ID, if it is one of them. */
static void take_fields(SwTransaction *self, const SwEvent *seen, guint32 wanted, guint64 message_key)
{
    take_numbers(self, seen, wanted);
    for (guint32 rest = wanted & SW_TRANSACTION_TEXTS; rest != 0; rest &= rest - 1)
        take_text(self, seen, sw_field_first(rest));
    if (wanted & SW_HAS(SW_FIELD_MESSAGE_ID))
        sw_transactions_index_message(self->set, self, seen->message_id, message_key);
}

static guint64 message_key_of(const SwEvent *seen)
{
    return sw_event_has(seen, SW_FIELD_MESSAGE_ID) ? sw_message_key(seen->message_id) : 0;
}

void sw_transaction_learn(SwTransaction *transaction, const SwEvent *seen)
{
    sw_transaction_learn_keyed(transaction, seen, message_key_of(seen));
}

void sw_transaction_learn_keyed(SwTransaction *transaction, const SwEvent *seen, guint64 message_key)
{
    take_fields(transaction, seen, seen->has & ~transaction->has, message_key);
}

void sw_transaction_correct(SwTransaction *transaction, const SwEvent *seen)
{
    take_fields(transaction, seen, seen->has, message_key_of(seen));
}

/* Case matters in a localpart, if anywhere; few write the domain in two ways. Recipients are told in the order of these hashes. */
static guint32 hash_of_address(SwSpan address)
{
    const char *at = address.len > 0 ? memrchr(address.data, '@', address.len) : NULL;
    gsize localpart = at ? (gsize)(at - address.data) : address.len;
    guint64 hash = sw_hash_span(SW_HASH_FIXED, sw_span_slice(address, 0, localpart), 0);
    for (gsize i = localpart; i < address.len; i += sizeof(guint64)) {
        guint64 word = 0;
        memcpy(&word, address.data + i, MIN(sizeof word, address.len - i));
        hash = sw_hash_add(SW_HASH_FIXED, hash, word | ASCII_LOWER);
    }
    return (guint32)hash;
}

static gboolean same_address(SwSpan a, SwSpan b)
{
    const char *at = a.len > 0 ? memrchr(a.data, '@', a.len) : NULL;
    gsize localpart = at ? (gsize)(at - a.data) : a.len;
    return a.len == b.len && sw_span_equal_folded(a, b) &&
           sw_span_equal(sw_span_slice(a, 0, localpart), sw_span_slice(b, 0, localpart));
}

G_STATIC_ASSERT(SW_LIMIT_LOG_RECIPIENTS <= G_MAXUINT16); /* n_hashed */

void sw_transaction_hash_fates(SwTransaction *transaction)
{
    for (; transaction->n_hashed < transaction->n_fates; transaction->n_hashed++) {
        SwFate *fate = &transaction->fates[transaction->n_hashed];
        fate->hash = hash_of_address(sw_transaction_span(transaction, fate->rcpt));
    }
}

static SwFate *find_fate(SwTransaction *self, SwSpan rcpt)
{
    guint32 hash = self->n_fates > 0 ? hash_of_address(rcpt) : 0;
    sw_transaction_hash_fates(self);
    for (guint i = 0; i < self->n_fates; i++) {
        SwFate *fate = &self->fates[i];
        if (fate->hash == hash && same_address(sw_transaction_span(self, fate->rcpt), rcpt))
            return fate;
    }
    return NULL;
}

static void fill_fate(SwTransaction *self, SwFate *fate, const SwEvent *seen)
{
    fate->has = (fate->has & SW_HAS(SW_FIELD_RCPT)) | (seen->has & FATE_FIELDS);
    fate->outcome = (guint8)seen->outcome;
    fate->code = seen->code;
    fate->reason_class = (guint8)seen->reason_class;
    fate->reason = sw_event_has(seen, SW_FIELD_REASON) ? sw_transaction_keep(self, seen->reason) : SW_PIECE_ABSENT;
    fate->list = sw_event_has(seen, SW_FIELD_LIST) ? sw_transaction_keep(self, seen->list) : SW_PIECE_ABSENT;
}

/* Delivered to some of what the recipient stands for is delivered; a refusal ends what was deferred. What was deferred again has the
 * first reason. */
static gboolean outranks(SwOutcome now, SwOutcome before)
{
    static const guint8 rank[SW_N_OUTCOMES] = {
        [SW_OUTCOME_UNKNOWN] = 0, [SW_OUTCOME_DEFERRED] = 1, [SW_OUTCOME_REJECTED] = 2, [SW_OUTCOME_ACCEPTED] = 3};
    return rank[now] > rank[before];
}

static SwFate *add_fate(SwTransaction *self, SwSpan rcpt)
{
    if (self->n_fates >= SW_LIMIT_LOG_RECIPIENTS)
        return NULL;
    if (self->n_fates == self->fate_room) {
        gsize size = self->n_fates * sizeof(SwFate);
        self->fates = grown(self->fates, self->own_fates, size, 4 * size);
        self->fate_room *= 4;
    }
    SwFate *fate = &self->fates[self->n_fates++];
    *fate = (SwFate){.rcpt = sw_transaction_keep(self, rcpt)};
    return fate;
}

void sw_transaction_recipient(SwTransaction *transaction, const SwEvent *fate)
{
    if (!sw_event_has(fate, SW_FIELD_RCPT))
        return;
    SwFate *known = find_fate(transaction, fate->rcpt);
    gboolean fresh = known == NULL;
    if (fresh)
        known = add_fate(transaction, fate->rcpt);
    if (known && (fresh || (sw_event_has(fate, SW_FIELD_OUTCOME) && outranks(fate->outcome, known->outcome))))
        fill_fate(transaction, known, fate);
    if (fate->outcome != SW_OUTCOME_UNKNOWN)
        sw_transaction_accepted(transaction);
}

void sw_transaction_in_client_order(SwTransaction *transaction)
{
    transaction->in_client_order = TRUE;
}

void sw_transaction_all_recipients(SwTransaction *transaction, const SwEvent *fate)
{
    fill_fate(transaction, &transaction->all, fate);
    transaction->all.has &= ~SW_HAS(SW_FIELD_RCPT);
}

void sw_transaction_accepted(SwTransaction *transaction)
{
    transaction->accepted = TRUE;
    if (transaction->end == SW_TRANSACTION_LEFT)
        sw_transactions_reopen(transaction);
}

gboolean sw_transaction_is_another(const SwTransaction *transaction, const SwEvent *seen)
{
    guint32 both = transaction->accepted ? transaction->has & seen->has : 0;
    if ((both & SW_HAS(SW_FIELD_CLIENT)) && sw_address_compare(&transaction->client, &seen->client) != 0)
        return TRUE;
    return (both & SW_HAS(SW_FIELD_MAIL_FROM)) &&
           !sw_span_equal(sw_transaction_text(transaction, SW_FIELD_MAIL_FROM), seen->mail_from);
}

gboolean sw_transaction_is_done(const SwTransaction *transaction)
{
    return transaction->end == SW_TRANSACTION_DONE;
}

void sw_transaction_drop(SwTransaction *transaction)
{
    transaction->dropped = TRUE;
}

void sw_transaction_set_time(SwTransaction *transaction, const SwLogLine *line)
{
    transaction->time_us = line->time_us;
    transaction->time_error_ms = line->time_error_ms;
    transaction->offset = line->offset;
    transaction->source = line->source;
}

gboolean sw_transaction_has_time(const SwTransaction *transaction)
{
    return transaction->time_us != SW_TIME_UNKNOWN;
}

void sw_transaction_set_time_from_id(SwTransaction *transaction, gint64 time_us)
{
    if (transaction->time_us == SW_TIME_UNKNOWN)
        transaction->time_us = time_us;
}

static void merge_fate(SwTransaction *first, SwFate *known, const SwTransaction *leg, const SwFate *fate)
{
    known->has = (known->has & SW_HAS(SW_FIELD_RCPT)) | (fate->has & ~SW_HAS(SW_FIELD_RCPT));
    known->outcome = fate->outcome;
    known->code = fate->code;
    known->reason_class = fate->reason_class;
    known->reason = sw_transaction_keep(first, sw_transaction_span(leg, fate->reason));
    known->list = sw_transaction_keep(first, sw_transaction_span(leg, fate->list));
}

void sw_transaction_merge_leg(SwTransaction *first, const SwTransaction *leg)
{
    for (guint i = 0; i < leg->n_fates; i++) {
        const SwFate *fate = &leg->fates[i];
        SwSpan rcpt = sw_transaction_span(leg, fate->rcpt);
        SwFate *known = find_fate(first, rcpt);
        if (!known && first->n_fates == 0)
            known = add_fate(first, rcpt);
        if (!known && first->n_fates == 1 && leg->n_fates == 1) /* the filter changed the address */
            known = &first->fates[0];
        if (known)
            merge_fate(first, known, leg, fate);
    }
    first->accepted |= leg->accepted;
}

SwSpan sw_message_id_bare(SwSpan message_id)
{
    return message_id.len > 1 && message_id.data[0] == '<' && message_id.data[message_id.len - 1] == '>'
               ? sw_span(message_id.data + 1, message_id.len - 2)
               : message_id;
}

guint64 sw_message_key(SwSpan message_id)
{
    return sw_hash_span(sw_hash_secret, sw_message_id_bare(message_id), 0) | 1;
}
