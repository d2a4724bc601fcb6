/*
 * What a plan says of the campaign, as JSON: the known answers. Keys of the TTL figures are the `statistic`s of the
 * manual's table `ttl_summary`.
 */
#pragma once

#include "simulate/plan.h"

/* Owned by the caller (g_free). */
char *sw_truth_write(const SwPlan *plan, const SwCampaignOptions *options, const SwRandom *seed, guint64 n_trickle);
