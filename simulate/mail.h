/*
 * The mail that belongs to a message of a campaign, appended to `out` with lines ended by LF. Campaign mail is an
 * advertising text, one URL and a trailing hash-buster, as plain text, HTML or both, in various transfer encodings
 * (RFC 2045), and sometimes begins with the Received field of a hop that never was; unrelated mail is a letter. The
 * same message always gives the same mail.
 */
#pragma once

#include "simulate/campaign.h"

/* Header and body as the client sends them. */
void sw_mail_append(GString *out, const SwCampaignMessage *message);
/* Without angle brackets. */
void sw_mail_append_message_id(GString *out, const SwCampaignMessage *message);
