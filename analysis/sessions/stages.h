/*
 * How far sessions got. Part of the pass `sessions`.
 */
#pragma once

#include "analysis/pass.h"

extern const SwTableSpec sw_session_stages_spec;

/* The capture lacks the beginning, the end or something between: the session may have got further than was seen. A client that talks on
 * without ever being answered is one whose server was not captured. */
gboolean sw_session_is_cut(const SwSessionRecord *session);

/* The table `session_stages`, with its findings. There is at least one selected session. */
void sw_session_stages_add(const SwAnalysis *analysis, SwResults *results);
