/*
 * The parts of the pass `waves` (waves.c): its second table and its figure. Only for that pass.
 */
#pragma once

#include "analysis/pass.h"

extern const SwTableSpec sw_wave_sensitivity_spec;

/* Waves again for each width of the bins, penalty and contrast of a grid, compared with those of the analysis. */
void sw_wave_sensitivity_add(const SwAnalysis *analysis, SwResults *results);

/* Messages a minute over the whole time, waves shaded. */
void sw_wave_timeline_add(const SwAnalysis *analysis, SwResults *results);
