#include "simulate/plan.h"

#include "simulate/streams.h"

const guint sw_plan_domain_shares[SW_NAMES_RECIPIENT_DOMAINS] = {650, 1220, 420, 960, 290, 810};

SwPlan *sw_plan_new(const char *scenario)
{
    SwPlan *plan = g_new0(SwPlan, 1);
    plan->scenario = scenario;
    plan->recipients = sw_recipients_new();
    plan->delivery = g_array_new(FALSE, FALSE, sizeof(guint));
    plan->waves = g_array_new(FALSE, TRUE, sizeof(SwWavePlan));
    plan->sessions = g_array_new(FALSE, TRUE, sizeof(SwBotSession));
    return plan;
}

void sw_plan_free(SwPlan *plan)
{
    if (!plan)
        return;
    sw_recipients_free(plan->recipients);
    g_array_unref(plan->delivery);
    g_array_unref(plan->waves);
    g_array_unref(plan->sessions);
    g_free(plan);
}

void sw_plan_fill_slots(const SwPlan *plan, guint wave, const SwRandom *seed, GArray *slots)
{
    const SwWavePlan *planned = sw_plan_wave(plan, wave);
    g_autofree guint32 *quotas = g_new0(guint32, plan->recipients->domains->len);
    for (guint i = planned->first_session; i < planned->first_session + planned->n_sessions; i++)
        quotas[sw_plan_session(plan, i)->domain] += sw_plan_session(plan, i)->messages;
    SwRandom of_slots = sw_random_fork(seed, SW_STREAM_SLOTS);
    SwRandom of_wave = sw_random_fork(&of_slots, wave);
    g_array_set_size(slots, 0);
    for (guint i = 0; i < plan->delivery->len; i++) {
        guint domain = g_array_index(plan->delivery, guint, i);
        sw_recipients_append_slots(plan->recipients, domain, wave, quotas[domain], plan->shuffled_localparts,
                                   sw_random_fork(&of_wave, domain), slots);
    }
}
