#include "parsers/smtp/transaction.h"

#include "parsers/limits.h"
#include "parsers/log/reason.h"

/* What was decided, and in which words; the words stand in `texts`. */
typedef struct {
    SwOutcome outcome; /* SW_OUTCOME_UNKNOWN: nothing was */
    guint16 code;
    gsize reason, reason_length;
} Verdict;

typedef enum { RECIPIENT_UNANSWERED, RECIPIENT_ACCEPTED, RECIPIENT_DECIDED, N_RECIPIENT_STATES } RecipientState;

typedef struct {
    RecipientState state;
    gboolean has_address;
    gsize address, address_length; /* in `texts` */
    Verdict verdict;
} Recipient;

struct SmtpTransaction {
    guint64 number;
    SmtpMoment moment;
    gboolean has_sender, awaits_content;
    gsize sender_length; /* it stands first in `texts` */
    SmtpHeld texts, recipients;
    guint n_recipients, n_in[N_RECIPIENT_STATES];
    guint decided; /* none of the first ones, so many, is RECIPIENT_ACCEPTED any more */
    Verdict refusal; /* of the sender */
};

static SwOutcome outcome_of(guint code)
{
    static const SwOutcome outcomes[] = {
        [2] = SW_OUTCOME_ACCEPTED, [4] = SW_OUTCOME_DEFERRED, [5] = SW_OUTCOME_REJECTED};
    return code / 100 < G_N_ELEMENTS(outcomes) ? outcomes[code / 100] : SW_OUTCOME_UNKNOWN;
}

static Recipient *recipient_at(const SmtpTransaction *transaction, guint i)
{
    return (Recipient *)(gpointer)transaction->recipients.bytes + i;
}

static SwSpan text_at(const SmtpTransaction *transaction, gsize at, gsize length)
{
    return length > 0 ? sw_span(transaction->texts.bytes + at, length) : SW_SPAN("");
}

/* Most recipients get the same words as the one before. */
static gboolean is_said_by(const SmtpTransaction *transaction, const Verdict *verdict, SwSpan text)
{
    return sw_span_equal(text_at(transaction, verdict->reason, verdict->reason_length), text);
}

static Verdict judge(SmtpTransaction *transaction, SmtpMemory *memory, const SmtpEntry *reply)
{
    Verdict verdict = {outcome_of(reply->code), (guint16)reply->code, transaction->texts.length, 0};
    guint n = transaction->n_recipients;
    if (n > 0 && is_said_by(transaction, &recipient_at(transaction, n - 1)->verdict, reply->text))
        verdict.reason = recipient_at(transaction, n - 1)->verdict.reason;
    else if (!smtp_held_append(&transaction->texts, memory, reply->text))
        return verdict;
    verdict.reason_length = reply->text.len;
    return verdict;
}

SmtpTransaction *smtp_transaction_new(SmtpMemory *memory, guint64 number, SmtpMoment moment, SwSpan sender)
{
    SmtpTransaction *transaction = smtp_memory_new(memory, SmtpTransaction);
    transaction->number = number;
    transaction->moment = moment;
    transaction->has_sender = sw_span_present(sender) && smtp_held_append(&transaction->texts, memory, sender);
    transaction->sender_length = transaction->texts.length;
    return transaction;
}

void smtp_transaction_free(SmtpTransaction *transaction, SmtpMemory *memory)
{
    if (!transaction)
        return;
    smtp_held_clear(&transaction->texts, memory);
    smtp_held_clear(&transaction->recipients, memory);
    smtp_memory_give_back(memory, transaction, sizeof *transaction);
}

void smtp_transaction_refuse_sender(SmtpTransaction *transaction, SmtpMemory *memory, const SmtpEntry *reply)
{
    transaction->refusal = judge(transaction, memory, reply);
}

gboolean smtp_transaction_is_refused(const SmtpTransaction *transaction)
{
    return transaction->refusal.outcome != SW_OUTCOME_UNKNOWN;
}

gboolean smtp_transaction_add_recipient(SmtpTransaction *transaction, SmtpMemory *memory, SwSpan address,
                                        const SmtpEntry *reply)
{
    Recipient recipient = {
        .has_address = sw_span_present(address), .address = transaction->texts.length, .address_length = address.len};
    if (transaction->n_recipients == SW_LIMIT_SMTP_RECIPIENTS ||
        !smtp_held_append(&transaction->texts, memory, address))
        return FALSE;
    if (smtp_transaction_is_refused(transaction)) {
        recipient.state = RECIPIENT_DECIDED;
        recipient.verdict = transaction->refusal;
    } else if (reply) {
        recipient.state = reply->code < 400 ? RECIPIENT_ACCEPTED : RECIPIENT_DECIDED;
        if (recipient.state == RECIPIENT_DECIDED)
            recipient.verdict = judge(transaction, memory, reply);
    }
    if (!smtp_held_append(&transaction->recipients, memory, sw_span((const char *)&recipient, sizeof recipient)))
        return FALSE;
    transaction->n_recipients++;
    transaction->n_in[recipient.state]++;
    return TRUE;
}

/* Decides up to `most` recipients of a state, in their order. */
static void decide(SmtpTransaction *transaction, RecipientState state, const Verdict *verdict, guint most)
{
    guint i = state == RECIPIENT_ACCEPTED ? transaction->decided : 0;
    for (; most > 0 && transaction->n_in[state] > 0; i++) {
        Recipient *recipient = recipient_at(transaction, i);
        if (recipient->state != state)
            continue;
        recipient->state = RECIPIENT_DECIDED;
        recipient->verdict = *verdict;
        transaction->n_in[state]--;
        transaction->n_in[RECIPIENT_DECIDED]++;
        most--;
    }
    if (state == RECIPIENT_ACCEPTED)
        transaction->decided = i;
}

void smtp_transaction_refuse_data(SmtpTransaction *transaction, SmtpMemory *memory, const SmtpEntry *reply)
{
    Verdict verdict = judge(transaction, memory, reply);
    decide(transaction, RECIPIENT_ACCEPTED, &verdict, G_MAXUINT);
    decide(transaction, RECIPIENT_UNANSWERED, &verdict, G_MAXUINT);
}

void smtp_transaction_accept_data(SmtpTransaction *transaction)
{
    transaction->awaits_content = TRUE;
}

gboolean smtp_transaction_awaits_content(const SmtpTransaction *transaction)
{
    return transaction->awaits_content;
}

/* A mail has a recipient: where one may be meant, and only one, it is that one. Nobody is, if none was seen. */
static void decide_unanswered(SmtpTransaction *transaction, SmtpMemory *memory, const Verdict *verdict)
{
    if (transaction->n_recipients == 0)
        smtp_transaction_add_recipient(transaction, memory, SW_SPAN_ABSENT, NULL);
    if (transaction->n_in[RECIPIENT_UNANSWERED] == 1)
        decide(transaction, RECIPIENT_UNANSWERED, verdict, 1);
}

gboolean smtp_transaction_finish(SmtpTransaction *transaction, SmtpMemory *memory, const SmtpEntry *reply,
                                 gboolean lmtp)
{
    transaction->awaits_content = FALSE;
    if (!reply)
        return TRUE;
    Verdict verdict = judge(transaction, memory, reply);
    guint n_accepted = transaction->n_in[RECIPIENT_ACCEPTED];
    if (n_accepted == 0)
        decide_unanswered(transaction, memory, &verdict);
    decide(transaction, RECIPIENT_ACCEPTED, &verdict, lmtp ? 1 : G_MAXUINT);
    return !lmtp || n_accepted <= 1;
}

/* The mail's own trouble costs no record: the envelope is told all the same. */
typedef struct {
    SwSink base;
    SwSink *sink;
} NotingSink;

static void note(SwSink *base, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    SwSink *sink = ((NotingSink *)base)->sink;
    sink->defect(sink, kind == SW_DEFECT_SKIPPED ? SW_DEFECT_NOTED : kind, source, offset, reason);
}

/* What the mail says; the envelope is told by the session, and never by the mail. */
static void read_mail(const SmtpTransaction *transaction, const SmtpTeller *teller, const SmtpBody *body,
                      SwEvent *event)
{
    NotingSink noting = {.base = {.defect = note}, .sink = teller->sink};
    SwSpan bytes = smtp_held_span(&body->bytes);
    if (teller->messages && bytes.len > 0)
        sw_message_read(teller->messages, bytes, transaction->moment.source, transaction->moment.offset, &noting.base,
                        event);
    event->has &= ~(SW_HAS(SW_FIELD_MAIL_FROM) | SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_SIZE));
    event->hops = NULL;
    event->n_hops = 0;
    /* That no URL was found means nothing if not all was searched. */
    if ((body->holed || body->cut) && event->n_urls == 0)
        event->has &= ~SW_HAS(SW_FIELD_URLS);
    event->size = body->size;
    if (!body->holed)
        event->has |= SW_HAS(SW_FIELD_SIZE);
}

static void set_text(SwEvent *event, SwField field, SwSpan *ret_text, SwSpan text)
{
    *ret_text = text;
    if (sw_span_present(text))
        event->has |= SW_HAS(field);
}

static void set_envelope(const SmtpTransaction *transaction, const SmtpTeller *teller, SwEvent *event)
{
    event->has |= SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_TRANSACTION);
    event->client = teller->client;
    event->transaction = transaction->number;
    event->source = transaction->moment.source;
    event->offset = transaction->moment.offset;
    event->time_us = transaction->moment.time_us;
    if (event->time_us != SW_TIME_UNKNOWN)
        event->has |= SW_HAS(SW_FIELD_TIME);
    set_text(event, SW_FIELD_HELO, &event->helo, teller->helo);
    if (transaction->has_sender)
        set_text(event, SW_FIELD_MAIL_FROM, &event->mail_from, text_at(transaction, 0, transaction->sender_length));
}

/* Relays say the same to their clients and to their logs. */
static void set_reason(SwEvent *event, SwSpan words)
{
    if (words.len > 0)
        set_text(event, SW_FIELD_REASON, &event->reason, words);
    if (event->outcome != SW_OUTCOME_REJECTED && event->outcome != SW_OUTCOME_DEFERRED)
        return;
    event->reason_class = sw_reason_class(words, event->code, &event->list);
    event->has |= SW_HAS(SW_FIELD_REASON_CLASS) | (sw_span_present(event->list) ? SW_HAS(SW_FIELD_LIST) : 0);
}

static void tell_one(const SmtpTransaction *transaction, const SmtpTeller *teller, SwEvent event, SwSpan address,
                     const Verdict *verdict)
{
    set_text(&event, SW_FIELD_RCPT, &event.rcpt, address);
    if (verdict->outcome != SW_OUTCOME_UNKNOWN) {
        event.outcome = verdict->outcome;
        event.code = verdict->code;
        event.has |= SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_CODE);
        set_reason(&event, text_at(transaction, verdict->reason, verdict->reason_length));
    }
    teller->sink->event(teller->sink, &event);
}

void smtp_transaction_tell(const SmtpTransaction *transaction, const SmtpTeller *teller, const SmtpBody *body)
{
    SwEvent event = {0};
    if (body)
        read_mail(transaction, teller, body, &event);
    set_envelope(transaction, teller, &event);
    if (transaction->n_recipients == 0)
        tell_one(transaction, teller, event, SW_SPAN_ABSENT, &transaction->refusal);
    for (guint i = 0; i < transaction->n_recipients; i++) {
        const Recipient *recipient = recipient_at(transaction, i);
        SwSpan address = recipient->has_address ? text_at(transaction, recipient->address, recipient->address_length)
                                                : SW_SPAN_ABSENT;
        tell_one(transaction, teller, event, address, &recipient->verdict);
    }
}
