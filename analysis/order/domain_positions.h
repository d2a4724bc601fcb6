/*
 * When each recipient domain was served: inside one wave, or over all waves together by the time since each wave's
 * start.
 */
#pragma once

#include "analysis/order/domain_orders.h"
#include "analysis/statistics/rank_order.h"
#include "analysis/views/peak_set.h"

/* Where a domain stands in time. The median is the measure; the others show how much hangs on that choice. */
typedef enum { SW_POSITION_MEDIAN, SW_POSITION_FIRST, SW_POSITION_Q10, SW_N_POSITIONS } SwPosition;

/* The domains that are served in any wave, by name. */
typedef struct {
    guint n;
    guint32 *domain; /* ids in the peak set's names */
    guint32 *index_of; /* by domain id */
    SwDomainTraits *traits;
} SwServedDomains;

void sw_served_domains_init(SwServedDomains *served, const SwPeakSet *set);
void sw_served_domains_clear(SwServedDomains *served);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SwServedDomains, sw_served_domains_clear)

/* One thing that an order is tested on. */
typedef struct {
    gint wave; /* -1: all waves together */
    guint n;
    guint *served; /* indices into SwServedDomains */
    double *position[SW_N_POSITIONS]; /* parallel to `served`: seconds since the wave's start */
} SwDomainPositions;

void sw_domain_positions_init(SwDomainPositions *positions, const SwAnalysis *analysis, const SwPeakSet *set,
                              const SwServedDomains *served, gint wave);
void sw_domain_positions_clear(SwDomainPositions *positions);

/* The domains under an order's ranks, sorted by position. Owned by the caller (g_free); positions->n elements. */
SwPlaced *sw_domain_positions_place(const SwDomainPositions *positions, SwPosition position, const guint32 *ranks);
