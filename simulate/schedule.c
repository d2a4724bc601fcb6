#include "simulate/plan.h"

#include "simulate/heap.h"
#include "simulate/message_times.h"
#include "simulate/streams.h"

#define LANE_STAGGER_S 40 /* the lanes of a peak begin within this time */
#define LANE_PAUSE_S 10 /* longest pause between two sessions of a lane */
#define LONG_SESSION_S 600 /* handed out early, so that no peak ends in one straggler */
#define OVERLAP_AFTER_PERCENT 30 /* of the first peak, when the second begins */
#define SHORTLY_S 60
#define MEDIAN_MARGIN_S 60 /* by which the second peak's median comes after the first one's */

/* The sessions of one wave to one domain, in the order in which they are handed out; times relative to the peak's
 * first. */
typedef struct {
    SwBotSession *sessions;
    guint n;
    guint32 messages;
    gint64 end_s;
    gint64 offset_s; /* of its first message from the wave's */
} Peak;

static int compare_starts(gconstpointer a, gconstpointer b, gpointer unused)
{
    const SwBotSession *x = a, *y = b;
    return (x->start_s > y->start_s) - (x->start_s < y->start_s);
}

/* Session order by lot; long ones come to stand in the first third. `start_s` holds the lot for a moment. */
static void draw_order(Peak *peak, SwRandom *random)
{
    for (guint i = 0; i < peak->n; i++) {
        guint64 lot = sw_random_next(random) >> 1;
        peak->sessions[i].start_s = (gint64)(peak->sessions[i].ttl_s >= LONG_SESSION_S ? lot / 3 : lot);
    }
    g_qsort_with_data(peak->sessions, (gint)peak->n, sizeof(SwBotSession), compare_starts, NULL);
}

/* Each session starts on the lane that is free first. */
static void run_lanes(Peak *peak, guint n_lanes, SwRandom *random)
{
    SwHeap lanes;
    sw_heap_init(&lanes);
    for (guint lane = 0; lane < MIN(n_lanes, peak->n); lane++)
        sw_heap_push(&lanes, lane == 0 ? 0 : (gint64)sw_random_below(random, LANE_STAGGER_S), lane);
    peak->end_s = 0;
    for (guint i = 0; i < peak->n; i++) {
        SwBotSession *session = &peak->sessions[i];
        SwDue lane = sw_heap_pop(&lanes);
        gint64 last_s = lane.time + session->ttl_s;
        session->start_s = lane.time;
        peak->messages += session->messages;
        peak->end_s = MAX(peak->end_s, last_s);
        sw_heap_push(&lanes, last_s + 1 + (gint64)sw_random_below(random, LANE_PAUSE_S), lane.item);
    }
    sw_heap_clear(&lanes);
}

/* The first second by which `rank` messages of the peak have been sent, at the earliest or at the latest. */
static gint64 time_of_rank(const Peak *peak, guint64 rank, SwSendingBound bound)
{
    gint64 low = 0, high = peak->end_s;
    while (low < high) {
        gint64 middle = low + (high - low) / 2;
        guint64 sent = 0;
        for (guint i = 0; i < peak->n; i++)
            sent += sw_bot_session_sent_by(&peak->sessions[i], middle, bound);
        if (sent >= rank)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The second peak overlaps the first one, and yet its median is later whatever the messages' exact times. */
static gint64 overlapping_start(const Peak *first, const Peak *second)
{
    gint64 under_way = time_of_rank(first, (guint64)first->messages * OVERLAP_AFTER_PERCENT / 100, SW_SENT_AT_LEAST);
    gint64 median_first = time_of_rank(first, first->messages / 2 + 1, SW_SENT_AT_LEAST);
    gint64 median_second = time_of_rank(second, (second->messages + 1) / 2, SW_SENT_AT_MOST);
    return MAX(under_way, MAX(1, median_first - median_second + MEDIAN_MARGIN_S));
}

static void place_peaks(Peak *peaks, guint n, guint lull_s, SwRandom *random)
{
    gint64 end_s = 0;
    for (guint i = 0; i < n; i++) {
        if (i == 0)
            peaks[i].offset_s = 0;
        else if (i == 1)
            peaks[i].offset_s = overlapping_start(&peaks[0], &peaks[1]);
        else
            peaks[i].offset_s = end_s + (i == 2 ? SHORTLY_S : lull_s) +
                                (gint64)sw_random_below(random, i == 2 ? SHORTLY_S / 2 : lull_s);
        end_s = MAX(end_s, peaks[i].offset_s + peaks[i].end_s);
    }
}

/* From times within peaks to times since 1970, and each session's stretch of the wave's recipients. */
static void settle(SwWavePlan *wave, Peak *peaks, guint n)
{
    guint32 slot = 0;
    wave->end_s = wave->start_s;
    for (guint i = 0; i < n; i++) {
        for (guint j = 0; j < peaks[i].n; j++) {
            SwBotSession *session = &peaks[i].sessions[j];
            session->start_s += wave->start_s + peaks[i].offset_s;
            session->first_slot = slot;
            slot += session->messages;
        }
        wave->end_s = MAX(wave->end_s, wave->start_s + peaks[i].offset_s + peaks[i].end_s);
    }
    wave->messages = slot;
}

/* `positions`: of each domain in the order of delivery. The wave's sessions stand together, domain by domain. */
static void schedule_wave(SwPlan *plan, SwWavePlan *wave, const guint *positions, SwRandom *random)
{
    guint n_peaks = plan->delivery->len;
    g_autofree Peak *peaks = g_new0(Peak, n_peaks);
    for (guint i = wave->first_session; i < wave->first_session + wave->n_sessions; i++) {
        SwBotSession *session = sw_plan_session(plan, i);
        Peak *peak = &peaks[positions[session->domain]];
        if (peak->n++ == 0)
            peak->sessions = session;
    }
    for (guint i = 0; i < n_peaks; i++) {
        draw_order(&peaks[i], random);
        run_lanes(&peaks[i], wave->lanes, random);
    }
    place_peaks(peaks, n_peaks, wave->lull_s, random);
    settle(wave, peaks, n_peaks);
}

static int compare_places(gconstpointer a, gconstpointer b)
{
    const SwBotSession *x = a, *y = b;
    if (x->wave != y->wave)
        return x->wave < y->wave ? -1 : 1;
    return (x->domain > y->domain) - (x->domain < y->domain);
}

static int compare_on_clock(gconstpointer a, gconstpointer b)
{
    const SwBotSession *x = a, *y = b;
    if (x->wave != y->wave)
        return x->wave < y->wave ? -1 : 1;
    if (x->start_s != y->start_s)
        return x->start_s < y->start_s ? -1 : 1;
    return (x->first_slot > y->first_slot) - (x->first_slot < y->first_slot);
}

static void count_wave_sessions(SwPlan *plan)
{
    for (guint i = 0; i < plan->sessions->len; i++) {
        SwWavePlan *wave = sw_plan_wave(plan, sw_plan_session(plan, i)->wave);
        if (wave->n_sessions++ == 0)
            wave->first_session = i;
    }
}

void sw_plan_schedule(SwPlan *plan, const SwRandom *seed)
{
    SwRandom of_schedule = sw_random_fork(seed, SW_STREAM_SCHEDULE);
    g_autofree guint *positions = g_new0(guint, plan->recipients->domains->len);
    for (guint i = 0; i < plan->delivery->len; i++)
        positions[g_array_index(plan->delivery, guint, i)] = i;
    g_array_sort(plan->sessions, compare_places);
    count_wave_sessions(plan);
    guint64 messages = 0;
    for (guint i = 0; i < sw_plan_n_waves(plan); i++) {
        SwWavePlan *wave = sw_plan_wave(plan, i);
        SwRandom random = sw_random_fork(&of_schedule, i);
        schedule_wave(plan, wave, positions, &random);
        g_assert(i == 0 || sw_plan_wave(plan, i - 1)->end_s < wave->start_s);
        wave->first_message = messages;
        messages += wave->messages;
    }
    g_array_sort(plan->sessions, compare_on_clock);
}
