/* A campaign small enough for each test, with all that a campaign has; and what a rendition makes of one. */
#pragma once

#include "simulate/rendition.h"

static inline SwCampaignOptions small_campaign(void)
{
    SwCampaignOptions options;
    sw_campaign_options_init(&options);
    options.scenario_2005 = FALSE;
    options.waves = 2;
    options.addresses = 60;
    options.recipients = 300;
    options.messages = 600;
    options.trickle_per_hour = 5;
    options.ipv6_share = 0.2;
    return options;
}

/* `how` may be NULL where the rendition takes no options. */
static inline GBytes *campaign_rendered(const char *name, const SwCampaignOptions *options,
                                        const SwRenditionOptions *how)
{
    g_autoptr(SwCampaign) campaign = sw_campaign_new(options);
    g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable();
    g_autoptr(GError) error = NULL;
    g_assert_true(sw_rendition_by_name(name)->write(campaign, how, out, &error));
    g_assert_no_error(error);
    g_assert_true(g_output_stream_close(out, NULL, &error));
    return g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(out));
}
