/*
 * The mail as it lies in the mailbox: what our own relays put in front of it (Return-Path, Delivered-To, Received as
 * Postfix writes them; RFC 5321 section 4.4). The outer relay took it from the client and handed it to the mail store,
 * so that the newest hop tells nothing of the client; below, campaign mail sometimes carries a hop that the sender made
 * up.
 */
#pragma once

#include "simulate/campaign.h"

#define SW_DELIVERY_HOST "mailstore.receiver.example" /* of the mailboxes */
#define SW_DELIVERY_IPV4 "192.0.2.26"
#define SW_RELAY_HOST "mx.receiver.example" /* the outer relay */
#define SW_RELAY_IPV4 "192.0.2.25"
#define SW_RELAY_IPV6 "2001:db8:25::25"

/* Appends those fields and then the mail (mail.h). */
void sw_delivery_append(GString *out, const SwCampaignMessage *message);
