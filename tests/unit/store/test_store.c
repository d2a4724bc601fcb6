#include "store/store.h"

static SwEvent event_at(gint64 time_us, const char *source, guint64 offset)
{
    return (SwEvent){.has = SW_HAS(SW_FIELD_TIME),
                     .time_us = time_us,
                     .source = sw_span_of(source),
                     .offset = offset,
                     .kind = "events"};
}

static void test_order_does_not_depend_on_appending(void)
{
    static const struct {
        gint64 time_us;
        const char *source;
        guint64 offset;
    } sorted[] = {{1, "b", 9}, {5, "a", 3}, {5, "a", 7}, {5, "b", 1}, {8, "a", 0}, {SW_TIME_UNKNOWN, "a", 2}};
    static const guint orders[][6] = {{0, 1, 2, 3, 4, 5}, {5, 4, 3, 2, 1, 0}, {3, 5, 1, 0, 4, 2}};
    for (guint o = 0; o < G_N_ELEMENTS(orders); o++) {
        g_autoptr(SwStore) store = sw_store_new();
        for (guint i = 0; i < 6; i++) {
            guint k = orders[o][i];
            SwEvent event = event_at(sorted[k].time_us, sorted[k].source, sorted[k].offset);
            sw_store_append(store, &event);
        }
        sw_store_freeze(store);
        for (guint row = 0; row < 6; row++) {
            g_assert_cmpint(sw_store_time(store, row), ==, sorted[row].time_us);
            g_assert_true(sw_span_equal(sw_store_source(store, row), sw_span_of(sorted[row].source)));
            g_assert_cmpuint(sw_store_offset(store, row), ==, sorted[row].offset);
        }
    }
}

/* Out of order by a few places, and by many: two ways of sorting, one order. */
static void test_order_of_many(void)
{
    enum { N = 1000 };
    static const guint steps[] = {1, 3, 7, 499, 999}; /* prime to N: each visits all; 3 stands for swapped neighbours */
    for (guint s = 0; s < G_N_ELEMENTS(steps); s++) {
        g_autoptr(SwStore) store = sw_store_new();
        for (guint i = 0; i < N; i++) {
            guint k = steps[s] == 3 ? i ^ 1 : i * steps[s] % N;
            SwEvent event = event_at((gint64)(k / 2), "a", k);
            sw_store_append(store, &event);
        }
        sw_store_freeze(store);
        for (guint32 row = 0; row < N; row++)
            g_assert_cmpuint(sw_store_offset(store, row), ==, row);
    }
}

/* Whatever the order of appending: what is drawn from clients in the order of their ids is then drawn alike. */
static void test_clients_are_numbered_by_row(void)
{
    static const char *const addresses[] = {"192.0.2.9", "192.0.2.1", "192.0.2.9", "192.0.2.5"};
    static const guint32 ids[] = {1, 2, 1, 3};
    g_autoptr(SwStore) store = sw_store_new();
    for (guint i = 4; i-- > 0;) {
        SwEvent event = event_at(i, "x", i);
        event.has |= SW_HAS(SW_FIELD_CLIENT);
        g_assert_true(sw_address_parse(sw_span_of(addresses[i]), &event.client));
        sw_store_append(store, &event);
    }
    sw_store_freeze(store);
    for (guint row = 0; row < 4; row++) {
        SwAddress expected, found = sw_store_client_address(store, sw_store_client(store, row));
        g_assert_true(sw_address_parse(sw_span_of(addresses[row]), &expected));
        g_assert_cmpuint(sw_store_client(store, row), ==, ids[row]);
        g_assert_cmpint(sw_address_compare(&found, &expected), ==, 0);
    }
}

static SwEvent full_event(const SwSpan *urls)
{
    SwEvent event = event_at(42, "in.mbox", 17);
    event.has = (1u << SW_N_FIELDS) - 1;
    event.time_error_ms = 500;
    g_assert_true(sw_address_parse(SW_SPAN("2001:db8::1"), &event.client));
    event.helo = SW_SPAN("helo");
    event.mail_from = SW_SPAN(""); /* the null sender is there, and empty */
    event.rcpt = SW_SPAN("a@b.example");
    event.outcome = SW_OUTCOME_REJECTED;
    event.code = 550;
    event.reason = SW_SPAN("unknown user");
    event.reason_class = SW_REASON_OTHER;
    event.list = SW_SPAN("bl.example bl.test");
    event.verdict = SW_SPAN("spam");
    event.score = -0.25f;
    event.direction = SW_DIRECTION_OUT;
    event.transaction = G_MAXUINT64;
    event.message_id = SW_SPAN("<id@x.example>");
    event.header_from = SW_SPAN("c@d.example");
    event.subject = SW_SPAN("nul \0 inside");
    event.queue_id = SW_SPAN("42Vp8G3PQqz15K0");
    event.date_offset_min = -330;
    event.size = 0;
    event.urls = urls;
    event.n_urls = 2;
    event.hop_index = 3;
    event.hop_method = SW_METHOD_LEARNED;
    event.hop_confidence = 1.0f;
    return event;
}

static void test_round_trip(void)
{
    const SwSpan urls[] = {SW_SPAN("http://a.example/"), SW_SPAN("http://b.example/")};
    SwEvent in = full_event(urls), out;
    g_autoptr(SwStore) store = sw_store_new();
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(SwSpan));
    sw_store_append(store, &in);
    sw_store_freeze(store);
    sw_store_event(store, 0, spans, &out);

    g_assert_cmphex(out.has, ==, in.has);
    g_assert_cmpint(sw_address_compare(&out.client, &in.client), ==, 0);
    g_assert_true(sw_span_present(out.mail_from) && out.mail_from.len == 0);
    g_assert_true(sw_span_equal(out.subject, in.subject));
    g_assert_true(sw_span_equal(out.queue_id, in.queue_id));
    g_assert_cmpuint(out.code, ==, 550);
    g_assert_cmpint(out.outcome, ==, SW_OUTCOME_REJECTED);
    g_assert_cmpint(out.reason_class, ==, SW_REASON_OTHER);
    g_assert_true(sw_span_equal(out.list, in.list));
    g_assert_true(sw_span_equal(out.verdict, in.verdict));
    g_assert_cmpfloat(out.score, ==, in.score);
    g_assert_cmpint(out.direction, ==, SW_DIRECTION_OUT);
    g_assert_cmpint(out.date_offset_min, ==, -330);
    g_assert_cmpuint(out.size, ==, 0);
    g_assert_cmpuint(out.n_urls, ==, 2);
    g_assert_true(sw_span_equal(out.urls[1], urls[1]));
    g_assert_cmpuint(out.hop_index, ==, 3);
    g_assert_cmpuint(out.hop_method, ==, SW_METHOD_LEARNED);
    g_assert_cmpfloat(out.hop_confidence, ==, 1.0f);
    g_assert_cmpstr(out.kind, ==, "events");
    g_assert_cmpuint(out.time_error_ms, ==, 500);
}

static void test_absent_stays_absent(void)
{
    g_autoptr(SwStore) store = sw_store_new();
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(SwSpan));
    SwEvent bare = event_at(1, "x", 0), out;
    SwEvent read_without_urls = event_at(2, "x", 1);
    read_without_urls.has |= SW_HAS(SW_FIELD_URLS);
    sw_store_append(store, &bare);
    sw_store_append(store, &read_without_urls);
    sw_store_freeze(store);
    sw_store_event(store, 0, spans, &out);
    g_assert_cmphex(out.has, ==, SW_HAS(SW_FIELD_TIME));
    g_assert_false(sw_span_present(out.mail_from));
    g_assert_true(sw_store_has(store, 1, SW_FIELD_URLS)); /* read, and none found */
    g_assert_cmpuint(sw_store_field_count(store, SW_FIELD_URLS), ==, 1);
    g_assert_cmpint(sw_store_date_offset(store, 0), ==, SW_OFFSET_UNKNOWN);
}

/* Fields that share a cell are there or not each for itself. */
static void test_shared_cells(void)
{
    static const SwField shared[] = {SW_FIELD_CODE,    SW_FIELD_OUTCOME, SW_FIELD_REASON_CLASS, SW_FIELD_LIST,
                                     SW_FIELD_VERDICT, SW_FIELD_SCORE,   SW_FIELD_DIRECTION};
    g_autoptr(SwStore) store = sw_store_new();
    for (guint i = 0; i < G_N_ELEMENTS(shared); i++) {
        SwEvent event = full_event(NULL);
        event.time_us = i;
        event.has = SW_HAS(SW_FIELD_TIME) | SW_HAS(shared[i]);
        event.score = 0; /* a score of nothing is a score */
        sw_store_append(store, &event);
    }
    sw_store_freeze(store);
    for (guint row = 0; row < G_N_ELEMENTS(shared); row++)
        for (guint i = 0; i < G_N_ELEMENTS(shared); i++)
            g_assert_cmpint(sw_store_has(store, row, shared[i]), ==, i == row);
    g_assert_cmpuint(sw_store_code(store, 0), ==, 550);
    g_assert_cmpuint(sw_store_code(store, 1), ==, 0);
    g_assert_cmpint(sw_store_outcome(store, 1), ==, SW_OUTCOME_REJECTED);
}

static void test_names(void)
{
    for (SwReasonClass i = SW_REASON_DNSBL; i < SW_N_REASONS; i++) {
        SwReasonClass parsed;
        g_assert_true(sw_reason_class_parse(sw_span_of(sw_reason_class_name(i)), &parsed));
        g_assert_cmpint(parsed, ==, i);
    }
    SwDirection direction = SW_DIRECTION_UNKNOWN;
    g_assert_true(sw_direction_parse(SW_SPAN("out"), &direction));
    g_assert_cmpint(direction, ==, SW_DIRECTION_OUT);
    g_assert_false(sw_direction_parse(SW_SPAN_ABSENT, &direction));
    g_assert_false(sw_direction_parse(SW_SPAN(""), &direction));
}

static void test_transactions(void)
{
    static const struct {
        const char *source;
        guint64 key;
        guint32 number;
    } rows[] = {{"a", 7, 1}, {"b", 7, 2}, {"a", 7, 1}, {"a", 3, 3}, {"b", 7, 2}};
    g_autoptr(SwStore) store = sw_store_new();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        SwEvent event = event_at(i, rows[i].source, i);
        event.has |= SW_HAS(SW_FIELD_TRANSACTION);
        event.transaction = rows[i].key;
        sw_store_append(store, &event);
    }
    sw_store_freeze(store);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpuint(sw_store_transaction(store, i), ==, rows[i].number);
    g_assert_cmpuint(sw_store_n_transactions(store), ==, 3);
}

/* The promise of 64 bytes an event beside the strings, for what a mailbox gives and for what a log does. */
static void test_memory(void)
{
    static const guint32 absent[] = {
        SW_HAS(SW_FIELD_TRANSACTION) | SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_CODE) | SW_HAS(SW_FIELD_REASON) |
            SW_HAS(SW_FIELD_REASON_CLASS) | SW_HAS(SW_FIELD_LIST) | SW_HAS(SW_FIELD_VERDICT) | SW_HAS(SW_FIELD_SCORE) |
            SW_HAS(SW_FIELD_DIRECTION) | SW_HAS(SW_FIELD_QUEUE_ID),
        SW_HAS(SW_FIELD_HEADER_FROM) | SW_HAS(SW_FIELD_SUBJECT) | SW_HAS(SW_FIELD_DATE_OFFSET) | SW_HAS(SW_FIELD_URLS) |
            SW_HAS(SW_FIELD_HOP),
    };
    const SwSpan urls[] = {SW_SPAN("http://a.example/"), SW_SPAN("http://b.example/")};
    for (guint k = 0; k < G_N_ELEMENTS(absent); k++) {
        g_autoptr(SwStore) store = sw_store_new();
        SwEvent event = full_event(urls);
        event.has &= ~absent[k];
        for (guint i = 0; i < 100000; i++) {
            event.offset = i;
            sw_store_append(store, &event);
        }
        sw_store_freeze(store);
        gsize columns, strings;
        sw_store_memory(store, &columns, &strings);
        g_assert_cmpuint(columns / 100000, <=, 64);
    }
}

static void test_pool(void)
{
    g_autoptr(SwPool) pool = sw_pool_new();
    for (guint i = 0; i < 100000; i++) {
        g_autofree char *text = g_strdup_printf("user%u@example", i * 7919 % 100000);
        g_assert_cmpuint(sw_pool_intern(pool, sw_span_of(text)), ==, i + 1);
        g_assert_cmpuint(sw_pool_intern(pool, sw_span_of(text)), ==, i + 1);
    }
    g_assert_cmpuint(sw_pool_size(pool), ==, 100000);
    g_assert_cmpuint(sw_pool_intern(pool, SW_SPAN_ABSENT), ==, 0);
    guint32 empty = sw_pool_intern(pool, SW_SPAN(""));
    g_assert_cmpuint(empty, ==, 100001);
    g_autofree guint32 *ranks = sw_pool_ranks(pool);
    g_assert_cmpuint(ranks[empty], ==, 1);
    g_assert_cmpuint(ranks[sw_pool_intern(pool, SW_SPAN("user0@example"))], ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/order", test_order_does_not_depend_on_appending);
    g_test_add_func("/store/order-of-many", test_order_of_many);
    g_test_add_func("/store/clients", test_clients_are_numbered_by_row);
    g_test_add_func("/store/round-trip", test_round_trip);
    g_test_add_func("/store/absent", test_absent_stays_absent);
    g_test_add_func("/store/shared-cells", test_shared_cells);
    g_test_add_func("/store/names", test_names);
    g_test_add_func("/store/transactions", test_transactions);
    g_test_add_func("/store/memory", test_memory);
    g_test_add_func("/pool", test_pool);
    return g_test_run();
}
