#include "analysis/waves/detect.h"

#include <math.h>

#define BIN_US SW_MINUTE
#define BINS_MAX (1 << 20)
#define GAP_RATED_MAX (48 * SW_HOUR) /* nobody's waves are told apart by a longer silence only */
#define STRAGGLER_CHANCE 0.05 /* that the background brings a message between a wave and its straggler */
#define WHOLE_SPAN_MAX (6 * SW_HOUR)
#define WHOLE_MESSAGES_MIN 20

gint64 sw_wave_bin_auto(gint64 watched_us)
{
    gint64 whole_seconds = (watched_us / BINS_MAX + SW_SECOND) / SW_SECOND * SW_SECOND;
    return MAX(BIN_US, whole_seconds);
}

void sw_wave_search_init(SwWaveSearch *search, const SwMessage *messages, guint32 n_messages, gint64 start_us,
                         gint64 end_us, gint64 bin_us)
{
    *search = (SwWaveSearch){.messages = messages, .n_messages = n_messages, .watched_us = end_us - start_us};
    search->binning = sw_binning_new(messages, n_messages, start_us, end_us, bin_us);
    g_autofree guint8 *no_mask = g_new0(guint8, search->binning->n_stretches);
    search->fit = sw_chain_fit(search->binning, no_mask);
}

void sw_wave_search_clear(SwWaveSearch *search)
{
    sw_binning_free(search->binning);
    search->binning = NULL;
}

static int compare_gaps(gconstpointer a, gconstpointer b)
{
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return (x > y) - (x < y);
}

static gint64 silence_between(const SwWaveSearch *search, const SwRun *earlier, const SwRun *later)
{
    return search->messages[later->first_message].time_us - search->messages[earlier->last_message].time_us;
}

static gint64 silence_before(const SwWaveSearch *search, const GArray *runs, guint run)
{
    return silence_between(search, &g_array_index(runs, SwRun, run - 1), &g_array_index(runs, SwRun, run));
}

/* The silences between runs, sorted; 2 bins at the least, which is where the plateaus begin. */
static GArray *sorted_silences(const SwWaveSearch *search, const GArray *runs)
{
    GArray *silences = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 1; i < runs->len; i++) {
        gint64 silence = MAX(silence_before(search, runs, i), 2 * search->binning->bin_us);
        g_array_append_val(silences, silence);
    }
    g_array_sort(silences, compare_gaps);
    return silences;
}

/*
 * The number of waves is 1 + #{silence > gap}: it stays the same from one silence to the next longer one. Plateaus are rated by
 * their ratio up to 48 hours: in a year of data the stretch from there to the whole span would outweigh any rhythm.
 */
static void choose_gap(const SwWaveSearch *search, const GArray *runs, SwWaveSet *set)
{
    g_autoptr(GArray) silences = sorted_silences(search, runs);
    const SwBinning *binning = search->binning;
    gint64 longest = MAX(GAP_RATED_MAX, search->watched_us), from = 2 * binning->bin_us;
    g_array_append_val(silences, longest);
    double best = -1;
    for (guint i = 0; i < silences->len; i++) {
        gint64 to = g_array_index(silences, gint64, i);
        double length = log((double)MIN(to, GAP_RATED_MAX) / (double)MIN(from, GAP_RATED_MAX));
        if (length > best) {
            best = length;
            set->plateau_lo_us = from;
            set->plateau_hi_us = to;
        }
        from = to;
    }
    double middle = sqrt((double)set->plateau_lo_us * (double)MIN(set->plateau_hi_us, GAP_RATED_MAX));
    set->gap_us = MAX(set->plateau_lo_us, (gint64)(middle / (double)SW_SECOND) * SW_SECOND);
}

/* Merges in place: `runs` then holds a run a wave. */
static void merge_runs(const SwWaveSearch *search, GArray *runs, gint64 gap_us)
{
    guint kept = 0;
    for (guint i = 1; i < runs->len; i++) {
        SwRun run = g_array_index(runs, SwRun, i);
        if (silence_before(search, runs, i) > gap_us)
            g_array_index(runs, SwRun, ++kept) = run;
        else
            g_array_index(runs, SwRun, kept).last_message = run.last_message;
    }
    g_array_set_size(runs, MIN(runs->len, kept + 1));
}

/* What is left when the waves are taken out. */
typedef struct {
    guint32 messages;
    gint64 time_us;
} Outside;

static Outside measure_outside(const SwWaveSearch *search, const GArray *runs)
{
    const SwMessage *messages = search->messages;
    Outside outside = {search->n_messages, search->watched_us};
    for (guint i = 0; i < runs->len; i++) {
        const SwRun *run = &g_array_index(runs, SwRun, i);
        outside.messages -= run->last_message - run->first_message + 1;
        outside.time_us -= messages[run->last_message].time_us - messages[run->first_message].time_us;
    }
    return outside;
}

/* Messages a bin, half a message more than was seen. */
static double outside_rate(const Outside *outside, gint64 bin_us)
{
    return (outside->messages + 0.5) / MAX((double)outside->time_us / (double)bin_us, 1);
}

/*
 * Stragglers: a message at a wave's edge belongs to it if it is within the merge gap, and so near that the background would
 * hardly have brought one in that time. Without a background the edges are thus exact.
 */
static void extend_to_stragglers(const SwWaveSearch *search, GArray *runs, gint64 gap_us)
{
    const SwMessage *messages = search->messages;
    Outside outside = measure_outside(search, runs);
    double bin_us = (double)search->binning->bin_us;
    double unlikely_us = STRAGGLER_CHANCE / outside_rate(&outside, search->binning->bin_us) * bin_us;
    gint64 reach_us = unlikely_us < (double)gap_us ? (gint64)unlikely_us : gap_us;
    for (guint i = 0; i < runs->len; i++) {
        SwRun *run = &g_array_index(runs, SwRun, i);
        guint32 earliest = i > 0 ? g_array_index(runs, SwRun, i - 1).last_message + 1 : 0;
        guint32 latest =
            i + 1 < runs->len ? g_array_index(runs, SwRun, i + 1).first_message - 1 : search->n_messages - 1;
        while (run->first_message > earliest &&
               messages[run->first_message].time_us - messages[run->first_message - 1].time_us <= reach_us)
            run->first_message--;
        while (run->last_message < latest &&
               messages[run->last_message + 1].time_us - messages[run->last_message].time_us <= reach_us)
            run->last_message++;
    }
}

static SwWave describe_wave(const SwWaveSearch *search, const SwRun *run, const Outside *outside, double dispersion)
{
    const SwMessage *messages = search->messages;
    SwWave wave = {.start_us = messages[run->first_message].time_us,
                   .end_us = messages[run->last_message].time_us,
                   .messages = run->last_message - run->first_message + 1};
    gint64 bin_us = search->binning->bin_us;
    double duration_us = (double)(wave.end_us - wave.start_us);
    SwBackground background = {outside_rate(outside, bin_us), dispersion};
    wave.expected_background = outside->time_us > 0 ? outside->messages * duration_us / (double)outside->time_us : NAN;
    wave.excess_ratio = wave.expected_background > 0 ? wave.messages / wave.expected_background : NAN;
    double log_p = sw_background_log_p(&background, wave.messages, duration_us / (double)bin_us + 1,
                                       (double)search->binning->n_bins);
    wave.log10_p = outside->time_us > 0 ? log_p / G_LN10 : NAN;
    return wave;
}

/*
 * Hysteresis: where the background is strong, only the peaks of a wave have the contrast. The thinner parts around them belong to
 * it, if they lie within the merge gap and none is longer than that (else it is a busy day that the wave lies in).
 */
static void absorb_fringes(const SwWaveSearch *search, GArray *waves, const GArray *fringes, gint64 gap_us)
{
    const SwMessage *messages = search->messages;
    guint next = 0; /* the first wave behind the fringe */
    for (guint i = 0; i < fringes->len; i++) {
        const SwRun *fringe = &g_array_index(fringes, SwRun, i);
        if (messages[fringe->last_message].time_us - messages[fringe->first_message].time_us > gap_us)
            continue;
        while (next < waves->len && g_array_index(waves, SwRun, next).first_message <= fringe->first_message)
            next++;
        SwRun *before = next > 0 ? &g_array_index(waves, SwRun, next - 1) : NULL;
        SwRun *after = next < waves->len ? &g_array_index(waves, SwRun, next) : NULL;
        if (before && silence_between(search, before, fringe) <= gap_us)
            before->last_message = MAX(before->last_message, fringe->last_message);
        else if (after && silence_between(search, fringe, after) <= gap_us)
            after->first_message = fringe->first_message;
    }
}

/*
 * Data of a few hours that show no contrast, or whose one burst takes most of the time, may be one wave and nothing else: there is
 * no time beside it to measure a background in. All of them are then taken as one wave, and the report says so.
 */
static gboolean is_taken_whole(const SwWaveSearch *search, const GArray *waves)
{
    if (search->watched_us > WHOLE_SPAN_MAX || search->n_messages < WHOLE_MESSAGES_MIN || waves->len > 1)
        return FALSE;
    return waves->len == 0 || 2 * measure_outside(search, waves).time_us < search->watched_us;
}

static void take_whole(const SwWaveSearch *search, GArray *waves, gint64 given_gap_us, SwWaveSet *set)
{
    SwRun all = {0, search->n_messages - 1};
    g_array_set_size(waves, 0);
    g_array_append_val(waves, all);
    set->taken_whole = TRUE;
    set->gap_us = given_gap_us;
    set->plateau_lo_us = set->plateau_hi_us = 0;
}

/* From runs to waves, in place. */
static void shape_waves(const SwWaveSearch *search, const SwPeeled *peeled, SwWaveSet *set)
{
    if (set->gap_us == 0)
        choose_gap(search, peeled->runs, set);
    merge_runs(search, peeled->runs, set->gap_us);
    absorb_fringes(search, peeled->runs, peeled->fringes, set->gap_us);
    merge_runs(search, peeled->runs, set->gap_us);
    extend_to_stragglers(search, peeled->runs, set->gap_us);
}

SwWaveSet sw_wave_search_run(const SwWaveSearch *search, const SwWaveRules *rules)
{
    SwWaveSet set = {.waves = g_array_new(FALSE, FALSE, sizeof(SwWave)), .gap_us = rules->gap_us};
    SwPeeled peeled = sw_wave_peel(search->binning, search->fit, rules->penalty, rules->contrast);
    if (peeled.runs->len > 0)
        shape_waves(search, &peeled, &set);
    if (is_taken_whole(search, peeled.runs))
        take_whole(search, peeled.runs, rules->gap_us, &set);
    Outside outside = measure_outside(search, peeled.runs);
    for (guint i = 0; i < peeled.runs->len; i++) {
        SwWave wave = describe_wave(search, &g_array_index(peeled.runs, SwRun, i), &outside, peeled.dispersion);
        g_array_append_val(set.waves, wave);
    }
    sw_peeled_clear(&peeled);
    return set;
}

void sw_wave_set_clear(SwWaveSet *set)
{
    g_array_unref(set->waves);
    set->waves = NULL;
}
