/*
 * A small analysis made by hand: deliveries and the waves that are to be seen in them, without any search. Deliveries are in the order
 * of time, in seconds.
 */
#pragma once

#include "analysis/analysis.h"

typedef struct {
    gint64 second;
    const char *client, *rcpt; /* NULL: absent */
    SwOutcome outcome; /* SW_OUTCOME_UNKNOWN: absent */
    guint16 code;
    const char *reason, *helo;
    guint64 transaction; /* 0: one of its own */
    const char *mail_from, *url; /* NULL: absent */
    const char *source; /* NULL: one for all */
    const char *date_zone; /* "+03:00"; NULL: absent */
    SwReasonClass reason_class; /* SW_REASON_UNKNOWN: absent */
    const char *list, *kind; /* NULL: absent, "events" */
} Delivery;

typedef struct {
    gint64 start, end; /* seconds, both inside */
} Stretch;

typedef struct {
    SwAnalysis analysis;
    SwStore *store;
    GArray *rows, *messages, *waves, *wave_of_row;
} HandMade;

static inline void hand_made_put(SwEvent *event, SwField field, SwSpan *where, const char *text)
{
    *where = sw_span_of(text);
    event->has |= text ? SW_HAS(field) : 0;
}

static inline void hand_made_put_zone(SwEvent *event, const char *zone)
{
    if (!zone)
        return;
    int minutes = 60 * ((zone[1] - '0') * 10 + zone[2] - '0') + (zone[4] - '0') * 10 + zone[5] - '0';
    event->date_offset_min = (gint16)(zone[0] == '-' ? -minutes : minutes);
    event->has |= SW_HAS(SW_FIELD_DATE_OFFSET);
}

/* `url` is the event's list of one, borrowed. */
static inline SwEvent hand_made_event(const Delivery *delivery, guint64 number, SwSpan *url)
{
    SwEvent event = {.has = SW_HAS(SW_FIELD_TIME), .time_us = delivery->second * SW_SECOND, .offset = number};
    event.source = delivery->source ? sw_span_of(delivery->source) : SW_SPAN("hand");
    event.kind = delivery->kind ? delivery->kind : "events";
    if (delivery->client && sw_address_parse(sw_span_of(delivery->client), &event.client))
        event.has |= SW_HAS(SW_FIELD_CLIENT);
    hand_made_put(&event, SW_FIELD_RCPT, &event.rcpt, delivery->rcpt);
    hand_made_put(&event, SW_FIELD_REASON, &event.reason, delivery->reason);
    hand_made_put(&event, SW_FIELD_HELO, &event.helo, delivery->helo);
    hand_made_put(&event, SW_FIELD_MAIL_FROM, &event.mail_from, delivery->mail_from);
    hand_made_put(&event, SW_FIELD_URLS, url, delivery->url);
    hand_made_put(&event, SW_FIELD_LIST, &event.list, delivery->list);
    hand_made_put_zone(&event, delivery->date_zone);
    event.urls = url;
    event.n_urls = delivery->url ? 1 : 0;
    event.outcome = delivery->outcome;
    event.has |= delivery->outcome != SW_OUTCOME_UNKNOWN ? SW_HAS(SW_FIELD_OUTCOME) : 0;
    event.code = delivery->code;
    event.has |= delivery->code > 0 ? SW_HAS(SW_FIELD_CODE) : 0;
    event.reason_class = delivery->reason_class;
    event.has |= delivery->reason_class != SW_REASON_UNKNOWN ? SW_HAS(SW_FIELD_REASON_CLASS) : 0;
    event.transaction = delivery->transaction ? delivery->transaction : 1000000 + number;
    event.has |= SW_HAS(SW_FIELD_TRANSACTION);
    return event;
}

static inline gint32 hand_made_wave(const Stretch *waves, guint n_waves, gint64 second)
{
    for (guint w = 0; w < n_waves; w++)
        if (second >= waves[w].start && second <= waves[w].end)
            return (gint32)w;
    return -1;
}

static inline void hand_made_add_row(HandMade *made, guint32 row, const Stretch *waves, guint n_waves)
{
    gint64 time_us = sw_store_time(made->store, row);
    gint32 wave = hand_made_wave(waves, n_waves, time_us / SW_SECOND);
    g_array_append_val(made->rows, row);
    g_array_append_val(made->wave_of_row, wave);
    if (row > 0 && sw_store_transaction(made->store, row) == sw_store_transaction(made->store, row - 1)) {
        g_array_index(made->messages, SwMessage, made->messages->len - 1).n_rows++;
        return;
    }
    SwMessage message = {time_us, row, 1, sw_store_client(made->store, row), wave};
    g_array_append_val(made->messages, message);
}

static inline void hand_made_finish(HandMade *made)
{
    SwAnalysis *analysis = &made->analysis;
    analysis->store = made->store;
    analysis->rows = (const guint32 *)(void *)made->rows->data;
    analysis->n_rows = made->rows->len;
    for (guint field = 0; field < SW_N_FIELDS; field++)
        analysis->field_count[field] = sw_store_field_count(made->store, (SwField)field);
    sw_parameters_init(&analysis->parameters);
    analysis->messages = (const SwMessage *)(void *)made->messages->data;
    analysis->n_messages = made->messages->len;
    analysis->wave_of_row = (const gint32 *)(void *)made->wave_of_row->data;
    analysis->waves = (const SwWave *)(void *)made->waves->data;
    analysis->n_waves = made->waves->len;
    analysis->start_us = analysis->capture_start_us = sw_store_time(made->store, 0);
    analysis->end_us = analysis->capture_end_us = sw_store_time(made->store, made->rows->len - 1);
}

static inline HandMade *hand_made_new(const Delivery *deliveries, guint n, const Stretch *waves, guint n_waves)
{
    HandMade *made = g_new0(HandMade, 1);
    made->store = sw_store_new();
    made->rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    made->messages = g_array_new(FALSE, FALSE, sizeof(SwMessage));
    made->wave_of_row = g_array_new(FALSE, FALSE, sizeof(gint32));
    made->waves = g_array_new(FALSE, FALSE, sizeof(SwWave));
    for (guint w = 0; w < n_waves; w++) {
        SwWave wave = {.start_us = waves[w].start * SW_SECOND, .end_us = waves[w].end * SW_SECOND};
        g_array_append_val(made->waves, wave);
    }
    for (guint i = 0; i < n; i++) {
        SwSpan url;
        SwEvent event = hand_made_event(&deliveries[i], i, &url);
        sw_store_append(made->store, &event);
    }
    sw_store_freeze(made->store);
    for (guint32 row = 0; row < n; row++)
        hand_made_add_row(made, row, waves, n_waves);
    hand_made_finish(made);
    return made;
}

static inline void hand_made_free(HandMade *made)
{
    sw_store_free(made->store);
    g_array_unref(made->rows);
    g_array_unref(made->messages);
    g_array_unref(made->wave_of_row);
    g_array_unref(made->waves);
    g_free(made);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HandMade, hand_made_free)
