/* Our side is b.example, clients from outside have 192.0.2.x, our own relays 203.0.113.x. */
#include "parsers/boundary/boundary.h"

#define HOUR_22 (1130882400 * SW_SECOND)
#define MANY 100u

typedef struct {
    const char *client, *helo, *rdns, *by;
    gboolean authenticated, retrieval, unreadable;
} Hop;

/* What came out, copied: spans of an event live only until the sink returns. */
typedef struct {
    guint32 has;
    char client[SW_ADDRESS_TEXT_MAX];
    char *helo, *subject, *url;
    gint64 time_us;
    guint hop_index, method, time_error_ms, n_urls;
    float confidence;
    guint64 offset;
} Result;

typedef struct {
    SwSink sink;
    GArray *results; /* Result */
    guint defects, records;
} Collector;

static void collect(SwSink *sink, const SwEvent *event)
{
    Result result = {
        .has = event->has,
        .helo = sw_span_dup(event->helo),
        .subject = sw_span_dup(event->subject),
        .url = event->n_urls > 0 ? sw_span_dup(event->urls[event->n_urls - 1]) : NULL,
        .time_us = event->time_us,
        .hop_index = event->hop_index,
        .method = event->hop_method,
        .time_error_ms = event->time_error_ms,
        .n_urls = event->n_urls,
        .confidence = event->hop_confidence,
        .offset = event->offset,
    };
    if (sw_event_has(event, SW_FIELD_CLIENT))
        sw_address_format(&event->client, result.client);
    g_array_append_val(((Collector *)sink)->results, result);
}

static void count_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    ((Collector *)sink)->defects++;
}

static void count_record(SwSink *sink, guint64 bytes)
{
    ((Collector *)sink)->records++;
}

static void clear_result(gpointer data)
{
    Result *result = data;
    g_free(result->helo);
    g_free(result->subject);
    g_free(result->url);
}

static void collector_init(Collector *collector)
{
    *collector = (Collector){{collect, count_defect, count_record}, g_array_new(FALSE, TRUE, sizeof(Result)), 0, 0};
    g_array_set_clear_func(collector->results, clear_result);
}

static const Result *result_at(const Collector *collector, guint i)
{
    g_assert_cmpuint(i, <, collector->results->len);
    return &g_array_index(collector->results, Result, i);
}

static SwHop make_hop(const Hop *hop, guint index)
{
    SwHop made = {
        .helo = sw_span_of(hop->helo),
        .rdns = sw_span_of(hop->rdns),
        .by = sw_span_of(hop->by),
        .time_us = HOUR_22 - index * SW_MINUTE,
        .authenticated = hop->authenticated,
        .retrieval = hop->retrieval,
        .readable = !hop->unreadable,
    };
    made.has_client = hop->client && sw_address_parse(sw_span_of(hop->client), &made.client);
    return made;
}

static void send_chain(SwBoundary *boundary, const Hop *chain, guint n, guint64 offset)
{
    SwHop hops[8];
    SwSpan url = SW_SPAN("http://a.example/");
    SwEvent event = {
        .subject = SW_SPAN("offer"), .offset = offset, .hops = hops, .n_hops = n, .urls = &url, .n_urls = 1};
    event.has = SW_HAS(SW_FIELD_SUBJECT) | SW_HAS(SW_FIELD_URLS);
    for (guint i = 0; i < n; i++)
        hops[i] = make_hop(&chain[i], i);
    SwSink *sink = sw_boundary_sink(boundary);
    sink->event(sink, &event);
}

#define SEND(boundary, offset, ...)                                                                                    \
    send_chain(boundary, (const Hop[]){__VA_ARGS__}, G_N_ELEMENTS(((const Hop[]){__VA_ARGS__})), offset)

static void check_result(const Result *result, const char *client, guint hop_index, SwMethod method)
{
    g_assert_cmpstr(result->client, ==, client);
    g_assert_cmpuint(result->hop_index, ==, hop_index);
    g_assert_cmpuint(result->method, ==, method);
    g_assert_cmpint(result->time_us, ==, HOUR_22 - hop_index * SW_MINUTE);
    g_assert_cmpuint(result->time_error_ms, ==, 500);
    g_assert_cmpuint(result->has & SW_HAS(SW_FIELD_HOP), !=, 0);
}

static void test_given(void)
{
    Collector out;
    SwNetwork ours;
    collector_init(&out);
    g_assert_true(sw_network_parse("203.0.113.0/24", &ours, NULL));
    g_autoptr(SwBoundary) boundary = sw_boundary_new(&ours, 1, &out.sink);

    SEND(boundary, 0, {"203.0.113.1", "mx", "mx.b.example", "imap.b.example"},
         {"192.0.2.1", "pc", NULL, "mx.b.example"}, {"192.0.2.66", "forged", NULL, "mx.b.example"});
    check_result(result_at(&out, 0), "192.0.2.1", 1, SW_METHOD_GIVEN);
    g_assert_cmpstr(result_at(&out, 0)->helo, ==, "pc");
    g_assert_cmpfloat(result_at(&out, 0)->confidence, ==, 1);

    SEND(boundary, 0, {"127.0.0.1", "localhost", NULL, "b.example"},
         {"198.51.100.9", "pop", NULL, "b.example", FALSE, TRUE}, {NULL, NULL, NULL, "b.example"},
         {"10.1.2.3", "filter", NULL, "b.example"}, {"192.0.2.1", NULL, NULL, "mx.b.example"});
    check_result(result_at(&out, 1), "192.0.2.1", 4, SW_METHOD_GIVEN);
    g_assert_null(result_at(&out, 1)->helo);
    g_assert_cmpuint(result_at(&out, 1)->has & SW_HAS(SW_FIELD_HELO), ==, 0);
    g_assert_cmpfloat(result_at(&out, 1)->confidence, ==, 1);

    SEND(boundary, 0, {NULL, NULL, NULL, NULL, FALSE, FALSE, TRUE}, {"192.0.2.1", "pc", NULL, "mx.b.example"});
    check_result(result_at(&out, 2), "192.0.2.1", 1, SW_METHOD_GIVEN);
    g_assert_cmpfloat(result_at(&out, 2)->confidence, <, 1);

    SEND(boundary, 0, {"192.0.2.1", "pc", NULL, "mx.b.example", TRUE}, {"192.0.2.66", "forged", NULL, "pc"});
    check_result(result_at(&out, 3), "192.0.2.1", 0, SW_METHOD_GIVEN);
    g_assert_cmpuint(*sw_boundary_learned(boundary) == NULL, ==, TRUE);
    g_array_unref(out.results);
}

/* Mail of our own side has no client; the relay that took it in tells the time. */
static void test_inside_only(void)
{
    Collector out;
    SwNetwork ours;
    collector_init(&out);
    g_assert_true(sw_network_parse("203.0.113.0/24", &ours, NULL));
    g_autoptr(SwBoundary) boundary = sw_boundary_new(&ours, 1, &out.sink);
    SEND(boundary, 0, {"203.0.113.1", "mx", NULL, "imap.b.example"}, {"10.0.0.1", "pc", NULL, "mx.b.example"});
    const Result *result = result_at(&out, 0);
    g_assert_cmpuint(result->has & (SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_HOP)), ==, 0);
    g_assert_cmpuint(result->has & SW_HAS(SW_FIELD_TIME), !=, 0);
    g_assert_cmpint(result->time_us, ==, HOUR_22 - SW_MINUTE);
    g_array_unref(out.results);
}

static void test_unknown_date(void)
{
    Collector out;
    SwNetwork ours;
    collector_init(&out);
    g_assert_true(sw_network_parse("203.0.113.0/24", &ours, NULL));
    g_autoptr(SwBoundary) boundary = sw_boundary_new(&ours, 1, &out.sink);
    SwHop hop = make_hop(&(Hop){"192.0.2.1", "pc", NULL, "mx.b.example"}, 0);
    hop.time_us = SW_TIME_UNKNOWN;
    SwEvent event = {.hops = &hop, .n_hops = 1};
    sw_boundary_sink(boundary)->event(sw_boundary_sink(boundary), &event);
    g_assert_cmpuint(result_at(&out, 0)->has & SW_HAS(SW_FIELD_TIME), ==, 0);
    g_assert_cmpuint(result_at(&out, 0)->has & SW_HAS(SW_FIELD_CLIENT), !=, 0);
    g_array_unref(out.results);
}

/* Two relays of ours with public addresses, hundreds of host names, no resolver's names: most mail goes on, so a claim is enough. */
static void test_learned_inner_hops(void)
{
    Collector out;
    collector_init(&out);
    g_autoptr(SwBoundary) boundary = sw_boundary_new(NULL, 0, &out.sink);
    for (guint i = 0; i < MANY; i++) {
        g_autofree char *inner = g_strdup_printf("store%u.eur.b.example", i);
        g_autofree char *outer = g_strdup_printf("MX%u.Eur.b.example", i);
        SEND(boundary, i, {"203.0.113.1", outer, NULL, inner}, {"192.0.2.1", "pc", NULL, outer},
             {"192.0.2.66", "forged", NULL, "x.example"});
    }
    g_assert_cmpuint(out.results->len, ==, 0);
    sw_boundary_finish(boundary);
    g_assert_cmpuint(out.results->len, ==, MANY);
    for (guint i = 0; i < MANY; i++) {
        check_result(result_at(&out, i), "192.0.2.1", 1, SW_METHOD_LEARNED);
        g_assert_cmpuint(result_at(&out, i)->offset, ==, i);
        g_assert_cmpfloat(result_at(&out, i)->confidence, ==, 1);
        g_assert_cmpstr(result_at(&out, i)->subject, ==, "offer");
        g_assert_cmpstr(result_at(&out, i)->url, ==, "http://a.example/");
    }
    g_assert_cmpstr(sw_boundary_learned(boundary)[0], ==, "b.example (100% of 100 messages)");
    g_assert_null(sw_boundary_learned(boundary)[1]);
    g_array_unref(out.results);
}

/* One relay. Some spammers greet with its name and forge a hop of its to blame another; only a looked-up name leads on. */
static void test_learned_forgery(void)
{
    Collector out;
    collector_init(&out);
    g_autoptr(SwBoundary) boundary = sw_boundary_new(NULL, 0, &out.sink);
    for (guint i = 0; i < MANY; i++) {
        if (i % 3 == 0)
            SEND(boundary, i, {"192.0.2.1", "mx.b.example", NULL, "mx.b.example"},
                 {"192.0.2.66", "victim", NULL, "mx.b.example"});
        else if (i % 10 == 1)
            SEND(boundary, i, {"203.0.113.2", "backup", "mx2.b.example", "mx.b.example"},
                 {"192.0.2.1", "pc", NULL, "mx2.b.example"});
        else
            SEND(boundary, i, {"192.0.2.1", "pc", "mx.b.example.a.example", "mx.b.example"},
                 {"192.0.2.66", "x", NULL, "mx.b.example"});
    }
    sw_boundary_finish(boundary);
    for (guint i = 0; i < MANY; i++)
        check_result(result_at(&out, i), "192.0.2.1", i % 3 != 0 && i % 10 == 1, SW_METHOD_LEARNED);
    g_array_unref(out.results);
}

/* A relay that hardly ever stands there is not ours: its mail gets the newest hop from outside, and says so. */
static void test_learned_strangers(void)
{
    Collector out;
    collector_init(&out);
    g_autoptr(SwBoundary) boundary = sw_boundary_new(NULL, 0, &out.sink);
    for (guint i = 0; i < MANY; i++)
        SEND(boundary, i,
             {"192.0.2.1", "pc", NULL,
              i == 7  ? "mx.stranger.example"
              : i % 2 ? "mx.b.example"
                      : "mx.c.example"});
    sw_boundary_finish(boundary);
    check_result(result_at(&out, 7), "192.0.2.1", 0, SW_METHOD_FIRST);
    check_result(result_at(&out, 8), "192.0.2.1", 0, SW_METHOD_LEARNED);
    g_assert_cmpfloat(result_at(&out, 8)->confidence, ==, 0.5f);
    g_assert_cmpstr(sw_boundary_learned(boundary)[0], ==, "c.example (50% of 100 messages)");
    g_assert_cmpstr(sw_boundary_learned(boundary)[1], ==, "b.example (49% of 100 messages)");
    g_array_unref(out.results);
}

static void check_nothing_learned(guint messages, gboolean one_relay)
{
    Collector out;
    collector_init(&out);
    g_autoptr(SwBoundary) boundary = sw_boundary_new(NULL, 0, &out.sink);
    for (guint i = 0; i < messages; i++) {
        g_autofree char *by = g_strdup_printf("mx.relay%u.example", one_relay ? 0 : i);
        SEND(boundary, i, {"10.0.0.1", "nat", NULL, "mx.b.example"}, {"192.0.2.1", "pc", NULL, by});
    }
    sw_boundary_finish(boundary);
    for (guint i = 0; i < messages; i++) {
        check_result(result_at(&out, i), "192.0.2.1", 1, SW_METHOD_FIRST);
        g_assert_cmpfloat(result_at(&out, i)->confidence, <=, 0.5f);
    }
    g_assert_null(sw_boundary_learned(boundary)[0]);
    g_array_unref(out.results);
}

/* Too few messages; and a MX behind address translation, where what follows is written by strangers. */
static void test_nothing_learned(void)
{
    check_nothing_learned(0, TRUE);
    check_nothing_learned(19, TRUE);
    check_nothing_learned(MANY, FALSE);
}

static void test_passing_through(void)
{
    Collector out;
    collector_init(&out);
    g_autoptr(SwBoundary) boundary = sw_boundary_new(NULL, 0, &out.sink);
    SwSink *sink = sw_boundary_sink(boundary);
    SwEvent event = {.has = SW_HAS(SW_FIELD_SUBJECT), .subject = SW_SPAN("from a log")};
    sink->event(sink, &event);
    sink->defect(sink, SW_DEFECT_NOTED, SW_SPAN_ABSENT, 0, "reason");
    sink->record(sink, 1);
    g_assert_cmpstr(result_at(&out, 0)->subject, ==, "from a log");
    g_assert_cmpuint(result_at(&out, 0)->has, ==, SW_HAS(SW_FIELD_SUBJECT));
    g_assert_cmpuint(out.defects, ==, 1);
    g_assert_cmpuint(out.records, ==, 1);
    sw_boundary_finish(boundary);
    g_assert_cmpuint(out.results->len, ==, 1);
    g_array_unref(out.results);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/boundary/given", test_given);
    g_test_add_func("/boundary/inside-only", test_inside_only);
    g_test_add_func("/boundary/unknown-date", test_unknown_date);
    g_test_add_func("/boundary/learned-inner-hops", test_learned_inner_hops);
    g_test_add_func("/boundary/learned-forgery", test_learned_forgery);
    g_test_add_func("/boundary/learned-strangers", test_learned_strangers);
    g_test_add_func("/boundary/nothing-learned", test_nothing_learned);
    g_test_add_func("/boundary/passing-through", test_passing_through);
    return g_test_run();
}
