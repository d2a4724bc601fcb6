/*
 * The TCP connection (RFC 9293) that carries one message of a campaign, as packets in order of time: opening, the
 * dialogue in segments with their acknowledgements, closing from both sides. How far away a client is and how fast its
 * line follow from its address. The packet that completes MAIL has the message's time, to the microsecond.
 */
#pragma once

#include "simulate/packets.h"
#include "simulate/smtp_dialogue.h"

/* A packet to come. Each stands for itself: a list with some left out, doubled or swapped is a damaged connection. */
typedef struct {
    gint64 time_us;
    SwSpeaker sender;
    guint8 flags; /* SwTcpFlag */
    guint32 sequence, acknowledgement;
    guint32 start, length; /* of the payload in the dialogue's text */
} SwExchangePacket;

typedef struct {
    SwDialogue dialogue;
    GArray *packets; /* SwExchangePacket */
    guint next; /* the first that is not taken */
    SwHost hosts[SW_N_SPEAKERS];
    guint16 identification; /* of the first packet */
} SwExchange;

/* No exchange begins earlier than this before its message's time. */
#define SW_EXCHANGE_LEAD_MOST_US G_GINT64_CONSTANT(1000000)

SwExchange *sw_exchange_new(void);
void sw_exchange_free(SwExchange *exchange);

/* Replaces what it held. */
void sw_exchange_plan(SwExchange *exchange, const SwCampaignMessage *message);
/* Of the next packet; G_MAXINT64 when there is none. */
gint64 sw_exchange_time(const SwExchange *exchange);
/* Takes the next packet, which must be there; it borrows from the exchange. */
SwTcpPacket sw_exchange_take(SwExchange *exchange);
