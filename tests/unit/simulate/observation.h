/*
 * A campaign as somebody sees it who knows nothing of its making: every message kept, waves told apart by silence.
 * What the tests of this folder count, they count here, and not by any code of the simulator or the analysis.
 */
#pragma once

#include "simulate/campaign.h"

#define SILENCE_US (6 * SW_HOUR) /* between two waves, and never inside one */

typedef struct {
    gint64 time_us;
    guint wave; /* from 0 */
    SwAddress client;
    char *rcpt, *rcpt_domain, *sender_domain, *subject, *url;
    SwOutcome outcome;
    guint16 code;
    gint16 offset_min;
    guint64 content;
} Seen;

/* One address in one wave. */
typedef struct {
    SwAddress client;
    guint wave, messages;
    gint64 first_us, last_us;
} Stay;

typedef struct {
    GArray *seen; /* Seen, of the campaign alone */
    guint n_trickle;
    gint64 first_trickle_us, last_trickle_us;
    guint n_waves;
    GArray *stays; /* Stay */
    GHashTable *waves_of; /* address text -> number of waves */
} Observation;

static inline char *domain_after_at(SwSpan mailbox)
{
    gsize at = sw_span_find(mailbox, 0, '@');
    return sw_span_dup(sw_span_slice(mailbox, at + 1, mailbox.len));
}

static inline void seen_clear(gpointer data)
{
    Seen *seen = data;
    g_free(seen->rcpt);
    g_free(seen->rcpt_domain);
    g_free(seen->sender_domain);
    g_free(seen->subject);
    g_free(seen->url);
}

static inline void observe_message(Observation *observation, const SwCampaignMessage *message)
{
    if (message->trickle) {
        if (observation->n_trickle++ == 0)
            observation->first_trickle_us = message->time_us;
        observation->last_trickle_us = message->time_us;
        return;
    }
    GArray *all = observation->seen;
    if (all->len == 0 || message->time_us - g_array_index(all, Seen, all->len - 1).time_us > SILENCE_US)
        observation->n_waves++;
    Seen seen = {message->time_us,
                 observation->n_waves - 1,
                 message->client,
                 sw_span_dup(message->rcpt),
                 domain_after_at(message->rcpt),
                 domain_after_at(message->mail_from),
                 sw_span_dup(message->subject),
                 sw_span_dup(message->url),
                 message->outcome,
                 message->code,
                 message->offset_min,
                 message->content};
    g_array_append_val(all, seen);
}

static inline void count_stays(Observation *observation)
{
    g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < observation->seen->len; i++) {
        const Seen *seen = &g_array_index(observation->seen, Seen, i);
        char address[SW_ADDRESS_TEXT_MAX];
        sw_address_format(&seen->client, address);
        char *key = g_strdup_printf("%u %s", seen->wave, address);
        gpointer at;
        if (!g_hash_table_lookup_extended(index, key, NULL, &at)) {
            Stay stay = {seen->client, seen->wave, 0, seen->time_us, seen->time_us};
            at = GUINT_TO_POINTER(observation->stays->len);
            g_array_append_val(observation->stays, stay);
            g_hash_table_insert(index, g_strdup(key), at);
            guint waves = GPOINTER_TO_UINT(g_hash_table_lookup(observation->waves_of, address));
            g_hash_table_insert(observation->waves_of, g_strdup(address), GUINT_TO_POINTER(waves + 1));
        }
        g_free(key);
        Stay *stay = &g_array_index(observation->stays, Stay, GPOINTER_TO_UINT(at));
        stay->messages++;
        stay->last_us = seen->time_us;
    }
}

typedef enum { OBSERVE_ALL, OBSERVE_ACCEPTED } Observed; /* a log sees all, a mailbox what was accepted */

/* Also checks what holds for every campaign: order of time, whole seconds, consecutive numbers. */
static inline Observation *observe(const SwCampaignOptions *options, Observed observed)
{
    Observation *observation = g_new0(Observation, 1);
    observation->seen = g_array_new(FALSE, FALSE, sizeof(Seen));
    g_array_set_clear_func(observation->seen, seen_clear);
    observation->stays = g_array_new(FALSE, FALSE, sizeof(Stay));
    observation->waves_of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(SwCampaign) campaign = sw_campaign_new(options);
    SwCampaignMessage message;
    gint64 time_us = 0;
    for (guint64 number = 1; sw_campaign_next(campaign, &message); number++) {
        g_assert_cmpuint(message.number, ==, number);
        g_assert_cmpint(message.time_us, >=, time_us);
        g_assert_cmpint(message.time_us % SW_SECOND, ==, 0);
        time_us = message.time_us;
        if (observed == OBSERVE_ALL || message.outcome == SW_OUTCOME_ACCEPTED)
            observe_message(observation, &message);
    }
    g_assert_false(sw_campaign_next(campaign, &message));
    count_stays(observation);
    return observation;
}

static inline void observation_free(Observation *observation)
{
    g_array_unref(observation->seen);
    g_array_unref(observation->stays);
    g_hash_table_unref(observation->waves_of);
    g_free(observation);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Observation, observation_free)

static inline guint waves_of(const Observation *observation, const SwAddress *client)
{
    char address[SW_ADDRESS_TEXT_MAX];
    return GPOINTER_TO_UINT(g_hash_table_lookup(observation->waves_of, sw_address_format(client, address)));
}

static inline int compare_gint64(gconstpointer a, gconstpointer b)
{
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return (x > y) - (x < y);
}

typedef struct {
    guint n, messages, once, under_minute, ten_minutes, below_25min;
    gint64 ttl_sum_s;
    double median_ttl_s, median_messages;
} Figures;

static inline double median_of(GArray *numbers)
{
    g_array_sort(numbers, compare_gint64);
    guint low = (numbers->len - 1) / 2, high = numbers->len / 2;
    return (double)(g_array_index(numbers, gint64, low) + g_array_index(numbers, gint64, high)) / 2;
}

/* Over the addresses that were seen in a single wave. */
static inline Figures count_figures(const Observation *observation)
{
    Figures figures = {0};
    g_autoptr(GArray) ttls = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GArray) messages = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < observation->stays->len; i++) {
        const Stay *stay = &g_array_index(observation->stays, Stay, i);
        if (waves_of(observation, &stay->client) > 1)
            continue;
        gint64 ttl_s = (stay->last_us - stay->first_us) / SW_SECOND, sent = stay->messages;
        g_array_append_val(ttls, ttl_s);
        g_array_append_val(messages, sent);
        figures.n++;
        figures.messages += stay->messages;
        figures.ttl_sum_s += ttl_s;
        figures.once += stay->messages == 1;
        figures.under_minute += ttl_s < 60;
        figures.ten_minutes += ttl_s >= 600;
        figures.below_25min += ttl_s < 1500;
    }
    if (figures.n > 0) {
        figures.median_ttl_s = median_of(ttls);
        figures.median_messages = median_of(messages);
    }
    return figures;
}

/* The messages of a wave to one domain, in order of time: indices into `seen`. */
static inline GArray *messages_to(const Observation *observation, guint wave, const char *domain)
{
    GArray *indices = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < observation->seen->len; i++) {
        const Seen *seen = &g_array_index(observation->seen, Seen, i);
        if (seen->wave == wave && g_str_equal(seen->rcpt_domain, domain))
            g_array_append_val(indices, i);
    }
    return indices;
}

typedef struct {
    const char *domain; /* borrowed from the observation */
    guint messages;
    gint64 first_us, last_us;
    double median_us;
} Peak;

static inline gint64 nth_time(const Observation *observation, const GArray *indices, guint n)
{
    return g_array_index(observation->seen, Seen, g_array_index(indices, guint, n)).time_us;
}

static inline Peak peak_of(const Observation *observation, guint wave, const char *domain)
{
    g_autoptr(GArray) indices = messages_to(observation, wave, domain);
    g_assert_cmpuint(indices->len, >, 0);
    guint low = (indices->len - 1) / 2, high = indices->len / 2;
    double middle = (double)(nth_time(observation, indices, low) + nth_time(observation, indices, high)) / 2;
    return (Peak){domain, indices->len, nth_time(observation, indices, 0),
                  nth_time(observation, indices, indices->len - 1), middle};
}

static inline int compare_medians(gconstpointer a, gconstpointer b)
{
    const Peak *x = a, *y = b;
    return (x->median_us > y->median_us) - (x->median_us < y->median_us);
}

/* The peaks of a wave by their median time: Peak. */
static inline GArray *peaks_of(const Observation *observation, guint wave)
{
    GArray *peaks = g_array_new(FALSE, FALSE, sizeof(Peak));
    g_autoptr(GHashTable) domains = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < observation->seen->len; i++) {
        const Seen *seen = &g_array_index(observation->seen, Seen, i);
        if (seen->wave != wave || !g_hash_table_add(domains, seen->rcpt_domain))
            continue;
        Peak peak = peak_of(observation, wave, seen->rcpt_domain);
        g_array_append_val(peaks, peak);
    }
    g_array_sort(peaks, compare_medians);
    return peaks;
}

static inline gsize localpart_length(const char *mailbox)
{
    return strcspn(mailbox, "@");
}

/* Neighbours inside (wave, domain, address) whose localparts stand the wrong way round. */
static inline guint count_descents(const Observation *observation)
{
    guint descents = 0;
    g_autoptr(GHashTable) last = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < observation->seen->len; i++) {
        const Seen *seen = &g_array_index(observation->seen, Seen, i);
        char address[SW_ADDRESS_TEXT_MAX];
        g_autofree char *key =
            g_strdup_printf("%u %s %s", seen->wave, seen->rcpt_domain, sw_address_format(&seen->client, address));
        const char *before = g_hash_table_lookup(last, key);
        if (before)
            descents += sw_span_compare(sw_span(before, localpart_length(before)),
                                        sw_span(seen->rcpt, localpart_length(seen->rcpt))) > 0;
        g_hash_table_insert(last, g_steal_pointer(&key), seen->rcpt);
    }
    return descents;
}
