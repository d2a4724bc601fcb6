/*
 * A campaign set by options. Sessions are drawn from the table of the 2005 campaign, and their messages scaled so that
 * each wave and domain has exactly its number; lanes are chosen so that a wave stands out of the trickle.
 */
#include "simulate/plan.h"

#include "base/error.h"
#include "simulate/campaign_2005_table.h"
#include "simulate/streams.h"

#define WAVES_MAX 10000
#define GAP_LEAST_MIN ((gint64)18 * 60)
#define GAP_STEP_MIN 15
#define GAP_STEPS 25 /* 18 to 24 hours */
#define WAVE_BUSY_S 4500 /* longest time that the lanes of a wave are busy */
#define WAVE_BUSY_LEAST_S 600
#define SPACING_S 30 /* longest mean time between two messages of a wave */
#define OUTSTANDING 8 /* least ratio of a wave's rate to the trickle's */
#define LULL_S 400
#define RATE_MAX 2 /* messages a second from one address, where their number allows */
#define LEAST_FOR_A_DOMAIN 20 /* recipients and messages a wave that each recipient domain takes */

static guint share(guint whole, guint parts, guint part)
{
    return whole / parts + (part < whole % parts);
}

/* Addresses that come back in the next wave, as many in proportion as in 2005. */
static guint returning(const SwCampaignOptions *options)
{
    return options->waves < 2 ? 0
                              : (guint)((guint64)options->addresses * SW_TABLE_MULTI_WAVE /
                                        (SW_TABLE_SINGLE_WAVE + SW_TABLE_MULTI_WAVE));
}

static guint returning_in(const SwCampaignOptions *options, guint wave)
{
    return wave == 0 ? 0 : share(returning(options), options->waves - 1, wave - 1);
}

static guint sessions_in(const SwCampaignOptions *options, guint wave)
{
    return share(options->addresses, options->waves, wave) + returning_in(options, wave);
}

static gboolean refuse(GError **error, const char *text)
{
    g_set_error_literal(error, SW_ERROR, SW_ERROR_USAGE, text);
    return FALSE;
}

gboolean sw_campaign_options_check(const SwCampaignOptions *options, GError **error)
{
    if (options->scale == 0 || (guint64)options->scale * options->addresses > G_MAXUINT32)
        return refuse(error, "--scale is from 1 to as many campaigns as there are addresses for");
    if (options->scenario_2005 || options->waves == 0)
        return TRUE;
    if (options->waves > WAVES_MAX)
        return refuse(error, "--waves is at most 10000");
    if (options->recipients == 0)
        return refuse(error, "--recipients is at least 1");
    if (options->addresses < options->waves)
        return refuse(error, "--addresses is at least one a wave");
    for (guint wave = 0; wave < options->waves; wave++)
        if (share(options->messages, options->waves, wave) < sessions_in(options, wave))
            return refuse(error,
                          "--messages is at least one for each address, and for each that returns in a later wave");
    return TRUE;
}

static guint count_domains(const SwCampaignOptions *options)
{
    guint fewest_sessions = options->addresses / options->waves;
    guint room = MIN(options->recipients, options->messages / options->waves) / LEAST_FOR_A_DOMAIN;
    return CLAMP(MIN(fewest_sessions, room), 1, SW_NAMES_RECIPIENT_DOMAINS);
}

/* Splits `whole` as the shares of the first `n` domains; exact in sum. */
static void apportion(guint whole, const guint *shares, guint n, guint *ret_parts)
{
    guint64 total = 0, before = 0;
    for (guint i = 0; i < n; i++)
        total += shares[i];
    for (guint i = 0; i < n; i++) {
        guint64 up_to = before + shares[i];
        ret_parts[i] = (guint)(whole * up_to / total - whole * before / total);
        before = up_to;
    }
}

static void make_recipients(SwPlan *plan, const SwCampaignOptions *options, guint n_domains, SwRandom random)
{
    guint sizes[SW_NAMES_RECIPIENT_DOMAINS];
    apportion(options->recipients, sw_plan_domain_shares, n_domains, sizes);
    for (guint domain = 0; domain < n_domains; domain++)
        sw_recipients_add_domain(plan->recipients, sw_names_recipient_domains[domain], sizes[domain], &random);
}

/* One session each, the rest in proportion to the messages: never more sessions than messages. */
static void apportion_sessions(guint sessions, const guint *messages, guint n, guint *ret_sessions)
{
    guint spare[SW_NAMES_RECIPIENT_DOMAINS];
    for (guint i = 0; i < n; i++)
        spare[i] = messages[i] - 1;
    guint wanted = sessions - n;
    guint64 total = 0;
    for (guint i = 0; i < n; i++)
        total += spare[i];
    guint given = 0;
    for (guint i = 0; i < n; i++) {
        ret_sessions[i] = 1 + (total > 0 ? (guint)((guint64)wanted * spare[i] / total) : 0);
        given += ret_sessions[i];
    }
    for (guint i = 0; given < sessions; i = (i + 1) % n) {
        if (ret_sessions[i] < messages[i]) {
            ret_sessions[i]++;
            given++;
        }
    }
}

/* Messages in proportion to the drawn ones, one at least, exact in sum. */
static void scale_messages(SwBotSession *sessions, guint n, guint messages)
{
    guint64 spare = messages - n, weights = 0, before = 0;
    for (guint i = 0; i < n; i++)
        weights += sessions[i].messages - 1;
    if (weights == 0) {
        sessions[0].messages = 2;
        weights = 1;
    }
    for (guint i = 0; i < n; i++) {
        guint64 up_to = before + sessions[i].messages - 1;
        sessions[i].messages = 1 + (guint32)(spare * up_to / weights - spare * before / weights);
        before = up_to;
    }
}

/* A single message has no lifetime; several have one, and no more than `rate` a second. */
static void fit_ttl(SwBotSession *session, guint rate, SwRandom *random)
{
    if (session->messages == 1) {
        session->ttl_s = 0;
        return;
    }
    if (session->ttl_s == 0)
        session->ttl_s = 1 + (guint32)sw_random_below(random, 59);
    session->ttl_s = MAX(session->ttl_s, (session->messages + rate - 1) / rate);
}

/* The wave's sessions to one domain; addresses are given out by the caller. */
static void draw_sessions(SwPlan *plan, guint wave, guint domain, guint n, guint messages, guint rate, SwRandom *random)
{
    guint first = plan->sessions->len;
    g_array_set_size(plan->sessions, first + n);
    SwBotSession *sessions = sw_plan_session(plan, first);
    for (guint i = 0; i < n; i++) {
        SwTableSession drawn = sw_table_single_wave[sw_random_below(random, SW_TABLE_SINGLE_WAVE)];
        sessions[i] = (SwBotSession){
            .wave = (guint16)wave, .domain = (guint16)domain, .messages = drawn.messages, .ttl_s = drawn.ttl_s};
    }
    scale_messages(sessions, n, messages);
    for (guint i = 0; i < n; i++)
        fit_ttl(&sessions[i], rate, random);
}

/* The wave's sessions get addresses from `fresh` on, but for the returning ones: those of the wave before, spread
 * evenly. */
static void give_addresses(SwBotSession *sessions, guint n, guint n_returning, guint32 before, guint32 fresh)
{
    for (guint i = 0, returned = 0; i < n; i++) {
        gboolean returns = (guint64)(i + 1) * n_returning / n > returned;
        sessions[i].address = returns ? before + returned++ : fresh++;
    }
}

/* As many lanes as it takes for the wave to be dense in itself and to stand out of the trickle. */
static SwWavePlan set_rhythm(const SwCampaignOptions *options, const SwBotSession *sessions, guint n, guint messages)
{
    guint64 work_s = 0;
    for (guint i = 0; i < n; i++)
        work_s += sessions[i].ttl_s;
    gint64 busy_s = MIN(WAVE_BUSY_S, (gint64)messages * SPACING_S);
    if (options->trickle_per_hour > 0)
        busy_s = (gint64)MIN((double)busy_s, messages * 3600.0 / (OUTSTANDING * options->trickle_per_hour));
    busy_s = MAX(busy_s, WAVE_BUSY_LEAST_S);
    return (SwWavePlan){.lanes = 1 + (guint)(work_s / (guint64)busy_s), .lull_s = (guint)MIN(LULL_S, busy_s / 12)};
}

static void draw_wave(SwPlan *plan, const SwCampaignOptions *options, guint wave, guint messages, SwRandom *random)
{
    guint n_domains = plan->recipients->domains->len;
    guint sizes[SW_NAMES_RECIPIENT_DOMAINS], quotas[SW_NAMES_RECIPIENT_DOMAINS] = {0},
                                             counts[SW_NAMES_RECIPIENT_DOMAINS];
    for (guint domain = 0; domain < n_domains; domain++)
        sizes[domain] = g_array_index(plan->recipients->domains, SwRecipientDomain, domain).n;
    apportion(messages, sizes, n_domains, quotas);
    apportion_sessions(sessions_in(options, wave), quotas, n_domains, counts);
    guint rate = RATE_MAX + options->messages / options->addresses / 60;
    for (guint domain = 0; domain < n_domains; domain++)
        draw_sessions(plan, wave, domain, counts[domain], quotas[domain], rate, random);
}

static void make_waves(SwPlan *plan, const SwCampaignOptions *options, const SwRandom *seed)
{
    SwRandom of_waves = sw_random_fork(seed, SW_STREAM_WAVES), of_sessions = sw_random_fork(seed, SW_STREAM_SESSIONS);
    gint64 start_s = SW_PLAN_FIRST_WAVE;
    guint32 before = 0, fresh = 0;
    for (guint wave = 0; wave < options->waves; wave++) {
        guint first = plan->sessions->len, n = sessions_in(options, wave);
        guint messages = share(options->messages, options->waves, wave);
        draw_wave(plan, options, wave, messages, &of_sessions);
        SwBotSession *sessions = sw_plan_session(plan, first);
        give_addresses(sessions, n, returning_in(options, wave), before, fresh);
        before = fresh;
        fresh += share(options->addresses, options->waves, wave);
        SwWavePlan planned = set_rhythm(options, sessions, n, messages);
        planned.start_s = start_s;
        g_array_append_val(plan->waves, planned);
        start_s += 60 * (GAP_LEAST_MIN + GAP_STEP_MIN * (gint64)sw_random_below(&of_waves, GAP_STEPS));
    }
    plan->n_addresses = options->addresses;
}

SwPlan *sw_plan_make_parameterised(const SwCampaignOptions *options, const SwRandom *seed)
{
    g_autoptr(SwPlan) plan = sw_plan_new("parameters");
    plan->order = sw_order_name(options->order);
    plan->shuffled_localparts = options->shuffled_localparts;
    if (options->waves == 0)
        return g_steal_pointer(&plan);
    make_recipients(plan, options, count_domains(options), sw_random_fork(seed, SW_STREAM_RECIPIENTS));
    sw_plan_order_domains(plan, options->order, sw_random_fork(seed, SW_STREAM_ORDER));
    make_waves(plan, options, seed);
    sw_plan_schedule(plan, seed);
    return g_steal_pointer(&plan);
}
