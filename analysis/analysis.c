#include "analysis/analysis.h"

#include "analysis/waves/detect.h"

#include <math.h>

#define NO_MESSAGE G_MAXUINT32

void sw_parameters_init(SwParameters *parameters)
{
    *parameters = (SwParameters){.penalty = 1,
                                 .contrast = 5,
                                 .since_us = SW_TIME_UNKNOWN,
                                 .until_us = SW_TIME_UNKNOWN,
                                 .bootstrap = 2000,
                                 .seed = 1,
                                 .direction = SW_DIRECTION_IN,
                                 .jobs = 1};
}

static guint32 count_rows_with(const SwAnalysis *analysis, SwField field)
{
    guint32 in_store = sw_store_field_count(analysis->store, field), all = sw_store_n_rows(analysis->store);
    if (analysis->n_rows == all)
        return in_store;
    if (in_store == 0 || in_store == all)
        return in_store == 0 ? 0 : analysis->n_rows;
    guint32 count = 0;
    for (guint32 i = 0; i < analysis->n_rows; i++)
        count += sw_store_has(analysis->store, analysis->rows[i], field) ? 1 : 0;
    return count;
}

static gboolean is_of_direction(const SwAnalysis *analysis, guint32 row)
{
    SwDirection wanted = analysis->parameters.direction, direction = sw_store_direction(analysis->store, row);
    return wanted == SW_DIRECTION_UNKNOWN || direction == wanted ||
           (wanted == SW_DIRECTION_IN && direction == SW_DIRECTION_UNKNOWN);
}

/* Mail of our own users is no attack: its senders, recipients and times would pass for the campaign's. */
static void keep_direction(SwAnalysis *analysis)
{
    if (analysis->parameters.direction != SW_DIRECTION_OUT &&
        sw_store_field_count(analysis->store, SW_FIELD_DIRECTION) == 0)
        return;
    GArray *kept = g_array_new(FALSE, FALSE, sizeof(guint32));
    guint32 n = 0;
    g_array_set_size(kept, analysis->n_rows);
    for (guint32 i = 0; i < analysis->n_rows; i++)
        if (is_of_direction(analysis, analysis->rows[i]))
            g_array_index(kept, guint32, n++) = analysis->rows[i];
    g_array_set_size(kept, n);
    analysis->n_left_out = analysis->n_rows - kept->len;
    analysis->kept = kept;
    analysis->rows = (const guint32 *)(gconstpointer)kept->data;
    analysis->n_rows = kept->len;
}

/* Rows with a time come first: the number of them. */
static guint32 count_timed(const SwStore *store, const guint32 *rows, guint32 n_rows)
{
    guint32 lo = 0, hi = n_rows;
    while (lo < hi) {
        guint32 middle = lo + (hi - lo) / 2;
        if (sw_store_time(store, rows ? rows[middle] : middle) == SW_TIME_UNKNOWN)
            hi = middle;
        else
            lo = middle + 1;
    }
    return lo;
}

/*
 * Gathers rows into messages, one for each transaction among them, in the order of their first rows. Messages whose first
 * row has no time come last and are counted only. Returns the message of each transaction.
 */
static guint32 *gather_messages(SwAnalysis *analysis, GArray *messages)
{
    const SwStore *store = analysis->store;
    guint32 n_timed = analysis->n_rows - analysis->n_untimed, n_transactions = sw_store_n_transactions(store);
    guint32 *message_of = g_new(guint32, (gsize)n_transactions + 1);
    memset(message_of, 0xff, ((gsize)n_transactions + 1) * sizeof *message_of);
    guint32 n_messages = 0;
    for (guint32 i = 0; i < analysis->n_rows; i++) {
        guint32 row = analysis->rows[i], *slot = &message_of[sw_store_transaction(store, row)];
        SwMessage fresh = {.time_us = sw_store_time(store, row), .row = row, .wave = -1};
        if (*slot == NO_MESSAGE) {
            *slot = n_messages++;
            if (i < n_timed)
                g_array_append_val(messages, fresh);
        }
        if (*slot >= messages->len)
            continue;
        SwMessage *message = &g_array_index(messages, SwMessage, *slot);
        message->n_rows++;
        if (message->client == 0)
            message->client = sw_store_client(store, row);
    }
    analysis->n_messages_untimed = n_messages - messages->len;
    return message_of;
}

/* What the data cover: other rows than the selected ones show that the source was watching. */
static void find_capture(SwAnalysis *analysis)
{
    const SwStore *store = analysis->store;
    const SwParameters *parameters = &analysis->parameters;
    guint32 n_timed = count_timed(store, NULL, sw_store_n_rows(store));
    analysis->capture_start_us = n_timed > 0 ? sw_store_time(store, 0) : SW_TIME_UNKNOWN;
    analysis->capture_end_us = n_timed > 0 ? sw_store_time(store, n_timed - 1) : SW_TIME_UNKNOWN;
    if (analysis->n_messages == 0)
        return;
    if (parameters->since_us != SW_TIME_UNKNOWN)
        analysis->capture_start_us = CLAMP(parameters->since_us, analysis->capture_start_us, analysis->start_us);
    if (parameters->until_us != SW_TIME_UNKNOWN)
        analysis->capture_end_us = CLAMP(parameters->until_us, analysis->end_us, analysis->capture_end_us);
}

static void find_waves(SwAnalysis *analysis)
{
    const SwParameters *parameters = &analysis->parameters;
    SwWaveSearch search;
    SwWaveRules rules = {parameters->penalty, parameters->contrast, parameters->gap_us};
    analysis->bin_us = parameters->bin_us;
    if (analysis->bin_us == 0)
        analysis->bin_us = sw_wave_bin_auto(analysis->capture_end_us - analysis->capture_start_us);
    sw_wave_search_init(&search, analysis->messages, analysis->n_messages, analysis->capture_start_us,
                        analysis->capture_end_us, analysis->bin_us);
    SwWaveSet set = sw_wave_search_run(&search, &rules);
    sw_wave_search_clear(&search);
    analysis->gap_us = set.gap_us;
    analysis->plateau_lo_us = set.plateau_lo_us;
    analysis->plateau_hi_us = set.plateau_hi_us;
    analysis->taken_whole = set.taken_whole;
    analysis->n_waves = set.waves->len;
    analysis->waves = (SwWave *)(gpointer)g_array_free(g_steal_pointer(&set.waves), FALSE);
}

/* Less than a bin of data before or behind a wave does not show that it began or ended there. */
static void flag_censored(const SwAnalysis *analysis, SwWave *waves)
{
    for (guint i = 0; i < analysis->n_waves; i++) {
        waves[i].censored_left = waves[i].start_us - analysis->capture_start_us < analysis->bin_us;
        waves[i].censored_right = analysis->capture_end_us - waves[i].end_us < analysis->bin_us;
    }
}

static void assign_messages(const SwAnalysis *analysis, SwMessage *messages)
{
    guint wave = 0;
    for (guint32 i = 0; i < analysis->n_messages; i++) {
        while (wave < analysis->n_waves && analysis->waves[wave].end_us < messages[i].time_us)
            wave++;
        if (wave < analysis->n_waves && analysis->waves[wave].start_us <= messages[i].time_us)
            messages[i].wave = (gint32)wave;
    }
}

static gint32 *assign_rows(const SwAnalysis *analysis, const guint32 *message_of)
{
    gint32 *wave_of_row = g_new(gint32, MAX(analysis->n_rows, 1));
    guint32 n_timed = analysis->n_rows - analysis->n_untimed;
    for (guint32 i = 0; i < analysis->n_rows; i++) {
        guint32 transaction = sw_store_transaction(analysis->store, analysis->rows[i]);
        wave_of_row[i] = i < n_timed ? analysis->messages[message_of[transaction]].wave : -1;
    }
    return wave_of_row;
}

SwAnalysis *sw_analysis_new(const SwStore *store, const GArray *rows, const GArray *sessions,
                            const SwParameters *parameters)
{
    SwAnalysis *analysis = g_new0(SwAnalysis, 1);
    analysis->store = store;
    analysis->rows = (const guint32 *)(gconstpointer)rows->data;
    analysis->n_rows = rows->len;
    analysis->sessions = sessions ? (const guint32 *)(gconstpointer)sessions->data : NULL;
    analysis->n_sessions = sessions ? sessions->len : 0;
    analysis->parameters = *parameters;
    keep_direction(analysis);
    analysis->n_untimed = analysis->n_rows - count_timed(store, analysis->rows, analysis->n_rows);
    for (guint field = 0; field < SW_N_FIELDS; field++)
        analysis->field_count[field] = count_rows_with(analysis, (SwField)field);

    GArray *gathered = g_array_new(FALSE, FALSE, sizeof(SwMessage));
    g_autofree guint32 *message_of = gather_messages(analysis, gathered);
    analysis->n_messages = gathered->len;
    SwMessage *messages = (SwMessage *)(gpointer)g_array_free(gathered, FALSE);
    analysis->messages = messages;
    analysis->start_us = analysis->n_messages > 0 ? messages[0].time_us : SW_TIME_UNKNOWN;
    analysis->end_us = analysis->n_messages > 0 ? messages[analysis->n_messages - 1].time_us : SW_TIME_UNKNOWN;

    find_capture(analysis);
    if (analysis->n_messages > 0)
        find_waves(analysis);
    flag_censored(analysis, (SwWave *)analysis->waves);
    assign_messages(analysis, messages);
    analysis->wave_of_row = assign_rows(analysis, message_of);
    return analysis;
}

void sw_analysis_free(SwAnalysis *analysis)
{
    if (!analysis)
        return;
    g_clear_pointer(&analysis->kept, g_array_unref);
    g_free((gpointer)analysis->messages);
    g_free((gpointer)analysis->wave_of_row);
    g_free((gpointer)analysis->waves);
    g_free(analysis);
}
