/*
 * The trickle: unrelated mail beside the campaign, a Poisson process. Senders are organisations with mail hosts of
 * their own, recipients live in domains that no campaign attacks.
 */
#pragma once

#include "simulate/campaign.h"

#include "base/random.h"

typedef struct SwTrickle SwTrickle;

/* Mail from `start_s` up to (not with) `end_s`, seconds since 1970; per_hour 0 gives none. */
SwTrickle *sw_trickle_new(double per_hour, gint64 start_s, gint64 end_s, SwRandom random);
void sw_trickle_free(SwTrickle *trickle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwTrickle, sw_trickle_free)

/* Second of the next one; G_MAXINT64 when there is none. */
gint64 sw_trickle_time(const SwTrickle *trickle);
/* Takes it: all but the number. Spans live until the next call. */
void sw_trickle_take(SwTrickle *trickle, SwCampaignMessage *ret_message);
