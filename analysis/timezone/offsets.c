#include "analysis/timezone/offsets.h"

#include <math.h>

enum { OFFSET_MAX_MIN = 24 * 60 - 1, N_OFFSETS = 2 * OFFSET_MAX_MIN + 1 };

static gboolean is_offset(int minutes)
{
    return minutes >= -OFFSET_MAX_MIN && minutes <= OFFSET_MAX_MIN;
}

/* In the order of time. */
static void add(SwOffset *by_minute, int minutes, gint64 time_us)
{
    SwOffset *offset = &by_minute[minutes + OFFSET_MAX_MIN];
    if (offset->n++ == 0)
        *offset = (SwOffset){minutes, 1, time_us, time_us, NAN};
    offset->last_us = time_us;
}

static int compare_offsets(gconstpointer a, gconstpointer b)
{
    const SwOffset *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n ? 1 : -1) : (x->offset_min > y->offset_min) - (x->offset_min < y->offset_min);
}

static void rank(SwOffsetCount *count, const SwOffset *by_minute)
{
    *count = (SwOffsetCount){g_array_new(FALSE, FALSE, sizeof(SwOffset)), 0};
    for (guint i = 0; i < N_OFFSETS; i++) {
        if (by_minute[i].n == 0)
            continue;
        g_array_append_val(count->offsets, by_minute[i]);
        count->n += by_minute[i].n;
    }
    g_array_sort(count->offsets, compare_offsets);
}

void sw_offset_count_dates(SwOffsetCount *count, const SwAnalysis *analysis)
{
    g_autofree SwOffset *by_minute = g_new0(SwOffset, N_OFFSETS);
    for (guint32 i = 0; i < analysis->n_messages; i++) {
        const SwMessage *message = &analysis->messages[i];
        int minutes = sw_store_date_offset(analysis->store, message->row);
        if (is_offset(minutes))
            add(by_minute, minutes, message->time_us);
    }
    rank(count, by_minute);
}

typedef struct {
    int offset_min;
    double skew_s;
} Skew;

static int compare_skews(gconstpointer a, gconstpointer b)
{
    const Skew *x = a, *y = b;
    if (x->offset_min != y->offset_min)
        return x->offset_min < y->offset_min ? -1 : 1;
    return (x->skew_s > y->skew_s) - (x->skew_s < y->skew_s);
}

/* Skews of one offset stand together once sorted, the median in their middle. */
static void add_skews(SwOffset *by_minute, GArray *skews)
{
    g_array_sort(skews, compare_skews);
    for (guint first = 0, n; first < skews->len; first += n) {
        SwOffset *offset = &by_minute[g_array_index(skews, Skew, first).offset_min + OFFSET_MAX_MIN];
        n = offset->n;
        offset->skew_s = (g_array_index(skews, Skew, first + (n - 1) / 2).skew_s +
                          g_array_index(skews, Skew, first + n / 2).skew_s) /
                         2;
    }
}

void sw_offset_count_greetings(SwOffsetCount *count, const SwAnalysis *analysis)
{
    g_autofree SwOffset *by_minute = g_new0(SwOffset, N_OFFSETS);
    g_autoptr(GArray) skews = g_array_new(FALSE, FALSE, sizeof(Skew));
    for (guint32 i = 0; i < analysis->n_sessions; i++) {
        const SwSessionRecord *session = sw_store_session(analysis->store, analysis->sessions[i]);
        if (!is_offset(session->banner_offset_min) || session->first_us == SW_TIME_UNKNOWN)
            continue;
        Skew skew = {session->banner_offset_min, (double)session->banner_skew_us / SW_SECOND};
        add(by_minute, session->banner_offset_min, session->first_us);
        g_array_append_val(skews, skew);
    }
    add_skews(by_minute, skews);
    rank(count, by_minute);
}

void sw_offset_count_clear(SwOffsetCount *count)
{
    g_clear_pointer(&count->offsets, g_array_unref);
}

double sw_offset_count_entropy_bits(const SwOffsetCount *count)
{
    double entropy = 0;
    for (guint i = 0; i < count->offsets->len; i++) {
        double share = (double)g_array_index(count->offsets, SwOffset, i).n / count->n;
        entropy -= share * log2(share);
    }
    return entropy;
}
