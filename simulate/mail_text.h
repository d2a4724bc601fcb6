/*
 * What a mail says. Appended to `out` in UTF-8, lines ended by LF.
 */
#pragma once

#include "simulate/campaign.h"

#include "base/random.h"

/* Advertising text, the URL, and a trailing hash-buster. The same random numbers give the same words in both. */
void sw_mail_text_append_plain(GString *out, const SwCampaignMessage *message, SwRandom *random);
void sw_mail_text_append_html(GString *out, const SwCampaignMessage *message, SwRandom *random);
/* A letter between people, with the URL if there is one. */
void sw_mail_text_append_letter(GString *out, const SwCampaignMessage *message, SwRandom *random);
