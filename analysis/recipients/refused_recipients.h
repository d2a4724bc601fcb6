/*
 * Table refused_recipients of the pass `recipients`.
 */
#pragma once

#include "analysis/pass.h"
#include "analysis/views/recipient_names.h"

extern const SwTableSpec sw_refused_recipients_spec;

void sw_refused_recipients_add(const SwAnalysis *analysis, const SwRecipientNames *names, SwResults *results);
