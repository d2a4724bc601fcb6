/*
 * In what order the files of a series are read: input by input, by the time of their first records.
 */
#pragma once

#include "parsers/worker/worker.h"

typedef struct {
    GArray *inputs; /* guint: indices into the list, each once */
    GArray *files; /* SwSeriesFile, as they will be read */
    GArray *starts; /* SwFileStart, theirs */
} SwSeriesPlan;

/* `found`: SwSeriesFile of any series; sorted here. */
void sw_series_plan_init(SwSeriesPlan *plan, GArray *found, const SwFileSeries *series);
void sw_series_plan_clear(SwSeriesPlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SwSeriesPlan, sw_series_plan_clear)
