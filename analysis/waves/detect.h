/*
 * Waves: runs (wave_peel.h) that lie closer together than the merge gap are one wave. The gap, unless it is given, is taken from
 * the longest plateau: the widest range of gaps, by ratio, over which the number of waves stays the same.
 */
#pragma once

#include "analysis/waves/peel.h"

typedef struct {
    double penalty, contrast; /* as in SwParameters */
    gint64 gap_us; /* 0 = chosen */
} SwWaveRules;

typedef struct {
    GArray *waves; /* SwWave, by start; nothing is said of censoring */
    gint64 gap_us; /* in force; 0 if there was nothing to merge */
    gint64 plateau_lo_us, plateau_hi_us; /* 0, 0 if the gap was given or there is nothing to merge */
    gboolean taken_whole; /* see SwAnalysis */
} SwWaveSet;

/* The part of the work that depends on the width of the bins only. */
typedef struct {
    const SwMessage *messages; /* borrowed; by time */
    guint32 n_messages;
    gint64 watched_us; /* time that the data cover, with messages or without */
    SwBinning *binning;
    SwChainRates fit;
} SwWaveSearch;

/* 60 s, or more where that would be over 2^20 bins. */
gint64 sw_wave_bin_auto(gint64 watched_us);

/* The messages selected out of data that cover start_us to end_us. */
void sw_wave_search_init(SwWaveSearch *search, const SwMessage *messages, guint32 n_messages, gint64 start_us,
                         gint64 end_us, gint64 bin_us);
void sw_wave_search_clear(SwWaveSearch *search);

SwWaveSet sw_wave_search_run(const SwWaveSearch *search, const SwWaveRules *rules);
void sw_wave_set_clear(SwWaveSet *set);
