#include "parsers/log/transactions/log_time.h"

#define LONGEST_STEP SW_HOUR /* what one line can add: no stamp alone gives up what is open */

/* Log time as one host's lines tell it. */
typedef struct {
    gint64 latest_us; /* of its stamps */
    gint64 elapsed_us;
} HostTime;

void sw_log_time_init(SwLogTime *time)
{
    *time = (SwLogTime){.hosts = g_array_new(FALSE, TRUE, sizeof(HostTime))};
}

void sw_log_time_clear(SwLogTime *time)
{
    g_array_unref(time->hosts);
}

gboolean sw_log_time_goes_on(SwLogTime *time, const SwLogLine *line)
{
    if (line->time_us == SW_TIME_UNKNOWN)
        return FALSE;
    if (line->host_id >= time->hosts->len)
        g_array_set_size(time->hosts, line->host_id + 1);
    HostTime *host = &g_array_index(time->hosts, HostTime, line->host_id);
    if (host->latest_us == 0)
        *host = (HostTime){line->time_us, time->elapsed_us};
    if (line->time_us <= host->latest_us && line->time_us >= host->latest_us - LONGEST_STEP)
        return FALSE;
    host->elapsed_us += CLAMP(line->time_us - host->latest_us, 0, LONGEST_STEP);
    host->latest_us = line->time_us;
    if (host->elapsed_us <= time->elapsed_us)
        return FALSE;
    time->elapsed_us = host->elapsed_us;
    return TRUE;
}
