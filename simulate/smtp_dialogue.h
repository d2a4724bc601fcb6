/*
 * What client and relay say to each other about one message of a campaign, from greeting to farewell. RFC 5321. Hosts
 * of the trickle send their commands in groups (RFC 2920), the campaign's wait for each reply. The refused are told so
 * at RCPT, and leave.
 */
#pragma once

#include "simulate/campaign.h"

typedef enum { SW_SPEAKER_CLIENT, SW_SPEAKER_SERVER, SW_N_SPEAKERS } SwSpeaker;

/* What one side says before it waits for the other. */
typedef struct {
    SwSpeaker speaker;
    guint32 start, length; /* in the dialogue's text */
    guint32 thinking_us; /* how long the speaker took, without the way of the bytes */
} SwTurn;

typedef struct {
    GString *text;
    GArray *turns; /* SwTurn; sides alternate, the server begins */
    guint envelope_turn; /* the one that begins with MAIL */
} SwDialogue;

#define SW_DIALOGUE_THINKING_MOST_US 60000 /* before any turn */

void sw_dialogue_init(SwDialogue *dialogue);
void sw_dialogue_clear(SwDialogue *dialogue);
/* Replaces what it held. */
void sw_dialogue_write(SwDialogue *dialogue, const SwCampaignMessage *message);
