/* From what is known of a message to its events. */
#include "parsers/log/transactions/transaction.h"

/* A kept text may be absent after all, where there was no room for it. */
static void tell_text(SwField field, SwSpan text, SwEvent *event)
{
    sw_event_set_text(event, field, text);
    event->has = sw_span_present(text) ? event->has | SW_HAS(field) : event->has & ~SW_HAS(field);
}

static void fill_message(const SwTransaction *self, SwEvent *event)
{
    event->has = self->has | SW_HAS(SW_FIELD_TRANSACTION);
    event->transaction = self->number;
    event->client = self->client;
    event->size = self->size;
    event->score = self->score;
    event->direction = self->direction;
    event->source = sw_transactions_source_path(self->set, self->source);
    event->offset = self->offset;
    for (guint32 rest = self->has & SW_TRANSACTION_TEXTS; rest != 0; rest &= rest - 1)
        tell_text(sw_field_first(rest), sw_transaction_text(self, sw_field_first(rest)), event);
    if (self->id.len > 0 && self->id.len != SW_PIECE_ABSENT.len) {
        event->queue_id = sw_transaction_span(self, self->id);
        event->has |= SW_HAS(SW_FIELD_QUEUE_ID);
    }
    if (self->time_us != SW_TIME_UNKNOWN) {
        event->time_us = self->time_us;
        event->time_error_ms = self->time_error_ms;
        event->has |= SW_HAS(SW_FIELD_TIME);
    }
}

static void apply_fate(const SwTransaction *self, const SwFate *fate, SwEvent *event)
{
    event->has |= fate->has;
    if (fate->has & SW_HAS(SW_FIELD_OUTCOME))
        event->outcome = fate->outcome;
    if (fate->has & SW_HAS(SW_FIELD_CODE))
        event->code = fate->code;
    if (fate->has & SW_HAS(SW_FIELD_REASON_CLASS))
        event->reason_class = fate->reason_class;
    if (fate->has & SW_HAS(SW_FIELD_REASON))
        tell_text(SW_FIELD_REASON, sw_transaction_span(self, fate->reason), event);
    if (fate->has & SW_HAS(SW_FIELD_LIST))
        tell_text(SW_FIELD_LIST, sw_transaction_span(self, fate->list), event);
}

/* `event` is the message's; what is the recipient's is added to it. */
static void tell_one(const SwTransaction *self, const SwFate *fate, SwEvent *event, SwSink *sink)
{
    if (self->accepted) {
        event->outcome = SW_OUTCOME_ACCEPTED;
        event->has |= SW_HAS(SW_FIELD_OUTCOME);
    }
    gboolean own_fate = fate && (fate->has & SW_HAS(SW_FIELD_OUTCOME)) != 0;
    apply_fate(self, own_fate ? fate : &self->all, event);
    if (fate)
        tell_text(SW_FIELD_RCPT, sw_transaction_span(self, fate->rcpt), event);
    sink->event(sink, event);
}

static int compare_hashes(gconstpointer a, gconstpointer b, gpointer data)
{
    const SwFate *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

void sw_transaction_tell(SwTransaction *transaction, SwSink *sink)
{
    SwEvent message = {.direction = SW_DIRECTION_UNKNOWN};
    /* The order in which a relay delivers is its own doing, often by domain: it must not look like the client's. */
    if (!transaction->in_client_order && transaction->n_fates > 1) {
        sw_transaction_hash_fates(transaction);
        g_qsort_with_data(transaction->fates, (gint)transaction->n_fates, sizeof(SwFate), compare_hashes, NULL);
    }
    fill_message(transaction, &message);
    if (!sw_event_has(&message, SW_FIELD_DIRECTION) && sw_event_has(&message, SW_FIELD_CLIENT)) {
        message.direction = sw_transactions_direction(transaction->set, &message.client);
        message.has |= message.direction == SW_DIRECTION_UNKNOWN ? 0 : SW_HAS(SW_FIELD_DIRECTION);
    }
    for (guint i = 0; i + 1 < transaction->n_fates; i++) {
        SwEvent event = message;
        tell_one(transaction, &transaction->fates[i], &event, sink);
    }
    tell_one(transaction, transaction->n_fates > 0 ? &transaction->fates[transaction->n_fates - 1] : NULL, &message,
             sink);
}
