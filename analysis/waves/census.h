/*
 * Who and what takes part in each wave: distinct client addresses, recipients and advertised domains, counted with arrays
 * over the store's dense ids.
 */
#pragma once

#include "analysis/analysis.h"

typedef struct {
    guint32 addresses;
    guint32 new_addresses; /* in no earlier wave */
    guint32 recipients;
    guint32 url_domains; /* registered domains */
} SwWaveCensus;

/* One element a wave; owned by the caller (g_free). A count is 0 if no selected row has the field: ask field_count. */
SwWaveCensus *sw_wave_census_new(const SwAnalysis *analysis);
