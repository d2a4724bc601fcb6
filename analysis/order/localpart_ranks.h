/*
 * The localparts of the recipients in peaks, ranked under a key among those of their domain: each distinct recipient is
 * sorted once for all the waves that it is in.
 */
#pragma once

#include "analysis/order/localpart_keys.h"
#include "analysis/statistics/grouping.h"
#include "analysis/views/peak_set.h"

typedef struct {
    guint32 n;
    guint32 *number_of; /* by string id of the recipient: 1..n, 0 = in no peak */
    SwSpan *localparts; /* by number */
    SwGrouping by_domain; /* positions are numbers */
} SwLocalparts;

void sw_localparts_init(SwLocalparts *localparts, const SwStore *store, const SwPeakSet *set);
void sw_localparts_clear(SwLocalparts *localparts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SwLocalparts, sw_localparts_clear)

/* rank[number] from 1 in each domain; equal under the key, equal rank. Owned by the caller (g_free). */
guint32 *sw_localparts_rank(const SwLocalparts *localparts, const SwLocalpartKey *key);
