/* The figure of the pass `peaks`: messages a minute of the largest domains, one panel a wave. */
#pragma once

#include "analysis/pass.h"
#include "analysis/views/peak_set.h"

void sw_peaks_figure_add(const SwAnalysis *analysis, const SwPeakSet *set, SwResults *results);
