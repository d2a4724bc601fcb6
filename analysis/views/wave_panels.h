/*
 * Figures with one panel a wave show the largest waves, by time: a figure of hundreds of panels shows nothing.
 */
#pragma once

#include "analysis/analysis.h"

enum { SW_WAVE_PANELS_MAX = 8 };

/* Indices of the waves to show, in their order: guint elements, owned by the caller. */
GArray *sw_wave_panels(const SwAnalysis *analysis);

/* "Wave 3, from 2005-11-03 18:15 UTC: 4,354 messages". Owned by the caller. */
char *sw_wave_panel_title(const SwAnalysis *analysis, guint wave);

/* "; the 8 largest of 12 waves are shown", or "". */
char *sw_wave_panels_remark(const SwAnalysis *analysis);
