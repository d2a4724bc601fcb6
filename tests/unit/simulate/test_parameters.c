/* Campaigns set by options: what the truth says is what the messages show. */
#include "base/domain.h"
#include "base/error.h"
#include "tests/unit/simulate/observation.h"

#include <jansson.h>

typedef struct {
    const char *name;
    guint waves, addresses, recipients, messages;
    SwOrder order;
    gboolean shuffled;
    double trickle_per_hour, ipv6_share;
    guint scale;
} Parameters;

static const Parameters cases[] = {
    {"defaults", 5, 852, 4354, 21770, SW_ORDER_ALPHABETICAL, FALSE, 0, 0, 1},
    {"reversed", 3, 300, 1000, 6000, SW_ORDER_REVERSED, FALSE, 60, 0, 1},
    {"size", 4, 500, 2000, 8000, SW_ORDER_SIZE, FALSE, 600, 0.3, 1},
    {"random", 5, 400, 1500, 7500, SW_ORDER_RANDOM, TRUE, 10, 0, 1},
    {"shuffled", 2, 200, 900, 1800, SW_ORDER_ALPHABETICAL, TRUE, 0, 1, 1},
    {"one wave", 1, 150, 700, 3000, SW_ORDER_ALPHABETICAL, FALSE, 120, 0.5, 1},
    {"no wave", 0, 852, 4354, 21770, SW_ORDER_ALPHABETICAL, FALSE, 100, 0, 1},
    {"nothing", 0, 852, 4354, 21770, SW_ORDER_ALPHABETICAL, FALSE, 0, 0, 1},
    {"side by side", 2, 120, 400, 900, SW_ORDER_ALPHABETICAL, FALSE, 5, 0.25, 3},
    {"few", 3, 9, 30, 90, SW_ORDER_ALPHABETICAL, FALSE, 0, 0, 1},
    {"one message", 1, 1, 1, 1, SW_ORDER_ALPHABETICAL, FALSE, 0, 0, 1},
    {"all once", 2, 200, 500, 206, SW_ORDER_SIZE, FALSE, 0, 0, 1},
    {"heavy", 2, 30, 50, 100000, SW_ORDER_ALPHABETICAL, FALSE, 0, 0, 1},
};

static SwCampaignOptions options_of(const Parameters *parameters)
{
    SwCampaignOptions options;
    sw_campaign_options_init(&options);
    options.scenario_2005 = FALSE;
    options.waves = parameters->waves;
    options.addresses = parameters->addresses;
    options.recipients = parameters->recipients;
    options.messages = parameters->messages;
    options.order = parameters->order;
    options.shuffled_localparts = parameters->shuffled;
    options.trickle_per_hour = parameters->trickle_per_hour;
    options.ipv6_share = parameters->ipv6_share;
    options.scale = parameters->scale;
    g_assert_true(sw_campaign_options_check(&options, NULL));
    return options;
}

static json_t *truth_of(const SwCampaignOptions *options)
{
    g_autoptr(SwCampaign) campaign = sw_campaign_new(options);
    g_autofree char *text = sw_campaign_truth(campaign);
    json_t *truth = json_loads(text, 0, NULL);
    g_assert_nonnull(truth);
    return truth;
}

static gint64 count_in(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    g_assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static gint64 time_in(const json_t *object, const char *key)
{
    SwDate date;
    g_assert_true(sw_date_parse_rfc3339(sw_span_of(json_string_value(json_object_get(object, key))), &date));
    return date.time_us;
}

static void check_totals(const Observation *observation, const json_t *truth, const Parameters *parameters)
{
    guint expected = parameters->waves > 0 ? parameters->messages * parameters->scale : 0;
    g_assert_cmpuint(observation->seen->len, ==, expected);
    g_assert_cmpint(count_in(truth, "messages"), ==, expected);
    g_assert_cmpint(count_in(truth, "trickle_messages"), ==, observation->n_trickle);
    g_assert_cmpint(count_in(truth, "addresses"), ==, g_hash_table_size(observation->waves_of));
    guint addresses = parameters->waves > 0 ? parameters->addresses * parameters->scale : 0;
    g_assert_cmpuint(g_hash_table_size(observation->waves_of), ==, addresses);
    for (guint i = 0; i < observation->seen->len; i++)
        g_assert_cmpint(g_array_index(observation->seen, Seen, i).outcome, ==, SW_OUTCOME_ACCEPTED);
}

static void check_figures(const Observation *observation, const json_t *truth)
{
    const json_t *ttl = json_object_get(truth, "ttl");
    Figures figures = count_figures(observation);
    g_assert_cmpint(count_in(truth, "single_wave"), ==, figures.n);
    g_assert_cmpint(count_in(ttl, "n"), ==, figures.n);
    g_assert_cmpint(count_in(ttl, "messages"), ==, figures.messages);
    g_assert_cmpint(count_in(ttl, "seen_once"), ==, figures.once);
    g_assert_cmpint(count_in(ttl, "under_1min"), ==, figures.under_minute);
    g_assert_cmpint(count_in(ttl, "at_least_10min"), ==, figures.ten_minutes);
    g_assert_cmpint(count_in(ttl, "below_25min_by_address"), ==, figures.below_25min);
    if (figures.n == 0)
        return;
    g_assert_cmpfloat(json_real_value(json_object_get(ttl, "mean_ttl_s")), ==, (double)figures.ttl_sum_s / figures.n);
    g_assert_cmpfloat(json_real_value(json_object_get(ttl, "median_ttl_s")), ==, figures.median_ttl_s);
    g_assert_cmpfloat(json_real_value(json_object_get(ttl, "median_messages")), ==, figures.median_messages);
}

static guint count_recipients(const Observation *observation, guint wave)
{
    g_autoptr(GHashTable) recipients = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < observation->seen->len; i++) {
        const Seen *seen = &g_array_index(observation->seen, Seen, i);
        if (seen->wave == wave)
            g_hash_table_add(recipients, seen->rcpt);
    }
    return g_hash_table_size(recipients);
}

static void check_wave_peaks(const Observation *observation, guint wave, const json_t *told)
{
    g_autoptr(GArray) peaks = peaks_of(observation, wave);
    g_assert_cmpuint(peaks->len, ==, json_array_size(told));
    gint64 start_us = G_MAXINT64, end_us = 0;
    for (guint i = 0; i < peaks->len; i++) {
        const Peak *peak = &g_array_index(peaks, Peak, i);
        const json_t *entry = json_array_get(told, i);
        g_assert_cmpstr(peak->domain, ==, json_string_value(json_object_get(entry, "domain")));
        g_assert_cmpint(peak->messages, ==, count_in(entry, "messages"));
        g_assert_cmpint(peak->first_us, ==, time_in(entry, "first"));
        g_assert_cmpint(peak->last_us, ==, time_in(entry, "last"));
        start_us = MIN(start_us, peak->first_us);
        end_us = MAX(end_us, peak->last_us);
    }
    g_assert_cmpint(end_us - start_us, <=, 8 * SW_HOUR);
}

static void check_waves(const Observation *observation, const json_t *truth)
{
    const json_t *waves = json_object_get(truth, "waves");
    g_assert_cmpuint(json_array_size(waves), ==, observation->n_waves);
    gint64 before_us = 0;
    for (guint wave = 0; wave < observation->n_waves; wave++) {
        const json_t *told = json_array_get(waves, wave);
        gint64 start_us = time_in(told, "start");
        guint n = 0, addresses = 0;
        for (guint i = 0; i < observation->seen->len; i++)
            n += g_array_index(observation->seen, Seen, i).wave == wave;
        for (guint i = 0; i < observation->stays->len; i++)
            addresses += g_array_index(observation->stays, Stay, i).wave == wave;
        g_assert_cmpint(count_in(told, "messages"), ==, n);
        g_assert_cmpint(count_in(told, "addresses"), ==, addresses);
        g_assert_cmpint(count_in(told, "recipients"), ==, count_recipients(observation, wave));
        check_wave_peaks(observation, wave, json_object_get(told, "peaks"));
        g_assert_true(wave == 0 || (start_us - before_us >= 18 * SW_HOUR && start_us - before_us <= 24 * SW_HOUR));
        before_us = start_us;
    }
}

static void check_order(const Parameters *parameters, const json_t *truth)
{
    static const char *const names[] = {"alphabetical", "reversed", "size", "random"};
    const json_t *domains = json_object_get(truth, "domains");
    const json_t *peaks = json_object_get(json_array_get(json_object_get(truth, "waves"), 0), "peaks");
    guint rising = 0, n = (guint)json_array_size(domains);
    g_assert_cmpstr(json_string_value(json_object_get(truth, "order")), ==, names[parameters->order]);
    for (guint i = 1; i < n; i++) {
        rising += strcmp(json_string_value(json_array_get(domains, i - 1)),
                         json_string_value(json_array_get(domains, i))) < 0;
        if (parameters->order == SW_ORDER_SIZE)
            g_assert_cmpint(count_in(json_array_get(peaks, i - 1), "messages"), >=,
                            count_in(json_array_get(peaks, i), "messages"));
    }
    if (parameters->order == SW_ORDER_ALPHABETICAL)
        g_assert_cmpuint(rising + 1, ==, MAX(n, 1));
    if (parameters->order == SW_ORDER_REVERSED)
        g_assert_cmpuint(rising, ==, 0);
    if (parameters->order == SW_ORDER_RANDOM)
        g_assert_true(rising > 0 && rising + 1 < n);
}

static void check_localparts(const Observation *observation, const Parameters *parameters)
{
    guint descents = count_descents(observation);
    if (parameters->shuffled)
        g_assert_cmpuint(descents, >, observation->seen->len / 3); /* about half of the neighbours */
    else
        g_assert_cmpuint(descents, ==, 0);
}

static void check_ipv6(const Observation *observation, const Parameters *parameters)
{
    guint ipv6 = 0;
    GHashTableIter iter;
    gpointer address;
    g_hash_table_iter_init(&iter, observation->waves_of);
    while (g_hash_table_iter_next(&iter, &address, NULL))
        ipv6 += g_str_has_prefix(address, "2001:db8:");
    guint of = g_hash_table_size(observation->waves_of);
    g_assert_cmpuint(ipv6, ==, (guint)(of * parameters->ipv6_share));
}

static void test_truth(gconstpointer data)
{
    const Parameters *parameters = data;
    SwCampaignOptions options = options_of(parameters);
    g_autoptr(Observation) observation = observe(&options, OBSERVE_ALL);
    json_t *truth = truth_of(&options);
    g_assert_cmpuint(observation->n_waves, ==, parameters->waves);
    check_totals(observation, truth, parameters);
    check_figures(observation, truth);
    check_waves(observation, truth);
    if (parameters->waves > 0) {
        check_order(parameters, truth);
        check_localparts(observation, parameters);
        check_ipv6(observation, parameters);
    }
    json_decref(truth);
}

/* The rate asked for, over all the time, hours before the first wave and after the last. */
static void test_trickle_rate(void)
{
    SwCampaignOptions options = options_of(&cases[2]);
    g_autoptr(Observation) observation = observe(&options, OBSERVE_ALL);
    gint64 first_us = g_array_index(observation->seen, Seen, 0).time_us;
    gint64 last_us = g_array_index(observation->seen, Seen, observation->seen->len - 1).time_us;
    g_assert_cmpint(first_us - observation->first_trickle_us, >, 5 * SW_HOUR);
    g_assert_cmpint(observation->last_trickle_us - last_us, >, 5 * SW_HOUR);
    double hours = (double)(observation->last_trickle_us - observation->first_trickle_us) / (double)SW_HOUR;
    double expected = hours * options.trickle_per_hour, off = observation->n_trickle - expected;
    g_assert_cmpfloat(off * off, <, 25 * expected); /* five standard deviations of a Poisson number */
}

/* The gaps of a Poisson process: as long as their mean in the standard deviation too. */
static void test_trickle_gaps(void)
{
    SwCampaignOptions options = options_of(&cases[6]);
    g_autoptr(SwCampaign) campaign = sw_campaign_new(&options);
    SwCampaignMessage message;
    double n = 0, sum = 0, squares = 0;
    for (gint64 before_us = 0; sw_campaign_next(campaign, &message); before_us = message.time_us) {
        g_assert_true(message.trickle);
        if (before_us == 0)
            continue;
        double gap_s = (double)(message.time_us - before_us) / (double)SW_SECOND;
        n++;
        sum += gap_s;
        squares += gap_s * gap_s;
    }
    double mean = sum / n, variance = squares / n - mean * mean;
    g_assert_cmpfloat(n, >, 4500);
    g_assert_cmpfloat(mean, >, 34);
    g_assert_cmpfloat(mean, <, 38);
    g_assert_cmpfloat(variance, >, 0.85 * mean * mean);
    g_assert_cmpfloat(variance, <, 1.15 * mean * mean);
}

/* Unrelated mail changes nothing of the campaign, and shares nothing with it. */
static void test_trickle_apart(void)
{
    Parameters parameters = cases[1];
    SwCampaignOptions with = options_of(&parameters), without;
    parameters.trickle_per_hour = 0;
    without = options_of(&parameters);
    g_autoptr(Observation) noisy = observe(&with, OBSERVE_ALL), clean = observe(&without, OBSERVE_ALL);
    g_assert_cmpuint(noisy->seen->len, ==, clean->seen->len);
    g_assert_cmpuint(noisy->n_trickle, >, 0);
    for (guint i = 0; i < clean->seen->len; i++) {
        const Seen *a = &g_array_index(noisy->seen, Seen, i), *b = &g_array_index(clean->seen, Seen, i);
        g_assert_cmpint(a->time_us, ==, b->time_us);
        g_assert_cmpstr(a->rcpt, ==, b->rcpt);
        g_assert_cmpuint(a->content, ==, b->content);
    }
    g_autoptr(SwCampaign) campaign = sw_campaign_new(&with);
    SwCampaignMessage message;
    while (sw_campaign_next(campaign, &message)) {
        gboolean offers = sw_span_find_folded(message.url, 0, SW_SPAN("/offer/")) < message.url.len;
        g_assert_true(message.trickle != sw_span_has_prefix_folded(message.subject, SW_SPAN("Limited offer: ")));
        g_assert_true(message.trickle == !offers);
        char address[SW_ADDRESS_TEXT_MAX];
        g_assert_true(message.trickle !=
                      g_hash_table_contains(clean->waves_of, sw_address_format(&message.client, address)));
    }
}

static void test_refused_options(void)
{
    static const struct {
        guint waves, addresses, recipients, messages, scale;
    } impossible[] = {
        {5, 4, 100, 1000, 1},
        {2, 100, 100, 90, 1},
        {1, 10, 0, 100, 1},
        {5, 852, 4354, 21770, 0},
        {2, 200, 100, 202, 1},
        {20000, 30000, 10, 90000, 1},
        {1, 852, 4354, 21770, 90000000},
    };
    for (guint i = 0; i < G_N_ELEMENTS(impossible); i++) {
        SwCampaignOptions options;
        g_autoptr(GError) error = NULL;
        sw_campaign_options_init(&options);
        options.scenario_2005 = FALSE;
        options.waves = impossible[i].waves;
        options.addresses = impossible[i].addresses;
        options.recipients = impossible[i].recipients;
        options.messages = impossible[i].messages;
        options.scale = impossible[i].scale;
        g_assert_false(sw_campaign_options_check(&options, &error));
        g_assert_error(error, SW_ERROR, SW_ERROR_USAGE);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/parameters/truth/%s", cases[i].name);
        g_test_add_data_func(path, &cases[i], test_truth);
    }
    g_test_add_func("/parameters/trickle-rate", test_trickle_rate);
    g_test_add_func("/parameters/trickle-gaps", test_trickle_gaps);
    g_test_add_func("/parameters/trickle-apart", test_trickle_apart);
    g_test_add_func("/parameters/refused-options", test_refused_options);
    return g_test_run();
}
