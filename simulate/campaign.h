/*
 * A campaign, made up: who sent what to whom and when, out of a few parameters and a seed. Bit-identical everywhere:
 * integer arithmetic, SplitMix64 and embedded tables, no libm. The 2005 scenario meets every published figure of the
 * report at once (docs in campaign_2005.c); the other is set by options. Addresses come from 198.18.0.0/15 and
 * 2001:db8::/32 (RFC 2544, RFC 3849), names from .example and .test (RFC 2606).
 */
#pragma once

#include "store/event.h"

/* Of the recipient domains in a wave: A to Z, Z to A, most messages first, or any other. */
typedef enum { SW_ORDER_ALPHABETICAL, SW_ORDER_REVERSED, SW_ORDER_SIZE, SW_ORDER_RANDOM, SW_N_ORDERS } SwOrder;

const char *sw_order_name(SwOrder order); /* as in --order */

typedef struct {
    gboolean scenario_2005; /* the fields below up to localparts are then fixed */
    guint waves, addresses, recipients, messages; /* messages: of the campaign, in all */
    SwOrder order;
    gboolean shuffled_localparts;
    double trickle_per_hour; /* unrelated mail beside the campaign, over the whole time */
    double ipv6_share;
    guint64 seed;
    guint scale; /* the campaign so many times, side by side, with addresses and recipients of their own */
} SwCampaignOptions;

void sw_campaign_options_init(SwCampaignOptions *options);
/* SW_ERROR_USAGE, with the option named, for what cannot be: fewer messages than addresses, fewer addresses than
 * waves. */
gboolean sw_campaign_options_check(const SwCampaignOptions *options, GError **error);

/* One message of the campaign, one recipient; spans borrow from the campaign. */
typedef struct {
    gint64 time_us;
    SwAddress client;
    SwSpan helo, rdns; /* rdns: the client's name in the DNS, absent where it has none */
    SwSpan mail_from, rcpt, subject, url; /* url absent for some of the trickle */
    SwOutcome outcome;
    guint16 code;
    SwSpan reason; /* what stands behind the code in the reply; absent if accepted */
    guint64 number; /* 1.. in order of time */
    gint16 offset_min; /* zone of its Date: field */
    gboolean trickle;
    guint64 content; /* what the text of the mail and its Message-ID are drawn from */
} SwCampaignMessage;

typedef struct SwCampaign SwCampaign;

/* The options must be such that sw_campaign_options_check is content. */
SwCampaign *sw_campaign_new(const SwCampaignOptions *options);
void sw_campaign_free(SwCampaign *campaign);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwCampaign, sw_campaign_free)

/* Messages in order of time. FALSE at the end. */
gboolean sw_campaign_next(SwCampaign *campaign, SwCampaignMessage *ret_message);

/* What is true of it, as JSON, known from the making and not from any analysis: waves (start, end, messages),
 * addresses, the TTL figures, domain order, recipients a wave. Owned by the caller. */
char *sw_campaign_truth(const SwCampaign *campaign);
