/*
 * The plan of a campaign before a single message exists: waves, recipient domains in the order of delivery, and the
 * sessions: what one address delivers to one domain in one wave. campaign_2005.c and campaign_parameters.c make plans,
 * schedule.c puts them on the clock, campaign.c turns them into messages, truth.c tells what they say.
 */
#pragma once

#include "simulate/campaign.h"
#include "simulate/names.h"
#include "simulate/recipients.h"

typedef struct {
    guint32 address; /* from 0 */
    guint16 wave, domain; /* from 0; domain: index into recipients->domains */
    guint32 messages, ttl_s; /* a single message has TTL 0 */
    gint64 start_s; /* its first message, seconds since 1970 */
    guint32 first_slot; /* of its stretch of the wave's recipients, all domains one behind the other */
} SwBotSession;

typedef struct {
    gint64 start_s, end_s; /* first and last message */
    guint64 first_message; /* messages of the waves before */
    guint32 messages;
    guint first_session, n_sessions; /* in the plan's, once scheduled */
    guint lanes; /* sessions side by side inside a peak */
    guint lull_s; /* least pause before the fourth and later peaks; it may be twice as long */
} SwWavePlan;

typedef struct {
    const char *scenario; /* "2005" or "parameters" */
    const char *order; /* of domains */
    gboolean shuffled_localparts;
    gboolean refuses; /* three From domains do not resolve; what comes with them is refused */
    guint32 n_addresses;
    SwRecipients *recipients;
    GArray *delivery; /* guint: domains as the waves go through them */
    GArray *waves; /* SwWavePlan */
    GArray *sessions; /* SwBotSession, by wave and start once scheduled: waves do not overlap */
} SwPlan;

/* How many recipients each of the attacked domains has, as shares: unlike in order of size, so that an order of
 * delivery by name cannot be mistaken for one by size. */
extern const guint sw_plan_domain_shares[SW_NAMES_RECIPIENT_DOMAINS];
#define SW_PLAN_DOMAIN_SHARES 4350

#define SW_PLAN_FIRST_WAVE G_GINT64_CONSTANT(1130959800) /* 2005-11-02T19:30:00Z */

SwPlan *sw_plan_new(const char *scenario);
void sw_plan_free(SwPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwPlan, sw_plan_free)

SwPlan *sw_plan_make_2005(const SwRandom *seed);
SwPlan *sw_plan_make_parameterised(const SwCampaignOptions *options, const SwRandom *seed);

/* Fills in the delivery; the recipients must be there. SW_ORDER_RANDOM avoids what looks like an order of some other
 * kind. */
void sw_plan_order_domains(SwPlan *plan, SwOrder order, SwRandom random);

static inline guint sw_plan_n_waves(const SwPlan *plan)
{
    return plan->waves->len;
}

static inline SwWavePlan *sw_plan_wave(const SwPlan *plan, guint wave)
{
    return &g_array_index(plan->waves, SwWavePlan, wave);
}

static inline SwBotSession *sw_plan_session(const SwPlan *plan, guint session)
{
    return &g_array_index(plan->sessions, SwBotSession, session);
}

/* Recipients of a wave's messages, slot by slot: guint32 elements. `slots` is emptied first. */
void sw_plan_fill_slots(const SwPlan *plan, guint wave, const SwRandom *seed, GArray *slots);

/*
 * Puts the sessions of each wave on the clock. Inside a domain `lanes` run side by side and take up stretches of the
 * sorted list as they become free. The second domain begins while the first is under way, the third shortly after both
 * are done, later ones after a lull: the domains of the spammer's world-wide list that lie between are somebody else's.
 * The waves' start, lanes and lull must be set; the rest of them and the sessions' start and slots are filled in.
 */
void sw_plan_schedule(SwPlan *plan, const SwRandom *seed);
