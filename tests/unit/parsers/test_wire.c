/* What a worker tells arrives as it was told; bytes that are no frame are none. */
#include "parsers/limits.h"
#include "parsers/worker/wire.h"

static SwFrame full_frame(const SwSpan *urls, guint n_urls)
{
    SwFrame frame = {.type = SW_FRAME_EVENT};
    SwEvent *event = &frame.event;
    event->has = SW_HAS(SW_N_FIELDS) - 1;
    event->time_us = 42;
    event->time_error_ms = 500;
    event->client.bytes[15] = 7;
    event->outcome = SW_OUTCOME_DEFERRED;
    event->code = 450;
    event->reason_class = SW_REASON_GREYLIST;
    event->score = 21.6f;
    event->transaction = 9;
    event->direction = SW_DIRECTION_IN;
    event->date_offset_min = -330;
    event->size = 1 << 20;
    event->urls = urls;
    event->n_urls = n_urls;
    event->hop_method = SW_METHOD_GIVEN;
    event->source = SW_SPAN("mail.log");
    for (SwField field = 0; field < SW_N_FIELDS; field++)
        if (sw_field_is_text(field))
            sw_event_set_text(event, field, sw_span_of(sw_field_name(field)));
    return frame;
}

static void check_event(const SwEvent *actual, const SwEvent *expected)
{
    g_assert_cmphex(actual->has, ==, expected->has);
    g_assert_cmpint(actual->time_us, ==, expected->time_us);
    g_assert_cmpint(sw_address_compare(&actual->client, &expected->client), ==, 0);
    g_assert_cmpint(actual->outcome, ==, expected->outcome);
    g_assert_cmpuint(actual->code, ==, expected->code);
    g_assert_cmpint(actual->reason_class, ==, expected->reason_class);
    g_assert_cmpfloat(actual->score, ==, expected->score);
    g_assert_cmpint(actual->direction, ==, expected->direction);
    g_assert_cmpint(actual->date_offset_min, ==, expected->date_offset_min);
    g_assert_cmpuint(actual->size, ==, expected->size);
    g_assert_true(sw_span_equal(actual->source, expected->source));
    for (SwField field = 0; field < SW_N_FIELDS; field++)
        if (sw_field_is_text(field))
            g_assert_true(sw_span_equal(sw_event_text(actual, field), sw_span_of(sw_field_name(field))));
    g_assert_cmpuint(actual->n_urls, ==, expected->n_urls);
    for (guint i = 0; i < expected->n_urls; i++)
        g_assert_true(sw_span_equal(actual->urls[i], expected->urls[i]));
}

static void test_event(void)
{
    const SwSpan urls[] = {SW_SPAN("http://a.example/"), SW_SPAN("")};
    SwFrame told = full_frame(urls, G_N_ELEMENTS(urls));
    g_autofree guint8 *bytes = g_malloc(SW_LIMIT_FRAME);
    SwWireDecoder decoder;
    gsize len = 0, told_len = sw_wire_encode(bytes, &told);
    sw_wire_decoder_init(&decoder);
    for (gsize cut = 0; cut < told_len; cut++)
        g_assert_cmpint(sw_wire_decode(&decoder, sw_span((const char *)bytes, cut), &len), ==, SW_WIRE_INCOMPLETE);
    g_assert_cmpint(sw_wire_decode(&decoder, sw_span((const char *)bytes, told_len), &len), ==, SW_WIRE_FRAME);
    g_assert_cmpuint(len, ==, told_len);
    g_assert_cmpint(decoder.frame.type, ==, SW_FRAME_EVENT);
    check_event(&decoder.frame.event, &told.event);
    sw_wire_decoder_clear(&decoder);
}

/* What no worker of ours would tell of, whatever it may have become. */
static void test_too_many_hops(void)
{
    const SwHop hops[SW_LIMIT_HOPS + 1] = {{.by = SW_SPAN("mx.example")}};
    g_autofree guint8 *bytes = g_malloc(SW_LIMIT_FRAME);
    SwWireDecoder decoder;
    sw_wire_decoder_init(&decoder);
    for (guint over = 0; over < 2; over++) {
        SwFrame frame = full_frame(NULL, 0);
        gsize len;
        frame.event.hops = hops;
        frame.event.n_hops = SW_LIMIT_HOPS + over;
        SwSpan whole = sw_span((const char *)bytes, sw_wire_encode(bytes, &frame));
        g_assert_cmpint(sw_wire_decode(&decoder, whole, &len), ==, over ? SW_WIRE_NONSENSE : SW_WIRE_FRAME);
    }
    sw_wire_decoder_clear(&decoder);
}

static void test_values_that_are_none(void)
{
    SwWireDecoder decoder;
    sw_wire_decoder_init(&decoder);
    for (guint i = 0; i < 5; i++) {
        SwFrame frame = full_frame(NULL, 0);
        g_autofree guint8 *bytes = g_malloc(SW_LIMIT_FRAME);
        gsize len;
        frame.event.has = i == 0 ? SW_HAS(SW_N_FIELDS) : frame.event.has;
        frame.event.outcome = i == 1 ? SW_N_OUTCOMES : frame.event.outcome;
        frame.event.reason_class = i == 2 ? SW_N_REASONS : frame.event.reason_class;
        frame.event.direction = i == 3 ? SW_N_DIRECTIONS : frame.event.direction;
        frame.event.hop_method = i == 4 ? SW_N_METHODS : frame.event.hop_method;
        SwSpan whole = sw_span((const char *)bytes, sw_wire_encode(bytes, &frame));
        g_assert_cmpint(sw_wire_decode(&decoder, whole, &len), ==, SW_WIRE_NONSENSE);
    }
    sw_wire_decoder_clear(&decoder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/wire/event", test_event);
    g_test_add_func("/parsers/wire/hops", test_too_many_hops);
    g_test_add_func("/parsers/wire/nonsense", test_values_that_are_none);
    return g_test_run();
}
