/* What is held comes back equal, field by field, in the order in which it came. */
#include "parsers/boundary/held_events.h"

#define EVENTS 5000u

static SwEvent make_event(guint i, SwSpan *urls, SwHop *hops)
{
    SwEvent event = {
        .has = i,
        .time_us = 1000 + i,
        .time_error_ms = 500,
        .client = {{[15] = (guint8)i}},
        .helo = i % 2 ? SW_SPAN("pc") : SW_SPAN_ABSENT,
        .mail_from = SW_SPAN(""),
        .rcpt = SW_SPAN("u@b.example"),
        .outcome = SW_OUTCOME_ACCEPTED,
        .code = 250,
        .reason = SW_SPAN("ok"),
        .reason_class = SW_REASON_DNSBL,
        .list = SW_SPAN("bl.example"),
        .verdict = SW_SPAN("spam"),
        .score = (float)i / 4,
        .direction = SW_DIRECTION_IN,
        .transaction = i * 7,
        .message_id = SW_SPAN("1@a.example"),
        .header_from = SW_SPAN("a@a.example"),
        .subject = SW_SPAN("with\0NUL"),
        .queue_id = SW_SPAN("ABC"),
        .date_offset_min = -330,
        .size = 1u << 20,
        .urls = urls,
        .n_urls = i % 3,
        .source = SW_SPAN("box"),
        .offset = G_GUINT64_CONSTANT(1) << 40,
        .kind = "mbox",
        .hops = hops,
        .n_hops = i % 4,
    };
    for (guint k = 0; k < event.n_urls; k++)
        urls[k] = k ? SW_SPAN("http://a.example/") : SW_SPAN("http://b.example/");
    for (guint k = 0; k < event.n_hops; k++)
        hops[k] = (SwHop){.has_client = k % 2,
                          .client = {{[15] = (guint8)k}},
                          .helo = SW_SPAN("pc"),
                          .by = SW_SPAN("mx"),
                          .time_us = SW_TIME_UNKNOWN,
                          .offset_min = SW_OFFSET_UNKNOWN,
                          .authenticated = i % 2,
                          .retrieval = i % 3 == 0,
                          .readable = i % 5 == 0};
    return event;
}

static void check_span(SwSpan a, SwSpan b)
{
    g_assert_cmpint(sw_span_present(a), ==, sw_span_present(b));
    g_assert_cmpmem(a.data, a.len, b.data, b.len);
}

static void check_hop(const SwHop *a, const SwHop *b)
{
    g_assert_cmpint(a->has_client, ==, b->has_client);
    g_assert_cmpint(sw_address_compare(&a->client, &b->client), ==, 0);
    check_span(a->helo, b->helo);
    check_span(a->by, b->by);
    check_span(a->rdns, b->rdns);
    check_span(a->envelope_for, b->envelope_for);
    g_assert_cmpint(a->time_us, ==, b->time_us);
    g_assert_cmpint(a->offset_min, ==, b->offset_min);
    g_assert_cmpint(a->authenticated, ==, b->authenticated);
    g_assert_cmpint(a->retrieval, ==, b->retrieval);
    g_assert_cmpint(a->readable, ==, b->readable);
}

static void check_event(gpointer data, SwEvent *actual)
{
    guint *next = data;
    SwSpan urls[2];
    SwHop hops[3];
    SwEvent expected = make_event((*next)++, urls, hops);
    g_assert_cmpuint(actual->has, ==, expected.has);
    g_assert_cmpint(actual->time_us, ==, expected.time_us);
    g_assert_cmpuint(actual->time_error_ms, ==, expected.time_error_ms);
    g_assert_cmpint(sw_address_compare(&actual->client, &expected.client), ==, 0);
    check_span(actual->helo, expected.helo);
    check_span(actual->mail_from, expected.mail_from);
    check_span(actual->rcpt, expected.rcpt);
    g_assert_cmpint(actual->outcome, ==, expected.outcome);
    g_assert_cmpuint(actual->code, ==, expected.code);
    check_span(actual->reason, expected.reason);
    g_assert_cmpint(actual->reason_class, ==, expected.reason_class);
    check_span(actual->list, expected.list);
    check_span(actual->verdict, expected.verdict);
    g_assert_cmpfloat(actual->score, ==, expected.score);
    g_assert_cmpint(actual->direction, ==, expected.direction);
    g_assert_cmpuint(actual->transaction, ==, expected.transaction);
    check_span(actual->message_id, expected.message_id);
    check_span(actual->header_from, expected.header_from);
    check_span(actual->subject, expected.subject);
    check_span(actual->queue_id, expected.queue_id);
    g_assert_cmpint(actual->date_offset_min, ==, expected.date_offset_min);
    g_assert_cmpuint(actual->size, ==, expected.size);
    check_span(actual->source, expected.source);
    g_assert_cmpuint(actual->offset, ==, expected.offset);
    g_assert_cmpstr(actual->kind, ==, expected.kind);
    g_assert_cmpuint(actual->n_urls, ==, expected.n_urls);
    for (guint i = 0; i < expected.n_urls; i++)
        check_span(actual->urls[i], expected.urls[i]);
    g_assert_cmpuint(actual->n_hops, ==, expected.n_hops);
    for (guint i = 0; i < expected.n_hops; i++)
        check_hop(&actual->hops[i], &expected.hops[i]);
}

static void test_round_trip(void)
{
    g_autoptr(SwHeldEvents) held = sw_held_events_new();
    for (guint round = 0; round < 2; round++) {
        guint taken = 0;
        for (guint i = 0; i < EVENTS; i++) {
            SwSpan urls[2];
            SwHop hops[3];
            SwEvent event = make_event(i, urls, hops);
            sw_held_events_add(held, &event);
        }
        g_assert_cmpuint(sw_held_events_bytes(held) / EVENTS, <, 1024);
        sw_held_events_drain(held, check_event, &taken);
        g_assert_cmpuint(taken, ==, EVENTS);
        sw_held_events_drain(held, check_event, &taken);
        g_assert_cmpuint(taken, ==, EVENTS);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/held-events/round-trip", test_round_trip);
    return g_test_run();
}
