/*
 * The campaign of "A day in the life of a spammer" (November 2005), made up again so that every published figure
 * holds at once:
 *
 * - 21,770 messages, one recipient each, in five waves; from start to start 21.5, 22.75, 21.25 and 23.5 hours;
 * - 852 addresses: 837 of one wave (TTL: mean 258 s, median 150 s, 262 under a minute, 110 of ten minutes and more;
 *   25.9 messages in the mean, 9 in the median, a single one for 100), 13 of two waves, 2 of three;
 * - lists of 4,350 recipients, then two more each wave, each recipient once a wave;
 * - six recipient domains in alphabetical order, localparts sorted inside domain and address;
 * - 150 From domains, three of which do not resolve; an advertised domain of its own for each wave.
 *
 * Not published, hence free: which address sent in which wave, sizes of the domains, seven sessions side by side.
 */
#include "simulate/plan.h"

#include "simulate/campaign_2005_table.h"
#include "simulate/names.h"
#include "simulate/streams.h"

#define N_WAVES 5
#define NEW_RECIPIENTS 2 /* a wave after the first */
#define N_BINS (N_WAVES * SW_NAMES_RECIPIENT_DOMAINS)
#define LANES 7
#define LULL_S 240

static const gint64 start_gaps_min[N_WAVES] = {0, 1290, 1365, 1275, 1410};
G_STATIC_ASSERT(SW_PLAN_DOMAIN_SHARES == 4350); /* the shares are the first list's numbers of recipients */

/* Places still free in each wave and domain. */
typedef struct {
    guint32 left[N_WAVES][SW_NAMES_RECIPIENT_DOMAINS];
} Room;

static void make_recipients(SwPlan *plan, SwRandom random)
{
    guint joining[N_WAVES][NEW_RECIPIENTS] = {{0}}, later[SW_NAMES_RECIPIENT_DOMAINS] = {0};
    for (guint wave = 1; wave < N_WAVES; wave++)
        for (guint i = 0; i < NEW_RECIPIENTS; i++)
            later[joining[wave][i] = (guint)sw_random_below(&random, SW_NAMES_RECIPIENT_DOMAINS)]++;
    for (guint domain = 0; domain < SW_NAMES_RECIPIENT_DOMAINS; domain++)
        sw_recipients_add_domain(plan->recipients, sw_names_recipient_domains[domain],
                                 sw_plan_domain_shares[domain] + later[domain], &random);
    for (guint wave = 1; wave < N_WAVES; wave++)
        for (guint i = 0; i < NEW_RECIPIENTS; i++)
            sw_recipients_join_later(plan->recipients, joining[wave][i], wave, &random);
}

static void measure_room(const SwPlan *plan, Room *room)
{
    for (guint wave = 0; wave < N_WAVES; wave++)
        for (guint domain = 0; domain < SW_NAMES_RECIPIENT_DOMAINS; domain++)
            room->left[wave][domain] = sw_recipients_on_list(plan->recipients, domain, wave);
}

static void place(SwPlan *plan, Room *room, guint32 address, SwTableSession sent, guint wave, guint domain)
{
    SwBotSession session = {.address = address,
                            .wave = (guint16)wave,
                            .domain = (guint16)domain,
                            .messages = sent.messages,
                            .ttl_s = sent.ttl_s};
    g_assert(room->left[wave][domain] >= sent.messages);
    room->left[wave][domain] -= sent.messages;
    g_array_append_val(plan->sessions, session);
}

/* A domain by lot, chances as the room that is left; among those of one wave, or of all (bins counted wave by wave). */
static guint draw_bin(const guint32 *left, guint n_bins, guint32 messages, SwRandom *random)
{
    guint64 total = 0;
    for (guint bin = 0; bin < n_bins; bin++)
        total += left[bin] >= messages ? left[bin] : 0;
    guint64 lot = sw_random_below(random, total);
    for (guint bin = 0; bin < n_bins; bin++) {
        guint32 chance = left[bin] >= messages ? left[bin] : 0;
        if (lot < chance)
            return bin;
        lot -= chance;
    }
    g_assert_not_reached();
}

/* Waves by lot, without repetition: each remaining one is taken with the chance that it is among those wanted. */
static void place_multi_wave(SwPlan *plan, Room *room, guint32 address, const SwTableSession *sent, SwRandom *random)
{
    guint wanted = 0;
    while (wanted < SW_TABLE_WAVES_MAX && sent[wanted].messages > 0)
        wanted++;
    for (guint wave = 0, placed = 0; placed < wanted; wave++) {
        if (sw_random_below(random, N_WAVES - wave) >= wanted - placed)
            continue;
        guint domain = draw_bin(room->left[wave], SW_NAMES_RECIPIENT_DOMAINS, sent[placed].messages, random);
        place(plan, room, address, sent[placed], wave, domain);
        placed++;
    }
}

static int compare_messages(gconstpointer a, gconstpointer b, gpointer unused)
{
    const SwTableSession *x = a, *y = b;
    return (x->messages < y->messages) - (x->messages > y->messages);
}

/*
 * Largest first. What is left over thirty bins is the sum of all sessions still to come, a hundred single messages
 * among them: so much that one of the bins always holds the next one whole. The single messages then fill every bin to
 * the brim.
 */
static void make_sessions(SwPlan *plan, SwRandom random)
{
    Room room;
    measure_room(plan, &room);
    for (guint i = 0; i < SW_TABLE_MULTI_WAVE; i++)
        place_multi_wave(plan, &room, SW_TABLE_SINGLE_WAVE + i, sw_table_multi_wave[i], &random);
    SwTableSession largest_first[SW_TABLE_SINGLE_WAVE];
    memcpy(largest_first, sw_table_single_wave, sizeof largest_first);
    g_qsort_with_data(largest_first, SW_TABLE_SINGLE_WAVE, sizeof(SwTableSession), compare_messages, NULL);
    for (guint32 i = 0; i < SW_TABLE_SINGLE_WAVE; i++) {
        guint bin = draw_bin(&room.left[0][0], N_BINS, largest_first[i].messages, &random);
        place(plan, &room, i, largest_first[i], bin / SW_NAMES_RECIPIENT_DOMAINS, bin % SW_NAMES_RECIPIENT_DOMAINS);
    }
    plan->n_addresses = SW_TABLE_SINGLE_WAVE + SW_TABLE_MULTI_WAVE;
}

SwPlan *sw_plan_make_2005(const SwRandom *seed)
{
    g_autoptr(SwPlan) plan = sw_plan_new("2005");
    plan->order = sw_order_name(SW_ORDER_ALPHABETICAL);
    plan->refuses = TRUE;
    gint64 start_s = SW_PLAN_FIRST_WAVE;
    for (guint wave = 0; wave < N_WAVES; wave++) {
        start_s += 60 * start_gaps_min[wave];
        SwWavePlan planned = {.start_s = start_s, .lanes = LANES, .lull_s = LULL_S};
        g_array_append_val(plan->waves, planned);
    }
    make_recipients(plan, sw_random_fork(seed, SW_STREAM_RECIPIENTS));
    sw_plan_order_domains(plan, SW_ORDER_ALPHABETICAL, sw_random_fork(seed, SW_STREAM_ORDER));
    make_sessions(plan, sw_random_fork(seed, SW_STREAM_SESSIONS));
    sw_plan_schedule(plan, seed);
    return g_steal_pointer(&plan);
}
