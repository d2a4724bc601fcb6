/* From what is known of a message to its events. */
#include "parsers/log/transactions/transaction.h"

static const SwField message_texts[] = {
    SW_FIELD_HELO, SW_FIELD_MAIL_FROM, SW_FIELD_MESSAGE_ID,  SW_FIELD_VERDICT,
    SW_FIELD_LIST, SW_FIELD_SUBJECT,   SW_FIELD_HEADER_FROM,
};

/* A kept text may be absent after all, where there was no room for it. */
static void tell_text(const SwTransaction *self, SwField field, SwPiece piece, SwEvent *event)
{
    SwSpan text = sw_transaction_span(self, piece);
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
    for (guint i = 0; i < G_N_ELEMENTS(message_texts); i++)
        if (self->has & SW_HAS(message_texts[i]))
            tell_text(self, message_texts[i], self->texts[message_texts[i]], event);
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
        tell_text(self, SW_FIELD_REASON, fate->reason, event);
    if (fate->has & SW_HAS(SW_FIELD_LIST))
        tell_text(self, SW_FIELD_LIST, fate->list, event);
}

static void tell_one(const SwTransaction *self, const SwEvent *message, const SwFate *fate, SwSink *sink)
{
    SwEvent event = *message;
    if (self->accepted) {
        event.outcome = SW_OUTCOME_ACCEPTED;
        event.has |= SW_HAS(SW_FIELD_OUTCOME);
    }
    gboolean own_fate = fate && (fate->has & SW_HAS(SW_FIELD_OUTCOME)) != 0;
    apply_fate(self, own_fate ? fate : &self->all, &event);
    if (fate)
        tell_text(self, SW_FIELD_RCPT, fate->rcpt, &event);
    sink->event(sink, &event);
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
    if (!transaction->in_client_order && transaction->n_fates > 1)
        g_qsort_with_data(transaction->fates, (gint)transaction->n_fates, sizeof(SwFate), compare_hashes, NULL);
    fill_message(transaction, &message);
    if (!sw_event_has(&message, SW_FIELD_DIRECTION) && sw_event_has(&message, SW_FIELD_CLIENT)) {
        message.direction = sw_transactions_direction(transaction->set, &message.client);
        message.has |= message.direction == SW_DIRECTION_UNKNOWN ? 0 : SW_HAS(SW_FIELD_DIRECTION);
    }
    if (transaction->n_fates == 0)
        tell_one(transaction, &message, NULL, sink);
    for (guint i = 0; i < transaction->n_fates; i++)
        tell_one(transaction, &message, &transaction->fates[i], sink);
}
