#include "analysis/pass.h"

/* The order of the report. A pass stands behind those whose tables it reads. */
extern const SwPass sw_pass_waves;
extern const SwPass sw_pass_peaks;
extern const SwPass sw_pass_order;
extern const SwPass sw_pass_ttl;
extern const SwPass sw_pass_sources;
extern const SwPass sw_pass_recipients;
extern const SwPass sw_pass_senders;
extern const SwPass sw_pass_refusals;
extern const SwPass sw_pass_urls;
extern const SwPass sw_pass_sessions;
extern const SwPass sw_pass_latency;
extern const SwPass sw_pass_timezone;
extern const SwPass sw_pass_facts;

const SwPass *const sw_passes[] = {
    &sw_pass_waves,      &sw_pass_peaks,    &sw_pass_order,    &sw_pass_ttl,  &sw_pass_sources,
    &sw_pass_recipients, &sw_pass_senders,  &sw_pass_refusals, &sw_pass_urls, &sw_pass_sessions,
    &sw_pass_latency,    &sw_pass_timezone, &sw_pass_facts,    NULL,
};

const SwPass *sw_pass_by_name(const char *name)
{
    for (const SwPass *const *pass = sw_passes; *pass; pass++)
        if (g_str_equal((*pass)->name, name))
            return *pass;
    return NULL;
}
