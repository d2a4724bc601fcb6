#include "simulate/truth.h"

#include <jansson.h>

static void put_time(json_t *object, const char *key, gint64 time_s)
{
    char text[SW_DATE_TEXT_MAX];
    json_object_set_new(object, key, json_string(sw_date_format(time_s * SW_SECOND, text)));
}

static void put_count(json_t *object, const char *key, guint64 count)
{
    json_object_set_new(object, key, json_integer((json_int_t)count));
}

static void put_real(json_t *object, const char *key, double real)
{
    json_object_set_new(object, key, json_real(real));
}

static const SwRecipientDomain *delivered(const SwPlan *plan, guint position)
{
    guint domain = g_array_index(plan->delivery, guint, position);
    return &g_array_index(plan->recipients->domains, SwRecipientDomain, domain);
}

/* Sessions of each address. */
static guint *count_sessions(const SwPlan *plan)
{
    guint *sessions = g_new0(guint, plan->n_addresses + 1);
    for (guint i = 0; i < plan->sessions->len; i++)
        sessions[sw_plan_session(plan, i)->address]++;
    return sessions;
}

/* How long and how much: one entry a session that counts. */
typedef struct {
    GArray *ttls, *messages; /* guint32 */
} Lifetimes;

static int compare_numbers(gconstpointer a, gconstpointer b)
{
    guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
    return (x > y) - (x < y);
}

static double mean(const GArray *numbers)
{
    guint64 sum = 0;
    for (guint i = 0; i < numbers->len; i++)
        sum += g_array_index(numbers, guint32, i);
    return numbers->len > 0 ? (double)sum / numbers->len : 0;
}

static double median(const GArray *numbers)
{
    if (numbers->len == 0)
        return 0;
    g_autoptr(GArray) sorted = g_array_copy((GArray *)numbers);
    g_array_sort(sorted, compare_numbers);
    guint32 low = g_array_index(sorted, guint32, (sorted->len - 1) / 2);
    guint32 high = g_array_index(sorted, guint32, sorted->len / 2);
    return ((double)low + high) / 2;
}

/* Sessions with from <= TTL < to, or their messages. */
static guint64 count_between(const Lifetimes *lifetimes, guint32 from_s, guint32 to_s, gboolean by_message)
{
    guint64 n = 0;
    for (guint i = 0; i < lifetimes->ttls->len; i++) {
        guint32 ttl_s = g_array_index(lifetimes->ttls, guint32, i);
        if (ttl_s >= from_s && ttl_s < to_s)
            n += by_message ? g_array_index(lifetimes->messages, guint32, i) : 1;
    }
    return n;
}

static json_t *describe_lifetimes(const Lifetimes *lifetimes, guint scale)
{
    static const struct {
        const char *key;
        guint32 from_s, to_s;
        gboolean by_message;
    } counts[] = {
        {"under_1min", 0, 60, FALSE},
        {"at_least_10min", 600, G_MAXUINT32, FALSE},
        {"below_10min_by_address", 0, 600, FALSE},
        {"below_25min_by_address", 0, 1500, FALSE},
        {"below_10min_by_message", 0, 600, TRUE},
        {"below_25min_by_message", 0, 1500, TRUE},
    };
    json_t *figures = json_object();
    guint64 once = 0;
    for (guint i = 0; i < lifetimes->messages->len; i++)
        once += g_array_index(lifetimes->messages, guint32, i) == 1;
    put_count(figures, "n", (guint64)lifetimes->ttls->len * scale);
    put_count(figures, "messages", count_between(lifetimes, 0, G_MAXUINT32, TRUE) * scale);
    put_real(figures, "mean_ttl_s", mean(lifetimes->ttls));
    put_real(figures, "median_ttl_s", median(lifetimes->ttls));
    put_real(figures, "mean_messages", mean(lifetimes->messages));
    put_real(figures, "median_messages", median(lifetimes->messages));
    put_count(figures, "seen_once", once * scale);
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
        put_count(figures, counts[i].key,
                  count_between(lifetimes, counts[i].from_s, counts[i].to_s, counts[i].by_message) * scale);
    return figures;
}

/* TTL figures of the addresses of one wave alone, or of all (address, wave) pairs; shares are given as counts. */
static json_t *describe_ttl(const SwPlan *plan, const guint *sessions, gboolean single_wave_only, guint scale)
{
    Lifetimes lifetimes = {g_array_new(FALSE, FALSE, sizeof(guint32)), g_array_new(FALSE, FALSE, sizeof(guint32))};
    for (guint i = 0; i < plan->sessions->len; i++) {
        const SwBotSession *session = sw_plan_session(plan, i);
        if (single_wave_only && sessions[session->address] > 1)
            continue;
        g_array_append_val(lifetimes.ttls, session->ttl_s);
        g_array_append_val(lifetimes.messages, session->messages);
    }
    json_t *figures = describe_lifetimes(&lifetimes, scale);
    g_array_unref(lifetimes.ttls);
    g_array_unref(lifetimes.messages);
    return figures;
}

static json_t *describe_peaks(const SwPlan *plan, const SwWavePlan *planned, guint scale)
{
    json_t *peaks = json_array();
    for (guint position = 0; position < plan->delivery->len; position++) {
        guint domain = g_array_index(plan->delivery, guint, position);
        gint64 first_s = G_MAXINT64, last_s = 0;
        guint64 messages = 0;
        for (guint i = planned->first_session; i < planned->first_session + planned->n_sessions; i++) {
            const SwBotSession *session = sw_plan_session(plan, i);
            if (session->domain != domain)
                continue;
            first_s = MIN(first_s, session->start_s);
            last_s = MAX(last_s, session->start_s + session->ttl_s);
            messages += session->messages;
        }
        json_t *peak = json_object();
        json_object_set_new(peak, "domain", json_string(delivered(plan, position)->domain));
        put_count(peak, "messages", messages * scale);
        put_time(peak, "first", first_s);
        put_time(peak, "last", last_s);
        json_array_append_new(peaks, peak);
    }
    return peaks;
}

/* Recipients of a wave: all, those of no earlier wave, those of the wave before. `last_seen` holds the wave + 1. */
static void put_recipients(json_t *object, const SwPlan *plan, guint wave, const SwRandom *seed, guint16 *last_seen,
                           guint scale)
{
    g_autoptr(GArray) slots = g_array_new(FALSE, FALSE, sizeof(guint32));
    sw_plan_fill_slots(plan, wave, seed, slots);
    guint64 all = 0, first_time = 0, kept = 0;
    for (guint i = 0; i < slots->len; i++) {
        guint16 *seen = &last_seen[g_array_index(slots, guint32, i)];
        if (*seen == wave + 1)
            continue;
        all++;
        first_time += *seen == 0;
        kept += *seen > 0 && *seen == wave;
        *seen = (guint16)(wave + 1);
    }
    put_count(object, "recipients", all * scale);
    put_count(object, "never_seen_before", first_time * scale);
    put_count(object, "kept", kept * scale);
}

static void put_addresses(json_t *object, const SwPlan *plan, guint wave, gboolean *seen, guint scale)
{
    const SwWavePlan *planned = sw_plan_wave(plan, wave);
    guint64 first_time = 0;
    for (guint i = planned->first_session; i < planned->first_session + planned->n_sessions; i++) {
        guint32 address = sw_plan_session(plan, i)->address;
        first_time += !seen[address];
        seen[address] = TRUE;
    }
    put_count(object, "addresses", (guint64)planned->n_sessions * scale);
    put_count(object, "new_addresses", first_time * scale);
}

static json_t *describe_waves(const SwPlan *plan, const SwRandom *seed, guint scale)
{
    json_t *waves = json_array();
    g_autofree guint16 *recipients_seen = g_new0(guint16, plan->recipients->mailboxes->len + 1);
    g_autofree gboolean *addresses_seen = g_new0(gboolean, plan->n_addresses + 1);
    for (guint i = 0; i < sw_plan_n_waves(plan); i++) {
        const SwWavePlan *planned = sw_plan_wave(plan, i);
        json_t *wave = json_object();
        put_count(wave, "wave", i + 1);
        put_time(wave, "start", planned->start_s);
        put_time(wave, "end", planned->end_s);
        put_count(wave, "duration_s", (guint64)(planned->end_s - planned->start_s));
        put_count(wave, "messages", (guint64)planned->messages * scale);
        if (i > 0) {
            put_real(wave, "gap_start_start_h", (double)(planned->start_s - sw_plan_wave(plan, i - 1)->start_s) / 3600);
            put_real(wave, "gap_end_start_h", (double)(planned->start_s - sw_plan_wave(plan, i - 1)->end_s) / 3600);
        }
        put_addresses(wave, plan, i, addresses_seen, scale);
        put_recipients(wave, plan, i, seed, recipients_seen, scale);
        g_autoptr(GString) domain = g_string_new(NULL);
        sw_names_url_domain(domain, i);
        json_object_set_new(wave, "url_domain", json_string(domain->str));
        json_object_set_new(wave, "peaks", describe_peaks(plan, planned, scale));
        json_array_append_new(waves, wave);
    }
    return waves;
}

static json_t *describe_domains(const SwPlan *plan)
{
    json_t *domains = json_array();
    for (guint position = 0; position < plan->delivery->len; position++)
        json_array_append_new(domains, json_string(delivered(plan, position)->domain));
    return domains;
}

char *sw_truth_write(const SwPlan *plan, const SwCampaignOptions *options, const SwRandom *seed, guint64 n_trickle)
{
    g_autofree guint *sessions = count_sessions(plan);
    guint scale = options->scale;
    guint64 messages = 0, single_wave = 0;
    for (guint i = 0; i < sw_plan_n_waves(plan); i++)
        messages += sw_plan_wave(plan, i)->messages;
    for (guint i = 0; i < plan->n_addresses; i++)
        single_wave += sessions[i] == 1;

    json_t *truth = json_object();
    json_object_set_new(truth, "scenario", json_string(plan->scenario));
    put_count(truth, "seed", options->seed);
    put_count(truth, "scale", scale);
    put_count(truth, "messages", messages * scale);
    put_count(truth, "trickle_messages", n_trickle);
    put_count(truth, "addresses", (guint64)plan->n_addresses * scale);
    put_count(truth, "single_wave", single_wave * scale);
    put_count(truth, "multi_wave", (plan->n_addresses - single_wave) * scale);
    json_object_set_new(truth, "order", plan->order ? json_string(plan->order) : json_null());
    json_object_set_new(truth, "domains", describe_domains(plan));
    json_object_set_new(truth, "localparts", json_string(plan->shuffled_localparts ? "shuffled" : "sorted"));
    json_object_set_new(truth, "ttl", describe_ttl(plan, sessions, TRUE, scale));
    json_object_set_new(truth, "ttl_all", describe_ttl(plan, sessions, FALSE, scale));
    json_object_set_new(truth, "waves", describe_waves(plan, seed, scale));
    char *dumped = json_dumps(truth, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    json_decref(truth);
    char *text = g_strconcat(dumped, "\n", NULL);
    free(dumped);
    return text;
}
