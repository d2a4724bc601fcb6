/*
 * What every pass looks at: a frozen store, the selected rows and sessions, the parameters, and two views made once:
 * messages (transactions) and waves. Read-only: passes are pure functions of it.
 */
#pragma once

#include "store/select.h"
#include "store/store.h"

typedef struct {
    gint64 gap_us; /* merge gap of waves; 0 = chosen by the longest plateau */
    gint64 bin_us; /* 0 = auto */
    double penalty; /* multiplier of the switch cost; 1 */
    double contrast; /* on-rate over base rate below which a run is no wave; 5 */
    guint bootstrap; /* resamples; 2000 */
    guint64 seed; /* of the bootstrap */
    /* Whose mail is looked at: IN, mail from elsewhere and mail whose direction nobody told; OUT, that of our own users;
     * UNKNOWN, all. */
    SwDirection direction;
    guint jobs; /* passes that run at a time; what they find does not depend on it; 1 */
    /* The half-open range that was selected, SW_TIME_UNKNOWN = open: durations are censored at its ends. */
    gint64 since_us, until_us;
} SwParameters;

void sw_parameters_init(SwParameters *parameters);

/* One SMTP transaction. */
typedef struct {
    gint64 time_us; /* of its first row; messages without a time are not in the list */
    guint32 row; /* its first selected row, an index into the store */
    guint32 n_rows; /* recipients: selected rows of the transaction */
    guint32 client; /* store's client id, 0 = unknown */
    gint32 wave; /* index into waves, -1 = in none */
} SwMessage;

typedef struct {
    gint64 start_us, end_us; /* first and last message */
    guint32 messages;
    double expected_background; /* messages that the background alone would bring in that time */
    double excess_ratio; /* rate over background rate */
    double log10_p;
    gboolean censored_left, censored_right; /* the data begin or end inside it */
} SwWave;

typedef struct {
    const SwStore *store;
    const guint32 *rows; /* selected rows of the direction in store order; rows without time last */
    guint32 n_rows;
    guint32 n_left_out; /* selected rows of the other direction: in no list here */
    GArray *kept; /* owned: these rows, where some might be left out; else NULL */
    guint32 n_untimed; /* selected rows without a time: in no wave, in no duration */
    guint32 field_count[SW_N_FIELDS]; /* selected rows that have the field */
    const guint32 *sessions; /* selected sessions in store order; only captures show any */
    guint32 n_sessions;
    SwParameters parameters;

    const SwMessage *messages; /* by time */
    guint32 n_messages; /* with a time */
    guint32 n_messages_untimed;
    const gint32 *wave_of_row; /* parallel to rows: wave index or -1 */

    const SwWave *waves; /* by start */
    guint n_waves;
    gboolean taken_whole; /* the one wave is all there is: too short a time to have a background to compare with */
    gint64 start_us, end_us; /* first and last message; SW_TIME_UNKNOWN if there is none */
    gint64 capture_start_us, capture_end_us; /* what the data cover: all of the store's rows, cut by since and until */
    gint64 bin_us, gap_us; /* in force, chosen ones too */
    gint64 plateau_lo_us, plateau_hi_us; /* merge gaps that give the same number of waves; 0, 0 if fixed */
} SwAnalysis;

/* SW_HAS() bits of the fields that the views are made of. */
#define SW_ANALYSIS_READS                                                                                              \
    (SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_DIRECTION) | SW_HAS(SW_FIELD_TRANSACTION))

/* Of selected rows and sessions (guint32 elements; NULL: no sessions). Adopts nothing; all but the parameters must
 * outlive it. */
SwAnalysis *sw_analysis_new(const SwStore *store, const GArray *rows, const GArray *sessions,
                            const SwParameters *parameters);
void sw_analysis_free(SwAnalysis *analysis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwAnalysis, sw_analysis_free)
