/* The 2005 campaign: every published figure, counted from its messages. */
#include "simulate/rendition.h"
#include "tests/unit/simulate/observation.h"

/* sha256 of `spamwave simulate --as=events`, on every machine. */
#define EVENTS_SHA256 "7cd49b40717e61fb3c8880eff41473367147fccc996c0afe1dbdbc6d13743d7b"

static Observation *observe_2005(guint64 seed, Observed observed)
{
    SwCampaignOptions options;
    sw_campaign_options_init(&options);
    g_assert_true(options.scenario_2005);
    if (seed > 0)
        options.seed = seed;
    return observe(&options, observed);
}

static const Seen *seen_at(const Observation *observation, guint i)
{
    return &g_array_index(observation->seen, Seen, i);
}

static guint count_distinct(const Observation *observation, gsize text_offset)
{
    g_autoptr(GHashTable) texts = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < observation->seen->len; i++)
        g_hash_table_add(texts, G_STRUCT_MEMBER(char *, seen_at(observation, i), text_offset));
    return g_hash_table_size(texts);
}

static void check_waves(const Observation *observation)
{
    static const gint64 gaps_min[] = {1290, 1365, 1275, 1410};
    g_assert_cmpuint(observation->seen->len, ==, 21770); /* F01 */
    g_assert_cmpuint(observation->n_waves, ==, 5); /* F04 */
    gint64 start_us = seen_at(observation, 0)->time_us;
    for (guint i = 1, wave = 0; i < observation->seen->len; i++) {
        const Seen *seen = seen_at(observation, i), *before = seen_at(observation, i - 1);
        if (seen->wave == before->wave)
            continue;
        g_assert_cmpint(seen->time_us - start_us, ==, gaps_min[wave++] * SW_MINUTE); /* F05 */
        g_assert_cmpint(seen->time_us - before->time_us, >=, 18 * SW_HOUR); /* and from end to start */
        start_us = seen->time_us;
    }
    gint64 first_day = seen_at(observation, 0)->time_us / SW_DAY;
    gint64 last_day = seen_at(observation, observation->seen->len - 1)->time_us / SW_DAY;
    g_assert_cmpint(last_day - first_day + 1, ==, 5); /* F03 */
}

static void check_recipients(const Observation *observation)
{
    g_assert_cmpuint(count_distinct(observation, G_STRUCT_OFFSET(Seen, rcpt)), ==, 4358); /* F02 */
    g_assert_cmpuint(count_distinct(observation, G_STRUCT_OFFSET(Seen, rcpt_domain)), ==, 6);
    g_autoptr(GHashTable) before = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint wave = 0, i = 0; wave < 5; wave++) {
        g_autoptr(GHashTable) list = g_hash_table_new(g_str_hash, g_str_equal);
        for (; i < observation->seen->len && seen_at(observation, i)->wave == wave; i++)
            g_assert_true(g_hash_table_add(list, seen_at(observation, i)->rcpt)); /* once a wave */
        g_assert_cmpuint(g_hash_table_size(list), ==, 4350 + 2 * wave); /* F09 */
        GHashTableIter iter;
        gpointer rcpt;
        g_hash_table_iter_init(&iter, before);
        while (g_hash_table_iter_next(&iter, &rcpt, NULL))
            g_assert_true(g_hash_table_contains(list, rcpt));
        g_clear_pointer(&before, g_hash_table_unref);
        before = g_steal_pointer(&list);
    }
}

static void check_addresses(const Observation *observation)
{
    guint in_waves[4] = {0}, multi_wave_messages = 0;
    GHashTableIter iter;
    gpointer waves;
    g_hash_table_iter_init(&iter, observation->waves_of);
    while (g_hash_table_iter_next(&iter, NULL, &waves)) {
        g_assert_cmpuint(GPOINTER_TO_UINT(waves), <=, 3);
        in_waves[GPOINTER_TO_UINT(waves)]++;
    }
    g_assert_cmpuint(g_hash_table_size(observation->waves_of), ==, 852); /* F14 */
    g_assert_cmpuint(in_waves[1], ==, 837); /* F18, F19 */
    g_assert_cmpuint(in_waves[2], ==, 13);
    g_assert_cmpuint(in_waves[3], ==, 2);
    for (guint i = 0; i < observation->stays->len; i++) {
        const Stay *stay = &g_array_index(observation->stays, Stay, i);
        if (waves_of(observation, &stay->client) > 1)
            multi_wave_messages += stay->messages;
    }
    g_assert_cmpuint(multi_wave_messages, ==, 92);
}

static void check_ttl(const Observation *observation)
{
    Figures figures = count_figures(observation);
    g_assert_cmpuint(figures.n, ==, 837);
    g_assert_cmpint(figures.ttl_sum_s, ==, G_GINT64_CONSTANT(258) * 837); /* F19: mean 4.3 min */
    g_assert_cmpfloat(figures.median_ttl_s, ==, 150);
    g_assert_cmpuint(figures.messages, ==, 21678); /* mean 25.9 */
    g_assert_cmpfloat(figures.median_messages, ==, 9);
    g_assert_cmpuint(figures.once, ==, 100); /* F20 */
    g_assert_cmpuint(figures.under_minute, ==, 262); /* F21 */
    g_assert_cmpuint(figures.ten_minutes, ==, 110); /* F22 */
    g_assert_cmpfloat((double)figures.below_25min / figures.n, >, 0.95); /* F23 */
    guint messages = 0, below_10min = 0, below_25min = 0;
    for (guint i = 0; i < observation->stays->len; i++) {
        const Stay *stay = &g_array_index(observation->stays, Stay, i);
        gint64 ttl_us = stay->last_us - stay->first_us;
        messages += stay->messages;
        below_10min += ttl_us < 10 * SW_MINUTE ? stay->messages : 0;
        below_25min += ttl_us < 25 * SW_MINUTE ? stay->messages : 0;
        g_assert_true(stay->messages == 1 || stay->messages <= 2 * ttl_us / SW_SECOND);
    }
    g_assert_cmpfloat((double)below_10min / messages, >, 0.60);
    g_assert_cmpfloat((double)below_25min / messages, >, 0.95);
}

static void check_peaks(const Observation *observation)
{
    for (guint wave = 0; wave < observation->n_waves; wave++) {
        g_autoptr(GArray) peaks = peaks_of(observation, wave);
        const Peak *peak = &g_array_index(peaks, Peak, 0);
        g_assert_cmpuint(peaks->len, ==, 6);
        for (guint i = 1; i < peaks->len; i++) {
            g_assert_cmpstr(peak[i - 1].domain, <, peak[i].domain); /* F10 */
            g_assert_cmpint(peak[i - 1].first_us, <, peak[i].first_us);
        }
        g_assert_cmpint(peak[1].first_us, <, peak[0].last_us); /* F11 */
        gint64 pause_us = peak[2].first_us - MAX(peak[0].last_us, peak[1].last_us);
        g_assert_cmpint(pause_us, >, 0);
        g_assert_cmpint(pause_us, <=, 2 * SW_MINUTE);
        for (guint i = 3; i < peaks->len; i++)
            g_assert_cmpint(peak[i].first_us - peak[i - 1].last_us, >, pause_us);
    }
    g_assert_cmpuint(count_descents(observation), ==, 0); /* F12 */
}

static void check_senders(const Observation *observation)
{
    g_assert_cmpuint(count_distinct(observation, G_STRUCT_OFFSET(Seen, sender_domain)), ==, 150); /* F06 */
    g_autoptr(GHashTable) refused = g_hash_table_new(g_str_hash, g_str_equal);
    guint n_refused = 0;
    for (guint i = 0; i < observation->seen->len; i++) {
        const Seen *seen = seen_at(observation, i);
        g_assert_true(seen->outcome == SW_OUTCOME_ACCEPTED ? seen->code == 250
                                                           : seen->outcome == SW_OUTCOME_REJECTED && seen->code >= 450);
        if (seen->outcome == SW_OUTCOME_REJECTED) {
            g_hash_table_add(refused, seen->sender_domain);
            n_refused++;
        }
        g_assert_cmpint(seen->offset_min, ==, 180); /* F34 */
    }
    g_assert_cmpuint(g_hash_table_size(refused), ==, 3); /* F07 */
    for (guint i = 0; i < observation->seen->len; i++)
        g_assert_true((seen_at(observation, i)->outcome == SW_OUTCOME_REJECTED) ==
                      g_hash_table_contains(refused, seen_at(observation, i)->sender_domain));
    g_assert_cmpuint(n_refused, >, 21770 * 15 / 1000);
    g_assert_cmpuint(n_refused, <, 21770 * 25 / 1000);
}

static void check_urls(const Observation *observation)
{
    g_assert_cmpuint(count_distinct(observation, G_STRUCT_OFFSET(Seen, url)), ==, 5); /* F26 */
    for (guint i = 1; i < observation->seen->len; i++) {
        const Seen *seen = seen_at(observation, i), *before = seen_at(observation, i - 1);
        g_assert_true((seen->wave == before->wave) == g_str_equal(seen->url, before->url));
    }
}

static void check_everything(guint64 seed)
{
    g_autoptr(Observation) observation = observe_2005(seed, OBSERVE_ALL);
    check_waves(observation);
    check_recipients(observation);
    check_addresses(observation);
    check_ttl(observation);
    check_peaks(observation);
    check_senders(observation);
    check_urls(observation);
    g_assert_cmpuint(observation->n_trickle, ==, 0);
}

static void test_published_figures(void)
{
    check_everything(0);
}

static void test_any_seed(void)
{
    for (guint64 seed = 1; seed <= 5; seed++)
        check_everything(seed);
}

/* A mailbox lacks what was refused, and yet shows every address as long as a log does. */
static void test_refusals_leave_lifetimes(void)
{
    g_autoptr(Observation) log = observe_2005(0, OBSERVE_ALL), mailbox = observe_2005(0, OBSERVE_ACCEPTED);
    g_assert_cmpuint(mailbox->seen->len, <, log->seen->len);
    g_assert_cmpuint(mailbox->stays->len, ==, log->stays->len);
    for (guint i = 0; i < log->stays->len; i++) {
        const Stay *in_log = &g_array_index(log->stays, Stay, i), *in_mailbox = &g_array_index(mailbox->stays, Stay, i);
        g_assert_cmpint(sw_address_compare(&in_log->client, &in_mailbox->client), ==, 0);
        g_assert_cmpint(in_log->first_us, ==, in_mailbox->first_us);
        g_assert_cmpint(in_log->last_us, ==, in_mailbox->last_us);
    }
    g_assert_cmpuint(count_figures(mailbox).once, ==, 100);
}

static char *digest_of_events(guint64 seed)
{
    SwCampaignOptions options;
    sw_campaign_options_init(&options);
    options.seed = seed > 0 ? seed : options.seed;
    g_autoptr(SwCampaign) campaign = sw_campaign_new(&options);
    g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable();
    g_assert_true(sw_rendition_by_name("events")->write(campaign, NULL, out, NULL));
    GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM(out);
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, g_memory_output_stream_get_data(memory),
                                       g_memory_output_stream_get_data_size(memory));
}

static void test_bit_identical(void)
{
    g_autofree char *first = digest_of_events(0), *again = digest_of_events(0), *other = digest_of_events(1);
    g_assert_cmpstr(first, ==, EVENTS_SHA256);
    g_assert_cmpstr(again, ==, first);
    g_assert_cmpstr(other, !=, first);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/campaign/published-figures", test_published_figures);
    g_test_add_func("/campaign/any-seed", test_any_seed);
    g_test_add_func("/campaign/refusals-leave-lifetimes", test_refusals_leave_lifetimes);
    g_test_add_func("/campaign/bit-identical", test_bit_identical);
    return g_test_run();
}
