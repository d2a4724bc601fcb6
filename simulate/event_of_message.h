/*
 * A message of a campaign as the event that a relay's log and a look into the mail would give together.
 */
#pragma once

#include "simulate/campaign.h"

/* Borrows from the message and from `message_id`. Of a refused message there is an envelope and a reason, but no content: it was never
 * sent. */
SwEvent sw_event_of_message(const SwCampaignMessage *message, SwSpan message_id);
