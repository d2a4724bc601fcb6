/*
 * Sessions side by side: each message of a campaign has one, which leaves its traces (packets, lines of a log) one by
 * one. They are written in order of time; at the same time, those of the earlier message first. Memory is bounded by
 * the sessions that are open at once.
 */
#pragma once

#include "simulate/campaign.h"

#include <gio/gio.h>

typedef struct {
    gint64 lead_most_us; /* no session begins earlier than this before its message's time */
    gpointer (*session_new)(gconstpointer settings);
    void (*session_free)(gpointer session);
    /* The session of this message; replaces what it held. */
    void (*plan)(gpointer session, const SwCampaignMessage *message);
    /* Of the next trace; G_MAXINT64 when there is none. Never earlier than the one before. */
    gint64 (*next_time)(gconstpointer session);
    /* Appends the next trace, which must be there. */
    void (*take)(gpointer session, GString *out);
} SwTrafficKind;

gboolean sw_traffic_write(const SwTrafficKind *kind, gconstpointer settings, SwCampaign *campaign, GOutputStream *out,
                          GError **error);
