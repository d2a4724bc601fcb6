/*
 * What passes are given (messages, waves, field counts), how they are run, and what the pass `waves` makes of it.
 */
#include "analysis/pass.h"

#include <math.h>

#define KNOWN (SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_TRANSACTION))

typedef struct {
    SwStore *store;
    guint64 offset;
} Builder;

static Builder builder(void)
{
    return (Builder){sw_store_new(), 0};
}

/* A row; second < 0: without a time; host 0: without a client. */
static void add_row(Builder *builder, gint64 second, guint64 transaction, guint host, const char *rcpt, const char *url)
{
    SwSpan url_span = sw_span_of(url);
    SwEvent event = {.has = KNOWN | (url ? SW_HAS(SW_FIELD_URLS) : 0),
                     .time_us = second * SW_SECOND,
                     .transaction = transaction,
                     .rcpt = sw_span_of(rcpt),
                     .urls = &url_span,
                     .n_urls = url ? 1 : 0,
                     .source = SW_SPAN("made up"),
                     .offset = builder->offset++};
    g_autofree char *client = g_strdup_printf("192.0.2.%u", host);
    g_assert_true(sw_address_parse(sw_span_of(client), &event.client));
    if (second < 0)
        event.has &= ~SW_HAS(SW_FIELD_TIME);
    if (host == 0)
        event.has &= ~SW_HAS(SW_FIELD_CLIENT);
    sw_store_append(builder->store, &event);
}

typedef struct {
    SwStore *store;
    GArray *rows;
    SwParameters parameters;
    SwAnalysis *analysis;
    SwResults *results;
} Case;

/* Freezes; rows from `first_row` on are selected. */
static Case finish(Builder *builder, guint32 first_row)
{
    Case made = {.store = builder->store, .rows = g_array_new(FALSE, FALSE, sizeof(guint32))};
    sw_store_freeze(made.store);
    for (guint32 row = first_row; row < sw_store_n_rows(made.store); row++)
        g_array_append_val(made.rows, row);
    sw_parameters_init(&made.parameters);
    made.analysis = sw_analysis_new(made.store, made.rows, NULL, &made.parameters);
    made.results = sw_results_new();
    return made;
}

static void case_clear(Case *made)
{
    sw_results_free(made->results);
    sw_analysis_free(made->analysis);
    g_array_unref(made->rows);
    sw_store_free(made->store);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Case, case_clear)

static void run_waves(Case *made)
{
    static const char *const names[] = {"waves", NULL};
    sw_pass_run(names, made->analysis, made->results);
}

/* Two waves of 120 messages, 20 hours apart, then one row that is alone. */
static void add_two_waves(Builder *builder)
{
    for (guint wave = 0; wave < 2; wave++)
        for (guint i = 0; i < 120; i++) {
            guint host = 1 + i % 10 + 5 * wave; /* 1..10, then 6..15 */
            g_autofree char *rcpt = g_strdup_printf("user%u@%s", i, wave ? "Mail.Example" : "mail.example");
            g_autofree char *url = g_strdup_printf("http://w%u.offer%u.example/%u", i, wave, i);
            add_row(builder, wave * 72000 + i * 10, 1000 * wave + i + 1, host, rcpt, url);
        }
    add_row(builder, 150000, 5000, 99, "late@mail.example", NULL);
}

static void test_messages(void)
{
    Builder rows = builder();
    add_row(&rows, 10, 1, 1, "a@x.example", NULL);
    add_row(&rows, 12, 2, 2, "b@x.example", NULL);
    add_row(&rows, 14, 1, 1, "c@x.example", NULL); /* the first transaction again */
    add_row(&rows, 15, 3, 0, "d@x.example", NULL);
    add_row(&rows, 16, 3, 7, "e@x.example", NULL); /* its client is known later */
    add_row(&rows, -1, 2, 2, "f@x.example", NULL); /* of a message with a time */
    add_row(&rows, -1, 9, 3, "g@x.example", NULL);
    add_row(&rows, -1, 9, 3, "h@x.example", NULL);
    g_auto(Case) made = finish(&rows, 0);
    const SwAnalysis *analysis = made.analysis;
    g_assert_cmpuint(analysis->n_rows, ==, 8);
    g_assert_cmpuint(analysis->n_untimed, ==, 3);
    g_assert_cmpuint(analysis->n_messages, ==, 3);
    g_assert_cmpuint(analysis->n_messages_untimed, ==, 1);
    static const guint32 recipients[] = {2, 2, 2}, first_rows[] = {0, 1, 3};
    for (guint i = 0; i < 3; i++) {
        g_assert_cmpuint(analysis->messages[i].n_rows, ==, recipients[i]);
        g_assert_cmpuint(analysis->messages[i].row, ==, first_rows[i]);
        g_assert_cmpuint(analysis->messages[i].client, !=, 0);
    }
    g_assert_cmpint(analysis->start_us, ==, 10 * SW_SECOND);
    g_assert_cmpint(analysis->end_us, ==, 15 * SW_SECOND);
    g_assert_cmpuint(analysis->field_count[SW_FIELD_CLIENT], ==, 7);
    g_assert_cmpuint(analysis->field_count[SW_FIELD_TIME], ==, 5);
    g_assert_cmpuint(analysis->field_count[SW_FIELD_URLS], ==, 0);
}

static void test_selected_fields(void)
{
    Builder rows = builder();
    add_row(&rows, 1, 1, 1, "a@x.example", "http://x.example/");
    add_row(&rows, 2, 2, 0, "b@x.example", NULL);
    add_row(&rows, 3, 3, 2, "c@x.example", NULL);
    g_auto(Case) made = finish(&rows, 1);
    g_assert_cmpuint(made.analysis->field_count[SW_FIELD_RCPT], ==, 2);
    g_assert_cmpuint(made.analysis->field_count[SW_FIELD_CLIENT], ==, 1);
    g_assert_cmpuint(made.analysis->field_count[SW_FIELD_URLS], ==, 0);
}

static void test_table(void)
{
    Builder rows = builder();
    add_two_waves(&rows);
    g_auto(Case) made = finish(&rows, 0);
    run_waves(&made);
    const SwTable *table = sw_results_table(made.results, "waves");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 2);
    static const struct {
        const char *column;
        double values[2]; /* NAN: unknown */
    } expected[] = {
        {"wave", {1, 2}},        {"duration_s", {1190, 1190}},     {"messages", {120, 120}},
        {"addresses", {10, 10}}, {"new_addresses", {10, 5}},       {"recipients", {120, 120}},
        {"url_domains", {1, 1}}, {"gap_start_start_h", {NAN, 20}}, {"gap_end_start_h", {NAN, 20 - 1190.0 / 3600}},
    };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
        for (guint row = 0; row < 2; row++) {
            double value = sw_table_number(table, row, expected[i].column), wanted = expected[i].values[row];
            if (!(isnan(wanted) ? isnan(value) : fabs(value - wanted) < 1e-9))
                g_error("wave %u, %s: %g, not %g", row + 1, expected[i].column, value, wanted);
        }
    g_assert_cmpstr(sw_table_get(table, 0, "censored")->text, ==, "left");
    g_assert_cmpstr(sw_table_get(table, 1, "censored")->text, ==, "none");
    g_assert_cmpint(sw_table_get(table, 1, "start")->time_us, ==, 72000 * SW_SECOND);
    g_assert_cmpint(made.analysis->wave_of_row[0], ==, 0);
    g_assert_cmpint(made.analysis->wave_of_row[120], ==, 1);
    g_assert_cmpint(made.analysis->wave_of_row[240], ==, -1);
}

static void test_sensitivity(void)
{
    Builder rows = builder();
    add_two_waves(&rows);
    g_auto(Case) made = finish(&rows, 0);
    run_waves(&made);
    const SwTable *table = sw_results_table(made.results, "wave_sensitivity");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 72);
    for (guint row = 0; row < sw_table_n_rows(table); row++) {
        g_assert_cmpint(sw_table_get(table, row, "waves")->count, ==, 2);
        g_assert_cmpfloat(sw_table_number(table, row, "start_shift_s"), ==, 0);
        g_assert_cmpfloat(sw_table_number(table, row, "end_shift_s"), ==, 0);
    }
    g_assert_cmpuint(made.results->figures->len, ==, 1);
    const SwFigure *figure = g_ptr_array_index(made.results->figures, 0);
    const SwPanel *panel = g_ptr_array_index(figure->panels, 0);
    g_assert_cmpuint(panel->marks->len, ==, 2);
}

/* Rows that are not selected still show that the source was watching. */
static void test_capture(void)
{
    Builder rows = builder();
    add_row(&rows, 0, 8000, 98, "early@mail.example", NULL);
    for (guint i = 0; i < 120; i++)
        add_row(&rows, 30000 + i * 10, i + 1, 1 + i % 9, "one@mail.example", NULL);
    g_auto(Case) made = finish(&rows, 1);
    g_assert_cmpint(made.analysis->capture_start_us, ==, 0);
    g_assert_cmpuint(made.analysis->n_waves, ==, 1);
    g_assert_false(made.analysis->taken_whole);
    g_assert_false(made.analysis->waves[0].censored_left);
    g_assert_true(made.analysis->waves[0].censored_right);

    made.parameters.since_us = 30000 * SW_SECOND;
    g_autoptr(SwAnalysis) cut = sw_analysis_new(made.store, made.rows, NULL, &made.parameters);
    g_assert_cmpint(cut->capture_start_us, ==, 30000 * SW_SECOND);
    g_assert_true(cut->n_waves == 1 && cut->taken_whole && cut->waves[0].censored_left);
}

static void test_no_wave(void)
{
    Builder rows = builder();
    for (guint i = 0; i < 200; i++)
        add_row(&rows, (gint64)i * 1800, i + 1, 1 + i % 9, "one@mail.example", NULL);
    g_auto(Case) made = finish(&rows, 0);
    run_waves(&made);
    const SwTable *table = sw_results_table(made.results, "waves");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 0);
    g_assert_nonnull(strstr(table->note, "No run of messages passes"));
    g_assert_true(g_str_has_prefix(g_ptr_array_index(made.results->findings, 0), "0 waves"));
    g_assert_cmpint(made.analysis->gap_us, ==, 0);
}

static void test_url_domains_unknown(void)
{
    Builder rows = builder();
    for (guint i = 0; i < 100; i++)
        add_row(&rows, i, i + 1, 0, "one@mail.example", NULL);
    g_auto(Case) made = finish(&rows, 0);
    run_waves(&made);
    const SwTable *table = sw_results_table(made.results, "waves");
    g_assert_cmpuint(sw_table_n_rows(table), ==, 1);
    g_assert_false(sw_table_get(table, 0, "url_domains")->known);
    g_assert_false(sw_table_get(table, 0, "addresses")->known);
    g_assert_false(sw_table_get(table, 0, "log10_p")->known);
    g_assert_cmpint(sw_table_get(table, 0, "recipients")->count, ==, 1);
}

/* All tables of all passes come, empty and with a reason, when there is nothing to compute them from. */
static void test_nothing(void)
{
    Builder none = builder(), untimed = builder();
    add_row(&untimed, -1, 1, 0, "a@x.example", NULL);
    Builder *const builders[] = {&none, &untimed};
    static const char *const notes[] = {"no event was selected", "has a known `time`"};
    for (guint i = 0; i < G_N_ELEMENTS(builders); i++) {
        g_auto(Case) made = finish(builders[i], 0);
        g_assert_cmpint(made.analysis->start_us, ==, SW_TIME_UNKNOWN);
        sw_pass_run(NULL, made.analysis, made.results);
        for (const SwPass *const *pass = sw_passes; *pass; pass++)
            for (const SwTableSpec *const *spec = (*pass)->tables; *spec; spec++)
                g_assert_nonnull(sw_results_table(made.results, (*spec)->id));
        const SwTable *table = sw_results_table(made.results, "waves");
        g_assert_cmpuint(sw_table_n_rows(table), ==, 0);
        g_assert_nonnull(strstr(table->note, notes[i]));
    }
}

static gboolean stands_before(const char *name, const SwPass *const *pass)
{
    for (const SwPass *const *earlier = sw_passes; earlier < pass; earlier++)
        if (g_str_equal((*earlier)->name, name))
            return TRUE;
    return FALSE;
}

/* Passes that others read from are run, once, and before them. */
static void test_order_of_passes(void)
{
    Builder rows = builder();
    add_two_waves(&rows);
    for (const SwPass *const *pass = sw_passes; *pass; pass++) {
        g_assert_true(sw_pass_by_name((*pass)->name) == *pass);
        for (const char *const *name = (*pass)->after; name && *name; name++)
            g_assert_true(stands_before(*name, pass));
    }
    g_assert_null(sw_pass_by_name("no such pass"));
    g_auto(Case) made = finish(&rows, 0);
    sw_pass_run(NULL, made.analysis, made.results);
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < made.results->tables->len; i++) {
        const SwTable *table = g_ptr_array_index(made.results->tables, i);
        g_assert_true(g_hash_table_add(ids, (gpointer)table->spec->id));
    }
}

static void assert_same_texts(const GPtrArray *a, const GPtrArray *b)
{
    g_assert_cmpuint(a->len, ==, b->len);
    for (guint i = 0; i < a->len; i++)
        g_assert_cmpstr(g_ptr_array_index(a, i), ==, g_ptr_array_index(b, i));
}

/* However many run at a time, the results stand in the registry's order. */
static void test_side_by_side(void)
{
    Builder rows = builder();
    add_two_waves(&rows);
    g_auto(Case) made = finish(&rows, 0);
    sw_pass_run(NULL, made.analysis, made.results);
    for (guint jobs = 2; jobs < 30; jobs++) {
        g_autoptr(SwResults) results = sw_results_new();
        made.analysis->parameters.jobs = jobs;
        sw_pass_run(NULL, made.analysis, results);
        assert_same_texts(results->findings, made.results->findings);
        g_assert_cmpuint(results->figures->len, ==, made.results->figures->len);
        g_assert_cmpuint(results->tables->len, ==, made.results->tables->len);
        for (guint i = 0; i < results->tables->len; i++) {
            const SwTable *ours = g_ptr_array_index(results->tables, i);
            const SwTable *theirs = g_ptr_array_index(made.results->tables, i);
            g_assert_true(ours->spec == theirs->spec);
            g_assert_cmpuint(sw_table_n_rows(ours), ==, sw_table_n_rows(theirs));
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/run/messages", test_messages);
    g_test_add_func("/run/selected-fields", test_selected_fields);
    g_test_add_func("/run/table", test_table);
    g_test_add_func("/run/sensitivity", test_sensitivity);
    g_test_add_func("/run/capture", test_capture);
    g_test_add_func("/run/no-wave", test_no_wave);
    g_test_add_func("/run/url-domains-unknown", test_url_domains_unknown);
    g_test_add_func("/run/nothing", test_nothing);
    g_test_add_func("/run/order-of-passes", test_order_of_passes);
    g_test_add_func("/run/side-by-side", test_side_by_side);
    return g_test_run();
}
