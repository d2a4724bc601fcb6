/*
 * Messages, addresses, waves and times of whatever has a dense id: sender domains, URLs, their domains. A key is
 * sighted in a row; a message counts once for a key, however many of its rows show it.
 */
#pragma once

#include "analysis/analysis.h"
#include "base/table.h"

typedef struct {
    guint32 key; /* from 1 */
    guint32 position; /* index into analysis->rows */
} SwSighting;

typedef struct {
    guint32 messages, addresses, waves;
    gint64 first_us, last_us; /* SW_TIME_UNKNOWN when no sighting has a time */
} SwTally;

/* tallies[key] for 1..max_key out of SwSighting elements in order of position. Owned by the caller (g_free). O(n). */
SwTally *sw_tally_new(const SwAnalysis *analysis, const GArray *sightings, guint32 max_key);

/* Keys with messages, most messages first, then by rank[key]: guint32 elements, owned by the caller. */
GArray *sw_tally_ranking(const SwTally *tallies, guint32 max_key, const guint32 *rank);

/* Cells that are unknown where no event has a client, or a time. */
void sw_tally_put_addresses(SwTable *table, const SwTally *tally, const SwAnalysis *analysis);
void sw_tally_put_waves(SwTable *table, const SwTally *tally, const SwAnalysis *analysis);
/* The two cells first and last. */
void sw_tally_put_times(SwTable *table, const SwTally *tally);
