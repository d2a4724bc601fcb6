/*
 * The two tables of the pass `order`, each by its own file: domain_order by order.c, localpart_order by localparts.c.
 */
#pragma once

#include "analysis/pass.h"
#include "analysis/views/peak_set.h"

extern const SwTableSpec sw_localpart_order_spec;

/* Descents that chance must give before their lack says anything: fewer than nine neighbours cannot reach z = -3. */
#define SW_LOCALPART_EXPECTED_MIN 4.5

/* Adds the table, filled, and its finding. */
void sw_localpart_order_add(const SwAnalysis *analysis, const SwPeakSet *set, SwResults *results);

/* The figure `order`: time against alphabetical rank of the domain, one panel a wave. */
void sw_order_figure_add(const SwAnalysis *analysis, const SwPeakSet *set, SwResults *results);
