#include "simulate/campaign.h"

#include "simulate/heap.h"
#include "simulate/message_times.h"
#include "simulate/names.h"
#include "simulate/streams.h"
#include "simulate/trickle.h"
#include "simulate/truth.h"

#define TRICKLE_MARGIN_S ((gint64)6 * 3600) /* unrelated mail before the first wave and after the last */
#define TRICKLE_ALONE_S ((gint64)48 * 3600) /* length of the observation when there is no wave */
#define SENDER_OFFSET_MIN 180 /* the spammer's clock: GMT+03:00 */
#define MILLION 1000000U
#define CODE_ACCEPTED 250

/* The From domains without address or mail exchanger, and what our relay says to each: for good, as a temporary code
 * would make them deferred. */
static const struct {
    guint domain;
    guint16 code;
} unresolvable[] = {{49, 550}, {99, 550}, {149, 553}};

static guint16 code_for(guint sender_domain)
{
    for (guint i = 0; i < G_N_ELEMENTS(unresolvable); i++)
        if (sender_domain == unresolvable[i].domain)
            return unresolvable[i].code;
    return CODE_ACCEPTED;
}

struct SwCampaign {
    SwCampaignOptions options;
    guint32 ipv6_ppm; /* addresses of a million that are IPv6 */
    SwRandom seed, times, content, helos;
    SwPlan *plan;
    SwTrickle *trickle;

    guint next_session; /* the first that has not begun */
    guint32 *sent; /* messages of each session so far */
    SwHeap running; /* sessions under way by the time of their next message */
    guint wave; /* whose recipients are in `slots` */
    GArray *slots; /* guint32 */

    guint session; /* the message that is being copied */
    guint32 k;
    gint64 time_s;
    guint copy; /* the next one; 0: take a new message */
    guint64 number;

    GString *helo, *mail_from, *rcpt, *subject, *url, *reason;
};

void sw_campaign_options_init(SwCampaignOptions *options)
{
    *options = (SwCampaignOptions){
        .scenario_2005 = TRUE,
        .waves = 5,
        .addresses = 852,
        .recipients = 4354,
        .messages = 21770,
        .order = SW_ORDER_ALPHABETICAL,
        .seed = 20051111,
        .scale = 1,
    };
}

/* From some hours before the first wave to as long after the last. */
static SwTrickle *make_trickle(const SwCampaignOptions *options, const SwPlan *plan, const SwRandom *seed)
{
    gint64 start_s = SW_PLAN_FIRST_WAVE - TRICKLE_MARGIN_S, end_s = start_s + TRICKLE_ALONE_S;
    guint n_waves = sw_plan_n_waves(plan);
    if (n_waves > 0)
        end_s = sw_plan_wave(plan, n_waves - 1)->end_s + TRICKLE_MARGIN_S;
    return sw_trickle_new(options->trickle_per_hour, start_s, end_s, sw_random_fork(seed, SW_STREAM_TRICKLE));
}

SwCampaign *sw_campaign_new(const SwCampaignOptions *options)
{
    g_assert(sw_campaign_options_check(options, NULL));
    SwCampaign *campaign = g_new0(SwCampaign, 1);
    campaign->options = *options;
    campaign->ipv6_ppm = (guint32)(options->ipv6_share * MILLION + 0.5);
    sw_random_init(&campaign->seed, options->seed);
    campaign->times = sw_random_fork(&campaign->seed, SW_STREAM_TIMES);
    campaign->content = sw_random_fork(&campaign->seed, SW_STREAM_CONTENT);
    campaign->helos = sw_random_fork(&campaign->seed, SW_STREAM_HELO);
    campaign->plan = options->scenario_2005 ? sw_plan_make_2005(&campaign->seed)
                                            : sw_plan_make_parameterised(options, &campaign->seed);
    campaign->trickle = make_trickle(options, campaign->plan, &campaign->seed);
    campaign->sent = g_new0(guint32, campaign->plan->sessions->len);
    sw_heap_init(&campaign->running);
    campaign->wave = G_MAXUINT;
    campaign->slots = g_array_new(FALSE, FALSE, sizeof(guint32));
    campaign->helo = g_string_new(NULL);
    campaign->mail_from = g_string_new(NULL);
    campaign->rcpt = g_string_new(NULL);
    campaign->subject = g_string_new(NULL);
    campaign->url = g_string_new(NULL);
    campaign->reason = g_string_new(NULL);
    return campaign;
}

void sw_campaign_free(SwCampaign *campaign)
{
    if (!campaign)
        return;
    sw_plan_free(campaign->plan);
    sw_trickle_free(campaign->trickle);
    g_free(campaign->sent);
    sw_heap_clear(&campaign->running);
    g_array_unref(campaign->slots);
    g_string_free(campaign->helo, TRUE);
    g_string_free(campaign->mail_from, TRUE);
    g_string_free(campaign->rcpt, TRUE);
    g_string_free(campaign->subject, TRUE);
    g_string_free(campaign->url, TRUE);
    g_string_free(campaign->reason, TRUE);
    g_free(campaign);
}

/* Position of a message in the campaign, wave by wave and slot by slot. */
static guint64 place_of(const SwCampaign *campaign, const SwBotSession *session, guint32 k)
{
    return sw_plan_wave(campaign->plan, session->wave)->first_message + session->first_slot + k;
}

static void push_next(SwCampaign *campaign, guint index)
{
    const SwBotSession *session = sw_plan_session(campaign->plan, index);
    guint32 k = campaign->sent[index];
    if (k == session->messages)
        return;
    SwRandom random = sw_random_fork(&campaign->times, place_of(campaign, session, k));
    sw_heap_push(&campaign->running, sw_bot_session_message_time(session, k, random), index);
}

/* Sessions begin no later than the next message of those under way. */
static void begin_sessions(SwCampaign *campaign)
{
    const SwPlan *plan = campaign->plan;
    while (campaign->next_session < plan->sessions->len &&
           (sw_heap_is_empty(&campaign->running) ||
            sw_plan_session(plan, campaign->next_session)->start_s <= sw_heap_peek(&campaign->running).time))
        push_next(campaign, campaign->next_session++);
}

static void turn_to_wave(SwCampaign *campaign, guint wave)
{
    if (campaign->wave == wave)
        return;
    campaign->wave = wave;
    sw_plan_fill_slots(campaign->plan, wave, &campaign->seed, campaign->slots);
    g_string_assign(campaign->url, "http://");
    sw_names_url_domain(campaign->url, wave);
    g_string_append(campaign->url, "/offer/");
}

/* The next message of the first campaign; the others' are copies of it at the same second. FALSE: there is none. */
static gboolean take_message(SwCampaign *campaign)
{
    begin_sessions(campaign);
    if (sw_heap_is_empty(&campaign->running))
        return FALSE;
    SwDue due = sw_heap_pop(&campaign->running);
    campaign->session = due.item;
    campaign->time_s = due.time;
    campaign->k = campaign->sent[due.item]++;
    push_next(campaign, due.item);
    turn_to_wave(campaign, sw_plan_session(campaign->plan, due.item)->wave);
    return TRUE;
}

static SwSpan span(const GString *text)
{
    return sw_span(text->str, text->len);
}

static SwAddress client_of(const SwCampaign *campaign, guint32 address, guint copy)
{
    guint64 ppm = campaign->ipv6_ppm;
    gboolean ipv6 = ((guint64)address + 1) * ppm / MILLION > (guint64)address * ppm / MILLION;
    return sw_names_client((guint64)copy * campaign->plan->n_addresses + address, ipv6);
}

/* The copies' recipients are the first campaign's with a prefix, so that sorted ones stay sorted. */
static void write_recipient(SwCampaign *campaign, const SwBotSession *session)
{
    guint32 slot = g_array_index(campaign->slots, guint32, session->first_slot + campaign->k);
    SwSpan mailbox = sw_recipients_mailbox(campaign->plan->recipients, slot);
    g_string_truncate(campaign->rcpt, 0);
    if (campaign->copy > 0)
        g_string_append_printf(campaign->rcpt, "c%u.", campaign->copy);
    g_string_append_len(campaign->rcpt, mailbox.data, (gssize)mailbox.len);
}

/* In the words that stand behind the code in a relay's reply. X.1.8: bad sender's system address (RFC 3463). */
static void refuse(SwCampaign *campaign, guint16 code, SwCampaignMessage *message)
{
    g_string_printf(campaign->reason, "5.1.8 <%s>: Sender address rejected: Domain not found",
                    campaign->mail_from->str);
    message->outcome = SW_OUTCOME_REJECTED;
    message->code = code;
    message->reason = span(campaign->reason);
}

/* First and last message of a session come through: so mailboxes, which lack the refused ones, show the same TTLs. */
static void write_sender(SwCampaign *campaign, const SwBotSession *session, SwRandom *random,
                         SwCampaignMessage *message)
{
    gboolean may_be_refused = campaign->plan->refuses && campaign->k > 0 && campaign->k + 1 < session->messages;
    guint domain = (guint)sw_random_below(random, SW_NAMES_SENDER_DOMAINS);
    guint16 code = code_for(domain);
    if (code != CODE_ACCEPTED && !may_be_refused)
        code = code_for(--domain);
    g_string_truncate(campaign->mail_from, 0);
    sw_names_bulk_localpart(campaign->mail_from, random);
    g_string_append_c(campaign->mail_from, '@');
    sw_names_sender_domain(campaign->mail_from, domain);
    message->mail_from = span(campaign->mail_from);
    message->outcome = SW_OUTCOME_ACCEPTED;
    message->code = CODE_ACCEPTED;
    if (code != CODE_ACCEPTED)
        refuse(campaign, code, message);
}

static void write_copy(SwCampaign *campaign, SwCampaignMessage *message)
{
    const SwBotSession *session = sw_plan_session(campaign->plan, campaign->session);
    SwRandom of_copy = sw_random_fork(&campaign->content, campaign->copy);
    SwRandom random = sw_random_fork(&of_copy, place_of(campaign, session, campaign->k));
    SwRandom of_session = sw_random_fork(&campaign->helos, campaign->copy);
    SwRandom helo = sw_random_fork(&of_session, campaign->session);
    *message = (SwCampaignMessage){
        .time_us = campaign->time_s * SW_SECOND,
        .client = client_of(campaign, session->address, campaign->copy),
        .offset_min = SENDER_OFFSET_MIN,
        .content = sw_random_next(&random),
    };
    write_recipient(campaign, session);
    message->rcpt = span(campaign->rcpt);
    g_string_truncate(campaign->helo, 0);
    sw_names_helo(campaign->helo, &message->client, message->rcpt, &helo);
    message->helo = span(campaign->helo);
    write_sender(campaign, session, &random, message);
    g_string_truncate(campaign->subject, 0);
    sw_names_subject(campaign->subject, session->wave, &random);
    message->subject = span(campaign->subject);
    message->url = span(campaign->url);
    campaign->copy = (campaign->copy + 1) % campaign->options.scale;
}

static gint64 next_time(SwCampaign *campaign)
{
    if (campaign->copy > 0)
        return campaign->time_s;
    begin_sessions(campaign);
    return sw_heap_is_empty(&campaign->running) ? G_MAXINT64 : sw_heap_peek(&campaign->running).time;
}

gboolean sw_campaign_next(SwCampaign *campaign, SwCampaignMessage *ret_message)
{
    gint64 trickle_s = sw_trickle_time(campaign->trickle);
    if (trickle_s < next_time(campaign)) {
        sw_trickle_take(campaign->trickle, ret_message);
    } else if (campaign->copy > 0 || take_message(campaign)) {
        write_copy(campaign, ret_message);
    } else {
        return FALSE;
    }
    ret_message->number = ++campaign->number;
    return TRUE;
}

char *sw_campaign_truth(const SwCampaign *campaign)
{
    g_autoptr(SwTrickle) trickle = make_trickle(&campaign->options, campaign->plan, &campaign->seed);
    SwCampaignMessage message;
    guint64 n_trickle = 0;
    for (; sw_trickle_time(trickle) < G_MAXINT64; n_trickle++)
        sw_trickle_take(trickle, &message);
    return sw_truth_write(campaign->plan, &campaign->options, &campaign->seed, n_trickle);
}
