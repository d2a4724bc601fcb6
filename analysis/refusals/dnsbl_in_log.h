/*
 * Table dnsbl_in_log of the pass `refusals`.
 */
#pragma once

#include "analysis/pass.h"

extern const SwTableSpec sw_dnsbl_in_log_spec;

void sw_dnsbl_in_log_add(const SwAnalysis *analysis, SwResults *results);
